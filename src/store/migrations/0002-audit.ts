import type { Engine } from '../engine.ts';
import type { Db } from '../schema.ts';

/**
 * Rows of the audit trail get their place from a counter instead of counting up by themselves: a place
 * is part of what a row's hash is made over, and a sequence leaves gaps. Nothing has written to the
 * table before this.
 */
export async function audit(db: Db, engine: Engine): Promise<void> {
  await db.schema.dropTable('audit').execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', engine.types.counting, (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.insertInto('counter').values({ name: 'audit', value: 0 }).execute();
}
