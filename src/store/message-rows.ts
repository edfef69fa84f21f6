import type { StatusError } from '../domain/event.ts';
import type { MediaRef } from '../domain/message.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import type { Tables } from './schema.ts';
import type { NewMessage, StoredMessage } from './store.ts';

/** Named by their table: a search joins it with the words. */
export const MESSAGE_COLUMNS = [
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
  'messages.key',
  'messages.raw',
] as const;

interface MessageRow extends Omit<StoredMessage, 'error' | 'media' | 'raw'> {
  error: string | null;
  media: string | null;
  raw: string;
}

export function messageOf(row: MessageRow): StoredMessage {
  return {
    ...row,
    error: fromJson(row.error) as StatusError | null,
    media: fromJson(row.media) as MediaRef | null,
    raw: fromJson(row.raw),
  };
}

export function valuesOf(
  message: NewMessage,
  revision: number,
): Omit<Tables['messages'], 'seq'> & { seq?: never } {
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
  };
}
