import type { StatusError } from '../domain/event.ts';
import type { Details, MediaRef } from '../domain/message.ts';
import type { Engine } from './engine.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import { prepared, preparedEach, preparedInsert, preparedRows } from './prepared.ts';
import type { Db, Tables } from './schema.ts';
import type { NewMessage, StoredMessage } from './store.ts';

/** Without the payload, which is longer than all of them. Named by their table: a search joins it with the words. */
export const BARE_COLUMNS = [
  'messages.seq',
  'messages.revision',
  'messages.account_id as accountId',
  'messages.external_id as externalId',
  'messages.conversation_id as conversationId',
  'messages.person_id as personId',
  'messages.direction',
  'messages.sender as from',
  'messages.recipient as to',
  'messages.type',
  'messages.text',
  'messages.timestamp',
  'messages.received_at as receivedAt',
  'messages.status',
  'messages.error',
  'messages.reply_to as replyTo',
  'messages.media',
  'messages.details',
  'messages.edited',
  'messages.revoked',
  'messages.key',
] as const;

export const MESSAGE_COLUMNS = [...BARE_COLUMNS, 'messages.raw'] as const;

type Packed = 'error' | 'media' | 'details' | 'edited' | 'revoked' | 'raw';

interface MessageRow extends Omit<StoredMessage, Packed> {
  error: string | null;
  media: string | null;
  details: string | null;
  edited: number | null;
  revoked: number | null;
  raw: string;
}

export function messageOf(row: MessageRow): StoredMessage {
  return {
    ...row,
    error: fromJson(row.error) as StatusError | null,
    media: fromJson(row.media) as MediaRef | null,
    details: fromJson(row.details) as Details | null,
    edited: row.edited === 1,
    revoked: row.revoked === 1,
    raw: fromJson(row.raw),
  };
}

type NewRow = Omit<Tables['messages'], 'seq' | 'edited' | 'revoked' | 'first_text'>;

const appendEach = preparedEach((db, row: NewRow) => insertion(db, [row]));
const appendMany = preparedRows(64, insertion);

/** Puts rows at the end. */
export function appendRows(trx: Db, engine: Engine, rows: readonly NewRow[]): Promise<unknown> {
  return engine.kind === 'sqlite' ? appendEach(trx, rows) : appendMany(trx, rows);
}

const insertPlain = preparedInsert((db, row: NewRow) => insertion(db, [row]));
const insertReturning = prepared((db, row: NewRow) => insertion(db, [row]).returning('seq'));

/** Puts one at the end, and gives its `seq`. */
export async function insertRow(trx: Db, engine: Engine, row: NewRow): Promise<number> {
  if (engine.kind === 'sqlite') return insertPlain(trx, row);
  const [added] = await insertReturning(trx, row);
  if (!added) throw new Error('a message was not stored');
  return added.seq;
}

function insertion(db: Db, rows: readonly NewRow[]) {
  return db.insertInto('messages').values(
    rows.map((row) => ({
      revision: row.revision,
      account_id: row.account_id,
      gate: row.gate,
      external_id: row.external_id,
      conversation_id: row.conversation_id,
      person_id: row.person_id,
      direction: row.direction,
      sender: row.sender,
      recipient: row.recipient,
      type: row.type,
      text: row.text,
      timestamp: row.timestamp,
      received_at: row.received_at,
      status: row.status,
      error: row.error,
      reply_to: row.reply_to,
      media: row.media,
      key: row.key,
      raw: row.raw,
      details: row.details,
    })),
  );
}

export function valuesOf(message: NewMessage, revision: number): NewRow {
  return {
    revision,
    account_id: message.accountId,
    gate: message.accountId.split(':', 1)[0] ?? '',
    external_id: message.externalId,
    conversation_id: message.conversationId,
    person_id: message.personId,
    direction: message.direction,
    sender: message.from,
    recipient: message.to,
    type: message.type,
    text: message.text,
    timestamp: message.timestamp,
    received_at: message.receivedAt,
    status: message.status,
    error: toJsonOrNull(message.error),
    reply_to: message.replyTo,
    media: toJsonOrNull(message.media),
    key: message.key,
    raw: toJson(message.raw),
    details: toJsonOrNull(message.details),
  };
}
