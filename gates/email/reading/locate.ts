/** Where a mail stands that is known by its id: it may have been moved since it was read. */
import type { ImapFlow } from 'imapflow';
import type { Account } from '../../../src/domain/account.ts';
import { type Folder, foldersOf } from '../folders.ts';
import { IDENTIFYING, identify } from '../parse/identity.ts';
import { readHead } from '../parse/mime.ts';
import { cameAt } from './fetch.ts';
import { ascending, setOf } from './ranges.ts';

/** A mail to be found. */
export interface Sought {
  /** External id of a message, or of one of its files. */
  readonly id: string;
  /** Whom it is from, if that is known: mails without a Message-ID are found by nothing else. */
  readonly from?: string | undefined;
}

/** The folders to be looked through, the likeliest first: those that are read, then whatever else there is. */
export async function likely(client: ImapFlow, account: Account): Promise<readonly Folder[]> {
  const all = await foldersOf(client, account);
  return [...all.filter(({ read }) => read), ...all.filter(({ read }) => !read)];
}

/** UIDs of that mail in the folder that is open. */
export async function uidsIn(client: ImapFlow, { id, from }: Sought): Promise<number[]> {
  const whole = id.replace(/#\d+$/, '');
  const named = whole.replace(/~[\da-f]{8}$/, '');
  const madeUp = whole.endsWith('@missing.invalid');
  if (madeUp && from === undefined) return [];
  const query = madeUp ? { from: from ?? '' } : { header: { 'message-id': named } };
  const found = await client.search(query, { uid: true });
  if (!found || found.length === 0) return [];
  const uids: number[] = [];
  // Servers look for what contains it.
  for await (const { uid, ids } of identified(client, found))
    if (ids.includes(whole)) uids.push(uid);
  return uids;
}

/** UIDs by id of the mails in the open folder that nobody has seen yet. */
export async function unseenIds(client: ImapFlow): Promise<ReadonlyMap<string, readonly number[]>> {
  const unseen = (await client.search({ seen: false }, { uid: true })) || [];
  const all = new Map<string, number[]>();
  if (unseen.length === 0) return all;
  for await (const { uid, ids } of identified(client, unseen)) {
    for (const id of ids) all.set(id, [...(all.get(id) ?? []), uid]);
  }
  return all;
}

/** Each with the ids it may be known by here. */
async function* identified(
  client: ImapFlow,
  uids: readonly number[],
): AsyncGenerator<{ uid: number; ids: readonly string[] }> {
  const wanted = { uid: true, size: true, internalDate: true, headers: IDENTIFYING };
  for await (const each of client.fetch(setOf(ascending(uids)), wanted, { uid: true })) {
    const told = { cameAt: cameAt(each), size: each.size ?? 0 };
    const { id, twin } = identify(readHead(each.headers ?? Buffer.alloc(0)), told);
    yield { uid: each.uid, ids: twin === null ? [id] : [id, twin] };
  }
}
