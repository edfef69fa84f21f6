import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { facts, told } from './told.ts';
import { type BookingWorld, bookingWorld, ofGuest } from './world.ts';

const DAY = 86_400_000;
/** Some days ahead, at a full hour. */
const START = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 5 * DAY;

const later = (seconds: number): number => Date.now() + seconds * 1000;
const booked = () =>
  told('booked', 'A', { series: 'S', sequence: 0, at: later(1), booking: ofGuest(facts(START)) });
const moved = (days: number, uid: string, from: string, sequence: number) =>
  told('moved', uid, {
    formerly: [from],
    series: 'S',
    sequence,
    at: later(sequence + 1),
    booking: ofGuest(facts(START + days * DAY)),
  });
const cancelled = (uid: string) =>
  told('cancelled', uid, { series: 'S', sequence: 9, at: later(60), booking: facts(START) });

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

describe('a consultation that arranges itself', () => {
  let world: BookingWorld;
  beforeEach(async () => {
    world = await bookingWorld();
  });
  afterEach(() => world.close());

  it('booked: a meeting is there, the guest is told once, reminders are laid', async () => {
    await world.tell(booked());
    const { steps, row } = await world.settled();
    const [meeting, ...others] = await world.meetings();
    expect(others).toEqual([]);
    expect(meeting).toMatchObject({ topic: 'Consultation', start_time: iso(START) });
    expect(await world.heard()).toEqual([expect.stringContaining('/j/')]);
    expect(steps).toMatchObject({
      meeting: { state: 'done' },
      client: { state: 'done' },
      reminder_day: { state: 'waiting', dueAt: START - DAY },
      reminder_hour: { state: 'waiting', dueAt: START - DAY / 24 },
    });
    expect(row.conversationId).not.toBeNull();
    const records = await world.store.records.list({ kind: 'meeting', limit: 5 });
    expect(records).toMatchObject([{ conversationId: row.conversationId }]);
    // Told again, and settled again: nothing more happens.
    await world.tell(booked());
    await world.settled();
    expect(await world.meetings()).toHaveLength(1);
    expect(await world.heard()).toHaveLength(1);
  });

  it('moved twice, told out of order: the last time stands, and the guest hears of that', async () => {
    await world.tell(booked());
    await world.settled();
    const [before] = await world.meetings();
    await world.tell(moved(2, 'C', 'B', 2));
    await world.tell(moved(1, 'B', 'A', 1));
    const { row, steps } = await world.settled();
    expect(row.facts).toMatchObject({ uid: 'C', booking: { startsAt: START + 2 * DAY } });
    expect(await world.meetings()).toMatchObject([
      { id: before!.id, start_time: iso(START + 2 * DAY) },
    ]);
    expect(await world.heard()).toHaveLength(2);
    expect(steps['reminder_day']).toMatchObject({ state: 'waiting', dueAt: START + DAY });
  });

  it('cancelled: meeting and reminders are gone, the guest is told', async () => {
    await world.tell(booked());
    await world.settled();
    await world.tell(cancelled('A'));
    const { steps } = await world.settled();
    expect(await world.meetings()).toEqual([]);
    expect(await world.heard()).toHaveLength(2);
    expect(steps).toMatchObject({
      meeting: { state: 'done' },
      reminder_day: { state: 'dropped' },
      reminder_hour: { state: 'dropped' },
    });
  });

  it('cancelled before anything was done: nobody hears of it, nothing is made', async () => {
    await world.tell(booked());
    await world.tell(cancelled('A'));
    await world.settled();
    expect(await world.meetings()).toEqual([]);
    expect(await world.heard()).toEqual([]);
  });

  it('settled by two at once: done once, and both see how it ended', async () => {
    const row = await world.tell(booked());
    const bookings = await world.app.bookings('olga');
    const ends = [bookings.settle(row.id), bookings.settle(row.id)].map(async (end) => {
      await end;
      return (await world.store.bookings.step(row.id, 'client'))?.state;
    });
    expect(await Promise.all(ends)).toEqual(['done', 'done']);
    expect(await world.heard()).toHaveLength(1);
  });

  it('reminds once, when it is time', async () => {
    await world.tell(booked());
    const { row, steps } = await world.settled();
    await world.store.bookings.setStep(row.id, { ...steps['reminder_day']!, dueAt: 0 });
    await world.settled();
    await world.settled();
    expect(await world.heard()).toHaveLength(2);
  });

  it('makes the meeting anew where somebody has deleted it at the platform', async () => {
    await world.tell(booked());
    await world.settled();
    const [before] = await world.meetings();
    await world.api('DELETE', `/meetings/${before!.id}`);
    await world.tell(moved(1, 'B', 'A', 1));
    await world.settled();
    const [after, ...others] = await world.meetings();
    expect(others).toEqual([]);
    expect(after!.id).not.toBe(before!.id);
  });
});

