import { furthest } from '../domain/delivery.ts';
import { nextRevision } from './counter.ts';
import { toJsonOrNull } from './json.ts';
import { prepared } from './prepared.ts';
import type { Db, Tables } from './schema.ts';
import type { StatusRecord } from './store.ts';

const stateOf = prepared(
  (db, { accountId, externalId }: Pick<StatusRecord, 'accountId' | 'externalId'>) =>
    db
      .selectFrom('messages')
      .select(['seq', 'status', 'error'])
      .where('external_id', '=', externalId)
      .where('account_id', '=', accountId),
);

type Change = Pick<Tables['messages'], 'status' | 'error' | 'revision'> & { seq: number };

const change = prepared((db, { seq, status, error, revision }: Change) =>
  db.updateTable('messages').set({ status, error, revision }).where('seq', '=', seq),
);

/**
 * Moves a message up to a status; never back. An error is kept with `failed` only. Says whether
 * anything changed; a message that is not here (yet) does not.
 */
export async function advance(
  trx: Db,
  to: Pick<StatusRecord, 'accountId' | 'externalId' | 'status' | 'error'>,
): Promise<boolean> {
  const [message] = await stateOf(trx, to);
  if (!message) return false;
  const status = furthest(message.status, to.status);
  const error = to.status === 'failed' ? (message.error ?? toJsonOrNull(to.error)) : message.error;
  if (status === message.status && error === message.error) return false;
  const revision = await nextRevision(trx);
  await change(trx, { seq: message.seq, status, error, revision });
  return true;
}
