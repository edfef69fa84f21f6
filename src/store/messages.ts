import { sql } from 'kysely';
import { advance } from './advance.ts';
import { amend } from './amendments.ts';
import { claim } from './claim.ts';
import type { Context } from './context.ts';
import { importMessages } from './message-import.ts';
import { insertMessage } from './message-insert.ts';
import { sqliteLines } from './message-lines.ts';
import { listQuery } from './message-list.ts';
import { replaceMessage } from './message-replace.ts';
import { BARE_COLUMNS, MESSAGE_COLUMNS, messageOf } from './message-rows.ts';
import { searchQuery } from './message-search.ts';
import { prepared } from './prepared.ts';
import { chunksOf, rowLimit } from './rows.ts';
import type { MessageStore, StoredMessage } from './store.ts';
import { queryWords } from './words.ts';

const byId = prepared((db, { accountId, externalId }: { accountId: string; externalId: string }) =>
  db
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId),
);

export function messageStore(context: Context): MessageStore {
  const { db, engine, write } = context;
  return {
    insert: (message) => insertMessage(write, engine, message),
    import: (batch) => importMessages(context, engine, batch),
    replace: (archived, message) => replaceMessage(write, engine, archived, message),

    async find(accountId, externalId) {
      const [row] = await byId(db, { accountId, externalId });
      return row ? messageOf(row) : null;
    },

    async findMany(accountId, externalIds) {
      const found: StoredMessage[] = [];
      for (const some of chunksOf([...new Set(externalIds)], 1)) {
        const rows = await db
          .selectFrom('messages')
          .select(MESSAGE_COLUMNS)
          .where('external_id', 'in', some)
          .where('account_id', '=', accountId)
          .execute();
        found.push(...rows.map(messageOf));
      }
      return found;
    },

    async beginning(accountId, prefix, limit) {
      const rows = await db
        .selectFrom('messages')
        .select('external_id')
        .where('account_id', '=', accountId)
        // By characters, as both engines count them.
        .where(sql<boolean>`substr(external_id, 1, ${[...prefix].length}) = ${prefix}`)
        .orderBy('external_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.external_id);
    },

    async findAnywhere(externalId) {
      const rows = await db
        .selectFrom('messages')
        .select(MESSAGE_COLUMNS)
        .where('external_id', '=', externalId)
        .orderBy('seq')
        .execute();
      return rows.map(messageOf);
    },

    async list(filter) {
      if (filter.personIds?.length === 0) return [];
      const rows = await listQuery(db, filter).execute();
      return (filter.afterRevision === undefined ? rows.toReversed() : rows).map(messageOf);
    },

    async search(query, limit, filter = {}) {
      const words = await queryWords(query);
      if (words.length === 0 || filter.personIds?.length === 0) return [];
      const rows = await searchQuery(db, engine, words, { ...filter, limit }).execute();
      return rows.map(messageOf);
    },

    amend: (amendment) => amend(write, engine, amendment),

    claim: (accountId, externalId, key) => claim(write, { accountId, externalId, key }),

    advance: (accountId, externalId, status, error = null) =>
      write((trx) => advance(trx, { accountId, externalId, status, error })),

    async range(accountId, from, to, limit, wants = { raw: false }) {
      const rows = await db
        .selectFrom('messages')
        .select(BARE_COLUMNS)
        .select(wants.raw ? 'messages.raw' : sql<string>`'null'`.as('raw'))
        .where('account_id', '=', accountId)
        .where('seq', '>=', from)
        .where('seq', '<=', to)
        .orderBy('seq')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(messageOf);
    },

    ...(engine.kind === 'sqlite' && { lines: (request) => sqliteLines(db, request) }),

    changes: (accountId, afterRevision, limit) =>
      db
        .selectFrom('messages')
        .select(['seq', 'revision'])
        .where('account_id', '=', accountId)
        .where('revision', '>', afterRevision)
        .orderBy('revision')
        .limit(rowLimit(limit))
        .execute(),

    async count() {
      const { count } = await db
        .selectFrom('messages')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
