import type { Hold, Pace } from '../domain/pace.ts';
import type { Context } from './context.ts';
import { fromJson, toJsonOrNull } from './json.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import type { PaceStore } from './store.ts';

const paceOf = prepared((db, { key }: { key: string }) =>
  db.selectFrom('pace').select(['tokens', 'at', 'hold']).where('key', '=', key),
);

const replace = prepared(
  (db, row: { key: string; tokens: number; at: number; hold: string | null }) =>
    db
      .insertInto('pace')
      .values({ key: row.key, tokens: row.tokens, at: row.at, hold: row.hold })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          tokens: eb.ref('excluded.tokens'),
          at: eb.ref('excluded.at'),
          hold: eb.ref('excluded.hold'),
        })),
      ),
);

export function paceStore({ db, write }: Context): PaceStore {
  return {
    read: (keys) => read(db, keys),
    change: (keys, decide) =>
      write(async (trx) => {
        const { paces, result } = decide(await read(trx, keys));
        for (const [index, key] of keys.entries()) {
          const pace = paces[index];
          if (!pace) continue;
          const { tokens, at, hold } = pace;
          await replace(trx, { key, tokens, at, hold: toJsonOrNull(hold) });
        }
        return result;
      }),
  };
}

async function read(db: Db, keys: readonly string[]): Promise<(Pace | null)[]> {
  const paces: (Pace | null)[] = [];
  for (const key of keys) {
    const [row] = await paceOf(db, { key });
    paces.push(row ? { ...row, hold: fromJson(row.hold) as Hold | null } : null);
  }
  return paces;
}
