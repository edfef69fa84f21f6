import type { Db } from '../schema.ts';

/** What a gate remembers of an account between runs: answers of the platform that hold for a while. */
export async function memory(db: Db): Promise<void> {
  await db.schema
    .createTable('memory')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('memory_key', ['account_id', 'key'])
    .execute();
}
