/** A mailbox in memory: folders with mails as IMAP counts them (RFC 3501, 2.3). */

export interface Stored {
  readonly uid: number;
  readonly flags: Set<string>;
  /** When it came into this folder, epoch milliseconds. */
  readonly at: number;
  /** Grows with every change of the folder (RFC 7162). */
  modseq: number;
  readonly mail: Mail;
}

/** The same in every folder it stands in. */
export interface Mail {
  /** Gmail's X-GM-MSGID. */
  readonly number: number;
  /** Byte for byte, as Latin-1. */
  readonly raw: string;
}

export interface Folder {
  name: string;
  /** RFC 6154, e.g. `\Sent`. */
  readonly use: string | null;
  readonly validity: number;
  subscribed: boolean;
  nextUid: number;
  modseq: number;
  messages: Stored[];
}

/** `password`: IMAP of the usual kind. `google`: Gmail's folders, and access tokens only. `client`: whoever was written to. */
export type MailboxKind = 'password' | 'google' | 'client';

export interface Mailbox {
  readonly address: string;
  readonly name: string;
  readonly kind: MailboxKind;
  readonly folders: Map<string, Folder>;
  /** What was sent from here over SMTP, oldest first, whether a copy stands in Sent or not. */
  readonly outgoing: string[];
  /** Bytes; `null`: no limit. */
  quota: number | null;
  /** Connections that want to know when something changed. */
  readonly watchers: Set<() => void>;
}

export const INBOX = 'INBOX';
const GMAIL_ALL = '[Gmail]/All Mail';

const USUAL = [
  ['Drafts', '\\Drafts'],
  ['Sent', '\\Sent'],
  ['Archive', '\\Archive'],
  ['Junk', '\\Junk'],
  ['Trash', '\\Trash'],
] as const;

/** https://developers.google.com/workspace/gmail/imap/imap-extensions */
const GMAILS = [
  [GMAIL_ALL, '\\All'],
  ['[Gmail]/Drafts', '\\Drafts'],
  ['[Gmail]/Sent Mail', '\\Sent'],
  ['[Gmail]/Spam', '\\Junk'],
  ['[Gmail]/Starred', '\\Flagged'],
  ['[Gmail]/Trash', '\\Trash'],
] as const;

let mails = 0;

export function newMailbox(
  person: { address: string; name: string; kind: MailboxKind },
  now: number,
): Mailbox {
  const mailbox: Mailbox = {
    ...person,
    folders: new Map(),
    outgoing: [],
    quota: null,
    watchers: new Set(),
  };
  addFolder(mailbox, INBOX, now);
  const others = person.kind === 'google' ? GMAILS : USUAL;
  for (const [name, use] of others) addFolder(mailbox, name, now, use);
  return mailbox;
}

export function addFolder(
  mailbox: Mailbox,
  name: string,
  now: number,
  use: string | null = null,
): Folder {
  const folder: Folder = {
    name,
    use,
    // Another one for every folder that is made anew, seconds as servers do.
    validity: Math.floor(now / 1000) + mailbox.folders.size,
    subscribed: true,
    nextUid: 1,
    modseq: 1,
    messages: [],
  };
  mailbox.folders.set(name, folder);
  return folder;
}

/** INBOX is written in any case (RFC 3501, 5.1). */
export function folderNamed(mailbox: Mailbox, name: string): Folder | undefined {
  return mailbox.folders.get(name.toUpperCase() === INBOX ? INBOX : name);
}

export function folderFor(mailbox: Mailbox, use: string): Folder | undefined {
  return [...mailbox.folders.values()].find((folder) => folder.use === use);
}

export function newMail(raw: string): Mail {
  mails += 1;
  return { number: 1_000_000 + mails, raw };
}

/** Puts a mail there. At Gmail it stands in All Mail, too. */
export function put(
  mailbox: Mailbox,
  folder: Folder,
  mail: Mail,
  { flags = [], at }: { flags?: readonly string[]; at: number },
): Stored {
  const stored = add(folder, mail, flags, at);
  const all = mailbox.kind === 'google' ? mailbox.folders.get(GMAIL_ALL) : undefined;
  if (all && all !== folder && !['\\Trash', '\\Junk'].includes(folder.use ?? '')) {
    if (!all.messages.some((each) => each.mail === mail)) add(all, mail, flags, at);
  }
  changed(mailbox);
  return stored;
}

function add(folder: Folder, mail: Mail, flags: readonly string[], at: number): Stored {
  folder.modseq += 1;
  const stored: Stored = {
    uid: folder.nextUid,
    flags: new Set(flags),
    at,
    modseq: folder.modseq,
    mail,
  };
  folder.nextUid += 1;
  folder.messages.push(stored);
  return stored;
}

/** Flags of a mail, in every folder it stands in. */
export function flag(mailbox: Mailbox, mail: Mail, change: (flags: Set<string>) => void): void {
  for (const folder of mailbox.folders.values()) {
    for (const stored of folder.messages) {
      if (stored.mail !== mail) continue;
      const before = [...stored.flags].toSorted().join(' ');
      change(stored.flags);
      if ([...stored.flags].toSorted().join(' ') === before) continue;
      folder.modseq += 1;
      stored.modseq = folder.modseq;
    }
  }
  changed(mailbox);
}

export function remove(mailbox: Mailbox, folder: Folder, gone: readonly Stored[]): void {
  if (gone.length === 0) return;
  folder.modseq += 1;
  folder.messages = folder.messages.filter((stored) => !gone.includes(stored));
  changed(mailbox);
}

/** Bytes. */
export function usedBy(mailbox: Mailbox): number {
  const mails = new Set(
    [...mailbox.folders.values()].flatMap((each) => each.messages.map(({ mail }) => mail)),
  );
  return [...mails].reduce((sum, { raw }) => sum + raw.length, 0);
}

export function hasRoom(mailbox: Mailbox, bytes: number): boolean {
  return mailbox.quota === null || usedBy(mailbox) + bytes <= mailbox.quota;
}

function changed(mailbox: Mailbox): void {
  for (const tell of mailbox.watchers) tell();
}
