import type { Context } from './context.ts';
import { fromJson, toJson } from './json.ts';
import { chunksOf, rowLimit } from './rows.ts';
import type { JournalEntry, JournalStore } from './store.ts';

const HEAD = [
  'id',
  'gate',
  'received_at as receivedAt',
  'headers',
  'state',
  'messages',
  'statuses',
  'notices',
  'unknown',
  'repeated',
  'error',
] as const;
const COLUMNS = [...HEAD, 'body'] as const;

function withHeaders<T extends { headers: string }>(row: T) {
  return { ...row, headers: fromJson(row.headers) as JournalEntry['headers'] };
}

function entryOf(row: Omit<JournalEntry, 'headers'> & { headers: string }): JournalEntry {
  return { ...withHeaders(row), body: new Uint8Array(row.body) };
}

export function journalStore({ db, write }: Context): JournalStore {
  return {
    async append(deliveries) {
      const rows = deliveries.map(({ gate, receivedAt, headers, body }) => ({
        gate,
        received_at: receivedAt,
        headers: toJson(headers),
        // Both drivers know bytes as Buffers; this one shares the memory.
        body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
        state: 'new' as const,
      }));
      if (rows.length === 0) return [];
      // Under a lock of its own: a reader that has seen an id will not see a lower one appear.
      return write(async (trx) => {
        const ids: number[] = [];
        for (const chunk of chunksOf(rows, 5)) {
          const added = await trx.insertInto('journal').values(chunk).returning('id').execute();
          ids.push(...added.map((row) => row.id).toSorted((a, b) => a - b));
        }
        return ids;
      }, 'journal');
    },

    async pending(afterId, limit) {
      const rows = await db
        .selectFrom('journal')
        .select(COLUMNS)
        .where('state', '=', 'new')
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(entryOf);
    },

    async find(id) {
      const row = await db
        .selectFrom('journal')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? entryOf(row) : null;
    },

    async list({ state, gate, limit }) {
      let query = db
        .selectFrom('journal')
        .select(HEAD)
        .orderBy('id', 'desc')
        .limit(rowLimit(limit));
      if (state !== undefined) query = query.where('state', '=', state);
      if (gate !== undefined) query = query.where('gate', '=', gate);
      return (await query.execute()).map(withHeaders);
    },

    async done(id, { messages, statuses, notices, unknown, repeated }) {
      await db
        .updateTable('journal')
        .set({ state: 'done', error: null, messages, statuses, notices, unknown, repeated })
        .where('id', '=', id)
        .execute();
    },

    async aside(id, error) {
      await db.updateTable('journal').set({ state: 'aside', error }).where('id', '=', id).execute();
    },

    async reopen(id) {
      await db
        .updateTable('journal')
        .set({ state: 'new', error: null })
        .where('id', '=', id)
        .execute();
    },
  };
}
