import { flag, INBOX, type Stored } from '../mailbox.ts';
/** FETCH: of messages, what was asked for. */
import { entityOf } from '../mime.ts';
import { type Section, sectionIn, sectionOf } from './body.ts';
import { bad } from './refusal.ts';
import { sequence } from './sequence.ts';
import { chosen, lastOf, mailboxIn, selectedIn, type Session } from './session.ts';
import { bodyStructure, envelope } from './structure.ts';
import { type Argument, listOf, literal, quoted, textOf } from './tokens.ts';

const MACROS: Readonly<Record<string, readonly string[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

/** By name, what it shows of a message; `null`: this server or this mailbox has no such item. */
type Item = (session: Session, stored: Stored) => string;

const ITEMS: Readonly<Record<string, Item>> = {
  UID: (_, { uid }) => `UID ${uid}`,
  FLAGS: (_, { flags }) => `FLAGS (${[...flags].join(' ')})`,
  INTERNALDATE: (_, { at }) => `INTERNALDATE "${dateTime(at)}"`,
  'RFC822.SIZE': (_, { mail }) => `RFC822.SIZE ${mail.raw.length}`,
  ENVELOPE: (_, { mail }) => `ENVELOPE ${envelope(entityOf(mail.raw))}`,
  BODY: (_, { mail }) => `BODY ${bodyStructure(mail.raw, entityOf(mail.raw), false)}`,
  BODYSTRUCTURE: (_, { mail }) =>
    `BODYSTRUCTURE ${bodyStructure(mail.raw, entityOf(mail.raw), true)}`,
  MODSEQ: (_, { modseq }) => `MODSEQ (${modseq})`,
  RFC822: (_, { mail }) => `RFC822 ${literal(mail.raw)}`,
  'X-GM-MSGID': (_, { mail }) => `X-GM-MSGID ${mail.number}`,
  'X-GM-THRID': (_, { mail }) => `X-GM-THRID ${mail.number}`,
  'X-GM-LABELS': (session, stored) => `X-GM-LABELS (${labelsOf(session, stored)})`,
};

export function fetch(session: Session, args: readonly Argument[], byUid: boolean): string {
  const selected = selectedIn(session);
  const [set, wanted, modifiers] = args;
  const names = listOf(wanted).map(textOf);
  const items = names.flatMap((name) => MACROS[name.toUpperCase()] ?? [name]);
  if (byUid && !items.some((name) => name.toUpperCase() === 'UID')) items.unshift('UID');
  const since = changedSince(modifiers);
  if (since !== null) {
    session.condstore = true;
    if (!items.some((name) => name.toUpperCase() === 'MODSEQ')) items.push('MODSEQ');
  }
  const shown = items.map(itemOf);
  const fits = sequence(textOf(set), lastOf(selected, byUid));
  for (const { stored, number } of chosen(selected, fits, byUid)) {
    if (since !== null && stored.modseq <= since) continue;
    const reads = shown.some(({ reading }) => reading) && !stored.flags.has('\\Seen');
    if (reads && !selected.readOnly) {
      flag(mailboxIn(session), stored.mail, (flags) => flags.add('\\Seen'));
      if (!items.some((name) => name.toUpperCase() === 'FLAGS')) shown.push(itemOf('FLAGS'));
    }
    session.say(`* ${number} FETCH (${shown.map(({ show }) => show(session, stored)).join(' ')})`);
  }
  return `${byUid ? 'UID ' : ''}FETCH completed.`;
}

/** `(CHANGEDSINCE 12345)` (RFC 7162, 3.1.4.1). */
function changedSince(modifiers: Argument | undefined): number | null {
  if (modifiers === undefined) return null;
  const [name, value] = listOf(modifiers).map(textOf);
  if (name?.toUpperCase() !== 'CHANGEDSINCE') throw bad('Unknown FETCH modifier.');
  return Number(value);
}

interface Shown {
  show: Item;
  /** Whether to fetch it marks the message as read. */
  reading: boolean;
}

function itemOf(name: string): Shown {
  const upper = name.toUpperCase();
  const known = ITEMS[upper];
  if (known) return { show: known, reading: upper === 'RFC822' };
  const [, peek, section] = /^BODY(\.PEEK)?(\[[^]*)$/i.exec(name) ?? [];
  if (section === undefined) throw bad(`Unknown FETCH item ${upper}.`);
  const asked = sectionOf(section);
  return { show: (_, { mail }) => bodyItem(mail.raw, asked), reading: peek === undefined };
}

function bodyItem(raw: string, section: Section): string {
  const found = sectionIn(raw, section);
  return `BODY${section.label} ${found === null ? 'NIL' : literal(found)}`;
}

/** Gmail's words for the folders a message stands in, other than the one it is looked at in. */
function labelsOf(session: Session, { mail }: Stored): string {
  const { folder: current } = selectedIn(session);
  const labels = [...mailboxIn(session).folders.values()]
    .filter((folder) => folder !== current && folder.use !== '\\All')
    .filter(({ messages }) => messages.some((each) => each.mail === mail));
  return labels
    .map(({ name, use }) => quoted(name === INBOX ? '\\Inbox' : (use ?? name)))
    .join(' ');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `17-Jul-1996 02:44:25 +0000` */
function dateTime(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day} ${time} +0000`;
}

/** Epoch milliseconds of a date or date-time as IMAP writes it; `null` when it is none. */
export function timeOf(text: string): number | null {
  const found = /^\s*(\d{1,2})-(\w{3})-(\d{4})(?:\s+(\d\d:\d\d:\d\d)\s+([+-]\d{4}))?$/.exec(text);
  if (!found) return null;
  const [, day, month, year, time = '00:00:00', zone = '+0000'] = found;
  const at = Date.parse(`${day} ${month} ${year} ${time} ${zone}`);
  return Number.isNaN(at) ? null : at;
}
