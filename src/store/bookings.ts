import type { BookingState, BookingStep, StepName } from '../domain/booking.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import { RECORD_COLUMNS, recordOf, tellOfMeeting } from './records.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { BookingStore, MeetingName } from './store.ts';

const STEP_COLUMNS = [
  'name',
  'version',
  'state',
  'due_at as dueAt',
  'tries',
  'result',
  'error',
  'updated_at as updatedAt',
] as const;

export function bookingStore({ db, write }: Context): BookingStore {
  const stepsOf = async (id: number, name?: StepName): Promise<BookingStep[]> => {
    let query = db.selectFrom('booking_steps').select(STEP_COLUMNS).where('record_id', '=', id);
    if (name !== undefined) query = query.where('name', '=', name);
    return (await query.execute()).map(stepOf);
  };

  return {
    async find(id) {
      const row = await bookings(db).where('id', '=', id).executeTakeFirst();
      return row ? recordOf<BookingState>(row) : null;
    },

    async named(accountId, names) {
      if (names.length === 0) return [];
      const ids = db
        .selectFrom('booking_names')
        .select('record_id')
        .where('account_id', '=', accountId)
        .where('name', 'in', names);
      const rows = await bookings(db).where('id', 'in', ids).orderBy('id').execute();
      return rows.map((row) => recordOf<BookingState>(row));
    },

    add: ({ accountId, gate, state, raw, now }) =>
      write(async (trx) => {
        const row = await trx
          .insertInto('records')
          .values({
            revision: await nextRevision(trx),
            account_id: accountId,
            gate,
            kind: 'booking',
            external_id: state.uid,
            meeting: null,
            conversation_id: null,
            starts_at: state.booking.startsAt,
            facts: toJson(state),
            told_at: '{}',
            raw: toJson(raw),
            created_at: now,
            updated_at: now,
          })
          .returning(RECORD_COLUMNS)
          .executeTakeFirstOrThrow();
        await keepNames(trx, accountId, row.id, state);
        return recordOf<BookingState>(row);
      }),

    replace: (id, { state, raw, now }) =>
      write(async (trx) => {
        const { account_id: accountId } = await trx
          .updateTable('records')
          .set({
            revision: await nextRevision(trx),
            starts_at: state.booking.startsAt,
            facts: toJson(state),
            raw: toJson(raw),
            updated_at: now,
          })
          .where('id', '=', id)
          .returning('account_id')
          .executeTakeFirstOrThrow();
        await keepNames(trx, accountId, id, state);
      }),

    link: (id, { conversationId, meeting }) =>
      write(async (trx) => {
        const row = await trx
          .updateTable('records')
          .set({
            revision: await nextRevision(trx),
            ...(conversationId !== undefined && { conversation_id: conversationId }),
            ...(meeting !== undefined && { meeting: meeting && nameOf(meeting) }),
          })
          .where('id', '=', id)
          .returning(['meeting', 'conversation_id as conversationId'])
          .executeTakeFirst();
        if (!row || row.meeting === null || row.conversationId === null) return;
        await tellOfMeeting(trx, namedBy(row.meeting), row.conversationId);
      }),

    steps: (id) => stepsOf(id),
    step: async (id, name) => (await stepsOf(id, name))[0] ?? null,

    setStep: (id, step) =>
      write(async (trx) => {
        // First, as for all that is exported: what is done for a booking is part of it.
        const revision = await nextRevision(trx);
        const row = {
          version: step.version,
          state: step.state,
          due_at: step.dueAt,
          tries: step.tries,
          result: toJson(step.result),
          error: toJsonOrNull(step.error),
          updated_at: step.updatedAt,
        };
        await trx
          .insertInto('booking_steps')
          .values({ record_id: id, name: step.name, ...row })
          .onConflict((conflict) => conflict.columns(['record_id', 'name']).doUpdateSet(row))
          .execute();
        await trx.updateTable('records').set({ revision }).where('id', '=', id).execute();
      }),

    async due(now, limit) {
      const rows = await db
        .selectFrom('booking_steps')
        .select((eb) => ['record_id as id', eb.fn.min('due_at').as('first')])
        .where('state', 'in', ['waiting', 'unknown'])
        .where('due_at', '<=', now)
        .groupBy('record_id')
        .orderBy('first')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(({ id }) => id);
    },

    async ofMeeting(meeting) {
      const row = await bookings(db).where('meeting', '=', nameOf(meeting)).executeTakeFirst();
      return row ? recordOf<BookingState>(row) : null;
    },
  };
}

/** Meetings of any account of this person. */
function nameOf({ accountId, externalId }: MeetingName): string {
  return `${accountId}/${externalId}`;
}

/** What {@link nameOf} made. The number of a meeting has no slash. */
function namedBy(name: string): MeetingName {
  const end = name.lastIndexOf('/');
  return { accountId: name.slice(0, end), externalId: name.slice(end + 1) };
}

function bookings(db: Db) {
  return db.selectFrom('records').select(RECORD_COLUMNS).where('kind', '=', 'booking');
}

/** Whatever it is told of by later, it is found. */
async function keepNames(
  trx: Db,
  accountId: string,
  id: number,
  { uid, formerly, series }: BookingState,
): Promise<void> {
  const names = new Set([uid, ...formerly, ...(series === null ? [] : [`series:${series}`])]);
  for (const name of names) {
    await trx
      .insertInto('booking_names')
      .values({ account_id: accountId, name, record_id: id })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'name']).doUpdateSet({ record_id: id }),
      )
      .execute();
  }
}

function stepOf(
  row: Omit<BookingStep, 'result' | 'error'> & { result: string; error: string | null },
): BookingStep {
  return {
    ...row,
    result: fromJson(row.result) as BookingStep['result'],
    error: fromJson(row.error) as BookingStep['error'],
  };
}
