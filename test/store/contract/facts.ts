import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../../src/domain/booking.ts';
import type { RecordFacts } from '../../../src/domain/record.ts';
import type { StoredRecord } from '../../../src/store/store.ts';
import { type Fixture, NOON, notice, talk } from '../fixture.ts';

const ZOOM = 'zoom:host-1';
const MEETINGS = { gate: 'zoom', kind: 'meeting' } as const;

export function factContract({ store, another }: Fixture): void {
  const tell = (facts: RecordFacts['meeting'], at: number, externalId = '81100000001') =>
    store().records.put({
      accountId: ZOOM,
      gate: 'zoom',
      kind: 'meeting',
      externalId,
      meeting: null,
      facts,
      at,
      raw: { at, ...facts },
      now: NOON,
    });
  const found = async () =>
    (await store().records.find(ZOOM, 'meeting', '81100000001')) as StoredRecord<
      RecordFacts['meeting']
    > | null;

  describe('records', () => {
    it('lay what is told later over what was told before, fact by fact', async () => {
      expect(await tell({ topic: 'First', state: 'scheduled' }, NOON)).toMatchObject({
        fresh: true,
        record: { externalId: '81100000001', startsAt: null, createdAt: NOON },
      });
      expect((await tell({ startsAt: NOON + 9 }, NOON + 1)).fresh).toBe(true);
      expect((await tell({ topic: 'Second' }, NOON + 5)).fresh).toBe(true);
      expect((await tell({ topic: 'Late', agenda: 'Also late' }, NOON + 3)).fresh).toBe(true);
      expect(await found()).toMatchObject({
        facts: {
          topic: 'Second',
          state: 'scheduled',
          startsAt: NOON + 9,
          agenda: 'Also late',
        },
        startsAt: NOON + 9,
        raw: { at: NOON + 5 },
      });
    });

    it('say that nothing changed, and keep since when it is so all the same', async () => {
      await tell({ topic: 'Same' }, NOON);
      const before = await store().revision();
      expect((await tell({ topic: 'Same' }, NOON)).fresh).toBe(false);
      expect(await store().revision()).toBe(before);
      expect((await tell({ topic: 'Same' }, NOON + 10)).fresh).toBe(false);
      expect((await tell({ topic: 'Other' }, NOON + 5)).fresh).toBe(false);
      expect((await found())?.facts.topic).toBe('Same');
    });

    it('end the same in whatever order, and of one time, too', async () => {
      const all: [RecordFacts['meeting'], number][] = [
        [{ topic: 'B', state: 'started', endedAt: null }, NOON],
        [{ topic: 'A', state: 'ended', endedAt: NOON + 7 }, NOON],
        [{ agenda: 'x', summary: null }, NOON - 5],
        [{ state: 'scheduled' }, NOON - 9],
        [{ topic: 'C', agenda: null }, NOON - 5],
      ];
      const ends: unknown[] = [];
      for (const order of [all, all.toReversed(), [...all, ...all], [2, 4, 0, 3, 1]]) {
        const externalId = `81100000${100 + ends.length}`;
        for (const one of order) {
          const [facts, at] = typeof one === 'number' ? (all[one] ?? [{}, 0]) : one;
          await tell(facts, at, externalId);
        }
        const { facts, raw } = (await store().records.find(ZOOM, 'meeting', externalId)) ?? {};
        ends.push({ facts, raw });
      }
      expect(ends[0]).toMatchObject({
        facts: { topic: 'B', state: 'ended', endedAt: NOON + 7, agenda: 'x', summary: null },
      });
      for (const end of ends) expect(end).toEqual(ends[0]);
    });

    it('are put by two processes at once without losing a fact', async () => {
      const other = await another();
      const put = (from: typeof other, facts: RecordFacts['meeting'], at: number) =>
        from.records.put({
          accountId: ZOOM,
          gate: 'zoom',
          kind: 'meeting',
          externalId: '81100000001',
          meeting: null,
          facts,
          at,
          raw: null,
          now: NOON,
        });
      await Promise.all([
        put(store(), { topic: 'Here' }, NOON),
        put(other, { agenda: 'There' }, NOON),
        put(store(), { duration: 30 }, NOON),
        put(other, { timeZone: 'Europe/Berlin' }, NOON),
      ]);
      expect((await found())?.facts).toEqual({
        topic: 'Here',
        agenda: 'There',
        duration: 30,
        timeZone: 'Europe/Berlin',
      });
    });

    it('are listed by when they begin, and by what they belong to', async () => {
      await tell({ startsAt: NOON + 20 }, NOON, 'later');
      await tell({ startsAt: NOON + 10 }, NOON, 'sooner');
      await store().records.put({
        accountId: ZOOM,
        gate: 'zoom',
        kind: 'participant',
        externalId: 'uuid==:167',
        meeting: 'sooner',
        facts: { name: 'Анна', joinedAt: NOON + 11 },
        at: NOON + 11,
        raw: null,
        now: NOON,
      });
      const ids = async (filter: object) =>
        (await store().records.list({ limit: 9, ...filter })).map(({ externalId }) => externalId);
      expect(await ids({})).toEqual(['sooner', 'uuid==:167', 'later']);
      expect(await ids({ kind: 'meeting', from: NOON + 15 })).toEqual(['later']);
      expect(await ids({ to: NOON + 11 })).toEqual(['sooner']);
      expect(await ids({ meeting: 'sooner' })).toEqual(['uuid==:167']);
      expect(await ids({ accountId: 'zoom:host-2' })).toEqual([]);
      expect(await ids({ gate: 'zoom', limit: 1 })).toEqual(['sooner']);
    });

    it('are told of by what changed since, kind by kind', async () => {
      await tell({ topic: 'A' }, NOON, 'a');
      await tell({ topic: 'B' }, NOON, 'b');
      const since = await store().revision();
      await tell({ topic: 'A2' }, NOON + 1, 'a');
      const [a, b] = await store().records.range(MEETINGS, 0, 99, 9);
      expect([a?.externalId, b?.externalId]).toEqual(['a', 'b']);
      expect(await store().records.changes(MEETINGS, since, 9)).toEqual([
        { id: a?.id, revision: await store().revision() },
      ]);
      expect(await store().records.range({ gate: 'zoom', kind: 'booking' }, 0, 99, 9)).toEqual([]);
      expect(await store().records.changes({ gate: 'calcom', kind: 'meeting' }, 0, 9)).toEqual([]);
    });

    it('take what was told before into the conversation that they turn out to be for', async () => {
      const { conversationId } = await talk(store());
      const { record } = await tell({ topic: 'A' }, NOON);
      const about = { gate: 'zoom', accountId: ZOOM, subject: '81100000001' };
      await store().notices.add(notice({ ...about, digest: 'a', at: NOON + 2 }));
      await store().notices.add(notice({ ...about, digest: 'b', at: NOON + 1 }));
      await store().notices.add(notice({ ...about, digest: 'c', subject: 'another' }));
      await store().records.link(record.id, conversationId);
      expect((await found())?.conversationId).toBe(conversationId);
      const inIt = async (since = 0, limit = 9) =>
        (await store().notices.inConversations([conversationId], { since, limit })).map(
          ({ at }) => at,
        );
      expect(await inIt()).toEqual([NOON + 1, NOON + 2]);
      expect(await inIt(NOON + 2)).toEqual([NOON + 2]);
      expect(await inIt(0, 1)).toEqual([NOON + 2]);
      expect(await store().notices.inConversations([], { since: 0, limit: 9 })).toEqual([]);
    });

    it('go with their conversation where two people turn out to be one', async () => {
      const one = await talk(store(), { phone: '79990000001' });
      const two = await talk(store(), { phone: '79990000002' });
      const { record } = await tell({ topic: 'A' }, NOON);
      await store().records.link(record.id, two.conversationId);
      const since = await store().revision();
      const identities = ['79990000001', '79990000002'].map((value) => ({ kind: 'phone', value }));
      await store().people.resolve('whatsapp', { identities, same: true }, NOON);
      expect((await found())?.conversationId).toBe(one.conversationId);
      expect(await store().records.changes(MEETINGS, since, 9)).toHaveLength(1);
    });
  });

  describe('bookings', () => {
    it('are changed by what is done for them, and take the news of their meeting along', async () => {
      const { conversationId } = await talk(store());
      const booked = { title: 'Consultation', startsAt: NOON + 5, endsAt: NOON + 9, guests: [] };
      const state = { uid: 'u1', formerly: [], series: null, booking: booked, status: 'booked' };
      const { id } = await store().bookings.add({
        accountId: 'calcom:7',
        gate: 'calcom',
        state: state as unknown as BookingState,
        raw: null,
        now: NOON,
      });
      const since = await store().revision();
      await store().bookings.setStep(id, {
        name: 'meeting',
        version: 1,
        state: 'done',
        dueAt: NOON,
        tries: 1,
        result: {},
        error: null,
        updatedAt: NOON,
      });
      const of = { gate: 'calcom', kind: 'booking' } as const;
      expect(await store().records.changes(of, since, 9)).toMatchObject([{ id }]);
      const meeting = { accountId: ZOOM, externalId: '81100000001' };
      const about = { gate: 'zoom', accountId: ZOOM, subject: '81100000001' };
      await store().notices.add(notice({ ...about, digest: 'a' }));
      await store().bookings.link(id, { meeting });
      await store().bookings.link(id, { conversationId });
      expect(await store().bookings.ofMeeting(meeting)).toMatchObject({ id, conversationId });
      const filter = { since: 0, limit: 9 };
      expect(await store().notices.inConversations([conversationId], filter)).toHaveLength(1);
      await store().bookings.link(id, { meeting: null });
      expect(await store().bookings.ofMeeting(meeting)).toBeNull();
    });
  });
}
