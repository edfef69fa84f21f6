/** Finding in a store what a history from elsewhere brings once more, under other ids or the same. */
import { sql } from 'kysely';
import type { Context } from './context.ts';
import { prepared, preparedRows } from './prepared.ts';
import { storable } from './rows.ts';
import type { StoredMessage } from './store.ts';

/** What a message is recognised by where its id says nothing. */
export type Alike = Pick<
  StoredMessage,
  'externalId' | 'personId' | 'direction' | 'type' | 'text' | 'timestamp'
>;

/** Epoch milliseconds, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface MatchingStore {
  /** Those of these ids that the account has messages with. */
  known(accountId: string, externalIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** From when to when the account has messages whose ids begin otherwise; `null`: none. Epoch milliseconds. */
  span(accountId: string, prefix: string): Promise<Span | null>;
  /** The account's messages with people (not groups) of a stretch of time, both ends included, oldest first. */
  between(accountId: string, from: number, to: number): Promise<Alike[]>;
  /** From when to when the account has messages that only an archive has told; `null`: none. Costs next to nothing. */
  archivedSpan(accountId: string): Promise<Span | null>;
  /** Those of a stretch of time that were told to people, not groups, oldest first. */
  archivedBetween(accountId: string, from: number, to: number): Promise<Alike[]>;
}

type Id = Pick<StoredMessage, 'accountId' | 'externalId'>;

const knownOf = preparedRows(64, (db, rows: readonly Id[]) =>
  db
    .selectFrom('messages')
    .select('external_id as externalId')
    .where(
      sql<boolean>`(external_id, account_id) in (values ${sql.join(
        rows.map(({ accountId, externalId }) => sql`(${externalId}, ${accountId})`),
      )})`,
    ),
);

interface Stretch extends Span {
  accountId: string;
}

const ALIKE = [
  'messages.external_id as externalId',
  'messages.person_id as personId',
  'messages.direction',
  'messages.type',
  'messages.text',
  'messages.timestamp',
] as const;

const stretchOf = prepared((db, stretch: Stretch) =>
  db
    .selectFrom('messages')
    .select(ALIKE)
    .where('account_id', '=', stretch.accountId)
    .where('timestamp', '>=', stretch.from)
    .where('timestamp', '<=', stretch.to)
    .where('person_id', 'is not', null)
    .orderBy('timestamp')
    .orderBy('seq'),
);

/** As the index of them has it, letter by letter: a value would not find it. */
const ARCHIVED = sql<boolean>`substr(messages.external_id, 1, 8) = 'archive:'`;

const archivedSpanOf = prepared(
  (_db, { accountId }: { accountId: string }) =>
    // One end of the index, then the other: min and max together would read all between them.
    sql<{ from: number | null; to: number | null }>`select
      (select min(timestamp) from messages where account_id = ${accountId} and ${ARCHIVED}) as "from",
      (select max(timestamp) from messages where account_id = ${accountId} and ${ARCHIVED}) as "to"`,
);

const archivedOf = prepared((db, stretch: Stretch) =>
  db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select(ALIKE)
    .where('messages.account_id', '=', stretch.accountId)
    .where(ARCHIVED)
    .where('messages.timestamp', '>=', stretch.from)
    .where('messages.timestamp', '<=', stretch.to)
    .where('conversations.person_id', 'is not', null)
    .orderBy('messages.timestamp')
    .orderBy('messages.seq'),
);

export function matchingStore({ db }: Context): MatchingStore {
  return {
    async known(accountId, externalIds) {
      const ids = externalIds.map((externalId) => ({
        accountId,
        externalId: storable(externalId),
      }));
      return new Set((await knownOf(db, ids)).map(({ externalId }) => externalId));
    },

    async span(accountId, prefix) {
      const { from, to } = await db
        .selectFrom('messages')
        .select((eb) => [eb.fn.min('timestamp').as('from'), eb.fn.max('timestamp').as('to')])
        .where('account_id', '=', accountId)
        .where(sql<boolean>`substr(external_id, 1, ${prefix.length}) <> ${prefix}`)
        .executeTakeFirstOrThrow();
      return from === null || to === null ? null : { from, to };
    },

    between: (accountId, from, to) => stretchOf(db, { accountId, from, to }),

    async archivedSpan(accountId) {
      const [{ from, to } = { from: null, to: null }] = await archivedSpanOf(db, { accountId });
      return from === null || to === null ? null : { from, to };
    },

    archivedBetween: (accountId, from, to) => archivedOf(db, { accountId, from, to }),
  };
}
