/** What is asked for of conversations and messages, and what a refusal of it means. */
import { type ErrorCategory, GateError } from '../../../../src/domain/error.ts';

export const OF_CONVERSATIONS = [
  'id',
  'updated_time',
  'participants',
  'message_count',
  'unread_count',
];

export const OF_MESSAGES = [
  'id',
  'created_time',
  'from',
  'to',
  'message',
  'sticker',
  'attachments',
  'shares',
  'reactions',
  'reply_to',
  'story',
  'is_unsupported',
];

/** What is told even of messages that are not. */
export const OF_UNTOLD = ['id', 'created_time'];

/** A share is told only with its fields by name. https://developers.facebook.com/docs/graph-api/reference/message */
const OF_SHARES = ['id', 'link', 'name', 'description', 'template'];

/** The `fields` parameter. @param without what the platform turned out not to have */
export function asked(fields: readonly string[], without: readonly string[]): string {
  const known = (field: string): boolean => !without.includes(field);
  return fields
    .filter(known)
    .map((field) => (field === 'shares' ? `shares{${OF_SHARES.filter(known).join(',')}}` : field))
    .join(',');
}

/** What is wrong with one question, not with asking. */
const OF_ONE: ReadonlySet<ErrorCategory> = new Set(['failed', 'not_found', 'policy', 'usage']);

/**
 * Whether the platform refuses just this, and because of which field where it says so; not every node has
 * every field in every version. `null`: it is something else, and to be thrown.
 */
export function refusalOf(error: unknown): { field: string | null } | null {
  if (!(error instanceof GateError) || !OF_ONE.has(error.category)) return null;
  // Something between here and the platform has answered: nothing was refused.
  if (error.code === 'answer_unreadable') return null;
  return { field: /nonexisting field \((\w+)\)/.exec(error.message)?.[1] ?? null };
}
