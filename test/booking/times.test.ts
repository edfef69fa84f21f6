/** One booking, two clocks: what its guest and its owner read of it where they live, whatever clocks do in between. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setNotify } from '../../src/booking/notify.ts';
import type { BookingFacts } from '../../src/domain/booking.ts';
import { facts, told } from './told.ts';
import { type BookingWorld, bookingWorld, GUEST, ofGuest } from './world.ts';

/** The owner writes to her own bot from here, and is told there. */
const OWNER = '700000002';

interface Zones {
  owner: string;
  ownerReads: 'en' | 'ru';
  guest: string;
  guestReads: 'en' | 'ru';
}

let world: BookingWorld;
beforeEach(async () => {
  world = await bookingWorld();
  const { id } = (await world.store.accounts.list()).find(({ gate }) => gate === 'telegram')!;
  const self = id.slice(id.indexOf(':') + 1);
  const event = { gate: 'telegram', event: 'message', from: OWNER, text: 'It is me' };
  await world.deliver(event);
  const inbound = await world.app.inbound('olga');
  await inbound.accept(
    'telegram',
    [
      {
        kind: 'message',
        account: self,
        externalId: 'own-1',
        direction: 'inbound',
        at: world.app.now(),
        peer: { identities: [{ kind: 'user_id', value: OWNER }] },
        self,
        type: 'text',
        text: 'It is me',
        replyTo: null,
        media: null,
        raw: {},
      },
    ],
    null,
  );
  await setNotify(world.app, 'olga', `telegram:${OWNER}`);
});
afterEach(() => world.close());

/** Lines of what was sent to somebody, message by message. */
async function heardBy(chat: string): Promise<string[][]> {
  const asked = await world.requests();
  return asked
    .filter(({ path, status }) => path.endsWith('/sendMessage') && status === 200)
    .map(({ body }) => body as { chat_id: unknown; text: string })
    .filter(({ chat_id: id }) => String(id) === chat)
    .map(({ text }) => text.split('\n'));
}

function booking(startsAt: string, { owner, guest, guestReads }: Zones): BookingFacts {
  const own = facts(Date.parse(startsAt));
  const guests = own.guests.map((one) => ({ ...one, timeZone: guest, locale: guestReads }));
  return ofGuest({ ...own, owner: { ...own.owner, timeZone: owner }, guests });
}

/** Booked for one time, moved to another; then the guest is reminded. */
async function through(zones: Zones, [first, second]: readonly [string, string]) {
  world.app.env['GATES_LANG'] = zones.ownerReads;
  const now = world.app.now();
  const common = { series: 'S' };
  await world.tell(
    told('booked', 'A', { ...common, sequence: 0, at: now, booking: booking(first, zones) }),
  );
  await world.settled();
  const moved = { formerly: ['A'], sequence: 1, at: now + 1000, booking: booking(second, zones) };
  await world.tell(told('moved', 'B', { ...common, ...moved }));
  const { row, steps } = await world.settled();
  const reminder = steps['reminder_day'];
  if (!reminder) throw new Error('no reminder was laid');
  await world.store.bookings.setStep(row.id, { ...reminder, dueAt: 0 });
  await world.settled();
  const [meeting] = await world.meetings();
  return {
    guest: await heardBy(GUEST.identity.value),
    owner: await heardBy(OWNER),
    start: meeting?.start_time,
    remindedAt: new Date(reminder.dueAt).toISOString(),
  };
}

