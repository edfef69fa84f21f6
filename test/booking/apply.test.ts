import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { putBooking } from '../../src/booking/apply.ts';
import type { BookingEvent } from '../../src/domain/booking.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { facts, ordersOf, START, told } from './told.ts';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const DAY = 86_400_000;
const minutes = (count: number): number => told('booked', 'x').at + count * 60_000;

const created = told('booked', 'A', { series: 'S', sequence: 0 });
const first = told('moved', 'B', {
  formerly: ['A'],
  series: 'S',
  sequence: 1,
  at: minutes(5),
  booking: facts(START + DAY),
});
const second = told('moved', 'C', {
  formerly: ['B'],
  series: 'S',
  sequence: 2,
  at: minutes(9),
  booking: facts(START + 2 * DAY),
});
const cancelled = told('cancelled', 'C', {
  series: 'S',
  sequence: 3,
  at: minutes(20),
  booking: facts(START + 2 * DAY, { reason: 'ill' }),
});

/** Without iCalendar's words, as some of them come. */
const bare = (event: BookingEvent): BookingEvent => ({ ...event, series: null, sequence: null });

const folder = mkdtempSync(join(tmpdir(), 'gates-bookings-'));
const opened: Store[] = [];
let count = 0;
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(): Promise<Store> {
  const store = await openStore({ user: 'olga', file: join(folder, `${(count += 1)}.sqlite`) });
  opened.push(store);
  return store;
}

