import type { StatusError } from '../domain/event.ts';
import { advance } from './advance.ts';
import type { Context } from './context.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import type { StatusStore } from './store.ts';

export function statusStore({ db, write }: Context): StatusStore {
  return {
    record: (record) =>
      write(async (trx) => {
        const added = await trx
          .insertInto('statuses')
          .values({
            account_id: record.accountId,
            external_id: record.externalId,
            status: record.status,
            at: record.at,
            key: record.key,
            error: toJsonOrNull(record.error),
            raw: toJson(record.raw),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!added) return { fresh: false };
        await advance(trx, record);
        return { fresh: true };
      }),

    async history(accountId, externalId) {
      const rows = await db
        .selectFrom('statuses')
        .select([
          'account_id as accountId',
          'external_id as externalId',
          'status',
          'at',
          'key',
          'error',
          'raw',
        ])
        .where('account_id', '=', accountId)
        .where('external_id', '=', externalId)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        ...row,
        error: fromJson(row.error) as StatusError | null,
        raw: fromJson(row.raw),
      }));
    },
  };
}
