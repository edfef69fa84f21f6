/**
 * One pass over the folders of a mailbox: what is missing of each, page by page, then what was read elsewhere.
 * Deleted mails stay here, so nobody is asked what has vanished (QRESYNC).
 */
import type { ImapFlow } from 'imapflow';
import { GateError } from '../../../src/domain/error.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import { words } from '../../../src/domain/words.ts';
import type { HistoryPage, Session } from '../../../src/gate.ts';
import { ownAddresses } from '../addresses.ts';
import { type Folder, isGmail } from '../folders.ts';
import type { Mail, Owner } from '../parse/message.ts';
import { shellWord } from '../shown/view.ts';
import { type Batch, fetchMails, SMALL } from './fetch.ts';
import { type Checkpoint, type Cursor, type Mark, missing, oldest, type Stretch } from './marks.ts';
import { ascending, batches, setOf } from './ranges.ts';
import { countsChanges, readEvents, seenSince, unseenIn } from './seen.ts';

export interface Reader {
  readonly session: Session;
  readonly client: ImapFlow;
  readonly owner: Owner;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Every address that is theirs. */
export function ownerOf({ account }: Session): Owner {
  const own = ownAddresses(account).map((address) => address.toLowerCase());
  return { account: account.externalId, own: new Set(own) };
}

/** One page of a folder; `mark` with the last one: from then on everything of it is here. */
export interface FolderPage {
  readonly events: readonly GateEvent[];
  readonly cursor: Cursor;
  readonly mark: Mark | null;
}

/** Pages until everything is here; the last one has no cursor. */
export async function* pass(
  reader: Reader,
  folders: readonly Folder[],
  kept: Checkpoint,
  cursor: Cursor | null,
): AsyncGenerator<HistoryPage & { checkpoint: Checkpoint }> {
  // Folders that are gone need no mark.
  const there = new Set(folders.map(({ path }) => path));
  let checkpoint: Checkpoint = {
    folders: Object.fromEntries(Object.entries(kept.folders).filter(([path]) => there.has(path))),
  };
  const due = folders.filter(({ read }) => read);
  const back = oldest(kept, reader.since);
  for (const folder of due) {
    const mark = checkpoint.folders[folder.path] ?? null;
    // As far back as the others, unless it has been read already.
    const since = mark === null ? back : reader.since;
    if (unchanged(folder, mark, since)) continue;
    const at = cursor?.folder === folder.path ? cursor : null;
    try {
      for await (const page of readFolder({ ...reader, since }, folder, mark, at)) {
        if (page.mark) {
          checkpoint = { folders: { ...checkpoint.folders, [folder.path]: page.mark } };
        }
        yield { events: page.events, cursor: page.cursor, checkpoint };
      }
    } catch (error) {
      // Deleted since the folders were listed: the others are read all the same.
      if (!isGone(error)) throw ofFolder(folder.path, error);
    }
  }
  yield { events: [], cursor: null, checkpoint };
}

function isGone(error: unknown): boolean {
  const { mailboxMissing, serverResponseCode } = error as ImapRefusal;
  if (serverResponseCode === 'NOPERM') return false;
  return mailboxMissing === true || serverResponseCode === 'NONEXISTENT';
}

function ofFolder(path: string, error: unknown): unknown {
  if ((error as ImapRefusal).serverResponseCode !== 'NOPERM') return error;
  return new GateError({
    category: 'policy',
    code: 'folder_not_permitted',
    gate: 'email',
    message: words`The login may not read the folder ${path}.`,
    hint: `gates email folders --skip ${shellWord(path)}`,
  });
}

/** As imapflow tells it. */
interface ImapRefusal {
  readonly mailboxMissing?: boolean;
  readonly serverResponseCode?: string;
}

/** By what the list of folders tells, without opening it. */
function unchanged(folder: Folder, mark: Mark | null, since: number): boolean {
  if (mark === null || folder.validity !== mark.validity || since < mark.from) return false;
  if (folder.last !== mark.upTo) return false;
  if (mark.modseq !== null) return folder.modseq === mark.modseq;
  return folder.unseen === countOf(mark.unseen ?? '');
}

function countOf(set: string): number {
  return set === ''
    ? 0
    : set.split(',').reduce((sum, run) => {
        const [first = 0, last = first] = run.split(':').map(Number);
        return sum + last - first + 1;
      }, 0);
}

/** What is missing of one folder. Its last page has its mark. */
export async function* readFolder(
  reader: Reader,
  folder: Pick<Folder, 'path' | 'special'>,
  mark: Mark | null,
  cursor: Cursor | null,
): AsyncGenerator<FolderPage> {
  const { client, session, owner } = reader;
  const opened = await client.mailboxOpen(folder.path, { readOnly: true });
  const standing = {
    validity: opened.uidValidity.toString(),
    // Servers of RFC 2060 need not tell what comes next.
    last: opened.uidNext > 0 ? opened.uidNext - 1 : await highest(client),
  };
  const counts = countsChanges(client) && opened.highestModseq !== undefined;
  // Where a run was broken off, flags are told as they were when it began: what changed since comes next time.
  const goesOn = cursor?.validity === standing.validity ? cursor : null;
  const modseq = goesOn ? goesOn.modseq : counts ? String(opened.highestModseq) : null;
  const unseen = goesOn ? goesOn.unseen : counts ? null : await unseenIn(client);
  const { from, stretches } = missing(mark, standing, reader.since);
  const { validity, last } = standing;
  const whole = mark?.validity === validity ? mark.whole : last;
  const done: Mark = { validity, from, upTo: last, whole, modseq, unseen };
  const found = (await Promise.all(stretches.map((each) => search(client, each)))).flat();
  const uids = found.filter(({ uid }) => uid > (goesOn?.uid ?? 0));
  const where = { folder: folder.path, validity, modseq, unseen };
  const work = batches(uids, ({ weight }) => weight, PAGE);
  let ahead = fetchAhead(reader, folder, work[0]);
  for (const [index, batch] of work.entries()) {
    const mails = await ahead;
    ahead = fetchAhead(reader, folder, work[index + 1]);
    const fresh = new Set(batch.filter((each) => each.fresh).map(({ uid }) => uid));
    const events = await eventsOfAll(mails, owner, ({ uid }) => (fresh.has(uid) ? 0 : from));
    yield { events, cursor: { ...where, uid: batch.at(-1)?.uid ?? 0 }, mark: null };
  }
  await ahead;
  const seen = mark?.validity === validity ? await seenSince(client, mark) : [];
  const parts = batches(seen, () => 1, { weight: SEEN, count: SEEN });
  const after = { ...where, uid: last };
  for (const part of parts) {
    const about = { from, now: session.now() };
    const events = await readEvents(client, folder.path, part, owner, about);
    yield { events, cursor: after, mark: null };
  }
  yield { events: [], cursor: after, mark: done };
}

/** What a page may hold: mails, and bytes if each were as large as its kind may be. */
const PAGE = { weight: 8 * 1024 * 1024, count: 250 };
/** Most mails are smaller than this, bytes. */
const LIGHT = 32 * 1024;
/** Head and text of a large one, as a rule. */
const LARGE_WEIGHS = 512 * 1024;
const SEEN = 500;

/** The next page is on its way while this one is stored. */
function fetchAhead(
  { client }: Reader,
  folder: Pick<Folder, 'path' | 'special'>,
  batch: readonly Found[] | undefined,
): Promise<Mail[]> {
  if (!batch) return Promise.resolve([]);
  const wanted: Batch = {
    small: batch.filter(({ large }) => !large).map(({ uid }) => uid),
    large: batch.filter(({ large }) => large).map(({ uid }) => uid),
  };
  const mails = fetchMails(client, folder, wanted, isGmail(client));
  // Whoever waits for it hears of it; nobody may, if the run ends here.
  mails.catch(() => undefined);
  return mails;
}

interface Found {
  readonly uid: number;
  readonly large: boolean;
  readonly fresh: boolean;
  /** Bytes at most, as far as is known. */
  readonly weight: number;
}

const DAY_MS = 86_400_000;

/** Days alone can be searched for, in the server's own zone: one more on either side. */
async function search(client: ImapFlow, stretch: Stretch): Promise<Found[]> {
  const { first, last, since, before, fresh } = stretch;
  const query = {
    uid: `${first}:${last}`,
    ...(since > DAY_MS ? { since: new Date(since - DAY_MS) } : {}),
    ...(before === null ? {} : { before: new Date(before + 2 * DAY_MS) }),
  };
  const all = await uidsBy(client, query);
  if (all.length === 0) return [];
  const within = all.length > 1000 ? query.uid : setOf(all);
  const above = async (larger: number) =>
    new Set(await uidsBy(client, { ...query, uid: within, larger }));
  const [heavy, large] = await Promise.all([above(LIGHT), above(SMALL)]);
  // Turned around, `200:100` is `100:200`.
  return all
    .filter((uid) => uid >= first && uid <= last)
    .map((uid) => ({
      uid,
      fresh,
      large: large.has(uid),
      weight: large.has(uid) ? LARGE_WEIGHS : heavy.has(uid) ? SMALL : LIGHT,
    }));
}

async function highest(client: ImapFlow): Promise<number> {
  return (await uidsBy(client, { all: true })).at(-1) ?? 0;
}

async function uidsBy(
  client: ImapFlow,
  query: Parameters<ImapFlow['search']>[0],
): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!found) throw new Error('the server refused to search');
  return ascending(found);
}

/**
 * One that cannot be read is kept as such; its neighbours come in.
 * @param since what is older is left out, epoch milliseconds
 */
async function eventsOfAll(
  mails: readonly Mail[],
  owner: Owner,
  since: (mail: Mail) => number,
): Promise<GateEvent[]> {
  if (mails.length === 0) return [];
  const { eventsOf } = await import('../parse/message.ts');
  return mails.flatMap((mail): readonly GateEvent[] => {
    try {
      const events = eventsOf(mail, owner);
      // What was sent before, and came before: the days around it were searched.
      // A server tells whole seconds.
      const from = Math.floor(since(mail) / 1000) * 1000;
      const late = mail.cameAt >= from || events.some(({ at }) => at >= from);
      return late ? events : [];
    } catch (error) {
      const { folder, uid, size, flags, mime } = mail;
      const raw = { folder, uid, size, flags, headers: mime.headers };
      const reason = `a mail that cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      return [{ kind: 'unknown', account: owner.account, at: mail.cameAt, raw, reason }];
    }
  });
}
