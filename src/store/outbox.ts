import type { Draft } from '../domain/message.ts';
import type { Context } from './context.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import { prepared } from './prepared.ts';
import { rowLimit } from './rows.ts';
import type { OutboxRow, OutboxStore } from './store.ts';

const COLUMNS = [
  'id',
  'account_id as accountId',
  'gate',
  'conversation_id as conversationId',
  'draft',
  'state',
  'external_id as externalId',
  'error',
  'created_at as createdAt',
  'sent_at as sentAt',
  'updated_at as updatedAt',
  'owner',
  'resends',
  'due_at as dueAt',
] as const;

function rowOf(
  row: Omit<OutboxRow, 'draft' | 'error'> & { draft: string; error: string | null },
): OutboxRow {
  return {
    ...row,
    draft: fromJson(row.draft) as Draft,
    error: fromJson(row.error) as OutboxRow['error'],
  };
}

const newestOf = prepared(
  (db, { accountId, externalId }: { accountId: string; externalId: string }) =>
    db
      .selectFrom('outbox')
      .select(COLUMNS)
      .where('external_id', '=', externalId)
      .where('account_id', '=', accountId)
      .orderBy('created_at', 'desc')
      .limit(1),
);

export function outboxStore({ db }: Context): OutboxStore {
  return {
    async add(row) {
      await db
        .insertInto('outbox')
        .values({
          id: row.id,
          account_id: row.accountId,
          gate: row.gate,
          conversation_id: row.conversationId,
          draft: toJson(row.draft),
          state: row.state,
          external_id: row.externalId,
          error: toJsonOrNull(row.error),
          created_at: row.createdAt,
          sent_at: row.sentAt,
          updated_at: row.updatedAt,
          owner: row.owner,
          resends: row.resends,
          due_at: row.dueAt,
        })
        .execute();
    },

    async find(id) {
      const row = await db
        .selectFrom('outbox')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? rowOf(row) : null;
    },

    async findByExternalId(accountId, externalId) {
      const [row] = await newestOf(db, { accountId, externalId });
      return row ? rowOf(row) : null;
    },

    async list({ states, limit }) {
      if (states?.length === 0) return [];
      let query = db
        .selectFrom('outbox')
        .select(COLUMNS)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(rowLimit(limit));
      if (states !== undefined) query = query.where('state', 'in', states);
      return (await query.execute()).map(rowOf);
    },

    async due(now, limit) {
      const rows = await db
        .selectFrom('outbox')
        .select(COLUMNS)
        .where('state', '=', 'scheduled')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('created_at')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(rowOf);
    },

    async move(id, from, change) {
      if (from.length === 0) return false;
      const { numUpdatedRows } = await db
        .updateTable('outbox')
        .set({
          updated_at: change.updatedAt,
          ...(change.state !== undefined && { state: change.state }),
          ...(change.externalId !== undefined && { external_id: change.externalId }),
          ...(change.error !== undefined && { error: toJsonOrNull(change.error) }),
          ...(change.sentAt !== undefined && { sent_at: change.sentAt }),
          ...(change.owner !== undefined && { owner: change.owner }),
          ...(change.conversationId !== undefined && { conversation_id: change.conversationId }),
        })
        .where('id', '=', id)
        .where('state', 'in', from)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}
