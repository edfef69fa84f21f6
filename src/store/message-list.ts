import { type ExpressionBuilder, sql } from 'kysely';
import { MESSAGE_COLUMNS } from './message-rows.ts';
import { rowLimit } from './rows.ts';
import type { Db, Tables } from './schema.ts';
import type { MessageFilter, Whose } from './store.ts';

/** The words of the partial indexes `messages_unread…`: they are only used where the query repeats them. */
export const UNREAD = sql<boolean>`direction = 'inbound' and status not in ('read', 'played')`;

/** By one index where it can be: `or` takes two and sorts what they find. */
export function isWhose({ personIds, conversationIds }: Whose) {
  return (eb: ExpressionBuilder<Pick<Tables, 'messages'>, 'messages'>) => {
    const theirs = eb('messages.person_id', 'in', personIds);
    if (conversationIds.length === 0) return theirs;
    const there = eb('messages.conversation_id', 'in', conversationIds);
    return personIds.length === 0 ? there : eb.or([theirs, there]);
  };
}

/**
 * Newest first, or by revision with `afterRevision`. For each filter there is an index that ends in the
 * order asked for, so that the newest 50 of a million are read off its end.
 */
export function listQuery(db: Db, filter: MessageFilter) {
  const { accountId, gate, conversationId, personIds, since, direction, afterRevision } = filter;
  let query = db.selectFrom('messages').select(MESSAGE_COLUMNS).limit(rowLimit(filter.limit));
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  if (gate !== undefined) query = query.where('gate', '=', gate);
  if (conversationId !== undefined) query = query.where('conversation_id', '=', conversationId);
  if (personIds !== undefined) query = query.where('person_id', 'in', personIds);
  if (filter.whose !== undefined) query = query.where(isWhose(filter.whose));
  if (since !== undefined) query = query.where('timestamp', '>=', since);
  if (direction !== undefined) query = query.where('direction', '=', direction);
  if (filter.unread === true) query = query.where(UNREAD);
  if (afterRevision !== undefined) {
    return query.where('revision', '>', afterRevision).orderBy('revision');
  }
  return query.orderBy('timestamp', 'desc').orderBy('seq', 'desc');
}
