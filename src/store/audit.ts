import type { Context } from './context.ts';
import { fromJson, toJson } from './json.ts';
import { rowLimit } from './rows.ts';
import type { AuditRow, AuditStore } from './store.ts';

const COLUMNS = ['id', 'at', 'action', 'subject', 'outcome', 'detail', 'hash'] as const;

export function auditStore({ db, write }: Context): AuditStore {
  return {
    /** `seal` is given an empty text for the first row. */
    append: (row, seal) =>
      write(async (trx) => {
        const last = await trx
          .selectFrom('audit')
          .select('hash')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        await trx
          .insertInto('audit')
          .values({
            at: row.at,
            action: row.action,
            subject: row.subject,
            outcome: row.outcome,
            detail: toJson(row.detail),
            hash: seal(last?.hash ?? ''),
          })
          .execute();
      }),

    /** Oldest first: with `afterId` the first ones after it, without it the last ones there are. */
    async list({ afterId, limit }) {
      const query = db.selectFrom('audit').select(COLUMNS).limit(rowLimit(limit));
      const rows =
        afterId === undefined
          ? (await query.orderBy('id', 'desc').execute()).toReversed()
          : await query.where('id', '>', afterId).orderBy('id').execute();
      return rows.map((row) => ({ ...row, detail: fromJson(row.detail) as AuditRow['detail'] }));
    },
  };
}
