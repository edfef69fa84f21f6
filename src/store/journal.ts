import { sql } from 'kysely';
import type { Context } from './context.ts';
import type { Engine } from './engine.ts';
import { fromJson, toJson } from './json.ts';
import { prepared, preparedEach, preparedRows } from './prepared.ts';
import { rowLimit } from './rows.ts';
import type { Db, Tables } from './schema.ts';
import type { JournalCounts, JournalEntry, JournalStore } from './store.ts';

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

type NewRow = Pick<Tables['journal'], 'gate' | 'received_at' | 'headers' | 'body'>;

const appendEach = preparedEach((db, row: NewRow) => insertion(db, [row]));

const appendMany = preparedRows(64, (db, rows: readonly NewRow[]) =>
  insertion(db, rows).returning('id'),
);

function insertion(db: Db, rows: readonly NewRow[]) {
  return db.insertInto('journal').values(
    rows.map(({ gate, received_at, headers, body }) => ({
      gate,
      received_at,
      headers,
      body,
      state: 'new' as const,
    })),
  );
}

const newest = prepared((db) => db.selectFrom('journal').select((eb) => eb.fn.max('id').as('id')));

/** Gives their ids, in order. Nobody else appends meanwhile. */
async function append(trx: Db, engine: Engine, rows: readonly NewRow[]): Promise<number[]> {
  if (engine.kind === 'postgres') {
    const added = await appendMany(trx, rows);
    return added.map(({ id }) => id).toSorted((a, b) => a - b);
  }
  await appendEach(trx, rows);
  const last = (await newest(trx, {}))[0]?.id ?? 0;
  return rows.map((_, index) => last - rows.length + 1 + index);
}

const waiting = prepared((db, { after, limit }: { after: number; limit: number }) =>
  db
    .selectFrom('journal')
    // Engines know the length of a value without reading it.
    .select(['id', sql<number>`length(body)`.as('size')])
    .where('state', '=', 'new')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit),
);

const waitingBetween = prepared((db, { after, last }: { after: number; last: number }) =>
  db
    .selectFrom('journal')
    .select(COLUMNS)
    .where('state', '=', 'new')
    .where('id', '>', after)
    .where('id', '<=', last)
    .orderBy('id'),
);

const settle = prepared(
  (db, { id, messages, statuses, notices, unknown, repeated }: JournalCounts & { id: number }) =>
    db
      .updateTable('journal')
      .set({ state: 'done', error: null, messages, statuses, notices, unknown, repeated })
      .where('id', '=', id),
);

export function journalStore({ db, engine, write, inTurn }: Context): JournalStore {
  const journal: JournalStore = {
    async appender() {
      if (engine.appender) {
        const { append, close } = await engine.appender();
        return { append: (deliveries) => inTurn(() => append(deliveries)), close };
      }
      return {
        append: async (deliveries) => void (await journal.append(deliveries)),
        // It has nothing of its own.
        close: async () => undefined,
      };
    },

    async append(deliveries) {
      const rows = deliveries.map(({ gate, receivedAt, headers, body }) => ({
        gate,
        received_at: receivedAt,
        headers: toJson(headers),
        // Both drivers know bytes as Buffers; this one shares the memory.
        body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      }));
      if (rows.length === 0) return [];
      // Under a lock of its own: a reader that has seen an id will not see a lower one appear.
      return write((trx) => append(trx, engine, rows), 'journal');
    },

    async pending(afterId, limit, bytes = Infinity) {
      const sizes = await waiting(db, { after: afterId, limit: rowLimit(limit) });
      const last = lastWithin(sizes, bytes);
      if (last === undefined) return [];
      return (await waitingBetween(db, { after: afterId, last })).map(entryOf);
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

    async done(id, counts) {
      await settle(db, { id, ...counts });
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
  return journal;
}

/** The last that fits into so many bytes together; the first one always does. */
function lastWithin(
  sizes: readonly { id: number; size: number }[],
  bytes: number,
): number | undefined {
  let last: number | undefined;
  let room = bytes;
  for (const { id, size } of sizes) {
    room -= size;
    if (room < 0 && last !== undefined) break;
    last = id;
  }
  return last;
}
