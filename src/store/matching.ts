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

export interface MatchingStore {
  /** Those of these ids that the account has messages with. */
  known(accountId: string, externalIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** From when to when the account has messages whose ids begin otherwise; `null`: none. Epoch milliseconds. */
  span(accountId: string, prefix: string): Promise<{ from: number; to: number } | null>;
  /** The account's messages with people (not groups) of a stretch of time, both ends included, oldest first. */
  between(accountId: string, from: number, to: number): Promise<Alike[]>;
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

const stretchOf = prepared((db, stretch: { accountId: string; from: number; to: number }) =>
  db
    .selectFrom('messages')
    .select([
      'external_id as externalId',
      'person_id as personId',
      'direction',
      'type',
      'text',
      'timestamp',
    ])
    .where('account_id', '=', stretch.accountId)
    .where('timestamp', '>=', stretch.from)
    .where('timestamp', '<=', stretch.to)
    .where('person_id', 'is not', null)
    .orderBy('timestamp')
    .orderBy('seq'),
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
  };
}
