import type { StatusError } from '../domain/event.ts';
import { advance } from './advance.ts';
import type { Context } from './context.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import { prepared } from './prepared.ts';
import type { Tables } from './schema.ts';
import type { StatusStore } from './store.ts';
import { mark } from './watermarks.ts';

const insertRow = prepared((db, row: Omit<Tables['statuses'], 'id'>) =>
  db
    .insertInto('statuses')
    .values({
      account_id: row.account_id,
      external_id: row.external_id,
      status: row.status,
      at: row.at,
      key: row.key,
      error: row.error,
      raw: row.raw,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id'),
);

export function statusStore({ db, write }: Context): StatusStore {
  return {
    record: (record) =>
      write(async (trx) => {
        const [added] = await insertRow(trx, {
          account_id: record.accountId,
          external_id: record.externalId,
          status: record.status,
          at: record.at,
          key: record.key,
          error: toJsonOrNull(record.error),
          raw: toJson(record.raw),
        });
        if (!added) return { fresh: false };
        await advance(trx, record);
        return { fresh: true };
      }),

    mark: (watermark) => mark(write, watermark),

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
