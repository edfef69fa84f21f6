import { sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';

const raise = prepared((db, { by }: { by: number }) =>
  db
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', by) }))
    .where('name', '=', 'revision')
    .returning('value'),
);

/**
 * The next revision. Taken first in a transaction that inserts or changes a message: in PostgreSQL
 * the row stays locked until the commit, so revisions become visible in order.
 */
export async function nextRevision(trx: Db): Promise<number> {
  return nextRevisions(trx, 1);
}

/** So many revisions in a row; gives the first of them. */
export async function nextRevisions(trx: Db, count: number): Promise<number> {
  const [last] = await raise(trx, { by: count });
  if (!last) throw new Error('the store has no revision counter');
  return last.value - count + 1;
}

export async function currentRevision(db: Db): Promise<number> {
  const { value } = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'revision')
    .executeTakeFirstOrThrow();
  return value;
}

/** New revisions for all messages of a person or conversation, no two the same: readers page by them. */
export async function revise(
  trx: Db,
  column: 'person_id' | 'conversation_id',
  id: number,
): Promise<void> {
  const { count } = await trx
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(column, '=', id)
    .executeTakeFirstOrThrow();
  if (count === 0) return;
  const first = await nextRevisions(trx, count);
  await sql`
    update messages set revision = ${first} + numbered.place
    from (
      select seq as number, row_number() over (order by seq) - 1 as place
      from messages where ${sql.ref(column)} = ${id}
    ) as numbered
    where messages.seq = numbered.number`.execute(trx);
}
