import type { Context } from './context.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { Conversation, ConversationStore } from './store.ts';

type Place = Parameters<ConversationStore['resolve']>[0];

const COLUMNS = [
  'id',
  'account_id as accountId',
  'person_id as personId',
  'group_id as groupId',
  'title',
  'last_message_at as lastMessageAt',
  'last_inbound_at as lastInboundAt',
] as const;

export function conversationStore({ db, write }: Context): ConversationStore {
  return {
    async resolve(place) {
      const known = await at(db, place);
      if (known && !isRenamed(known, place)) return known;
      return write((trx) => settle(trx, place));
    },

    async find(id) {
      const row = await db
        .selectFrom('conversations')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ?? null;
    },

    async list({ accountId, limit }) {
      let query = db
        .selectFrom('conversations')
        .select(COLUMNS)
        .orderBy('last_message_at', (order) => order.desc().nullsLast())
        .orderBy('id', 'desc')
        .limit(rowLimit(limit));
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      return query.execute();
    },
  };
}

/** A message moves the conversation's times forward, never back: webhooks come in any order. */
export async function touchConversation(
  trx: Db,
  id: number,
  times: { lastMessageAt: number; lastInboundAt: number | null },
): Promise<void> {
  for (const [column, time] of [
    ['last_message_at', times.lastMessageAt],
    ['last_inbound_at', times.lastInboundAt],
  ] as const) {
    if (time === null) continue;
    await trx
      .updateTable('conversations')
      .set({ [column]: time })
      .where('id', '=', id)
      .where((eb) => eb.or([eb(column, 'is', null), eb(column, '<', time)]))
      .execute();
  }
}

async function at(db: Db, { accountId, personId, groupId }: Place): Promise<Conversation | null> {
  const query = db.selectFrom('conversations').select(COLUMNS).where('account_id', '=', accountId);
  if (groupId !== null) {
    return (await query.where('group_id', '=', groupId).executeTakeFirst()) ?? null;
  }
  if (personId === null) throw new Error('a conversation is with a person or a group');
  return (await query.where('person_id', '=', personId).executeTakeFirst()) ?? null;
}

async function settle(trx: Db, place: Place): Promise<Conversation> {
  const known = await at(trx, place);
  if (!known) {
    return trx
      .insertInto('conversations')
      .values({
        account_id: place.accountId,
        // A group's conversation belongs to none of its members.
        person_id: place.groupId === null ? place.personId : null,
        group_id: place.groupId,
        title: place.title,
        created_at: place.at,
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }
  if (!isRenamed(known, place)) return known;
  return trx
    .updateTable('conversations')
    .set({ title: place.title })
    .where('id', '=', known.id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

function isRenamed(known: Conversation, place: Place): boolean {
  return place.title !== null && place.title !== known.title;
}
