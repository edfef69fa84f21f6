import { sql } from 'kysely';
import { amendedOf, applyAmendments } from './amendments.ts';
import type { Context } from './context.ts';
import { touchConversation } from './conversations.ts';
import { nextRevisions } from './counter.ts';
import type { Engine } from './engine.ts';
import { isRefusal } from './failure.ts';
import { insertMedia, mediaRowsOf } from './media-rows.ts';
import { withEarlierStatuses } from './message-insert.ts';
import { appendRows, valuesOf } from './message-rows.ts';
import { searchable } from './message-words.ts';
import { preparedRows } from './prepared.ts';
import { storable } from './rows.ts';
import type { Db } from './schema.ts';
import type { NewMessage, StatusRecord } from './store.ts';
import { allUnderMarks } from './watermarks.ts';
import { wordMaker } from './words.ts';

/** Messages asked for in one statement. */
const ROWS = 64;

type Id = Pick<NewMessage, 'accountId' | 'externalId'>;

const knownOf = preparedRows(ROWS, (db, rows: readonly Id[]) =>
  db
    .selectFrom('messages')
    .select(['account_id as accountId', 'external_id as externalId'])
    .where(isOneOf(rows)),
);

const earlierOf = preparedRows(ROWS, (db, rows: readonly Id[]) =>
  db
    .selectFrom('statuses')
    .select(['account_id as accountId', 'external_id as externalId', 'status', 'error'])
    .where(isOneOf(rows)),
);

/** A message with the words it is found by. */
interface Entry {
  message: NewMessage;
  words: readonly string[];
}

/** See {@link MessageStore.import}. */
export async function importMessages(
  { write, joined }: Context,
  engine: Engine,
  batch: readonly NewMessage[],
): Promise<{ fresh: number }> {
  if (batch.length === 0) return { fresh: 0 };
  const wordsOf = await wordMaker();
  const entries = batch.map((message) => ({ message, words: wordsOf(searchable(message)) }));
  // In PostgreSQL the places of a failed attempt are lost: it is asked first.
  if (!joined && engine.kind === 'sqlite') {
    try {
      // A history is mostly new, and its index finds what is not: cheaper than to ask for each.
      await write((trx) => append(trx, engine, entries));
      return { fresh: entries.length };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return write(async (trx) => {
    const fresh = await freshOf(trx, entries);
    await append(trx, engine, fresh);
    return { fresh: fresh.length };
  });
}

/** Nobody else inserts meanwhile: places and revisions follow one another. */
async function append(trx: Db, engine: Engine, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await engine.makeRoom(trx);
  const messages = await allUnderMarks(trx, await withStatuses(trx, entries));
  const revision = await nextRevisions(trx, entries.length);
  await appendRows(
    trx,
    engine,
    messages.map((message, index) => valuesOf(message, revision + index)),
  );
  await insertMedia(trx, mediaRowsOf(messages));
  const { last } = await trx
    .selectFrom('messages')
    .select((eb) => eb.fn.max('seq').as('last'))
    .executeTakeFirstOrThrow();
  await engine.addWords(
    trx,
    last - entries.length + 1,
    entries.map(({ words }) => words),
  );
  for (const message of await amendedOf(trx, messages)) {
    await applyAmendments(trx, engine, message);
  }
  await touchConversations(trx, messages);
}

/** What the store does not hold yet; of two that are the same, the first. */
async function freshOf(trx: Db, entries: readonly Entry[]): Promise<Entry[]> {
  const ids = entries.map(({ message }) => message);
  const known = new Set((await knownOf(trx, ids)).map(keyOf));
  return entries.filter(({ message }) => {
    const key = keyOf(message);
    return !known.has(key) && known.add(key);
  });
}

async function withStatuses(trx: Db, entries: readonly Entry[]): Promise<NewMessage[]> {
  const messages = entries.map(({ message }) => message);
  const any = await trx.selectFrom('statuses').select('id').limit(1).executeTakeFirst();
  if (!any) return messages;
  const earlier = new Map<string, (Pick<StatusRecord, 'status'> & { error: string | null })[]>();
  for (const status of await earlierOf(trx, messages)) {
    const key = keyOf(status);
    earlier.set(key, [...(earlier.get(key) ?? []), status]);
  }
  return messages.map((message) => withEarlierStatuses(message, earlier.get(keyOf(message)) ?? []));
}

async function touchConversations(trx: Db, messages: readonly NewMessage[]): Promise<void> {
  const times = new Map<number, { lastMessageAt: number; lastInboundAt: number | null }>();
  for (const { conversationId, timestamp, direction } of messages) {
    const so = times.get(conversationId);
    const inboundAt = so?.lastInboundAt ?? null;
    times.set(conversationId, {
      lastMessageAt: Math.max(so?.lastMessageAt ?? timestamp, timestamp),
      lastInboundAt:
        direction === 'inbound' ? Math.max(inboundAt ?? timestamp, timestamp) : inboundAt,
    });
  }
  for (const [id, each] of times) await touchConversation(trx, id, each);
}

function isOneOf(rows: readonly Id[]) {
  const ids = rows.map(({ accountId, externalId }) => sql`(${externalId}, ${accountId})`);
  return sql<boolean>`(external_id, account_id) in (values ${sql.join(ids)})`;
}

/** As the store spells it. */
function keyOf({ accountId, externalId }: Id): string {
  return `${accountId}\n${storable(externalId)}`.toWellFormed();
}
