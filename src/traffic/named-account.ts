import { accountId, NOT_SET_UP } from '../domain/account.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './batch.ts';

/**
 * The account a webhook names. One that was never set up here is kept too (nothing that was
 * acknowledged is lost), marked so that nothing is sent from it.
 */
export async function ensureAccount(
  store: Store,
  context: Context,
  externalId: string,
  self: string,
): Promise<string> {
  const id = accountId(context.gate, externalId);
  if (context.known.has(id)) return id;
  if (!(await store.accounts.find(id))) {
    await store.accounts.save({
      id,
      gate: context.gate,
      externalId,
      kind: 'channel',
      name: self,
      handle: self === externalId ? null : self,
      enabled: false,
      details: NOT_SET_UP,
      login: null,
      createdAt: context.now,
    });
  }
  context.known.add(id);
  return id;
}
