import type { RecordFacts } from '../domain/record.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import { fromJson, toJson } from './json.ts';
import { rowLimit } from './rows.ts';
import type { RecordStore, StoredRecord } from './store.ts';

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

type Facts = Readonly<Record<string, unknown>>;

export function recordStore({ db, write }: Context): RecordStore {
  return {
    put: (event) =>
      write(async (trx) => {
        const { accountId, gate, kind, externalId, at, now } = event;
        const known = await trx
          .selectFrom('records')
          .select([...RECORD_COLUMNS, 'told_at as toldAt'])
          .where('account_id', '=', accountId)
          .where('kind', '=', kind)
          .where('external_id', '=', externalId)
          .executeTakeFirst();
        const before = known && {
          facts: fromJson(known.facts) as Facts,
          toldAt: fromJson(known.toldAt) as Record<string, number>,
        };
        const { facts, toldAt, changed } = laidOver(before, event.facts as Facts, at);
        if (known && !changed) {
          const { toldAt: _toldAt, ...row } = known;
          return { fresh: false, record: recordOf(row) };
        }
        const startsAt = startOf(kind, facts);
        const change = {
          revision: await nextRevision(trx),
          meeting: event.meeting ?? known?.meeting ?? null,
          starts_at: startsAt,
          facts: toJson(facts),
          told_at: toJson(toldAt),
          raw: toJson(event.raw),
          updated_at: now,
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
                account_id: accountId,
                gate,
                kind,
                external_id: externalId,
                conversation_id: null,
                created_at: now,
                ...change,
              })
              .returning(RECORD_COLUMNS)
              .executeTakeFirstOrThrow();
        return { fresh: true, record: recordOf(row) };
      }),

    link: (id, conversationId) =>
      write(async (trx) => {
        const revision = await nextRevision(trx);
        await trx
          .updateTable('records')
          .set({ conversation_id: conversationId, revision })
          .where('id', '=', id)
          .execute();
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

    async range(gate, from, to, limit) {
      const rows = await db
        .selectFrom('records')
        .select(RECORD_COLUMNS)
        .where('gate', '=', gate)
        .where('id', '>=', from)
        .where('id', '<=', to)
        .orderBy('id')
        .limit(rowLimit(limit))
        .execute();
      return rows.map((row) => recordOf(row));
    },

    changes: (gate, afterRevision, limit) =>
      db
        .selectFrom('records')
        .select(['id', 'revision'])
        .where('gate', '=', gate)
        .where('revision', '>', afterRevision)
        .orderBy('revision')
        .limit(rowLimit(limit))
        .execute(),
  };
}

/** Facts of a later time stand; of the same time the one that was there first. */
function laidOver(
  before: { facts: Facts; toldAt: Readonly<Record<string, number>> } | undefined,
  told: Facts,
  at: number,
): { facts: Facts; toldAt: Record<string, number>; changed: boolean } {
  const facts = { ...before?.facts };
  const toldAt = { ...before?.toldAt };
  let changed = false;
  for (const [name, value] of Object.entries(told)) {
    if (value === undefined || (toldAt[name] ?? -Infinity) >= at) continue;
    toldAt[name] = at;
    if (JSON.stringify(facts[name]) === JSON.stringify(value)) continue;
    facts[name] = value;
    changed = true;
  }
  return { facts, toldAt, changed };
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
