import { type ColumnDefinitionBuilder, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Db } from '../schema.ts';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const key = (column: ColumnDefinitionBuilder) => column.primaryKey();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);

/** People, conversations, messages and everything around them. */
export async function first(db: Db, engine: Engine): Promise<void> {
  await createCounter(db);
  await createPeople(db, engine);
  await createMessages(db, engine);
  await engine.createWords(db);
  await createTraffic(db, engine);
  await createRecords(db, engine);
}

async function createCounter(db: Db): Promise<void> {
  await db.schema
    .createTable('counter')
    .addColumn('name', 'text', key)
    .addColumn('value', 'bigint', required)
    .execute();
  await db
    .insertInto('counter')
    .values([
      { name: 'revision', value: 0 },
      { name: 'journal', value: 0 },
    ])
    .execute();
}

async function createPeople(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', key)
    .addColumn('gate', 'text', required)
    .addColumn('external_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('handle', 'text')
    .addColumn('enabled', 'integer', required)
    .addColumn('details', 'text', required)
    .addColumn('login', 'text')
    .addColumn('created_at', 'bigint', required)
    .execute();
  await db.schema
    .createTable('people')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('gate', 'text', required)
    .addColumn('name', 'text')
    .addColumn('folded_name', 'text')
    .addColumn('created_at', 'bigint', required)
    .execute();
  await index(db, 'people_by_name', 'people', ['gate', 'folded_name']);
  await db.schema
    .createTable('identities')
    .addColumn('gate', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('value', 'text', required)
    .addColumn('person_id', 'bigint', (column) => column.notNull().references('people.id'))
    .addPrimaryKeyConstraint('identities_key', ['gate', 'kind', 'value'])
    .execute();
  await index(db, 'identities_by_person', 'identities', ['person_id']);
  await index(db, 'identities_by_value', 'identities', ['gate', 'value']);
  await db.schema
    .createTable('conversations')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('account_id', 'text', required)
    .addColumn('person_id', 'bigint', (column) => column.references('people.id'))
    .addColumn('group_id', 'text')
    .addColumn('title', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('last_message_at', 'bigint')
    .addColumn('last_inbound_at', 'bigint')
    .addUniqueConstraint('conversations_direct', ['account_id', 'person_id'])
    .addUniqueConstraint('conversations_group', ['account_id', 'group_id'])
    .execute();
}

async function createMessages(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('messages')
    .addColumn('seq', engine.types.counting, (column) => engine.counting(column))
    .addColumn('revision', 'bigint', required)
    .addColumn('account_id', 'text', required)
    .addColumn('gate', 'text', required)
    .addColumn('external_id', 'text', required)
    .addColumn('conversation_id', 'bigint', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('person_id', 'bigint', (column) => column.references('people.id'))
    .addColumn('direction', 'text', required)
    .addColumn('sender', 'text', required)
    .addColumn('recipient', 'text', required)
    .addColumn('type', 'text', required)
    .addColumn('text', 'text')
    .addColumn('timestamp', 'bigint', required)
    .addColumn('received_at', 'bigint', required)
    .addColumn('status', 'text', required)
    .addColumn('error', 'text')
    .addColumn('reply_to', 'text')
    .addColumn('media', 'text')
    .addColumn('key', 'text')
    .addColumn('raw', 'text', required)
    // In this order it also finds an id over all accounts.
    .addUniqueConstraint('messages_external', ['external_id', 'account_id'])
    .execute();
  // The newest of a conversation, account, gate, person or of all: read off the end of an index.
  await index(db, 'messages_by_conversation', 'messages', ['conversation_id', 'timestamp', 'seq']);
  await index(db, 'messages_by_account', 'messages', ['account_id', 'timestamp', 'seq']);
  await index(db, 'messages_by_gate', 'messages', ['gate', 'timestamp', 'seq']);
  await index(db, 'messages_by_person', 'messages', ['person_id', 'timestamp', 'seq']);
  await index(db, 'messages_by_time', 'messages', ['timestamp', 'seq']);
  // Few messages are unread: these stay small.
  await unreadIndex(db, 'messages_unread', []);
  await unreadIndex(db, 'messages_unread_by_account', ['account_id']);
  await unreadIndex(db, 'messages_unread_by_gate', ['gate']);
  // For export and for those who follow.
  await index(db, 'messages_by_arrival', 'messages', ['account_id', 'seq']);
  await index(db, 'messages_by_revision', 'messages', ['revision']);
  await index(db, 'messages_by_account_revision', 'messages', ['account_id', 'revision', 'seq']);
  await index(db, 'messages_by_gate_revision', 'messages', ['gate', 'revision']);
  await db.schema
    .createTable('statuses')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('account_id', 'text', required)
    .addColumn('external_id', 'text', required)
    .addColumn('status', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('key', 'text')
    .addColumn('error', 'text')
    .addColumn('raw', 'text', required)
    .addUniqueConstraint('statuses_once', ['account_id', 'external_id', 'status'])
    .execute();
}

async function createTraffic(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('journal')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('gate', 'text', required)
    .addColumn('received_at', 'bigint', required)
    .addColumn('headers', 'text', required)
    .addColumn('body', engine.types.bytes, required)
    .addColumn('state', 'text', required)
    .addColumn('messages', 'integer', zero)
    .addColumn('statuses', 'integer', zero)
    .addColumn('notices', 'integer', zero)
    .addColumn('unknown', 'integer', zero)
    .addColumn('repeated', 'integer', zero)
    .addColumn('error', 'text')
    .execute();
  await index(db, 'journal_by_state', 'journal', ['state', 'id']);
  await index(db, 'journal_by_gate', 'journal', ['gate', 'id']);
  await db.schema
    .createTable('notices')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('gate', 'text', required)
    .addColumn('digest', 'text', required)
    .addColumn('account_id', 'text')
    .addColumn('journal_id', 'bigint')
    .addColumn('kind', 'text', required)
    .addColumn('topic', 'text', required)
    .addColumn('subject', 'text')
    .addColumn('summary', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('raw', 'text', required)
    .addUniqueConstraint('notices_once', ['gate', 'digest'])
    .execute();
  await index(db, 'notices_by_journal', 'notices', ['journal_id']);
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', key)
    .addColumn('account_id', 'text', required)
    .addColumn('gate', 'text', required)
    .addColumn('conversation_id', 'bigint')
    .addColumn('draft', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('external_id', 'text')
    .addColumn('error', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('sent_at', 'bigint')
    .addColumn('updated_at', 'bigint', required)
    .addColumn('owner', 'text')
    .addColumn('resends', 'text')
    .execute();
  await index(db, 'outbox_by_state', 'outbox', ['state', 'created_at']);
  await index(db, 'outbox_by_time', 'outbox', ['created_at', 'id']);
  await index(db, 'outbox_by_external', 'outbox', ['external_id', 'account_id']);
}

async function createRecords(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', engine.types.counting, (column) => engine.counting(column))
    .addColumn('at', 'bigint', required)
    .addColumn('action', 'text', required)
    .addColumn('subject', 'text')
    .addColumn('outcome', 'text', required)
    .addColumn('detail', 'text', required)
    .addColumn('hash', 'text', required)
    .execute();
  await db.schema
    .createTable('pace')
    .addColumn('key', 'text', key)
    .addColumn('tokens', 'double precision', required)
    .addColumn('at', 'double precision', required)
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', key)
    .addColumn('owner', 'text', required)
    .addColumn('until', 'bigint', required)
    .execute();
}

async function index(db: Db, name: string, table: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}

async function unreadIndex(db: Db, name: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(name)
    .on('messages')
    .columns([...columns, 'timestamp', 'seq'])
    .where(sql<boolean>`direction = 'inbound' and status not in ('read', 'played')`)
    .execute();
}
