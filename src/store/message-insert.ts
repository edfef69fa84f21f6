import { furthest } from '../domain/delivery.ts';
import type { StatusError } from '../domain/event.ts';
import { advance } from './advance.ts';
import { applyAmendments, isPurged } from './amendments.ts';
import type { Context } from './context.ts';
import { touchConversation } from './conversations.ts';
import { nextRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { fromJson } from './json.ts';
import { insertMedia, mediaRowsOf } from './media-rows.ts';
import { insertRow, valuesOf } from './message-rows.ts';
import { searchable } from './message-words.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { NewMessage, StatusRecord } from './store.ts';
import { underMarks } from './watermarks.ts';
import { wordsOf } from './words.ts';

type Id = Pick<NewMessage, 'accountId' | 'externalId'>;

const knownOf = prepared((db, { accountId, externalId }: Id) =>
  db
    .selectFrom('messages')
    .select('seq')
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId),
);

export const earlierStatuses = prepared((db, { accountId, externalId }: Id) =>
  db
    .selectFrom('statuses')
    .select(['status', 'error'])
    .where('account_id', '=', accountId)
    .where('external_id', '=', externalId),
);

/** See {@link MessageStore.insert}. */
export async function insertMessage(
  write: Context['write'],
  engine: Engine,
  message: NewMessage,
): Promise<{ fresh: boolean; seq: number }> {
  const words = await wordsOf(searchable(message));
  return write((trx) => insert(trx, engine, message, words));
}

async function insert(
  trx: Db,
  engine: Engine,
  message: NewMessage,
  words: readonly string[],
): Promise<{ fresh: boolean; seq: number }> {
  const { timestamp } = message;
  const [there] = await knownOf(trx, message);
  if (there) {
    // A history may tell the id of a file later than its message.
    const told = mediaRowsOf([message]);
    if (told.length > 0 && !(await isPurged(trx, message))) await insertMedia(trx, told);
    // An echo tells by the platform's clock when it was there; so do marks.
    const { status } = await underMarks(trx, message);
    if (status !== message.status) await advance(trx, { ...message, status, error: null });
    return { fresh: false, seq: there.seq };
  }
  if (message.media) await insertMedia(trx, mediaRowsOf([message]));
  const revision = await nextRevision(trx);
  const known = withEarlierStatuses(message, await earlierStatuses(trx, message));
  const current = await underMarks(trx, known);
  const seq = await insertRow(trx, engine, valuesOf(current, revision));
  await engine.addWords(trx, seq, [words]);
  await applyAmendments(trx, engine, message);
  await touchConversation(trx, message.conversationId, {
    lastMessageAt: timestamp,
    lastInboundAt: message.direction === 'inbound' ? timestamp : null,
  });
  return { fresh: true, seq };
}

/** Webhooks come in any order: a status may have been here before its message. */
export function withEarlierStatuses(
  message: NewMessage,
  earlier: readonly { status: StatusRecord['status']; error: string | null }[],
): NewMessage {
  if (earlier.length === 0) return message;
  let { status, error } = message;
  for (const record of earlier) {
    status = furthest(status, record.status);
    if (record.status === 'failed') error ??= fromJson(record.error) as StatusError | null;
  }
  return { ...message, status, error };
}
