/** The folders of a mailbox, and which of them are read. */
import type { ImapFlow, ListResponse } from 'imapflow';
import type { Account } from '../../src/domain/account.ts';

export interface Folder {
  readonly path: string;
  /** RFC 6154, by what the server says or by its name: `\Inbox`, `\Sent`, `\Trash` … */
  readonly special: string | null;
  /** Whether its mails are read. */
  readonly read: boolean;
  /** UIDVALIDITY. */
  readonly validity: string | null;
  /** UIDNEXT, less one: no mail has a higher UID. */
  readonly last: number | null;
  /** HIGHESTMODSEQ (RFC 7162); `null` where the server does not count changes. */
  readonly modseq: string | null;
  readonly messages: number | null;
  readonly unseen: number | null;
}

/** What `account.details.folders` holds: folders by their paths, against what is read unless told. */
export interface Chosen {
  readonly read: readonly string[];
  readonly skip: readonly string[];
}

/** Not what was thrown away, and nothing unfinished. */
const NEVER = new Set(['\\Trash', '\\Junk', '\\Drafts']);
/** Another view of mails that stand in a folder of their own (RFC 6154, 2; RFC 8457). */
const VIEWS = new Set(['\\All', '\\Flagged', '\\Important']);

export function chosenOf({ details }: Pick<Account, 'details'>): Chosen {
  const { read, skip } = (details['folders'] ?? {}) as Partial<Record<keyof Chosen, unknown>>;
  return { read: pathsOf(read), skip: pathsOf(skip) };
}

function pathsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
}

/** All of them, INBOX first. Asks for counts in the same breath where the server can (RFC 5819). */
export async function foldersOf(client: ImapFlow, account: Account): Promise<Folder[]> {
  const listed = await client.list({
    statusQuery: {
      messages: true,
      unseen: true,
      uidNext: true,
      uidValidity: true,
      ...(client.capabilities.has('CONDSTORE') ? { highestModseq: true } : {}),
    },
  });
  const chosen = chosenOf(account);
  const others = foreign(client);
  const there = listed.filter(
    ({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
  );
  const whole = isGmail(client)
    ? there.find(({ specialUse }) => specialUse === '\\All')
    : undefined;
  return there
    .map((each) => ({ ...factsOf(each), read: isRead(each, chosen, whole, others) }))
    .toSorted((a, b) => Number(b.special === '\\Inbox') - Number(a.special === '\\Inbox'));
}

/** https://developers.google.com/workspace/gmail/imap/imap-extensions */
export function isGmail({ capabilities }: ImapFlow): boolean {
  return capabilities.has('X-GM-EXT-1');
}

function factsOf({ path, specialUse, status }: ListResponse): Omit<Folder, 'read'> {
  return {
    path,
    special: specialUse ?? null,
    validity: status?.uidValidity?.toString() ?? null,
    last: status?.uidNext === undefined ? null : status.uidNext - 1,
    modseq: status?.highestModseq?.toString() ?? null,
    messages: status?.messages ?? null,
    unseen: status?.unseen ?? null,
  };
}

/** Of Gmail, where a folder is but a label, the one folder that holds every mail once. */
function isRead(
  { path, specialUse }: ListResponse,
  chosen: Chosen,
  whole: ListResponse | undefined,
  others: readonly string[],
): boolean {
  if (chosen.skip.includes(path)) return false;
  if (chosen.read.includes(path)) return true;
  if (whole) return path === whole.path;
  const special = specialUse ?? '';
  return (
    !NEVER.has(special) && !VIEWS.has(special) && !others.some((each) => path.startsWith(each))
  );
}

/** Where other people's folders begin (RFC 2342): they are not this mailbox. */
function foreign({ namespaces }: ImapFlow): readonly string[] {
  const all = [namespaces?.other, namespaces?.shared].flatMap((each) => each || []);
  return all.map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
}
