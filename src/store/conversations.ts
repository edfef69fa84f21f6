import { sql } from 'kysely';
import type { Context } from './context.ts';
import { COLUMNS } from './conversation-columns.ts';
import { groupsCalled, isHandleOf, keepHandle } from './conversation-groups.ts';
import { movedTo, moveGroup } from './conversation-move.ts';
import { prepared } from './prepared.ts';
import { chunksOf, rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { Conversation, ConversationStore } from './store.ts';
import { settleThread } from './threads.ts';

type Place = Parameters<ConversationStore['resolve']>[0];

const withPerson = prepared((db, place: { accountId: string; personId: number }) =>
  db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('account_id', '=', place.accountId)
    .where('person_id', '=', place.personId),
);

const withGroup = prepared((db, place: { accountId: string; groupId: string }) =>
  db
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('account_id', '=', place.accountId)
    .where('group_id', '=', place.groupId),
);

export function conversationStore({ db, write }: Context): ConversationStore {
  return {
    async thread(place) {
      // A conversation that has the message's own id may have to become one with it.
      return write((trx) => settleThread(trx, place));
    },

    async reach({ accountId, personId }, unreachableSince) {
      const { numUpdatedRows } = await db
        .updateTable('conversations')
        .set({ unreachable_since: unreachableSince })
        .where('account_id', '=', accountId)
        .where('person_id', '=', personId)
        .where('unreachable_since', unreachableSince === null ? 'is not' : 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    move: (group) => write((trx) => moveGroup(trx, group)),

    async resolve(place) {
      const known = await at(db, place);
      if (known && !isRenamed(known, place) && !(await isNewHandle(db, place))) return known;
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

    async findMany(ids) {
      const found: Conversation[] = [];
      for (const some of chunksOf([...new Set(ids)], 1)) {
        const rows = db.selectFrom('conversations').select(COLUMNS).where('id', 'in', some);
        found.push(...(await rows.execute()));
      }
      return found;
    },

    groups: (gate, text) => groupsCalled(db, gate, text),

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

    async ofPeople(accountId, personIds) {
      const found: Conversation[] = [];
      for (const some of chunksOf([...new Set(personIds)], 1)) {
        for (const column of ['person_id', 'with_person_id'] as const) {
          const rows = db
            .selectFrom('conversations')
            .select(COLUMNS)
            .where('account_id', '=', accountId)
            .where(column, 'in', some);
          found.push(...(await rows.execute()));
        }
      }
      return found.toSorted((a, b) => a.id - b.id);
    },
  };
}

type Touch = { id: number; lastMessageAt: number };

const touchOutbound = prepared((db, { id, lastMessageAt }: Touch) =>
  db
    .updateTable('conversations')
    .set({ last_message_at: lastMessageAt })
    .where('id', '=', id)
    .where(isBefore('last_message_at', lastMessageAt)),
);

const touchInbound = prepared(
  (db, { id, lastMessageAt, lastInboundAt }: Touch & { lastInboundAt: number }) =>
    db
      .updateTable('conversations')
      .set({
        last_message_at: later('last_message_at', lastMessageAt),
        last_inbound_at: later('last_inbound_at', lastInboundAt),
      })
      .where('id', '=', id)
      .where((eb) =>
        eb.or([
          isBefore('last_message_at', lastMessageAt),
          isBefore('last_inbound_at', lastInboundAt),
        ]),
      ),
);

/** A message moves the conversation's times forward, never back: webhooks come in any order. */
export async function touchConversation(
  trx: Db,
  id: number,
  times: { lastMessageAt: number; lastInboundAt: number | null },
): Promise<void> {
  const { lastMessageAt, lastInboundAt } = times;
  if (lastInboundAt === null) await touchOutbound(trx, { id, lastMessageAt });
  else await touchInbound(trx, { id, lastMessageAt, lastInboundAt });
}

function isBefore(column: 'last_message_at' | 'last_inbound_at', time: number) {
  return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} < ${time})`;
}

function later(column: 'last_message_at' | 'last_inbound_at', time: number) {
  return sql<number>`case when ${isBefore(column, time)} then ${time} else ${sql.ref(column)} end`;
}

async function at(db: Db, { accountId, personId, groupId }: Place): Promise<Conversation | null> {
  if (groupId !== null) return (await withGroup(db, { accountId, groupId }))[0] ?? null;
  if (personId === null) throw new Error('a conversation is with a person or a group');
  return (await withPerson(db, { accountId, personId }))[0] ?? null;
}

async function settle(trx: Db, told: Place): Promise<Conversation> {
  const place = await whereNow(trx, told);
  if (place.handle !== undefined && place.groupId !== null)
    await keepHandle(trx, place.accountId, place.handle, place.groupId);
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

/** Asked for only where nothing stands under the id that was told. */
async function whereNow(trx: Db, told: Place): Promise<Place> {
  if (told.groupId === null || (await at(trx, told))) return told;
  return { ...told, groupId: await movedTo(trx, told.accountId, told.groupId) };
}

async function isNewHandle(db: Db, { accountId, groupId, handle }: Place): Promise<boolean> {
  if (handle === undefined || groupId === null) return false;
  return !(await isHandleOf(db, accountId, handle, groupId));
}

function isRenamed(known: Conversation, place: Place): boolean {
  return place.title !== null && place.title !== known.title;
}
