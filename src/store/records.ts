import type { RecordFacts } from '../domain/record.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import { type Facts, laidOver } from './facts.ts';
import { fromJson, toJson } from './json.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { MeetingName, NewRecord, RecordStore, StoredRecord } from './store.ts';

export const RECORD_COLUMNS = [
  'id',
  'revision',
  'account_id as accountId',
  'gate',
  'kind',
  'external_id as externalId',
  'meeting',
  'conversation_id as conversationId',
  'starts_at as startsAt',
  'facts',
  'raw',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

export function recordOf<F>(
  row: Omit<StoredRecord, 'facts' | 'raw'> & { facts: string; raw: string },
): StoredRecord<F> {
  return { ...row, facts: fromJson(row.facts) as F, raw: fromJson(row.raw) };
}

export function recordStore({ db, write }: Context): RecordStore {
  return {
    put: (event) =>
      write(async (trx) => {
        const { known, laid, news, meeting } = await lay(trx, event);
        if (news === null) return { fresh: false, record: recordOf(known) };
        // Since when it is so decides what a later one may change: kept, and no news to anybody.
        const quiet = news === 'told' && known;
        const revision = quiet ? quiet.revision : await nextRevision(trx);
        const { kind } = event;
        const change = {
          told_at: toJson(laid.toldAt),
          meeting,
          starts_at: startOf(kind, laid.facts),
          facts: toJson(laid.facts),
          raw: laid.raw,
          revision,
          updated_at: quiet ? quiet.updatedAt : event.now,
        };
        const row = known
          ? await trx
              .updateTable('records')
              .set(change)
              .where('id', '=', known.id)
              .returning(RECORD_COLUMNS)
              .executeTakeFirstOrThrow()
          : await trx
              .insertInto('records')
              .values({
                account_id: event.accountId,
                gate: event.gate,
                kind,
                external_id: event.externalId,
                conversation_id: null,
                created_at: event.now,
                ...change,
              })
              .returning(RECORD_COLUMNS)
              .executeTakeFirstOrThrow();
        return { fresh: laid.changed || !known, record: recordOf(row) };
      }),

    link: (id, conversationId) =>
      write(async (trx) => {
        const revision = await nextRevision(trx);
        const row = await trx
          .updateTable('records')
          .set({ conversation_id: conversationId, revision })
          .where('id', '=', id)
          .returning(['account_id as accountId', 'external_id as externalId'])
          .executeTakeFirst();
        if (row) await tellOfMeeting(trx, row, conversationId);
      }),

    async find(accountId, kind, externalId) {
      const row = await db
        .selectFrom('records')
        .select(RECORD_COLUMNS)
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return row ? recordOf(row) : null;
    },

    async list({ kind, gate, accountId, meeting, from, to, limit }) {
      let query = db
        .selectFrom('records')
        .select(RECORD_COLUMNS)
        .orderBy('starts_at')
        .orderBy('id')
        .limit(rowLimit(limit));
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (gate !== undefined) query = query.where('gate', '=', gate);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      if (meeting !== undefined) query = query.where('meeting', '=', meeting);
      if (from !== undefined) query = query.where('starts_at', '>=', from);
      if (to !== undefined) query = query.where('starts_at', '<', to);
      return (await query.execute()).map((row) => recordOf(row));
    },

    kinds: () => db.selectFrom('records').select(['gate', 'kind']).distinct().execute(),

    async range({ gate, kind }, from, to, limit) {
      const rows = await db
        .selectFrom('records')
        .select(RECORD_COLUMNS)
        .where('gate', '=', gate)
        .where('kind', '=', kind)
        .where('id', '>=', from)
        .where('id', '<=', to)
        .orderBy('id')
        .limit(rowLimit(limit))
        .execute();
      return rows.map((row) => recordOf(row));
    },

    changes: ({ gate, kind }, afterRevision, limit) =>
      db
        .selectFrom('records')
        .select(['id', 'revision'])
        .where('gate', '=', gate)
        .where('kind', '=', kind)
        .where('revision', '>', afterRevision)
        .orderBy('revision')
        .limit(rowLimit(limit))
        .execute(),
  };
}

type Row = Parameters<typeof recordOf>[0];

type Laying = {
  laid: ReturnType<typeof laidOver>;
  meeting: string | null;
} & ({ news: null; known: Row } | { news: 'shown' | 'told'; known: Row | undefined });

/** What an event makes of the record that is there. `news`: what of it is to be written. */
async function lay(trx: Db, event: NewRecord): Promise<Laying> {
  const row = await trx
    .selectFrom('records')
    .select([...RECORD_COLUMNS, 'told_at as toldAt'])
    .where('account_id', '=', event.accountId)
    .where('kind', '=', event.kind)
    .where('external_id', '=', event.externalId)
    .executeTakeFirst();
  const before = row && {
    facts: fromJson(row.facts) as Facts,
    raw: row.raw,
    toldAt: fromJson(row.toldAt) as Record<string, number>,
  };
  const { at } = event;
  const laid = laidOver(before, { facts: event.facts as Facts, raw: toJson(event.raw), at });
  const meeting = row?.meeting ?? event.meeting;
  if (!row) return { laid, meeting, news: 'shown', known: undefined };
  const { toldAt, ...known } = row;
  if (laid.shown || meeting !== known.meeting) return { laid, meeting, news: 'shown', known };
  return { laid, meeting, known, news: toJson(laid.toldAt) === toldAt ? null : 'told' };
}

/** What was told of a meeting before it was known whom it is for stands in their conversation from now on, too. */
export async function tellOfMeeting(
  trx: Db,
  { accountId, externalId }: MeetingName,
  conversationId: number,
): Promise<void> {
  await trx
    .updateTable('notices')
    .set({ conversation_id: conversationId })
    .where('account_id', '=', accountId)
    .where('subject', '=', externalId)
    .where('conversation_id', 'is', null)
    .execute();
}

/** By when it is listed. */
function startOf(kind: StoredRecord['kind'], facts: Facts): number | null {
  const { startsAt } = facts as RecordFacts['meeting'];
  const { startedAt } = facts as RecordFacts['recording'];
  const { joinedAt } = facts as RecordFacts['participant'];
  const { registeredAt } = facts as RecordFacts['registrant'];
  const starts = { meeting: startsAt, recording: startedAt, participant: joinedAt };
  return { ...starts, registrant: registeredAt, booking: null }[kind] ?? null;
}
