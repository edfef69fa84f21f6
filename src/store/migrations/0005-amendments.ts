import type { Db } from '../schema.ts';

/** Messages that were changed or taken back, what they say beside their text, and whom news is about. */
export async function amendments(db: Db): Promise<void> {
  for (const [name, type] of [
    ['details', 'text'],
    ['edited', 'integer'],
    ['revoked', 'integer'],
    ['first_text', 'text'],
  ] as const) {
    await db.schema.alterTable('messages').addColumn(name, type).execute();
  }
  await db.schema
    .createTable('amendments')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('external_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text')
    .addPrimaryKeyConstraint('amendments_key', ['external_id', 'account_id', 'kind', 'by'])
    .execute();
  await db.schema.alterTable('notices').addColumn('person_id', 'bigint').execute();
  await db.schema.alterTable('notices').addColumn('marketing', 'text').execute();
  await db.schema
    .createIndex('notices_by_person')
    .on('notices')
    .columns(['person_id', 'id'])
    .execute();
  await db.schema.createIndex('notices_by_gate').on('notices').columns(['gate', 'id']).execute();
}
