/** Whom their network was asked about, and until when it is not asked again: kept in the account's memory. */
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { memoryStore } from './memory.ts';
import type { Asked, Unasked, UnaskedFilter } from './store.ts';

const PREFIX = 'person ';

/** See {@link PeopleStore.unasked}. */
export async function unasked(
  { db }: Pick<Context, 'db'>,
  { accountId, afterId, now, activeSince, limit }: UnaskedFilter,
): Promise<{ ids: number[] } & Omit<Unasked, 'people'>> {
  const rows = await db
    .selectFrom('conversations')
    .innerJoin('people', 'people.id', 'conversations.person_id')
    .leftJoin('memory', (join) =>
      join
        .onRef('memory.account_id', '=', 'conversations.account_id')
        .on('memory.key', '=', sql<string>`${PREFIX} || cast(people.id as text)`),
    )
    .select(['people.id', 'people.name', 'last_message_at as lastMessageAt', 'memory.until'])
    .where('conversations.account_id', '=', accountId)
    .where('conversations.person_id', '>', afterId)
    .orderBy('conversations.person_id')
    .limit(limit)
    .execute();
  const due = rows.filter(({ name, until, lastMessageAt }) => {
    if (until !== null && until > now) return false;
    return name === null || (lastMessageAt ?? 0) >= activeSince;
  });
  return {
    ids: due.map(({ id }) => id),
    last: rows.at(-1)?.id ?? afterId,
    more: rows.length === limit,
  };
}

/** See {@link PeopleStore.asked}. */
export function asked(context: Context, { accountId, personId, until, now }: Asked): Promise<void> {
  return memoryStore(context).remember(accountId, `${PREFIX}${personId}`, true, until, now);
}
