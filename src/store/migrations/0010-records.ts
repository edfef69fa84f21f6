import type { ColumnDefinitionBuilder } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Db } from '../schema.ts';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** Meetings, recordings and bookings beside messages, and what is done for a booking. */
export async function records(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('records')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('revision', 'bigint', required)
    .addColumn('account_id', 'text', required)
    .addColumn('gate', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('external_id', 'text', required)
    .addColumn('meeting', 'text')
    .addColumn('conversation_id', 'bigint')
    .addColumn('starts_at', 'bigint')
    .addColumn('facts', 'text', required)
    .addColumn('told_at', 'text', required)
    .addColumn('raw', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('updated_at', 'bigint', required)
    .execute();
  await db.schema
    .createIndex('records_key')
    .unique()
    .on('records')
    .columns(['account_id', 'kind', 'external_id'])
    .execute();
  for (const [name, ...columns] of [
    ['records_by_revision', 'gate', 'kind', 'revision'],
    ['records_in_order', 'gate', 'kind', 'id'],
    ['records_of_meeting', 'account_id', 'meeting'],
    ['bookings_of_meeting', 'kind', 'meeting'],
    ['records_by_start', 'kind', 'starts_at'],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('records')
      .columns([...columns])
      .execute();
  }
  await db.schema
    .createTable('booking_names')
    .addColumn('account_id', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('record_id', 'bigint', required)
    .addPrimaryKeyConstraint('booking_names_key', ['account_id', 'name'])
    .execute();
  await db.schema
    .createTable('booking_steps')
    .addColumn('record_id', 'bigint', required)
    .addColumn('name', 'text', required)
    .addColumn('version', 'integer', required)
    .addColumn('state', 'text', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('tries', 'integer', required)
    .addColumn('result', 'text', required)
    .addColumn('error', 'text')
    .addColumn('updated_at', 'bigint', required)
    .addPrimaryKeyConstraint('booking_steps_key', ['record_id', 'name'])
    .execute();
  await db.schema
    .createIndex('booking_steps_due')
    .on('booking_steps')
    .columns(['state', 'due_at'])
    .execute();
  await db.schema.alterTable('notices').addColumn('conversation_id', 'bigint').execute();
  for (const [name, ...columns] of [
    ['notices_of_conversation', 'conversation_id', 'at'],
    ['notices_by_subject', 'account_id', 'subject'],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('notices')
      .columns([...columns])
      .execute();
  }
}
