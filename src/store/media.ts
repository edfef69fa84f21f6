import type { MediaRef } from '../domain/message.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import { fromJson, toJson } from './json.ts';
import { isKept } from './media-rows.ts';
import { prepared } from './prepared.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { BroughtFile, MediaId, MediaRow, MediaStore } from './store.ts';

const COLUMNS = [
  'account_id as accountId',
  'external_id as externalId',
  'media_id as mediaId',
  'kind',
  'mime_type as mimeType',
  'filename',
  'size',
  'sha256',
  'timestamp',
  'received_at as receivedAt',
  'state',
  'tries',
  'next_at as nextAt',
  'error',
  'path',
] as const;

function rowOf(row: Omit<MediaRow, 'error'> & { error: string | null }): MediaRow {
  return { ...row, error: fromJson(row.error) as MediaRow['error'] };
}

const dueOf = prepared((db, { now, limit }: { now: number; limit: number }) =>
  db
    .selectFrom('media')
    .select(COLUMNS)
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit),
);

const nextOf = prepared((db, { after }: { after: number }) =>
  db
    .selectFrom('media')
    .select('next_at as nextAt')
    .where('state', '=', 'waiting')
    .where('next_at', '>', after)
    .orderBy('next_at')
    .limit(1),
);

export function mediaStore({ db, write }: Context): MediaStore {
  return {
    async find({ accountId, externalId }) {
      const row = await db
        .selectFrom('media')
        .select(COLUMNS)
        .where('account_id', '=', accountId)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return row ? rowOf(row) : null;
    },

    async list({ gate, accountId, states, id, since, limit }) {
      if (states?.length === 0) return [];
      let query = db
        .selectFrom('media')
        .select(COLUMNS)
        .orderBy('timestamp', 'desc')
        .orderBy('external_id', 'desc')
        .limit(rowLimit(limit));
      if (gate !== undefined) query = query.where('gate', '=', gate);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      if (states !== undefined) query = query.where('state', 'in', states);
      if (since !== undefined) query = query.where('timestamp', '>=', since);
      if (id !== undefined) {
        query = query.where((eb) => eb.or([eb('external_id', '=', id), eb('media_id', '=', id)]));
      }
      return (await query.execute()).map(rowOf);
    },

    due: async (now, limit) => (await dueOf(db, { now, limit: rowLimit(limit) })).map(rowOf),

    async nextAt(after) {
      const [row] = await nextOf(db, { after });
      return row?.nextAt ?? null;
    },

    async keep(of, { sha256, size, path }) {
      return write(async (trx) => {
        await trx
          .updateTable('media')
          .set({ state: 'kept', sha256, size, path, next_at: null, error: null })
          .where('account_id', '=', of.accountId)
          .where('external_id', '=', of.externalId)
          .execute();
        await tellMessage(trx, of, { sha256, size });
        return { orphan: !(await isKept(trx, path)) };
      });
    },

    bring: (files) =>
      write(async (trx) => {
        let fresh = 0;
        for (const file of files) if (await bringOne(trx, file)) fresh += 1;
        return fresh;
      }),

    async fail(of, { error, nextAt, path = null }) {
      await db
        .updateTable('media')
        .set((eb) => ({
          state: nextAt === null ? 'missing' : 'waiting',
          tries: eb('tries', '+', 1),
          next_at: nextAt,
          error: toJson(error),
          path,
        }))
        .where('account_id', '=', of.accountId)
        .where('external_id', '=', of.externalId)
        // Another process may have been luckier.
        .where('state', '!=', 'kept')
        .execute();
    },
  };
}

/** Says whether it was not here before. */
async function bringOne(trx: Db, file: BroughtFile): Promise<boolean> {
  const { accountId, externalId, mediaId, mimeType, sha256, size, path } = file;
  const message = await trx
    .selectFrom('messages')
    .select(['seq', 'media'])
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  const ref = fromJson(message?.media ?? null) as MediaRef | null;
  if (!message || !ref) return false;
  const kept = { state: 'kept', sha256, size, path, next_at: null, error: null } as const;
  const { id = null } =
    (await trx
      .insertInto('media')
      .values({
        account_id: accountId,
        external_id: externalId,
        media_id: mediaId,
        gate: accountId.split(':', 1)[0] ?? '',
        kind: file.kind,
        mime_type: mimeType,
        filename: file.filename,
        timestamp: file.timestamp,
        received_at: file.receivedAt,
        tries: 0,
        ...kept,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'external_id'])
          .doUpdateSet(kept)
          .where('media.state', '!=', 'kept'),
      )
      .returning('media_id as id')
      .executeTakeFirst()) ?? {};
  if (id === null) return false;
  const told = {
    ...ref,
    id: ref.id ?? id,
    mimeType: ref.mimeType ?? mimeType,
    sha256: ref.sha256 ?? sha256,
    size: ref.size ?? size,
  };
  if (toJson(told) === message.media) return true;
  await trx
    .updateTable('messages')
    .set({ media: toJson(told), revision: await nextRevision(trx) })
    .where('seq', '=', message.seq)
    .execute();
  return true;
}

/** Where the platform gave no hash with the message, ours stands in it from now on. */
async function tellMessage(
  trx: Db,
  of: MediaId,
  facts: Pick<MediaRef, 'sha256' | 'size'>,
): Promise<void> {
  const message = await trx
    .selectFrom('messages')
    .select(['seq', 'media'])
    .where('external_id', '=', of.externalId)
    .where('account_id', '=', of.accountId)
    .executeTakeFirst();
  const ref = fromJson(message?.media ?? null) as MediaRef | null;
  if (!message || !ref || ref.sha256 !== null) return;
  const revision = await nextRevision(trx);
  await trx
    .updateTable('messages')
    .set({ media: toJson({ ...ref, ...facts }), revision })
    .where('seq', '=', message.seq)
    .execute();
}
