import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalAppender, JournalCounts, OutboxState } from '../../../src/store/store.ts';
import { ACCOUNT, delivery, type Fixture, NOON, notice, outboxRow } from '../fixture.ts';

const COUNTS: JournalCounts = { messages: 1, statuses: 2, notices: 3, unknown: 4, repeated: 5 };

export function trafficContract({ store }: Fixture): void {
  describe('journal', () => {
    it('keeps bodies byte for byte', async () => {
      const { journal } = store();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const slice = bytes.subarray(100, 110);
      const bodies = [bytes, slice, new Uint8Array(), new Uint8Array(3_000_000).fill(0xff)];
      const ids = await journal.append(bodies.map((body) => delivery(body)));
      expect(ids).toEqual([1, 2, 3, 4]);
      for (const [index, body] of bodies.entries()) {
        const entry = await journal.find(ids[index] ?? 0);
        expect(Buffer.from(entry?.body ?? []).equals(body)).toBe(true);
      }
      expect(await journal.find(2)).toMatchObject({
        id: 2,
        gate: 'whatsapp',
        receivedAt: NOON,
        headers: { 'content-type': 'application/json' },
        state: 'new',
        messages: 0,
        repeated: 0,
        error: null,
      });
      expect(await journal.find(99)).toBeNull();
    });

    it('takes more at once than a statement has room for, ids in the order given', async () => {
      const { journal } = store();
      const count = 14_000;
      const given = Array.from({ length: count }, (_, index) => delivery(String(index)));
      const ids = await journal.append(given);
      expect(ids).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      const last = await journal.find(ids.at(-1) ?? 0);
      expect(new TextDecoder().decode(last?.body)).toBe(String(count - 1));
      expect(await journal.append([])).toEqual([]);
    });

    it('has pending what is new, oldest first', async () => {
      const { journal } = store();
      await journal.append(['a', 'b', 'c', 'd'].map((body) => delivery(body)));
      await journal.done(1, COUNTS);
      await journal.aside(3, 'no JSON');
      const ids = async (after: number, limit = 99) =>
        (await journal.pending(after, limit)).map(({ id }) => id);
      expect(await ids(0)).toEqual([2, 4]);
      expect(await ids(0, 1)).toEqual([2]);
      expect(await ids(2)).toEqual([4]);
      expect(await journal.find(1)).toMatchObject({ state: 'done', ...COUNTS });
      expect(await journal.find(3)).toMatchObject({ state: 'aside', error: 'no JSON' });
      await journal.reopen(3);
      expect(await journal.find(3)).toMatchObject({ state: 'new', error: null });
      expect(await ids(0)).toEqual([2, 3, 4]);
    });

    it('has pending as much as fits into so many bytes, one at least', async () => {
      const { journal } = store();
      await journal.append(
        ['a'.repeat(9), 'b'.repeat(5), '', 'd', 'e'].map((body) => delivery(body)),
      );
      const ids = async (after: number, bytes: number, limit = 99) =>
        (await journal.pending(after, limit, bytes)).map(({ id }) => id);
      expect(await ids(0, 0)).toEqual([1]);
      expect(await ids(0, 13)).toEqual([1]);
      expect(await ids(0, 14)).toEqual([1, 2, 3]);
      expect(await ids(0, 15)).toEqual([1, 2, 3, 4]);
      expect(await ids(0, 99, 2)).toEqual([1, 2]);
      expect(await ids(5, 99)).toEqual([]);
    });

    describe('an appender', () => {
      let appender: JournalAppender;
      beforeEach(async () => {
        appender = await store().journal.appender();
      });
      afterEach(() => appender.close());

      it('appends as the store does, beside what the store does meanwhile', async () => {
        const { journal } = store();
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        const given = [bytes, bytes.subarray(100, 110), new Uint8Array()];
        await journal.append([delivery('first')]);
        await store().transaction(async (inner) => {
          const later = appender.append(
            given.map((body) => delivery(body, { headers: { a: 'ё\0' } })),
          );
          await inner.notices.add(notice());
          // On an engine with one writer it waits for the end of this.
          void later.catch(() => undefined);
        });
        await appender.append([]);
        await appender.append([delivery('last', { gate: 'telegram', receivedAt: NOON + 1 })]);
        const kept = await journal.pending(0, 99);
        expect(kept.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
        for (const [index, body] of given.entries()) {
          expect(Buffer.from(kept[index + 1]?.body ?? []).equals(body)).toBe(true);
        }
        expect(kept[1]?.headers).toEqual({ a: 'ё\0' });
        expect(kept[4]).toMatchObject({ gate: 'telegram', receivedAt: NOON + 1, state: 'new' });
      });

      it('keeps its own order, however much waits', async () => {
        const all = Array.from({ length: 200 }, (_, index) => delivery(String(index)));
        await Promise.all(all.map((one) => appender.append([one])));
        const bodies = (await store().journal.pending(0, 999)).map(({ body }) =>
          new TextDecoder().decode(body),
        );
        expect(bodies).toEqual(all.map((_, index) => String(index)));
      });

      it('says what went wrong, and goes on', async () => {
        const broken = { ...delivery('x'), receivedAt: null as unknown as number };
        await expect(appender.append([delivery('a'), broken])).rejects.toBeInstanceOf(Error);
        await appender.append([delivery('b')]);
        expect(await store().journal.pending(0, 99)).toHaveLength(1);
      });
    });

    it('lists newest first, without bodies', async () => {
      const { journal } = store();
      await journal.append([delivery('a'), delivery('b', { gate: 'telegram' }), delivery('c')]);
      await journal.aside(1, 'x');
      const list = await journal.list({ limit: 2 });
      expect(list.map(({ id }) => id)).toEqual([3, 2]);
      expect(list[0]).not.toHaveProperty('body');
      expect((await journal.list({ gate: 'whatsapp', limit: 9 })).map(({ id }) => id)).toEqual([
        3, 1,
      ]);
      expect((await journal.list({ state: 'aside', limit: 9 })).map(({ id }) => id)).toEqual([1]);
    });
  });

  describe('notices', () => {
    it('keeps each once per gate and digest', async () => {
      const { notices } = store();
      expect(await notices.add(notice())).toEqual({ fresh: true });
      expect(await notices.add(notice({ summary: 'again' }))).toEqual({ fresh: false });
      expect(await notices.add(notice({ gate: 'telegram', kind: 'bad' }))).toEqual({ fresh: true });
      await notices.add(notice({ digest: 'b2', accountId: ACCOUNT, journalId: 7 }));
      const { digest: _, ...kept } = notice();
      expect(await notices.list({ gate: 'whatsapp', limit: 9 })).toEqual([
        { ...kept, id: expect.any(Number) as number, accountId: ACCOUNT, journalId: 7 },
        { ...kept, id: expect.any(Number) as number },
      ]);
      expect(await notices.list({ journalId: 7, limit: 9 })).toHaveLength(1);
      expect(await notices.list({ limit: 1 })).toMatchObject([{ journalId: 7 }]);
    });
  });

  describe('outbox', () => {
    it('keeps a row as it was given, and takes a key once', async () => {
      const { outbox } = store();
      const given = outboxRow({
        draft: { to: { kind: 'user', id: 'u' }, buttons: [{ id: 'да', title: 'Да' }] },
        error: { code: 'window_closed', message: 'closed', hint: null },
        conversationId: 5,
        resends: 'key-0',
        owner: 'host:1',
        sentAt: NOON + 1,
        externalId: 'wamid.1',
      });
      await outbox.add(given);
      expect(await outbox.find('key-1')).toEqual(given);
      expect(await outbox.find('key-2')).toBeNull();
      expect(await outbox.findByExternalId(ACCOUNT, 'wamid.1')).toEqual(given);
      expect(await outbox.findByExternalId('whatsapp:2', 'wamid.1')).toBeNull();
      await expect(outbox.add(outboxRow())).rejects.toMatchObject({ code: 'store_failed' });
    });

    it('moves a row out of the states named, and only then', async () => {
      const { outbox } = store();
      await outbox.add(outboxRow());
      const sending = {
        state: 'sending' as const,
        owner: 'host:1',
        sentAt: NOON,
        updatedAt: NOON + 1,
      };
      expect(await outbox.move('key-1', ['sending'], sending)).toBe(false);
      expect(await outbox.move('key-1', [], sending)).toBe(false);
      expect(await outbox.move('key-2', ['queued'], sending)).toBe(false);
      expect(await outbox.find('key-1')).toEqual(outboxRow());
      expect(await outbox.move('key-1', ['unknown', 'queued'], sending)).toBe(true);
      expect(await outbox.find('key-1')).toEqual(outboxRow(sending));
      const error = { code: 'x', message: 'y', hint: 'z' };
      await outbox.move('key-1', ['sending'], { error, owner: null, updatedAt: NOON + 2 });
      expect(await outbox.find('key-1')).toMatchObject({ state: 'sending', error, owner: null });
      await outbox.move('key-1', ['sending'], { error: null, updatedAt: NOON + 3 });
      expect(await outbox.find('key-1')).toMatchObject({ error: null, updatedAt: NOON + 3 });
    });

    it('lists by state, newest first', async () => {
      const { outbox } = store();
      const states: OutboxState[] = ['queued', 'unknown', 'dropped', 'sending'];
      for (const [index, state] of states.entries()) {
        await outbox.add(outboxRow({ id: `k${index}`, state, createdAt: NOON + index }));
      }
      const ids = async (filter: { states?: OutboxState[]; limit: number }) =>
        (await outbox.list(filter)).map(({ id }) => id).join(' ');
      expect(await ids({ limit: 9 })).toBe('k3 k2 k1 k0');
      expect(await ids({ limit: 2 })).toBe('k3 k2');
      expect(await ids({ states: ['unknown', 'queued'], limit: 9 })).toBe('k1 k0');
      expect(await ids({ states: [], limit: 9 })).toBe('');
    });
  });
}
