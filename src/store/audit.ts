import type { AuditHead } from '../domain/audit.ts';
import type { Context } from './context.ts';
import { rowLimit, storable } from './rows.ts';
import type { Db } from './schema.ts';
import type { AuditStore } from './store.ts';

const COLUMNS = ['id', 'at', 'action', 'subject', 'outcome', 'detail', 'hash'] as const;

export function auditStore({ db, write }: Context): AuditStore {
  return {
    append: (rows, seal) =>
      write(async (trx) => {
        if (rows.length === 0) throw new Error('nothing to append');
        // First, and locked until the commit: of two processes the second one reads the first one's row.
        const appended = await counted(trx, rows.length);
        const ours = appended - rows.length;
        const last = await lastOf(trx);
        // A row that somebody else put behind ours keeps its place, for `verify` to find; but it must
        // not keep us from recording, and nothing is chained to it.
        const foreign = Math.max(0, (last?.id ?? 0) - ours);
        const count = foreign === 0 ? appended : await counted(trx, foreign);
        const before = foreign === 0 ? last : await lastOf(trx, ours);
        let previous = before;
        const sealed = rows.map((row, index) => {
          const told = {
            id: count - rows.length + index + 1,
            at: row.at,
            // As it will come back.
            action: stored(row.action),
            subject: row.subject === null ? null : stored(row.subject),
            outcome: stored(row.outcome),
            detail: stored(row.detail),
          };
          previous = { id: told.id, hash: seal(previous?.hash ?? '', told) };
          return { ...told, hash: previous.hash };
        });
        await trx.insertInto('audit').values(sealed).execute();
        return { before, head: { id: count, hash: previous?.hash ?? '' } };
      }),

    async list({ afterId, since, actions, limit }) {
      let query = db.selectFrom('audit').select(COLUMNS).limit(rowLimit(limit));
      if (since !== undefined) query = query.where('at', '>=', since);
      if (actions !== undefined) {
        query = query.where(({ eb, or }) =>
          or([
            eb('action', '=', actions),
            eb('action', 'like', `${actions}.%`),
            eb('action', 'like', `%.${actions}`),
          ]),
        );
      }
      if (afterId !== undefined) return query.where('id', '>', afterId).orderBy('id').execute();
      return (await query.orderBy('id', 'desc').execute()).toReversed();
    },

    async find(id) {
      const row = await db
        .selectFrom('audit')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ?? null;
    },

    count: () => counted(db, 0),
  };
}

/** How many rows were ever appended, `more` included. Kept apart from the rows: they can be removed. */
async function counted(db: Db, more: number): Promise<number> {
  if (more === 0) {
    const { value } = await db
      .selectFrom('counter')
      .select('value')
      .where('name', '=', 'audit')
      .executeTakeFirstOrThrow();
    return value;
  }
  const { value } = await db
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', more) }))
    .where('name', '=', 'audit')
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** The last row; of those up to a place, where one is given. */
async function lastOf(db: Db, upTo?: number): Promise<AuditHead | null> {
  let query = db.selectFrom('audit').select(['id', 'hash']).orderBy('id', 'desc').limit(1);
  if (upTo !== undefined) query = query.where('id', '<=', upTo);
  return (await query.executeTakeFirst()) ?? null;
}

function stored(text: string): string {
  return storable(text).toWellFormed();
}
