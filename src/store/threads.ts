/** Which conversation a message of a network with threads belongs to, in whatever order they come. */
import { COLUMNS } from './conversation-columns.ts';
import { pour } from './conversation-move.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { Conversation, ThreadPlace } from './store.ts';
import { fold } from './words.ts';

/** People answer by subject alone for so long. */
const BY_SUBJECT_MS = 90 * 86_400_000;
/** Of a long thread the nearest messages are enough to find it by. */
const FOLLOWED = 50;

/** See {@link ConversationStore.thread}. */
async function findThread(db: Db, place: ThreadPlace): Promise<Conversation | null> {
  const { accountId, thread } = place;
  const follows = thread.follows.slice(-FOLLOWED).toReversed();
  for (const externalId of follows) {
    const [found] = await ofMessage(db, { accountId, externalId });
    if (found) return found;
  }
  for (const groupId of [thread.externalId, ...follows]) {
    const [found] = await withId(db, { accountId, groupId });
    if (found) return found;
  }
  return thread.bySubject && thread.subject !== null
    ? aboutTheSame(db, place, thread.subject)
    : null;
}

/** Made where there is none; what came before it and follows it becomes one with it. */
export async function settleThread(trx: Db, place: ThreadPlace): Promise<Conversation> {
  const { accountId, externalId, thread } = place;
  const found = await findThread(trx, place);
  // Answers to it that were here first: their conversation has its id.
  const [answers] = await withId(trx, { accountId, groupId: externalId });
  if (found && answers && answers.id !== found.id) await pour(trx, answers, found.id);
  if (found) return found;
  if (answers) {
    await trx
      .updateTable('conversations')
      .set({ group_id: thread.externalId })
      .where('id', '=', answers.id)
      .execute();
    return { ...answers, groupId: thread.externalId };
  }
  const { subject } = thread;
  return trx
    .insertInto('conversations')
    .values({
      account_id: accountId,
      person_id: null,
      with_person_id: place.personId,
      group_id: thread.externalId,
      title: subject,
      subject: subject === null ? null : fold(subject),
      created_at: place.at,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

const ofMessage = prepared((db, message: { accountId: string; externalId: string }) =>
  db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where(
      'id',
      '=',
      db
        .selectFrom('messages')
        .select('conversation_id')
        .where('external_id', '=', message.externalId)
        .where('account_id', '=', message.accountId),
    ),
);

const withId = prepared((db, { accountId, groupId }: { accountId: string; groupId: string }) =>
  db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('group_id', '=', groupId),
);

async function aboutTheSame(
  db: Db,
  { accountId, personId, at }: ThreadPlace,
  subject: string,
): Promise<Conversation | null> {
  const found = await db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('with_person_id', '=', personId)
    .where('account_id', '=', accountId)
    .where('subject', '=', fold(subject))
    .where('last_message_at', '>', at - BY_SUBJECT_MS)
    .where('last_message_at', '<', at + BY_SUBJECT_MS)
    .orderBy('last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}
