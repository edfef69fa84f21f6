import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { connect, fileOf, type StorePlace } from './connect.ts';

/** SQLite reads the whole file, and this process stands still meanwhile: about half a second for this much. */
const READ_WHOLE_BYTES = 256 * 1024 * 1024;

/**
 * Looks whether a store that is there is sound. PostgreSQL answers for itself; a SQLite file is read whole
 * (https://sqlite.org/pragma.html#pragma_quick_check) unless it is too large for a quick look.
 * @returns whether it was read whole
 * @throws GateError as `openStore`; exit 1 `store_corrupt` for damage inside
 */
export async function checkStore(place: StorePlace): Promise<boolean> {
  const { db, engine } = await connect(place);
  try {
    if (engine.kind === 'postgres') {
      await sql`select 1`.execute(db);
      return true;
    }
    if (statSync(fileOf(place)).size > READ_WHOLE_BYTES) {
      await sql`select count(*) from sqlite_schema`.execute(db);
      return false;
    }
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
    const said = rows[0]?.quick_check ?? 'ok';
    if (said === 'ok') return true;
    throw new GateError({
      category: 'failed',
      code: 'store_corrupt',
      message: words`${fileOf(place)} is damaged: ${said}`,
      hint: words`Move the file away and put a backup in its place.`,
    });
  } finally {
    await db.destroy();
  }
}
