import type { Context } from './context.ts';
import type { PaceStore } from './store.ts';

export function paceStore({ write }: Context): PaceStore {
  return {
    take: (key, decide) =>
      write(async (trx) => {
        const bucket = await trx
          .selectFrom('pace')
          .select(['tokens', 'at'])
          .where('key', '=', key)
          .executeTakeFirst();
        const { bucket: next, waitMs } = decide(bucket ?? null);
        await trx
          .insertInto('pace')
          .values({ key, tokens: next.tokens, at: next.at })
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet({ tokens: next.tokens, at: next.at }),
          )
          .execute();
        return waitMs;
      }),
  };
}
