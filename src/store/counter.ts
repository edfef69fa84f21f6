import type { Db } from './schema.ts';

/**
 * The next revision. Taken first in a transaction that inserts or changes a message: in PostgreSQL
 * the row stays locked until the commit, so revisions become visible in order.
 */
export async function nextRevision(trx: Db): Promise<number> {
  const { value } = await trx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', 'revision')
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

export async function currentRevision(db: Db): Promise<number> {
  const { value } = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'revision')
    .executeTakeFirstOrThrow();
  return value;
}
