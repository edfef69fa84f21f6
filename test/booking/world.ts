/**
 * Olga's calendar, meetings and a bot of hers, at the pretend platforms; a guest who has written to the bot. Time goes on
 * only where a test says so.
 */
import { gate as telegram } from '../../gates/telegram/gate.ts';
import type { BookingEvent, BookingFacts, BookingStep } from '../../src/domain/booking.ts';
import { storeGrant } from '../../src/grant.ts';
import type { Store, StoredBooking } from '../../src/store/store.ts';
import { newWorld as zoomWorld, type World as ZoomWorld } from '../gates/zoom/world.ts';

const CALENDAR = '4100001';
/** Who has written to the bot. */
export const GUEST = {
  gate: 'telegram',
  identity: { kind: 'user_id', value: '700000001' },
} as const;

export interface BookingWorld extends ZoomWorld {
  store: Store;
  /** A calendar tells something. */
  tell(event: BookingEvent): Promise<StoredBooking>;
  /** Whatever is due is done until nothing is: the waits between tries are over at once. */
  settled(): Promise<{ row: StoredBooking; steps: Record<string, BookingStep> }>;
  /** Meetings that are there, as the platform has them. */
  meetings(): Promise<{ id: number; topic: string; start_time: string; agenda?: string }[]>;
  /** What the bot has sent to the guest, oldest first. */
  heard(): Promise<string[]>;
  /** A fault of a gate of the pretend platforms. */
  broken(gate: string, kind: string, at?: string): Promise<void>;
}

export async function bookingWorld(): Promise<BookingWorld> {
  const world = await zoomWorld();
  await world.logInTo('olga');
  await connectCalendar(world);
  await connectBot(world);
  const store = await world.app.store('olga');
  const bookings = await world.app.bookings('olga');

  async function present(): Promise<{ row: StoredBooking; steps: Record<string, BookingStep> }> {
    const [first] = await store.records.list({ kind: 'booking', limit: 1 });
    const row = first ? await store.bookings.find(first.id) : null;
    if (!row) throw new Error('there is no booking');
    const steps = await store.bookings.steps(row.id);
    return { row, steps: Object.fromEntries(steps.map((step) => [step.name, step])) };
  }

  return {
    ...world,
    store,
    async tell(event) {
      await (await world.app.inbound('olga')).accept('calcom', [event], null);
      return (await present()).row;
    },
    async settled() {
      const { row } = await present();
      for (let round = 0; round < 6; round += 1) {
        await bookings.settle(row.id);
        const waiting = (await store.bookings.steps(row.id)).filter(
          ({ state, name, tries }) => state === 'waiting' && (tries > 0 || !name.startsWith('rem')),
        );
        if (waiting.length === 0) break;
        for (const step of waiting) await store.bookings.setStep(row.id, { ...step, dueAt: 0 });
      }
      return present();
    },
    async meetings() {
      const { meetings = [] } = await world.api('GET', '/users/me/meetings?type=scheduled');
      return meetings;
    },
    async heard() {
      const asked = await world.requests();
      return asked
        .filter(({ path, status }) => path.endsWith('/sendMessage') && (status ?? 200) === 200)
        .map(({ body }) => body as { chat_id: unknown; text: string })
        .filter(({ chat_id: chat }) => String(chat) === GUEST.identity.value)
        .map(({ text }) => text);
    },
    async broken(gate, kind, at) {
      const body = JSON.stringify({ gate, kind, ...(at !== undefined && { at }) });
      const answer = await fetch(`${world.sandbox.url}/_sandbox/fault`, { method: 'POST', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

async function connectCalendar({ app }: ZoomWorld): Promise<void> {
  await storeGrant(app, 'olga', 'calcom', {
    identity: { externalId: CALENDAR, name: 'Olga', handle: 'olga-sandbox' },
    credential: {
      apiKey: 'cal_live_00000000000000000000000000000001',
      userId: CALENDAR,
      webhookSecret: null,
    },
    facts: { tokenKind: 'API', scopes: [], issuedAt: app.now(), expiresAt: null, state: 'valid' },
    details: { timeZone: 'Europe/Moscow' },
  });
}

/** The bot, and a conversation that the guest has begun. */
async function connectBot({ app, sandbox }: ZoomWorld): Promise<void> {
  const { token, botId, username } = sandbox.credentials['telegram'] as Record<string, string>;
  await storeGrant(app, 'olga', 'telegram', {
    identity: { externalId: botId ?? '', name: 'Olga’s bot', handle: username ?? null },
    credential: { token },
    facts: { tokenKind: 'BOT', scopes: [], issuedAt: app.now(), expiresAt: null, state: 'valid' },
  });
  const written = await fetch(`${sandbox.url}/_sandbox/deliver`, {
    method: 'POST',
    body: JSON.stringify({
      gate: 'telegram',
      event: 'message',
      from: GUEST.identity.value,
      text: 'Hello',
    }),
  });
  if (!written.ok) throw new Error(await written.text());
  const store = await app.store('olga');
  const account = await store.accounts.find(`telegram:${botId}`);
  if (!account) throw new Error('the bot is not there');
  const session = await app.session('olga', account);
  const stop = new AbortController();
  for await (const page of telegram.listen?.(session, { signal: stop.signal }) ?? []) {
    await (await app.inbound('olga')).accept('telegram', page.events, null);
    stop.abort();
  }
}

/** A booking of this guest. */
export function ofGuest(facts: BookingFacts): BookingFacts {
  return { ...facts, contact: GUEST };
}
