/** Whose messages a download tells: the account that its owner wrote from, and others that took part. */
import type { App } from '../app.ts';
import { type Account, accountId, isSetUp } from '../domain/account.ts';
import type { ArchiveHome, ArchivePlan, ArchiveReader } from '../gate.ts';
import type { Store } from '../store/store.ts';
import { addressOf } from '../traffic/settle.ts';
import { accountFor, type APART } from './account.ts';
import { openRecogniser, type Recogniser } from './recognise.ts';

/** Conversations of one account that are looked at. */
const MOST = 1_000_000;

export interface Channel {
  /** What it is counted under: its gate, or for a further account of that its id. */
  readonly key: string;
  readonly account: Account;
  readonly owner: string;
  /** What the account is called in `from` and `to`. */
  readonly self: string;
  readonly recogniser: Recogniser;
}

export interface Channels {
  /** The gate's own, or the one of an account that is set up here. */
  of(gate: string, externalId: string | undefined): Promise<Channel>;
  /** Those that were asked for, the gates' own first. */
  opened(): readonly Channel[];
}

/** Those of every gate are chosen at once: a person may be asked. */
export async function openChannels(
  app: App,
  store: Store,
  { parts, owners, accounts }: ArchivePlan,
  named: Account | typeof APART | undefined,
): Promise<Channels> {
  const channels = new Map<string, Channel>();
  const open = async (key: string, account: Account, owner: string): Promise<Channel> => {
    const self = addressOf(await app.gate(account.gate), account);
    const recogniser = await openRecogniser(store, account);
    const channel = { key, account, owner, self, recogniser };
    channels.set(key, channel);
    return channel;
  };
  for (const gate of new Set(parts.map((part) => part.gate))) {
    const owner = owners.get(gate) ?? gate;
    const owned = { owner, account: accounts?.get(gate) };
    await open(gate, await accountFor(app, store, gate, owned, named), owner);
  }
  return {
    async of(gate, externalId) {
      const own = channels.get(gate);
      if (!own) throw new Error(`no account for ${gate}`);
      if (externalId === undefined || own.account.externalId === externalId) return own;
      const id = accountId(gate, externalId);
      const account = await store.accounts.find(id);
      return channels.get(id) ?? (account ? open(id, account, own.owner) : own);
    },
    opened: () => [...channels.values()],
  };
}

/** The accounts that a reader asks for. */
export async function homesFor(store: Store, reader: ArchiveReader): Promise<ArchiveHome[]> {
  const homes: ArchiveHome[] = [];
  for (const gate of reader.homes ?? []) {
    for (const account of (await store.accounts.list({ gate })).filter(isSetUp)) {
      const all = await store.conversations.list({ accountId: account.id, limit: MOST });
      const groups = new Set(all.flatMap(({ groupId }) => groupId ?? []));
      homes.push({ gate, externalId: account.externalId, details: account.details, groups });
    }
  }
  return homes;
}
