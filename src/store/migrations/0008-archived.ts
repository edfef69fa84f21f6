import { sql } from 'kysely';
import type { Db } from '../schema.ts';

/** Messages that only a download has told: few or none, and asked for with whatever comes. */
export async function archived(db: Db): Promise<void> {
  await db.schema
    .createIndex('messages_archived')
    .on('messages')
    .columns(['account_id', 'timestamp'])
    .where(sql<boolean>`substr(external_id, 1, 8) = 'archive:'`)
    .execute();
}
