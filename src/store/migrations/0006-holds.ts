import type { Db } from '../schema.ts';

/** What a platform that was sent to too fast has asked for: nobody sends before, and slower afterwards. */
export async function holds(db: Db): Promise<void> {
  await db.schema.alterTable('pace').addColumn('hold', 'text').execute();
}
