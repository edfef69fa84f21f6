import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import { type Account, accountId, isSetUp, NOT_SET_UP } from '../domain/account.ts';
import { words } from '../domain/words.ts';
import type { ArchiveOwner } from '../gate.ts';
import type { Store } from '../store/store.ts';

/** What `--account` takes for an account of the archive's own. */
export const APART = 'archive';

export interface Owned {
  /** What the download's owner is called in it. */
  readonly owner: string;
  /** Their account, where the download tells its id. */
  readonly account: ArchiveOwner | undefined;
}

/**
 * The account that archived messages of a gate belong to: the one named, else the owner's own where the download
 * tells which that is, else the only one that is set up. Where there is none, one that is known by these messages
 * only: nothing is sent from it.
 */
export async function accountFor(
  app: App,
  store: Store,
  gate: string,
  owned: Owned,
  named: Account | typeof APART | undefined,
): Promise<Account> {
  if (named !== undefined && named !== APART) return named;
  if (owned.account) return ownAccount(app, store, gate, owned.account);
  const apart = apartFrom(owned.owner);
  const channels = (await store.accounts.list({ gate, kind: 'channel' })).filter(isSetUp);
  if (named === APART || channels.length === 0) return ownAccount(app, store, gate, apart);
  return app.ui.choose(
    words`Which ${app.row(gate).title} account do these messages belong to?`,
    channels.map((account) => ({ name: `${account.id} ${account.name}`, value: account })),
    words`name one with --account ID, or give them one of their own with --account ${APART}`,
  );
}

/** The owner, by nothing but what they are called. */
function apartFrom(owner: string): ArchiveOwner {
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 12);
  return { externalId: `archive-${hash}`, name: owner, handle: owner };
}

/** It is saved with its first message. */
async function ownAccount(
  app: App,
  store: Store,
  gate: string,
  { externalId, name, handle }: ArchiveOwner,
): Promise<Account> {
  const id = accountId(gate, externalId);
  return (
    (await store.accounts.find(id)) ?? {
      id,
      gate,
      externalId,
      kind: 'channel',
      name,
      handle,
      enabled: false,
      details: { ...NOT_SET_UP, imported: true },
      login: null,
      createdAt: app.now(),
    }
  );
}
