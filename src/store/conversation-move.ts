/** Conversations that turn out to be one. */
import { touchConversation } from './conversations.ts';
import { nextRevision, revise } from './counter.ts';
import { fromJson, toJson } from './json.ts';
import type { Db } from './schema.ts';
import { mergeMarks } from './watermarks.ts';

/** See {@link ConversationStore.move}. */
export async function moveGroup(
  trx: Db,
  { accountId, from, to }: { accountId: string; from: string; to: string },
): Promise<boolean> {
  if (from === to) return false;
  await remember(trx, accountId, from, to);
  const before = await groupOf(trx, accountId, from);
  if (!before) return false;
  const into = await groupOf(trx, accountId, to);
  if (into) await pour(trx, before, into.id);
  else {
    await trx
      .updateTable('conversations')
      .set({ group_id: to })
      .where('id', '=', before.id)
      .execute();
  }
  return true;
}

/** Under which id a group goes on; itself unless it has moved. What was said before may come later. */
export async function movedTo(trx: Db, accountId: string, groupId: string): Promise<string> {
  const row = await trx
    .selectFrom('memory')
    .select('value')
    .where('account_id', '=', accountId)
    .where('key', '=', keyOf(groupId))
    .executeTakeFirst();
  return row ? String(fromJson(row.value)) : groupId;
}

async function remember(trx: Db, accountId: string, from: string, to: string): Promise<void> {
  const value = toJson(to);
  await trx
    .insertInto('memory')
    .values({ account_id: accountId, key: keyOf(from), value, until: FOR_EVER })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doUpdateSet({ value }))
    .execute();
}

const keyOf = (groupId: string): string => `moved:${groupId}`;
/** 9999-12-31 */
const FOR_EVER = 253_402_214_400_000;

/** A conversation that another one takes in. */
export interface Poured {
  readonly id: number;
  readonly lastMessageAt: number | null;
  readonly lastInboundAt: number | null;
}

/** All that stands in `from` stands in `into` from now on; `from` is gone. */
export async function pour(trx: Db, from: Poured, into: number): Promise<void> {
  await revise(trx, 'conversation_id', from.id);
  await trx
    .updateTable('messages')
    .set({ conversation_id: into })
    .where('conversation_id', '=', from.id)
    .execute();
  await trx
    .updateTable('outbox')
    .set({ conversation_id: into })
    .where('conversation_id', '=', from.id)
    .execute();
  await trx
    .updateTable('notices')
    .set({ conversation_id: into })
    .where('conversation_id', '=', from.id)
    .execute();
  await moveRecords(trx, from.id, into);
  await mergeMarks(trx, from.id, into);
  await trx.deleteFrom('conversations').where('id', '=', from.id).execute();
  const { lastMessageAt, lastInboundAt } = from;
  if (lastMessageAt !== null) await touchConversation(trx, into, { lastMessageAt, lastInboundAt });
}

/** Each with a revision of its own: readers page by them. */
async function moveRecords(trx: Db, from: number, into: number): Promise<void> {
  const rows = await trx
    .selectFrom('records')
    .select('id')
    .where('conversation_id', '=', from)
    .execute();
  for (const { id } of rows) {
    await trx
      .updateTable('records')
      .set({ conversation_id: into, revision: await nextRevision(trx) })
      .where('id', '=', id)
      .execute();
  }
}

async function groupOf(trx: Db, accountId: string, groupId: string): Promise<Poured | undefined> {
  return trx
    .selectFrom('conversations')
    .select(['id', 'last_message_at as lastMessageAt', 'last_inbound_at as lastInboundAt'])
    .where('account_id', '=', accountId)
    .where('group_id', '=', groupId)
    .executeTakeFirst();
}
