/** The platform tells what only an archive had told so far: the message becomes the platform's. */
import { furthest } from '../domain/delivery.ts';
import type { Details, MediaRef } from '../domain/message.ts';
import { applyAmendments } from './amendments.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { earlierStatuses, withEarlierStatuses } from './message-insert.ts';
import { MESSAGE_COLUMNS, messageOf, valuesOf } from './message-rows.ts';
import { searchable } from './message-words.ts';
import type { Db } from './schema.ts';
import type { Archived, NewMessage, StoredMessage } from './store.ts';
import { underMarks } from './watermarks.ts';
import { wordsOf } from './words.ts';

/** See {@link MessageStore.replace}. */
export async function replaceMessage(
  write: Context['write'],
  engine: Engine,
  { externalId, parts }: Archived,
  message: NewMessage,
): Promise<{ files: readonly string[] }> {
  const { accountId } = message;
  return write(async (trx) => {
    const here = await find(trx, accountId, externalId);
    if (!here || (await find(trx, accountId, message.externalId))) return { files: [] };
    const earlier = await earlierStatuses(trx, message);
    const told = await underMarks(trx, withEarlierStatuses(both(here, message), earlier));
    await trx
      .updateTable('messages')
      .set(valuesOf(told, await nextRevision(trx)))
      .where('seq', '=', here.seq)
      .execute();
    await moveBelongings(trx, accountId, externalId, message.externalId);
    const words = await wordsOf(searchable(told));
    await engine.removeWords(trx, here.seq);
    await engine.addWords(trx, here.seq, [words]);
    for (const part of parts) await rename(trx, accountId, part);
    return { files: await applyAmendments(trx, engine, message) };
  });
}

/** What the platform says counts; what only the archive knows (a kept file, reactions) stays. */
function both(here: StoredMessage, message: NewMessage): NewMessage {
  const media = bothFiles(here.media, message.media);
  return {
    ...message,
    conversationId: here.conversationId,
    // An archive tells milliseconds, a history whole seconds.
    timestamp: here.timestamp,
    receivedAt: here.receivedAt,
    type: here.media && !message.media ? here.type : message.type,
    text: message.text ?? here.text,
    status: furthest(here.status, message.status),
    error: message.error ?? here.error,
    replyTo: message.replyTo ?? here.replyTo,
    media,
    details: bothDetails(here.details, message.details ?? null),
  };
}

function bothFiles(here: MediaRef | null, told: MediaRef | null): MediaRef | null {
  if (!here || !told) return told ?? here;
  return {
    kind: told.kind,
    id: told.id ?? here.id,
    mimeType: told.mimeType ?? here.mimeType,
    sha256: told.sha256 ?? here.sha256,
    filename: told.filename ?? here.filename,
    size: told.size ?? here.size,
    caption: told.caption ?? here.caption,
  };
}

function bothDetails(here: Details | null, told: Details | null): Details | null {
  const { part: _, ...known } = here ?? {};
  const all = { ...known, ...told };
  return Object.keys(all).length > 0 ? all : null;
}

async function find(trx: Db, accountId: string, externalId: string): Promise<StoredMessage | null> {
  const row = await trx
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ? messageOf(row) : null;
}

/** Its file and what was done to it. */
async function moveBelongings(trx: Db, accountId: string, from: string, to: string): Promise<void> {
  for (const table of ['media', 'amendments'] as const) {
    await trx
      .updateTable(table)
      .set({ external_id: to })
      .where('external_id', '=', from)
      .where('account_id', '=', accountId)
      .execute();
  }
}

async function rename(
  trx: Db,
  accountId: string,
  { externalId, becomes }: Archived['parts'][number],
): Promise<void> {
  if (await find(trx, accountId, becomes)) return;
  await trx
    .updateTable('messages')
    .set({ external_id: becomes, revision: await nextRevision(trx) })
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .execute();
  await moveBelongings(trx, accountId, externalId, becomes);
}
