import { furthest } from '../domain/delivery.ts';
import { nextRevision } from './counter.ts';
import { toJsonOrNull } from './json.ts';
import type { Db } from './schema.ts';
import type { StatusRecord } from './store.ts';

/**
 * Moves a message up to a status; never back. An error is kept with `failed` only. Says whether
 * anything changed; a message that is not here (yet) does not.
 */
export async function advance(
  trx: Db,
  to: Pick<StatusRecord, 'accountId' | 'externalId' | 'status' | 'error'>,
): Promise<boolean> {
  const message = await trx
    .selectFrom('messages')
    .select(['seq', 'status', 'error'])
    .where('external_id', '=', to.externalId)
    .where('account_id', '=', to.accountId)
    .executeTakeFirst();
  if (!message) return false;
  const status = furthest(message.status, to.status);
  const error = to.status === 'failed' ? (message.error ?? toJsonOrNull(to.error)) : message.error;
  if (status === message.status && error === message.error) return false;
  const revision = await nextRevision(trx);
  await trx
    .updateTable('messages')
    .set({ status, error, revision })
    .where('seq', '=', message.seq)
    .execute();
  return true;
}
