import type { Details } from '../domain/message.ts';
import type { Context } from './context.ts';
import { nextRevision } from './counter.ts';
import { fromJson, toJsonOrNull } from './json.ts';

/** See {@link MessageStore.claim}. */
export async function claim(
  write: Context['write'],
  { accountId, externalId, key }: { accountId: string; externalId: string; key: string },
): Promise<boolean> {
  return write(async (trx) => {
    const message = await trx
      .selectFrom('messages')
      .select(['seq', 'details'])
      .where('external_id', '=', externalId)
      .where('account_id', '=', accountId)
      .where('direction', '=', 'outbound')
      .where('key', 'is', null)
      .executeTakeFirst();
    if (!message) return false;
    const { author: _, appId: __, ...rest } = (fromJson(message.details) as Details | null) ?? {};
    await trx
      .updateTable('messages')
      .set({
        key,
        details: toJsonOrNull(Object.keys(rest).length === 0 ? null : rest),
        revision: await nextRevision(trx),
      })
      .where('seq', '=', message.seq)
      .execute();
    return true;
  });
}
