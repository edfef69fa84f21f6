import type { Context } from './context.ts';
import { fromJson, toJson } from './json.ts';
import type { MemoryStore } from './store.ts';

export function memoryStore({ db }: Context): MemoryStore {
  return {
    async recall(accountId, key, now) {
      const row = await db
        .selectFrom('memory')
        .select('value')
        .where('account_id', '=', accountId)
        .where('key', '=', key)
        .where('until', '>', now)
        .executeTakeFirst();
      return row ? fromJson(row.value) : undefined;
    },

    async remember(accountId, key, value, until, now) {
      await db.deleteFrom('memory').where('until', '<=', now).execute();
      const row = { value: toJson(value), until };
      await db
        .insertInto('memory')
        .values({ account_id: accountId, key, ...row })
        .onConflict((conflict) => conflict.columns(['account_id', 'key']).doUpdateSet(row))
        .execute();
    },

    async forget(accountId, key) {
      await db
        .deleteFrom('memory')
        .where('account_id', '=', accountId)
        .where('key', '=', key)
        .execute();
    },
  };
}
