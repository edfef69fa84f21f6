import { furthest } from '../domain/delivery.ts';
import type { StatusError } from '../domain/event.ts';
import { advance } from './advance.ts';
import type { Context } from './context.ts';
import { touchConversation } from './conversations.ts';
import { nextRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { fromJson } from './json.ts';
import { listQuery } from './message-list.ts';
import { MESSAGE_COLUMNS, messageOf, valuesOf } from './message-rows.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { MessageStore, NewMessage } from './store.ts';
import { queryWords, wordsOf } from './words.ts';

export function messageStore({ db, engine, write }: Context): MessageStore {
  return {
    async insert(message) {
      const words = await wordsOf(searchable(message));
      return write((trx) => insert(trx, engine, message, words));
    },

    async find(accountId, externalId) {
      const row = await db
        .selectFrom('messages')
        .select(MESSAGE_COLUMNS)
        .where('external_id', '=', externalId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row ? messageOf(row) : null;
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

    async search(query, limit) {
      const words = await queryWords(query);
      if (words.length === 0) return [];
      const rows = await db
        .selectFrom(engine.withWords(words).as('found'))
        .innerJoin('messages', 'messages.seq', 'found.seq')
        .select(MESSAGE_COLUMNS)
        .orderBy('messages.timestamp', 'desc')
        .orderBy('messages.seq', 'desc')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(messageOf);
    },

    advance: (accountId, externalId, status, error = null) =>
      write((trx) => advance(trx, { accountId, externalId, status, error })),

    async range(accountId, from, to, limit) {
      const rows = await db
        .selectFrom('messages')
        .select(MESSAGE_COLUMNS)
        .where('account_id', '=', accountId)
        .where('seq', '>=', from)
        .where('seq', '<=', to)
        .orderBy('seq')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(messageOf);
    },

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

async function insert(
  trx: Db,
  engine: Engine,
  message: NewMessage,
  words: readonly string[],
): Promise<{ fresh: boolean; seq: number }> {
  const { accountId, externalId, timestamp } = message;
  const there = await trx
    .selectFrom('messages')
    .select('seq')
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (there) return { fresh: false, seq: there.seq };
  const revision = await nextRevision(trx);
  const { seq } = await trx
    .insertInto('messages')
    .values(valuesOf(await withEarlierStatuses(trx, message), revision))
    .returning('seq')
    .executeTakeFirstOrThrow();
  if (words.length > 0) await engine.addWords(trx, seq, words);
  await touchConversation(trx, message.conversationId, {
    lastMessageAt: timestamp,
    lastInboundAt: message.direction === 'inbound' ? timestamp : null,
  });
  return { fresh: true, seq };
}

/** Webhooks come in any order: a status may have been here before its message. */
async function withEarlierStatuses(trx: Db, message: NewMessage): Promise<NewMessage> {
  const earlier = await trx
    .selectFrom('statuses')
    .select(['status', 'error'])
    .where('account_id', '=', message.accountId)
    .where('external_id', '=', message.externalId)
    .execute();
  let { status, error } = message;
  for (const record of earlier) {
    status = furthest(status, record.status);
    if (record.status === 'failed') error ??= fromJson(record.error) as StatusError | null;
  }
  return { ...message, status, error };
}

/** What a person would look for it by. */
function searchable({ text, media }: NewMessage): string {
  return [text, media?.caption, media?.filename].filter(Boolean).join('\n');
}
