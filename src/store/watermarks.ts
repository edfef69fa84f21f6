/** “All up to here was delivered, or read”: what it says of messages that are here, and of those to come. */
import { type Delivery, DELIVERIES, furthest, hasReached } from '../domain/delivery.ts';
import type { Context } from './context.ts';
import { nextRevisions } from './counter.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { NewMessage, Watermark } from './store.ts';

const marksOf = prepared((db, { conversationId }: Pick<Watermark, 'conversationId'>) =>
  db
    .selectFrom('watermarks')
    .select(['status', 'up_to as upTo'])
    .where('conversation_id', '=', conversationId),
);

/** See {@link StatusStore.mark}. */
export async function mark(
  write: Context['write'],
  { conversationId, status, upTo }: Watermark,
): Promise<{ fresh: boolean; keys: readonly string[] }> {
  return write(async (trx) => {
    const before = (await marksOf(trx, { conversationId })).find((each) => each.status === status);
    if (before && before.upTo >= upTo) return { fresh: false, keys: [] };
    await trx
      .insertInto('watermarks')
      .values({ conversation_id: conversationId, status, up_to: upTo })
      .onConflict((conflict) =>
        conflict.columns(['conversation_id', 'status']).doUpdateSet({ up_to: upTo }),
      )
      .execute();
    // What was sent before the last mark has come so far already.
    const behind = await trx
      .selectFrom('messages')
      .select(['seq', 'key'])
      .where('conversation_id', '=', conversationId)
      .where('timestamp', '>', before?.upTo ?? 0)
      .where('timestamp', '<=', upTo)
      .where('direction', '=', 'outbound')
      .where('status', 'in', below(status))
      .orderBy('seq')
      .execute();
    if (behind.length === 0) return { fresh: true, keys: [] };
    const revision = await nextRevisions(trx, behind.length);
    for (const [index, { seq }] of behind.entries()) {
      await trx
        .updateTable('messages')
        .set({ status, revision: revision + index })
        .where('seq', '=', seq)
        .execute();
    }
    return { fresh: true, keys: behind.flatMap(({ key }) => key ?? []) };
  });
}

/** A message as the marks of its conversation have it: they may have been here first. */
export async function underMarks<T extends Pick<NewMessage, MarkedBy>>(
  trx: Db,
  message: T,
): Promise<T> {
  if (message.direction !== 'outbound') return message;
  return marked(message, await marksOf(trx, message));
}

type MarkedBy = 'conversationId' | 'direction' | 'timestamp' | 'takenAt' | 'status';

/** The same for many. */
export async function allUnderMarks(
  trx: Db,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  const any = await trx.selectFrom('watermarks').select('status').limit(1).executeTakeFirst();
  if (!any) return messages;
  const marks = new Map<number, readonly Omit<Watermark, 'conversationId'>[]>();
  for (const { conversationId } of messages) {
    if (marks.has(conversationId)) continue;
    marks.set(conversationId, await marksOf(trx, { conversationId }));
  }
  return messages.map((message) =>
    message.direction === 'outbound'
      ? marked(message, marks.get(message.conversationId) ?? [])
      : message,
  );
}

/** Two conversations became one, `into`, with the messages of both: the later marks hold for all of them. */
export async function mergeMarks(trx: Db, from: number, into: number): Promise<void> {
  const all = [
    ...(await marksOf(trx, { conversationId: from })),
    ...(await marksOf(trx, { conversationId: into })),
  ].toSorted((a, b) => b.upTo - a.upTo);
  if (all.length === 0) return;
  // Made anew, so that they are held against messages that neither of them has seen.
  await trx.deleteFrom('watermarks').where('conversation_id', 'in', [from, into]).execute();
  for (const each of all) await mark((work) => work(trx), { ...each, conversationId: into });
}

function marked<T extends Pick<NewMessage, MarkedBy>>(
  message: T,
  marks: readonly Omit<Watermark, 'conversationId'>[],
): T {
  let { status } = message;
  const { takenAt = message.timestamp } = message;
  for (const each of marks) {
    if (takenAt <= each.upTo) status = furthest(status, each.status);
  }
  return status === message.status ? message : { ...message, status };
}

/** Where a message may stand that has not come so far; what failed has not, and never will. */
function below(status: Watermark['status']): Delivery[] {
  return DELIVERIES.filter((each) => each !== 'failed' && !hasReached(each, status));
}
