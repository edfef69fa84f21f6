import type { Db } from '../schema.ts';

/** Networks that say “all up to here was read”: it holds for messages that come later, too. */
export async function watermarks(db: Db): Promise<void> {
  await db.schema
    .createTable('watermarks')
    .addColumn('conversation_id', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('up_to', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('watermarks_key', ['conversation_id', 'status'])
    .execute();
  // Whether another message has the same file.
  await db.schema.createIndex('media_by_path').on('media').column('path').execute();
}
