import { preparedRows } from './prepared.ts';
import type { Db, Tables } from './schema.ts';
import type { NewMessage } from './store.ts';

type Source = Pick<
  NewMessage,
  | 'accountId'
  | 'externalId'
  | 'direction'
  | 'timestamp'
  | 'receivedAt'
  | 'media'
  | 'fileGone'
  | 'fileLater'
>;

type NewRow = Tables['media'];

/** The files that are to be fetched: of incoming messages, where the platform gave an id for them. */
export function mediaRowsOf(messages: readonly Source[]): NewRow[] {
  return messages.flatMap(
    ({ media, direction, timestamp, receivedAt, fileGone, fileLater, ...message }) => {
      if (!media || media.id === null || direction !== 'inbound' || fileGone) return [];
      return [
        {
          account_id: message.accountId,
          external_id: message.externalId,
          media_id: media.id,
          gate: message.accountId.split(':', 1)[0] ?? '',
          kind: media.kind,
          mime_type: media.mimeType,
          filename: media.filename,
          size: media.size,
          sha256: media.sha256,
          timestamp,
          received_at: receivedAt,
          state: 'waiting',
          tries: 0,
          next_at: fileLater ? null : receivedAt,
          error: null,
          path: null,
        },
      ];
    },
  );
}

/** What is there already stays as it is. */
export const insertMedia = preparedRows(64, (db: Db, rows: readonly NewRow[]) =>
  db
    .insertInto('media')
    .values(
      rows.map((row) => ({
        account_id: row.account_id,
        external_id: row.external_id,
        media_id: row.media_id,
        gate: row.gate,
        kind: row.kind,
        mime_type: row.mime_type,
        filename: row.filename,
        size: row.size,
        sha256: row.sha256,
        timestamp: row.timestamp,
        received_at: row.received_at,
        state: row.state,
        tries: row.tries,
        next_at: row.next_at,
        error: row.error,
        path: row.path,
      })),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

/** The file of a message goes from here. Gives the paths of kept files that no other message has. */
export async function dropMedia(
  trx: Db,
  { accountId, externalId }: Pick<NewMessage, 'accountId' | 'externalId'>,
): Promise<string[]> {
  const gone = await trx
    .deleteFrom('media')
    .where('external_id', '=', externalId)
    .where('account_id', '=', accountId)
    .returning('path')
    .execute();
  const orphans: string[] = [];
  for (const { path } of gone) {
    if (path !== null && !(await isKept(trx, path))) orphans.push(path);
  }
  return orphans;
}

/** Whether any message has this kept file. */
export async function isKept(trx: Db, path: string): Promise<boolean> {
  const [any] = await trx
    .selectFrom('media')
    .select('path')
    .where('path', '=', path)
    .limit(1)
    .execute();
  return any !== undefined;
}
