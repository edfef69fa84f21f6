/**
 * Olga's bot, mailbox and number at the pretend platforms, and whoever wrote to them: everything over which the guest of
 * a booking can be told.
 */
import { Command } from 'commander';
import { ImapFlow } from 'imapflow';
import type { Saying, Told } from '../../src/booking/draft.ts';
import type { Way } from '../../src/booking/guest.ts';
import { gateVerbs } from '../../src/cli/commands/gate/index.ts';
import { parse } from '../../src/cli/parse.ts';
import type { BookingFacts, BookingState } from '../../src/domain/booking.ts';
import type { Identity } from '../../src/domain/event.ts';
import { storeGrant } from '../../src/grant.ts';
import type { Store } from '../../src/store/store.ts';
import { newWorld as telegramWorld, type World as TelegramWorld } from '../gates/telegram/world.ts';
import { OLGA as NUMBER } from '../gates/whatsapp/world.ts';
import { facts } from './told.ts';

export { NUMBER };
export const PHONE = '79991234567';
export const MAIL = 'anna@example.net';
const CALENDAR = '4100001';

export interface ReachWorld extends TelegramWorld {
  store: Store;
  /** Olga's mailbox. */
  mailbox: string;
  /** `gates <gate> …args` of any gate. */
  verb(gate: string, ...args: readonly string[]): Promise<void>;
  connectMail(): Promise<void>;
  connectNumber(): Promise<void>;
  connectCalendar(): Promise<void>;
  /** Somebody writes to an account, so long ago, here and, where it is just now, at the platform. */
  wrote(
    account: string,
    identity: Identity,
    text: string,
    agoMs?: number,
    name?: string,
  ): Promise<void>;
  /** Mails in somebody's inbox, as their program shows them. */
  inboxOf(address: string): Promise<{ subject: string; headers: string; source: string }[]>;
}

export async function reachWorld(): Promise<ReachWorld> {
  const world = await telegramWorld();
  const { app, sandbox } = world;
  const mail = sandbox.credentials['email'] as Record<string, any>;
  const mailbox = String(mail['address']);
  const store = await app.store('olga');
  let count = 0;

  async function verb(gate: string, ...args: readonly string[]): Promise<void> {
    const group = new Command(gate).exitOverride();
    await gateVerbs(group, app, gate);
    await parse(group, args);
  }

  return {
    ...world,
    store,
    mailbox,
    verb,
    async connectMail() {
      const password = world.file('mail-password', String(mail['password']));
      await verb('email', 'login', '--address', mailbox, '--password-file', password);
    },
    async connectNumber() {
      await world.logIn('olga');
      await verb('whatsapp', 'setup', '--number', NUMBER);
    },
    async connectCalendar() {
      const apiKey = 'cal_live_00000000000000000000000000000001';
      await storeGrant(app, 'olga', 'calcom', {
        identity: { externalId: CALENDAR, name: 'Olga', handle: 'olga-sandbox' },
        credential: { apiKey, userId: CALENDAR, webhookSecret: null },
        facts: { tokenKind: 'API', scopes: [], issuedAt: 0, expiresAt: null, state: 'valid' },
        details: { timeZone: 'Europe/Moscow' },
      });
    },
    async wrote(account, identity, text, agoMs = 0, name?: string) {
      const [gate = '', externalId = ''] = account.split(':');
      const at = app.now() - agoMs;
      const id = `said.${(count += 1)}@example.net`;
      const from = identity.value;
      if (agoMs === 0 && gate !== 'email') {
        await door(sandbox.url, { gate, event: 'message', from, text });
      }
      const thread = { externalId: id, follows: [], subject: 'A question' };
      await (
        await app.inbound('olga')
      ).accept(
        gate,
        [
          {
            kind: 'message',
            account: externalId,
            externalId: id,
            direction: 'inbound',
            at,
            peer: { identities: [identity], ...(name === undefined ? {} : { name }) },
            self: externalId,
            type: 'text',
            text,
            replyTo: null,
            media: null,
            raw: {},
            ...(gate === 'email' && { thread }),
          },
        ],
        null,
      );
    },
    async inboxOf(address) {
      const client = new ImapFlow({
        host: String(mail['imapHost']),
        port: Number(mail['imapPort']),
        secure: false,
        auth: {
          user: address,
          pass: String(address === mailbox ? mail['password'] : mail['clientPassword']),
        },
        logger: false,
      });
      await client.connect();
      try {
        await client.mailboxOpen('INBOX');
        const mails = [];
        for await (const { envelope, headers, source } of client.fetch('1:*', {
          envelope: true,
          headers: true,
          source: true,
        })) {
          mails.push({
            subject: envelope?.subject ?? '',
            headers: String(headers),
            source: String(source),
          });
        }
        return mails;
      } finally {
        await client.logout();
      }
    },
  };
}

async function door(url: string, event: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/deliver`, {
    method: 'POST',
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** A booking as it stands. */
export function booked(
  changes: Partial<BookingFacts> = {},
  state: Partial<BookingState> = {},
): BookingState {
  const booking = facts(undefined, changes);
  return {
    uid: 'A',
    formerly: [],
    series: null,
    sequence: null,
    status: 'booked',
    absent: false,
    version: 1,
    booking,
    movedFrom: null,
    at: 0,
    leftAlone: false,
    supersededBy: null,
    ...state,
  };
}

export function guest(
  more: Partial<BookingFacts['guests'][number]> = {},
): BookingFacts['guests'][number] {
  const nothing = { email: null, phone: null, timeZone: null, locale: null };
  return { name: 'Anna Example', ...nothing, absent: false, ...more };
}

export function saying(what: Told, booking: BookingState, more: Partial<Saying> = {}): Saying {
  return { what, booking, meeting: null, sequence: 0, steps: [], ...more };
}

/** `<account> <kind>:<id>`, with the language of a template behind it. */
export function named(ways: readonly Way[]): string[] {
  return ways.map(({ account, to, template }) =>
    [account.id, `${to.kind}:${to.id}`, ...(template ? [`by ${template}`] : [])].join(' '),
  );
}
