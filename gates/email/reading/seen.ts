/** Mails that somebody has read in another program since: `\Seen` on what is here already. */
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { StatusEvent } from '../../../src/domain/event.ts';
import { addressesOf } from '../parse/addresses.ts';
import { allOf } from '../parse/headers.ts';
import { IDENTIFYING, identify } from '../parse/identity.ts';
import type { Owner } from '../parse/message.ts';
import { readHead } from '../parse/mime.ts';
import { cameAt } from './fetch.ts';
import type { Mark } from './marks.ts';
import { ascending, setOf, uidsOf } from './ranges.ts';

const UID = { uid: true } as const;
const DAY_MS = 86_400_000;

/** They stand in every checkpoint: of those that nobody has read for long the newest are kept in mind. */
const MOST_UNSEEN = 20_000;

/** UIDs of mails that were not seen yet, as a sequence set. Of the folder that is open. */
export async function unseenIn(client: ImapFlow): Promise<string> {
  return setOf((await unseen(client)).slice(-MOST_UNSEEN));
}

async function unseen(client: ImapFlow): Promise<number[]> {
  return ascending((await client.search({ seen: false }, UID)) || []);
}

/**
 * UIDs of those seen now among the mails of a mark, of the folder that is open: by the changes since then
 * (RFC 7162, CHANGEDSINCE), else by what was not seen then.
 */
export async function seenSince(client: ImapFlow, mark: Mark): Promise<number[]> {
  if (mark.upTo === 0) return [];
  if (mark.modseq !== null && countsChanges(client)) {
    const changed = await client.fetchAll(
      `1:${mark.upTo}`,
      { uid: true, flags: true },
      { uid: true, changedSince: BigInt(mark.modseq) },
    );
    // Some servers tell of all mails whatever was asked.
    const since = BigInt(mark.modseq);
    const fresh = changed.filter(({ modseq }) => modseq === undefined || modseq > since);
    return ascending(fresh.filter(isSeen).map(({ uid }) => uid));
  }
  if (mark.unseen === null) return [];
  const still = new Set(await unseen(client));
  return uidsOf(mark.unseen).filter((uid) => uid <= mark.upTo && !still.has(uid));
}

/** Whether the folder that is open tells what changed since. */
export function countsChanges({ enabled, mailbox }: ImapFlow): boolean {
  return enabled.has('CONDSTORE') && mailbox !== false && mailbox.noModseq !== true;
}

function isSeen({ flags }: FetchMessageObject): boolean {
  return flags?.has('\\Seen') === true;
}

/**
 * What is told of them: that they were read. Of what was sent from here nothing, for nobody there has seen it by that.
 * @param from what came before is not here; a day's difference between clocks and zones does no harm
 */
export async function readEvents(
  client: ImapFlow,
  folder: string,
  uids: readonly number[],
  owner: Owner,
  { from, now }: { from: number; now: number },
): Promise<StatusEvent[]> {
  if (uids.length === 0) return [];
  const query = { uid: true, flags: true, size: true, internalDate: true, headers: IDENTIFYING };
  const events: StatusEvent[] = [];
  for await (const each of client.fetch(setOf(uids), query, UID)) {
    if (!isSeen(each) || cameAt(each) < from - DAY_MS || !each.headers) continue;
    const headers = readHead(each.headers);
    const [sender] = addressesOf(allOf(headers, 'From'));
    if (sender && owner.own.has(sender.address)) continue;
    const { id } = identify(headers, { cameAt: cameAt(each), size: each.size ?? 0 });
    events.push({
      kind: 'status',
      account: owner.account,
      at: now,
      externalId: id,
      status: 'read',
      raw: { folder, uid: each.uid, flags: [...(each.flags ?? [])] },
    });
  }
  return events;
}
