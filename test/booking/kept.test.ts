/** What was laid down, is on its way or may have gone while the booking goes on: told once, and of what stands. */
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BookingEvent, BookingStep } from '../../src/domain/booking.ts';
import type { OutboxRow } from '../../src/store/store.ts';
import { facts, told } from './told.ts';
import { type BookingWorld, bookingWorld, ofGuest } from './world.ts';

const DAY = 86_400_000;
const START = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 5 * DAY;

const later = (seconds: number): number => Date.now() + seconds * 1000;
const place = { kind: 'link', value: 'https://meet.example.org/1' } as const;
const aBooking = (days = 0) => ofGuest(facts(START + days * DAY, { place }));
const booked = (changes: Partial<BookingEvent> = {}) =>
  told('booked', 'A', { series: 'S', sequence: 0, at: later(1), booking: aBooking(), ...changes });
const moved = () =>
  told('moved', 'B', {
    formerly: ['A'],
    series: 'S',
    sequence: 1,
    at: later(2),
    booking: aBooking(1),
  });
const cancelled = (uid = 'A') =>
  told('cancelled', uid, { series: 'S', sequence: 9, at: later(60), booking: aBooking() });

let world: BookingWorld;
beforeEach(async () => {
  world = await bookingWorld();
});
afterEach(() => world.close());

const rows = (): Promise<OutboxRow[]> => world.store.outbox.list({ limit: 20 });
const stepOf = async (name: BookingStep['name']): Promise<BookingStep | null> => {
  const [first] = await world.store.records.list({ kind: 'booking', limit: 1 });
  return first ? world.store.bookings.step(first.id, name) : null;
};

/** Does something as soon as what is in the store says so: as another process would, in between two commits. */
function once(when: () => Promise<boolean>, work: () => Promise<unknown>): void {
  const { store } = world;
  const { transaction } = store;
  let over = false;
  store.transaction = async (inner) => {
    const result = await transaction(inner);
    if (!over && (await when())) {
      over = true;
      await work();
    }
    return result;
  };
}

const isIn = (state: string) => async (): Promise<boolean> =>
  (await rows()).some((row) => row.state === state);

/** As the step stood before its last commit: the process was killed then. */
async function killedBeforeTheEnd(event: BookingEvent): Promise<void> {
  const { store } = world;
  const { transaction } = store;
  const seen: BookingStep[] = [];
  store.transaction = async (inner) => {
    const result = await transaction(inner);
    const step = await stepOf('client');
    if (step?.state === 'waiting') seen.push(step);
    return result;
  };
  const { id } = await world.tell(event);
  await (await world.app.bookings('olga')).settle(id);
  store.transaction = transaction;
  await store.bookings.setStep(id, seen.at(-1)!);
}

describe('a message that waits for its next try', () => {
  it('is taken back when the booking is cancelled', async () => {
    await world.broken('telegram', '500');
    const { id } = await world.tell(booked());
    await (await world.app.bookings('olga')).settle(id);
    expect(await rows()).toMatchObject([{ state: 'scheduled' }]);
    await world.tell(cancelled());
    expect(await rows()).toMatchObject([{ state: 'dropped' }]);
    await world.settled();
    expect(await world.heard()).toEqual([]);
  });

  it('is taken back when the booking is moved: the guest hears of the later time alone', async () => {
    await world.broken('telegram', '500');
    const { id } = await world.tell(booked());
    await (await world.app.bookings('olga')).settle(id);
    await world.tell(moved());
    const { steps } = await world.settled();
    expect((await rows()).map(({ state }) => state)).not.toContain('scheduled');
    expect(steps['client']).toMatchObject({ state: 'done', version: 2 });
    expect(await world.heard()).toHaveLength(1);
  });

  it('of a reminder is taken back when the consultation has begun', async () => {
    await world.tell(booked());
    const { row, steps } = await world.settled();
    await world.broken('telegram', '500');
    await world.store.bookings.setStep(row.id, { ...steps['reminder_hour']!, dueAt: 0 });
    await (await world.app.bookings('olga')).settle(row.id);
    expect((await rows()).filter(({ state }) => state === 'scheduled')).toHaveLength(1);
    const begun = { ...row.facts, booking: { ...row.facts.booking, startsAt: Date.now() - 1000 } };
    await world.store.bookings.replace(row.id, { state: begun, raw: {}, now: Date.now() });
    const { steps: after } = await world.settled();
    expect(after['reminder_hour']).toMatchObject({ state: 'dropped' });
    expect((await rows()).filter(({ state }) => state === 'scheduled')).toEqual([]);
  });
});