describe('the hour of a booking', () => {
  it('moves for a guest whose clocks go forward, and stays for an owner whose clocks do not', async () => {
    const zones: Zones = {
      owner: 'Europe/Moscow',
      ownerReads: 'ru',
      guest: 'America/New_York',
      guestReads: 'en',
    };
    const { guest, owner, start, remindedAt } = await through(zones, [
      '2030-03-08T15:00:00Z',
      '2030-03-11T15:00:00Z',
    ]);
    expect(guest).toEqual([
      expect.arrayContaining(['When: Friday, 8 March 2030, 10:00 (New York, UTC-5)']),
      expect.arrayContaining([
        'It was: Friday, 8 March 2030, 10:00 (New York, UTC-5)',
        'It is now: Monday, 11 March 2030, 11:00 (New York, UTC-4)',
      ]),
      expect.arrayContaining(['When: Monday, 11 March 2030, 11:00 (New York, UTC-4)']),
    ]);
    expect(owner).toEqual([
      expect.arrayContaining([
        'Когда: пятница, 8 марта 2030 г., 18:00 (Москва, UTC+3)',
        'У клиента: пятница, 8 марта 2030 г., 10:00 (Нью-Йорк, UTC-5)',
      ]),
      expect.arrayContaining([
        'Когда: понедельник, 11 марта 2030 г., 18:00 (Москва, UTC+3)',
        'У клиента: понедельник, 11 марта 2030 г., 11:00 (Нью-Йорк, UTC-4)',
        'Было: пятница, 8 марта 2030 г., 18:00 (Москва, UTC+3)',
      ]),
    ]);
    expect(start).toBe('2030-03-11T15:00:00Z');
    expect(remindedAt).toBe('2030-03-10T15:00:00.000Z');
  });

  it('stays for a guest whose clocks go back, and moves for an owner whose clocks do not', async () => {
    const zones: Zones = {
      owner: 'Asia/Almaty',
      ownerReads: 'en',
      guest: 'Europe/Berlin',
      guestReads: 'ru',
    };
    const { guest, owner, start } = await through(zones, [
      '2030-10-26T08:00:00Z',
      '2030-10-27T09:00:00Z',
    ]);
    expect(guest).toEqual([
      expect.arrayContaining(['Когда: суббота, 26 октября 2030 г., 10:00 (Берлин, UTC+2)']),
      expect.arrayContaining([
        'Было: суббота, 26 октября 2030 г., 10:00 (Берлин, UTC+2)',
        'Новое время: воскресенье, 27 октября 2030 г., 10:00 (Берлин, UTC+1)',
      ]),
      expect.arrayContaining(['Когда: воскресенье, 27 октября 2030 г., 10:00 (Берлин, UTC+1)']),
    ]);
    expect(owner).toEqual([
      expect.arrayContaining([
        'When: Saturday, 26 October 2030, 13:00 (Almaty, UTC+5)',
        'For the guest: Saturday, 26 October 2030, 10:00 (Berlin, UTC+2)',
      ]),
      expect.arrayContaining([
        'When: Sunday, 27 October 2030, 14:00 (Almaty, UTC+5)',
        'For the guest: Sunday, 27 October 2030, 10:00 (Berlin, UTC+1)',
        'Before: Saturday, 26 October 2030, 13:00 (Almaty, UTC+5)',
      ]),
    ]);
    expect(start).toBe('2030-10-27T09:00:00Z');
  });

  it('is on another day for either of them, and tells apart the hour that comes twice', async () => {
    const zones: Zones = {
      owner: 'Asia/Tokyo',
      ownerReads: 'ru',
      guest: 'America/Los_Angeles',
      guestReads: 'en',
    };
    // 01:30 in Los Angeles comes twice on 3 November 2030.
    const { guest, owner, start } = await through(zones, [
      '2030-11-03T08:30:00Z',
      '2030-11-03T09:30:00Z',
    ]);
    expect(guest[1]).toEqual(
      expect.arrayContaining([
        'It was: Sunday, 3 November 2030, 01:30 (Los Angeles, UTC-7)',
        'It is now: Sunday, 3 November 2030, 01:30 (Los Angeles, UTC-8)',
      ]),
    );
    expect(owner[1]).toEqual(
      expect.arrayContaining([
        'Когда: воскресенье, 3 ноября 2030 г., 18:30 (Токио, UTC+9)',
        'Было: воскресенье, 3 ноября 2030 г., 17:30 (Токио, UTC+9)',
      ]),
    );
    expect(start).toBe('2030-11-03T09:30:00Z');
  });

  it('has one line where both live by the same clock', async () => {
    const zones: Zones = {
      owner: 'Europe/Berlin',
      ownerReads: 'en',
      guest: 'Europe/Berlin',
      guestReads: 'ru',
    };
    const { guest, owner } = await through(zones, ['2030-03-30T09:00:00Z', '2030-03-31T08:00:00Z']);
    expect(guest[1]).toContain('Новое время: воскресенье, 31 марта 2030 г., 10:00 (Берлин, UTC+2)');
    expect(owner[1]).toContain('When: Sunday, 31 March 2030, 10:00 (Berlin, UTC+2)');
    expect(owner[1]).toContain('Before: Saturday, 30 March 2030, 10:00 (Berlin, UTC+1)');
    expect(owner.flat().filter((line) => line.startsWith('For the guest'))).toEqual([]);
  });
});
