import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import { type Account, accountId, isSetUp, NOT_SET_UP } from '../domain/account.ts';
import { words } from '../domain/words.ts';
import type { Store } from '../store/store.ts';

/** What `--account` takes for an account of the archive's own. */
export const APART = 'archive';

/**
 * The account that archived messages of a gate belong to: the one named, else the only one that is set up. Where
 * there is none, one that is known by these messages only: nothing is sent from it.
 *
 * @param owner what the download's owner is called in it
 */
export async function accountFor(
  app: App,
  store: Store,
  gate: string,
  owner: string,
  named: Account | typeof APART | undefined,
): Promise<Account> {
  if (named !== undefined && named !== APART) return named;
  const channels = (await store.accounts.list({ gate, kind: 'channel' })).filter(isSetUp);
  if (named === APART || channels.length === 0) return ownAccount(app, store, gate, owner);
  return app.ui.choose(
    words`Which ${app.row(gate).title} account do these messages belong to?`,
    channels.map((account) => ({ name: `${account.id} ${account.name}`, value: account })),
    words`name one with --account ID, or give them one of their own with --account ${APART}`,
  );
}

/** It is saved with its first message. */
async function ownAccount(app: App, store: Store, gate: string, owner: string): Promise<Account> {
  const externalId = `archive-${createHash('sha256').update(owner).digest('hex').slice(0, 12)}`;
  const id = accountId(gate, externalId);
  return (
    (await store.accounts.find(id)) ?? {
      id,
      gate,
      externalId,
      kind: 'channel',
      name: owner,
      handle: owner,
      enabled: false,
      details: { ...NOT_SET_UP, imported: true },
      login: null,
      createdAt: app.now(),
    }
  );
}
