import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Engine } from './engine.ts';
import { isMissingTable } from './failure.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Db } from './schema.ts';

/**
 * Brings a store to the newest version; several processes may do so at once. One read where it is
 * up to date already.
 * @throws GateError `store_newer` when a newer `gates` has migrated it.
 */
export async function migrate(
  db: Db,
  engine: Engine,
  now: () => number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const newest = migrations.at(-1)?.number ?? 0;
  if (checked(await versionOf(db), newest) === newest) return;
  await db.transaction().execute(async (trx) => {
    await engine.prepare(trx);
    await createTable(trx);
    const version = checked(await lastApplied(trx), newest);
    for (const { number, name, up } of migrations) {
      if (number <= version) continue;
      await up(trx, engine);
      await trx.insertInto('migrations').values({ number, name, applied_at: now() }).execute();
    }
  });
}

/** Whether the newest migration is the last one applied. */
export async function isCurrent(db: Db): Promise<boolean> {
  return (await versionOf(db)) === MIGRATIONS.at(-1)?.number;
}

/** The last migration applied; 0 in a new store. */
async function versionOf(db: Db): Promise<number> {
  try {
    return await lastApplied(db);
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}

async function lastApplied(db: Db): Promise<number> {
  const row = await db
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirst();
  return row?.number ?? 0;
}

async function createTable(trx: Db): Promise<void> {
  await trx.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}

function checked(version: number, newest: number): number {
  if (version <= newest) return version;
  throw new GateError({
    category: 'failed',
    code: 'store_newer',
    message: words`This store was made by a newer gates (version ${version} of its tables; this gates knows ${newest}).`,
    hint: 'npm install --global gates-cli@latest',
  });
}