describe('bookings', () => {
  async function withAccount(): Promise<Store> {
    const store = await open();
    await store.accounts.save({
      id: 'calcom:7',
      gate: 'calcom',
      externalId: '7',
      kind: 'login',
      name: 'Olga',
      handle: 'olga',
      enabled: true,
      details: {},
      login: null,
      createdAt: 0,
    });
    return store;
  }

  async function standing(events: readonly BookingEvent[], now = NOW) {
    const store = await withAccount();
    for (const event of events) {
      await store.transaction((tx) => putBooking(tx, { gate: 'calcom', now }, event));
    }
    const all = await store.records.list({ kind: 'booking', limit: 10 });
    const rows = await Promise.all(all.map(({ id }) => store.bookings.find(id)));
    const steps = await Promise.all(all.map(({ id }) => store.bookings.steps(id)));
    return rows.map((row, index) => ({
      ...row!.facts,
      steps: Object.fromEntries(steps[index]!.map((step) => [step.name, step])),
    }));
  }

  const open_ = <T extends { supersededBy: number | null }>(rows: readonly T[]): T[] =>
    rows.filter(({ supersededBy }) => supersededBy === null);

  it.each([
    ['with their series', [created, first, second]],
    ['without it', [created, first, second].map(bare)],
  ])('moved twice, %s: the last time stands, in whatever order it is told', async (_, events) => {
    for (const order of ordersOf(events)) {
      const [booking, ...others] = open_(await standing([...order, ...order]));
      expect(others).toEqual([]);
      expect(booking).toMatchObject({
        uid: 'C',
        status: 'booked',
        booking: { startsAt: START + 2 * DAY },
      });
      expect(new Set(booking!.formerly)).toEqual(new Set(['A', 'B']));
      expect(booking!.steps).toMatchObject({
        meeting: { state: 'waiting', version: booking!.version },
        client: { state: 'waiting', version: booking!.version },
        owner: { state: 'waiting' },
        reminder_day: { state: 'waiting', dueAt: START + DAY },
        reminder_hour: { state: 'waiting', dueAt: START + 2 * DAY - 3_600_000 },
      });
    }
  });

  it('cancelled: stays cancelled, whatever comes late', async () => {
    for (const order of ordersOf([created, first, second, cancelled])) {
      const [booking, ...others] = open_(await standing(order));
      expect(others).toEqual([]);
      expect(booking).toMatchObject({ uid: 'C', status: 'cancelled', booking: { reason: 'ill' } });
      for (const name of ['client', 'owner', 'reminder_day', 'reminder_hour']) {
        expect(booking!.steps[name]?.state ?? 'dropped').toBe('dropped');
      }
    }
  });

  it('says the same again: nothing changes', async () => {
    const [once] = await standing([created]);
    const [twice] = await standing([created, created, created]);
    expect(twice).toEqual(once);
    expect(once!.version).toBe(1);
  });

  it('leaves alone what was booked before the calendar was connected', async () => {
    const store = await withAccount();
    await store.accounts.remove('calcom:7');
    await store.accounts.save({
      id: 'calcom:7',
      gate: 'calcom',
      externalId: '7',
      kind: 'login',
      name: 'Olga',
      handle: null,
      enabled: true,
      details: {},
      login: null,
      createdAt: created.at + 1,
    });
    const { row } = await putBooking(store, { gate: 'calcom', now: NOW }, created);
    expect(row!.facts.leftAlone).toBe(true);
    expect(await store.bookings.steps(row!.id)).toEqual([]);
  });

  it('lays no reminder that would come at once, and does nothing for what is over', async () => {
    const soon = told('booked', 'A', { booking: facts(NOW + 2 * 3_600_000) });
    const [booking] = await standing([soon]);
    expect(booking!.steps).not.toHaveProperty('reminder_day');
    expect(booking!.steps).toMatchObject({ reminder_hour: { dueAt: NOW + 3_600_000 } });
    const [past] = await standing([told('booked', 'P', { booking: facts(NOW - DAY) })]);
    expect(past!.steps).toEqual({});
  });

  it('asked for, then confirmed: the guest is told once it stands', async () => {
    const asked = told('requested', 'A');
    const [waiting] = await standing([asked]);
    expect(Object.keys(waiting!.steps)).toEqual(['owner']);
    const [sure] = await standing([asked, told('booked', 'A', { at: minutes(3) })]);
    expect(sure).toMatchObject({ status: 'booked', steps: { client: { state: 'waiting' } } });
    const [late] = await standing([told('booked', 'A', { at: minutes(3) }), asked]);
    expect(late!.status).toBe('booked');
  });

  it('notes who did not come, and takes it back', async () => {
    const absent = told('absent', 'A', {
      booking: null,
      absentees: [{ email: 'Anna@example.org', absent: true }],
      at: minutes(30),
    });
    const back = { ...absent, absentees: [{ email: 'anna@example.org', absent: false }] };
    const [missing] = await standing([created, absent]);
    expect(missing).toMatchObject({ absent: true, steps: { absence: { state: 'waiting' } } });
    const [came] = await standing([created, absent, { ...back, at: minutes(31) }]);
    expect(came).toMatchObject({ absent: false, steps: { absence: { state: 'dropped' } } });
    expect(await standing([absent])).toEqual([]);
  });

  it('notes who did not come by their number, where they have no address', async () => {
    const anna = { ...facts().guests[0]!, email: null, phone: '+491510000001' };
    const absent = told('absent', 'A', {
      booking: null,
      absentees: [{ email: null, phone: '+491510000001', absent: true }],
      at: minutes(30),
    });
    const [missing] = await standing([
      told('booked', 'A', { booking: { ...facts(), guests: [anna] } }),
      absent,
    ]);
    expect(missing).toMatchObject({ absent: true });
  });

  it('of two that turn out to be one, one is undone without a word', async () => {
    const rows = await standing([created, second, first].map(bare));
    const gone = rows.find(({ supersededBy }) => supersededBy !== null);
    expect(rows).toHaveLength(2);
    expect(gone!.steps['meeting']).toMatchObject({ state: 'waiting', version: gone!.version });
    expect(gone!.steps['client']!.state).toBe('dropped');
  });
});

describe('orders', () => {
  it('are all there', () => {
    expect(ordersOf([1, 2, 3])).toHaveLength(6);
  });
});
