import type { Db } from '../schema.ts';

/** Conversations about something (mail), people who take nothing any more, messages for later. */
export async function threads(db: Db): Promise<void> {
  for (const [column, type] of [
    ['with_person_id', 'bigint'],
    ['subject', 'text'],
    ['unreachable_since', 'bigint'],
  ] as const) {
    await db.schema.alterTable('conversations').addColumn(column, type).execute();
  }
  await db.schema
    .createIndex('conversations_threads')
    .on('conversations')
    .columns(['with_person_id', 'account_id', 'subject'])
    .execute();
  await db.schema.alterTable('outbox').addColumn('due_at', 'bigint').execute();
  await db.schema
    .createIndex('outbox_due')
    .on('outbox')
    .column('due_at')
    .where('due_at', 'is not', null)
    .execute();
}
