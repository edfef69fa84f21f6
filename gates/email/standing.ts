/** How a mailbox stands: asked at both of its servers. */
import type { ImapFlow } from 'imapflow';
import type { Session } from '../../src/gate.ts';
import { withImap } from './imap.ts';
import { keepsSentItself } from './sent.ts';
import { openSmtp } from './smtp.ts';

export interface Folder {
  readonly path: string;
  /** `inbox`, `sent`, `drafts`, `trash`, `junk`, `archive`, `all`, `flagged` (RFC 6154); `null`: none of them. */
  readonly use: string | null;
  readonly messages: number;
  readonly unread: number;
}

export interface Standing {
  /** In the order of the server, the inbox first. */
  readonly folders: readonly Folder[];
  /** Bytes; `null`: the server does not tell (RFC 9208). */
  readonly quota: { readonly used: number; readonly limit: number } | null;
  readonly capabilities: readonly string[];
  /** Who keeps the copies of what is sent: the provider, or we. */
  readonly sentCopies: 'provider' | 'here';
  /** The largest mail that may be sent, bytes; `null`: not told. */
  readonly largestMail: number | null;
}

/** @throws GateError with its cure where one of the servers cannot be reached or does not take the login */
export async function standingOf(session: Session): Promise<Standing> {
  const read = await withImap(session, async (client) => ({
    folders: await foldersOf(client),
    quota: await quotaOf(client),
    capabilities: [...client.capabilities.keys()].toSorted(),
    sentCopies: keepsSentItself(client) ? ('provider' as const) : ('here' as const),
  }));
  const smtp = await openSmtp(session);
  smtp.close();
  return { ...read, largestMail: smtp.maxSize };
}

async function foldersOf(client: ImapFlow): Promise<Folder[]> {
  const listed = await client.list({ statusQuery: { messages: true, unseen: true } });
  return listed
    .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    .map(({ path, specialUse, status }) => ({
      path,
      use: specialUse?.replace('\\', '').toLowerCase() ?? null,
      messages: status?.messages ?? 0,
      unread: status?.unseen ?? 0,
    }))
    .toSorted((a, b) => Number(b.use === 'inbox') - Number(a.use === 'inbox'));
}

async function quotaOf(client: ImapFlow): Promise<Standing['quota']> {
  const found = await client.getQuota('INBOX').catch(() => false as const);
  if (!found || typeof found.storage?.limit !== 'number') return null;
  return { used: found.storage.usage ?? 0, limit: found.storage.limit };
}

/** From here on a mailbox is nearly full. */
const NEARLY = 0.9;

export function isNearlyFull(quota: Standing['quota']): boolean {
  return quota !== null && quota.limit > 0 && quota.used / quota.limit >= NEARLY;
}

/** In whole per cent. */
export function fullness({ used, limit }: NonNullable<Standing['quota']>): number {
  return limit === 0 ? 100 : Math.round((used / limit) * 100);
}