describe('a newer version that comes while a message goes out', () => {
  it('cancelled while it is sent: the guest, who was told of it, hears that, too', async () => {
    once(isIn('sending'), () => world.tell(cancelled()));
    await world.tell(booked());
    const { steps } = await world.settled();
    expect(await world.heard()).toHaveLength(2);
    expect(steps['client']).toMatchObject({ state: 'done', version: 2 });
  });

  it('cancelled before it is sent: nobody hears anything', async () => {
    once(isIn('scheduled'), () => world.tell(cancelled()));
    await world.tell(booked());
    const { steps } = await world.settled();
    expect(await world.heard()).toEqual([]);
    expect(steps['client']).toMatchObject({ state: 'dropped' });
    expect(await rows()).toMatchObject([{ state: 'dropped' }]);
  });
});

describe('killed after a message went out, before that stood with the booking', () => {
  it('is not told again, and hears when it is cancelled', async () => {
    await killedBeforeTheEnd(booked());
    await world.tell(cancelled());
    const { steps } = await world.settled();
    expect(steps['client']).toMatchObject({ state: 'done', version: 2 });
    expect(await world.heard()).toHaveLength(2);
  });

  it('is not told again in another way that is better by now', async () => {
    await killedBeforeTheEnd(booked());
    // The bot is switched off meanwhile: the way that was taken is none any more.
    const [row] = await rows();
    await world.store.accounts.setEnabled(row!.accountId, false);
    const { steps } = await world.settled();
    expect(steps['client']).toMatchObject({ state: 'done', result: { outbox: row!.id } });
  });
});

it('what may have been sent was told, when the booking is cancelled', async () => {
  await world.broken('telegram', 'reset');
  await world.tell(booked());
  const { steps } = await world.settled();
  expect(steps['client']).toMatchObject({ state: 'unknown' });
  await world.tell(cancelled());
  const { steps: after } = await world.settled();
  expect(after['client']).toMatchObject({ state: 'done', version: 2 });
  expect(await world.heard()).toHaveLength(2);
});

it('what its owner gave up is not said in another way', async () => {
  await world.broken('telegram', 'reset');
  const { id } = await world.tell(booked());
  await (await world.app.bookings('olga')).settle(id);
  const [row] = await rows();
  await world.store.outbox.move(row!.id, ['unknown'], { state: 'dropped', updatedAt: Date.now() });
  const { steps } = await world.settled();
  await world.store.bookings.setStep(id, { ...steps['client']!, dueAt: 0 });
  const { steps: after } = await world.settled();
  expect(after['client']).toMatchObject({ state: 'done', error: null });
  expect(await world.heard()).toHaveLength(1);
});

it('what another process is sending just now is waited for', async () => {
  await killedBeforeTheEnd(booked());
  const [row] = await rows();
  const states = [row!.state];
  const owner = `${hostname()}:${process.ppid}`;
  const now = Date.now();
  await world.store.outbox.move(row!.id, states, { state: 'sending', owner, updatedAt: now });
  const { steps } = await world.settled();
  expect(steps['client']).toMatchObject({ state: 'waiting', error: { code: 'busy' } });
  await world.store.outbox.move(row!.id, ['sending'], { state: 'sent', updatedAt: now });
  expect((await world.settled()).steps['client']).toMatchObject({ state: 'done' });
  expect(await world.heard()).toHaveLength(1);
});

it('what was refused for certain is said once it is asked for by hand', async () => {
  await world.broken('telegram', '500');
  const { id } = await world.tell(booked());
  const bookings = await world.app.bookings('olga');
  await bookings.settle(id);
  const [row] = await rows();
  await world.store.outbox.move(row!.id, ['scheduled'], { state: 'failed', updatedAt: Date.now() });
  expect((await world.settled()).steps['client']).toMatchObject({ state: 'failed' });
  await bookings.arrange(id);
  expect((await world.settled()).steps['client']).toMatchObject({ state: 'done' });
  expect(await world.heard()).toHaveLength(1);
});

