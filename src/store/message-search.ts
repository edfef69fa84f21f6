import type { Engine } from './engine.ts';
import { isWhose, UNREAD } from './message-list.ts';
import { MESSAGE_COLUMNS } from './message-rows.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { MessageFilter } from './store.ts';

/** Driven by the words: messages that hold all of them are fewer than any filter leaves. Newest first. */
export function searchQuery(
  db: Db,
  engine: Engine,
  words: readonly string[],
  filter: Omit<MessageFilter, 'afterRevision'>,
) {
  const { accountId, gate, conversationId, personIds, since, direction } = filter;
  let query = db
    .selectFrom(engine.withWords(words).as('found'))
    .innerJoin('messages', 'messages.seq', 'found.seq')
    .select(MESSAGE_COLUMNS)
    .orderBy('messages.timestamp', 'desc')
    .orderBy('messages.seq', 'desc')
    .limit(rowLimit(filter.limit));
  if (accountId !== undefined) query = query.where('messages.account_id', '=', accountId);
  if (gate !== undefined) query = query.where('messages.gate', '=', gate);
  if (conversationId !== undefined) {
    query = query.where('messages.conversation_id', '=', conversationId);
  }
  if (personIds !== undefined) query = query.where('messages.person_id', 'in', personIds);
  if (filter.whose !== undefined) query = query.where(isWhose(filter.whose));
  if (since !== undefined) query = query.where('messages.timestamp', '>=', since);
  if (direction !== undefined) query = query.where('messages.direction', '=', direction);
  return filter.unread === true ? query.where(UNREAD) : query;
}
