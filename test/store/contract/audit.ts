import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { seal, type Trail, verify } from '../../../src/audit/chain.ts';
import { connect } from '../../../src/store/connect.ts';
import type { Db } from '../../../src/store/schema.ts';
import type { Store } from '../../../src/store/store.ts';
import { auditRow, type Fixture, message, NOON, talk } from '../fixture.ts';

const WORKER = fileURLToPath(new URL('../worker.ts', import.meta.url));

/** Small pages, so that every test turns some. */
const trailOf = (store: Store): Trail => ({
  after: (afterId) => store.audit.list({ afterId, limit: 3 }),
  count: () => store.audit.count(),
});

export function auditContract({ place, store, another }: Fixture): void {
  describe('the audit trail', () => {
    const append = (...subjects: string[]) =>
      store().audit.append(
        subjects.map((subject) => auditRow({ subject })),
        seal,
      );
    const subjects = async () =>
      (await store().audit.list({ afterId: 0, limit: 99 })).map(({ subject }) => subject);
    const verdict = () => verify(trailOf(store()));

    it('gives each row its place, and seals it with the hash before it', async () => {
      const seen: [string, number][] = [];
      const say = (previous: string, { id }: { id: number }) => {
        seen.push([previous, id]);
        return `h${id}`;
      };
      const { audit } = store();
      expect(await audit.append([auditRow()], say)).toEqual({
        before: null,
        head: { id: 1, hash: 'h1' },
      });
      expect(await audit.append([auditRow(), auditRow({ subject: null })], say)).toEqual({
        before: { id: 1, hash: 'h1' },
        head: { id: 3, hash: 'h3' },
      });
      expect(seen).toEqual([
        ['', 1],
        ['h1', 2],
        ['h2', 3],
      ]);
      expect(await audit.find(2)).toEqual({ ...auditRow(), id: 2, hash: 'h2' });
      expect((await audit.find(3))?.subject).toBeNull();
      expect(await audit.find(4)).toBeNull();
      expect(await audit.count()).toBe(3);
    });

    it('is whole, whatever the rows say', async () => {
      const detail = JSON.stringify({ b: 1, a: 'я', lone: '\uD83D', zero: '\0', space: '  ' });
      const odd = [{ subject: 'a\0b' }, { subject: 'x\uD83D' }, { subject: '' }, { detail }];
      await store().audit.append(odd.map(auditRow), seal);
      expect((await store().audit.find(4))?.detail).toBe(detail);
      expect(await verdict()).toMatchObject({ ok: true, head: { id: 4 } });
    });

    it('is listed by time, action, and word of an action', async () => {
      const actions = ['meta.login', 'whatsapp.send', 'whatsapp.setup', 'outbox.resend'];
      await store().audit.append(
        actions.map((action, index) => auditRow({ action, at: NOON + index })),
        seal,
      );
      const ids = async (filter: object) =>
        (await store().audit.list({ limit: 99, ...filter })).map(({ id }) => id);
      expect(await ids({})).toEqual([1, 2, 3, 4]);
      expect(await ids({ limit: 2 })).toEqual([3, 4]);
      expect(await ids({ afterId: 1, limit: 2 })).toEqual([2, 3]);
      expect(await ids({ since: NOON + 2 })).toEqual([3, 4]);
      expect(await ids({ actions: 'whatsapp.send' })).toEqual([2]);
      expect(await ids({ actions: 'send' })).toEqual([2]);
      expect(await ids({ actions: 'whatsapp' })).toEqual([2, 3]);
      expect(await ids({ actions: 'whats' })).toEqual([]);
    });

    it('has no gap where a transaction was undone, as a whole or in part', async () => {
      await append('one');
      const undone = store().transaction(async (tx) => {
        await tx.audit.append([auditRow()], seal);
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      await store().transaction(async (tx) => {
        const inner = tx.transaction(async (nested) => {
          await nested.audit.append([auditRow()], seal);
          throw new Error('not this');
        });
        await inner.catch(() => undefined);
        await tx.audit.append([auditRow({ subject: 'two' })], seal);
      });
      expect(await subjects()).toEqual(['one', 'two']);
      expect(await verdict()).toMatchObject({ ok: true, head: { id: 2 } });
    });

    it('does not touch the revision: nothing that follows messages wakes up', async () => {
      await store().messages.insert(message(await talk(store())));
      const before = await store().revision();
      await append('one');
      expect(await store().revision()).toBe(before);
    });

    it('is verified while others append', async () => {
      const other = await another();
      await append('first');
      let running = true;
      const appending = (async () => {
        while (running) await other.audit.append([auditRow()], seal);
      })();
      for (let times = 0; times < 20; times += 1)
        expect(await verdict()).toMatchObject({ ok: true });
      running = false;
      await appending;
    });

    it('does not fork between processes', { timeout: 60_000 }, async () => {
      const workers = ['a', 'b', 'c', 'd'].map((prefix) => {
        const args = [WORKER, JSON.stringify(place()), 'audit', prefix, '25'];
        return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      });
      const ended = Promise.all(workers.map((worker) => once(worker, 'exit')));
      const said = await Promise.all(workers.map((worker) => text(worker.stdout)));
      expect((await ended).map(([code]) => code as unknown)).toEqual([0, 0, 0, 0]);
      const places = said.flatMap((lines) => lines.trim().split('\n').map(Number));
      expect(places.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 100 }, (_, index) => index + 1),
      );
      expect(await verdict()).toMatchObject({ ok: true, head: { id: 100 } });
    });

    describe('after somebody was at it', () => {
      type Tampering = (db: Db) => Promise<unknown>;
      const set =
        (column: string, value: unknown, id = 4): Tampering =>
        (db) =>
          sql`update audit set ${sql.ref(column)} = ${value} where id = ${id}`.execute(db);
      const remove =
        (id: number): Tampering =>
        (db) =>
          sql`delete from audit where id = ${id}`.execute(db);
      const swap: Tampering = async (db) => {
        for (const [from, to] of [
          [3, 1000],
          [6, 3],
          [1000, 6],
        ]) {
          await sql`update audit set id = ${to} where id = ${from}`.execute(db);
        }
      };
      const insert =
        (id: number): Tampering =>
        (db) =>
          db
            .insertInto('audit')
            .values({ ...auditRow(), id, hash: 'f'.repeat(64) })
            .execute();

      const tamperings: [string, Tampering, string, number][] = [
        ['another time', set('at', NOON + 1), 'changed', 4],
        ['another action', set('action', 'whatsapp.sent'), 'changed', 4],
        ['another subject', set('subject', 'D'), 'changed', 4],
        ['no subject', set('subject', null), 'changed', 4],
        ['another outcome', set('outcome', 'donE'), 'changed', 4],
        ['one more space in the detail', set('detail', '{"outbox": "key-1"}'), 'changed', 4],
        ['a detail that is no JSON', set('detail', '{'), 'changed', 4],
        ['another hash', set('hash', '0'.repeat(64)), 'changed', 4],
        ['the first row gone', remove(1), 'missing', 1],
        ['one in the middle gone', remove(4), 'missing', 4],
        ['the last one gone', remove(8), 'missing', 8],
        ['all gone', (db) => sql`delete from audit`.execute(db), 'missing', 1],
        ['two swapped', swap, 'swapped', 3],
        ['one more at the end', insert(9), 'changed', 9],
        ['one before the first', insert(0), 'added', 1],
      ];
      it.each(tamperings)('%s is found', async (_what, tamper, problem, row) => {
        await append('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
        expect(await verdict()).toMatchObject({ ok: true, head: { id: 8 } });
        const { db } = await connect(place());
        await tamper(db);
        await db.destroy();
        const other = problem === 'swapped' ? 6 : null;
        expect(await verdict()).toEqual({ ok: false, flaw: { row, problem, other } });
        // What is written afterwards does not hide it.
        await append('later');
        expect(await verdict()).toMatchObject({ ok: false, flaw: { row } });
      });

      it('a row put behind ours keeps nobody from recording, however well it is made', async () => {
        await append('a', 'b');
        const before = (await store().audit.find(2))?.hash ?? '';
        const forged = { ...auditRow({ subject: 'forged' }), id: 3 };
        const { db } = await connect(place());
        await db
          .insertInto('audit')
          .values({ ...forged, hash: seal(before, forged) })
          .execute();
        await db.destroy();
        expect(await verdict()).toMatchObject({ ok: false, flaw: { row: 3, problem: 'added' } });
        expect(await append('c', 'd')).toMatchObject({ before: { id: 2 }, head: { id: 5 } });
        expect(await subjects()).toEqual(['a', 'b', 'forged', 'c', 'd']);
        // Nothing of ours hangs on it: the chain breaks behind it.
        expect(await verdict()).toMatchObject({ ok: false, flaw: { row: 4 } });
      });
    });
  });

  describe('what waits for a commit', () => {
    it('runs after it, in order; never after a rollback; at once outside', async () => {
      const ran: string[] = [];
      const say = (word: string) => () => void ran.push(word);
      await store().transaction(async (tx) => {
        tx.afterCommit(say('one'));
        await tx
          .transaction(async (nested) => {
            nested.afterCommit(say('undone'));
            throw new Error('no');
          })
          .catch(() => undefined);
        await tx.transaction(async (nested) => nested.afterCommit(say('two')));
        expect(ran).toEqual([]);
      });
      expect(ran).toEqual(['one', 'two']);
      const failing = store().transaction(async (tx) => {
        tx.afterCommit(say('never'));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      store().afterCommit(say('now'));
      expect(ran).toEqual(['one', 'two', 'now']);
    });
  });
}
