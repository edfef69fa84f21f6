import { sql } from 'kysely';
import type { MediaRef } from '../../domain/message.ts';
import type { Db } from '../schema.ts';

/** As long as a webhook's file can be fetched: what is older is gone. */
const FETCHABLE_MS = 7 * 86_400_000;
const PAGE = 500;

/** Files of incoming messages: what has been fetched, what is still to come. */
export async function media(db: Db): Promise<void> {
  await db.schema
    .createTable('media')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('external_id', 'text', (column) => column.notNull())
    .addColumn('media_id', 'text', (column) => column.notNull())
    .addColumn('gate', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('mime_type', 'text')
    .addColumn('filename', 'text')
    .addColumn('size', 'bigint')
    .addColumn('sha256', 'text')
    .addColumn('timestamp', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('error', 'text')
    .addColumn('path', 'text')
    .addPrimaryKeyConstraint('media_key', ['account_id', 'external_id'])
    .execute();
  await db.schema
    .createIndex('media_waiting')
    .on('media')
    .columns(['next_at'])
    .where(sql<boolean>`state = 'waiting'`)
    .execute();
  await db.schema
    .createIndex('media_by_time')
    .on('media')
    .columns(['timestamp', 'external_id'])
    .execute();
  await db.schema.createIndex('media_by_external').on('media').columns(['external_id']).execute();
  await db.schema.createIndex('media_by_id').on('media').columns(['media_id']).execute();
  await addKnown(db, Date.now() - FETCHABLE_MS);
}

/** What came before there was such a table, and may still be fetched. */
async function addKnown(db: Db, since: number): Promise<void> {
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('messages')
      .select(['seq', 'account_id', 'external_id', 'gate', 'timestamp', 'received_at', 'media'])
      .where('timestamp', '>', since)
      .where('direction', '=', 'inbound')
      .where('media', 'is not', null)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
    const files = rows.flatMap(({ seq: _seq, media: ref, ...row }) => {
      const { id, kind, mimeType, filename, size, sha256 } = JSON.parse(ref ?? '{}') as MediaRef;
      if (typeof id !== 'string') return [];
      return [
        {
          ...row,
          media_id: id,
          kind,
          mime_type: mimeType,
          filename,
          size,
          sha256,
          state: 'waiting' as const,
          tries: 0,
          next_at: row.received_at,
        },
      ];
    });
    if (files.length > 0) await db.insertInto('media').values(files).execute();
  }
}