describe('a booking that is over', () => {
  it('is told of to nobody, has no meeting made, and nothing waits for it', async () => {
    const now = Date.now();
    const ours = { place: { kind: 'ours' } } as const;
    const { id, facts: state } = await world.tell(booked({ booking: ofGuest(facts(START, ours)) }));
    const booking = { ...state.booking, startsAt: now - 2 * DAY, endsAt: now - 2 * DAY + 1 };
    await world.store.bookings.replace(id, { state: { ...state, booking }, raw: {}, now });
    const { steps } = await world.settled();
    expect(await world.meetings()).toEqual([]);
    expect(await world.heard()).toEqual([]);
    expect(steps).toMatchObject({ meeting: { state: 'dropped' }, client: { state: 'dropped' } });
  });

  it('without a meeting in time: what waited for it does not wait for ever', async () => {
    const now = Date.now();
    const ours = { place: { kind: 'ours' } } as const;
    const { id, facts: state } = await world.tell(booked({ booking: ofGuest(facts(START, ours)) }));
    const meeting = (await stepOf('meeting'))!;
    await world.store.bookings.setStep(id, { ...meeting, state: 'failed' });
    const booking = { ...state.booking, startsAt: now - 2 * DAY, endsAt: now - 2 * DAY + 1 };
    await world.store.bookings.replace(id, { state: { ...state, booking }, raw: {}, now });
    const reminder = (await stepOf('reminder_hour'))!;
    await world.store.bookings.setStep(id, { ...reminder, dueAt: 0 });
    const { steps } = await world.settled();
    expect(steps).toMatchObject({
      client: { state: 'dropped' },
      reminder_hour: { state: 'dropped' },
    });
  });
});

it('what may have been sent is looked at less and less often', async () => {
  await world.broken('telegram', 'reset');
  const { id } = await world.tell(booked());
  await world.settled();
  const step = (await stepOf('client'))!;
  await world.store.bookings.setStep(id, { ...step, tries: 12, dueAt: 0 });
  await (await world.app.bookings('olga')).settle(id);
  expect((await stepOf('client'))!.dueAt).toBeGreaterThan(Date.now() + DAY);
});

it('moved to a time that is only asked for: the guest is not told that it is booked', async () => {
  await world.tell(booked());
  const asked = { ...moved(), news: 'requested' as const, formerly: [] };
  await world.tell(asked);
  const { steps } = await world.settled();
  expect(steps['client']).toMatchObject({ state: 'dropped' });
  expect(await world.heard()).toEqual([]);
  await world.tell({ ...asked, news: 'booked', at: later(5) });
  await world.settled();
  expect(await world.heard()).toHaveLength(1);
});

it('reminders that are late do not come both at once', async () => {
  await world.tell(booked());
  const { row, steps } = await world.settled();
  for (const name of ['reminder_day', 'reminder_hour']) {
    await world.store.bookings.setStep(row.id, { ...steps[name]!, dueAt: 0 });
  }
  const { steps: after } = await world.settled();
  expect(after).toMatchObject({
    reminder_day: { state: 'dropped' },
    reminder_hour: { state: 'done' },
  });
  expect(await world.heard()).toHaveLength(2);
});

it('moved between two looks at it: nobody is told of the time before', async () => {
  const { id } = await world.tell(booked());
  const { bookings } = world.store;
  const { steps, find } = bookings;
  let looks = 0;
  const between = async (): Promise<void> => {
    if ((looks += 1) === 1) await world.tell(moved());
  };
  // Whichever is looked at first, the other one is newer.
  bookings.find = async (asked) => {
    const found = await find(asked);
    await between();
    return found;
  };
  bookings.steps = async (asked) => {
    const found = await steps(asked);
    await between();
    return found;
  };
  await (await world.app.bookings('olga')).settle(id);
  expect(looks).toBeGreaterThan(1);
  const said = (await rows()).filter(({ gate }) => gate === 'telegram');
  expect(said).toHaveLength(1);
  const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', day: 'numeric' });
  expect(said[0]!.draft.text).toContain(`, ${berlin.format(START + DAY)} `);
});

it('a meeting that was never made is made with the account that is there now', async () => {
  const ours = { place: { kind: 'ours' } } as const;
  const { id } = await world.tell(booked({ booking: ofGuest(facts(START, ours)) }));
  const meeting = (await stepOf('meeting'))!;
  await world.store.bookings.setStep(id, { ...meeting, result: { account: 'zoom:gone' } });
  expect((await world.settled()).steps['meeting']).toMatchObject({ state: 'done' });
  expect(await world.meetings()).toHaveLength(1);
});