/** What goes wrong, and before which of the three events. */
const FAULTS = ['500', 'reset', 'timeout-after-accept'].flatMap((kind) => [
  { kind, at: 'create', during: 'booked' },
  { kind, at: 'update', during: 'moved' },
  { kind, at: 'delete', during: 'cancelled' },
]);

describe('with a step that fails', { concurrent: true }, () => {
  async function through(
    { during }: { during: string },
    breaks: (world: BookingWorld) => Promise<void>,
  ): Promise<void> {
    const own = await bookingWorld();
    try {
      for (const [index, event] of [booked(), moved(1, 'B', 'A', 1), cancelled('B')].entries()) {
        if (event.news === during) await breaks(own);
        await own.tell(event);
        const { steps } = await own.settled();
        expect(steps).toMatchObject({ meeting: { state: 'done' }, client: { state: 'done' } });
        expect(await own.meetings()).toMatchObject(
          [[{ start_time: iso(START) }], [{ start_time: iso(START + DAY) }], []][index]!,
        );
        expect(await own.heard()).toHaveLength(index + 1);
      }
      const made = (await own.requests()).filter(
        ({ method, path, status }) =>
          method === 'POST' && path.endsWith('/users/me/meetings') && (status ?? 201) === 201,
      );
      expect(made.length).toBeLessThanOrEqual(1 + Number(during === 'booked'));
    } finally {
      await own.close();
    }
  }

  it.each(FAULTS)(
    '$kind at $at: it ends the same, no second meeting',
    async ({ kind, at, during }) => through({ during }, (own) => own.broken('zoom', kind, at)),
  );

  it.each(['500', 'reset'])('made without an answer, and %s when it is looked for', (kind) =>
    through({ during: 'booked' }, async (own) => {
      await own.broken('zoom', 'timeout-after-accept', 'create');
      await own.broken('zoom', kind, 'read');
    }),
  );

  it.each(['500', 'reset'])('%s when access is renewed', (kind) =>
    through({ during: 'booked' }, async (own) => {
      const vault = await own.app.vault();
      const name = { user: 'olga', gate: 'zoom', account: own.zoom.userId };
      await vault.set(name, { ...(await vault.get(name)), accessUntil: 0 });
      // A token of its own, before the endpoint fails.
      await own.meetings();
      await own.broken('zoom', kind, 'token');
    }),
  );

  it('500 of the messenger: the guest is told once', () =>
    through({ during: 'moved' }, (own) => own.broken('telegram', '500')));

  it('no answer of the messenger: it is told of as uncertain, and nobody sends it again', async () => {
    const own = await bookingWorld();
    try {
      await own.broken('telegram', 'reset');
      await own.tell(booked());
      const { steps } = await own.settled();
      expect(steps).toMatchObject({ meeting: { state: 'done' }, client: { state: 'unknown' } });
      await (await own.app.bookings('olga')).arrange((await own.settled()).row.id);
      // The request that was cut off is the only one.
      expect(await own.heard()).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});
