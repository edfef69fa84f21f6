/** Messages put there, marked, copied, moved and removed. */
import {
  flag,
  type Folder,
  folderNamed,
  hasRoom,
  newMail,
  put,
  remove,
  type Stored,
} from '../mailbox.ts';
import { timeOf } from './fetch.ts';
import { bad, no } from './refusal.ts';
import { ranges, sequence } from './sequence.ts';
import {
  chosen,
  flagsOf,
  lastOf,
  mailboxIn,
  type Selected,
  selectedIn,
  type Session,
  tell,
} from './session.ts';
import { type Argument, listOf, textOf } from './tokens.ts';

/** RFC 3501, 6.3.11; RFC 4315. */
export function append(session: Session, args: readonly Argument[]): string {
  const mailbox = mailboxIn(session);
  const folder = folderNamed(mailbox, textOf(args[0]));
  if (!folder) throw no("[TRYCREATE] Mailbox doesn't exist");
  const raw = textOf(args.at(-1));
  const between = args.slice(1, -1);
  const flags = between.filter((each) => typeof each !== 'string').flatMap((each) => [...each]);
  const date = between.find((each) => typeof each === 'string');
  const at = date === undefined ? session.world.host.now() : timeOf(date);
  if (at === null) throw bad('Invalid date.');
  if (!hasRoom(mailbox, raw.length)) {
    throw no('[OVERQUOTA] Quota exceeded (mailbox for user is full)');
  }
  const stored = put(mailbox, folder, newMail(raw), { flags: flags.map(textOf), at });
  tell(session, { expunge: true });
  return `[APPENDUID ${folder.validity} ${stored.uid}] Append completed.`;
}

/** `+FLAGS.SILENT (\Seen)` */
export function store(session: Session, args: readonly Argument[], byUid: boolean): string {
  const selected = writable(session);
  const mailbox = mailboxIn(session);
  const rest = args.slice(1);
  if (typeof rest[0] !== 'string') {
    const [name, value] = listOf(rest.shift()).map(textOf);
    if (name?.toUpperCase() !== 'UNCHANGEDSINCE') throw bad('Unknown STORE modifier.');
    return storeUnchanged(session, args[0], rest, byUid, Number(value));
  }
  const change = changeOf(rest);
  for (const { stored, number } of among(selected, args[0], byUid)) {
    flag(mailbox, stored.mail, change.apply);
    if (!change.silent) session.say(`* ${number} FETCH (${flagsOf(session, stored)})`);
  }
  selected.modseq = selected.folder.modseq;
  return 'Store completed.';
}

/** RFC 7162, 3.1.3. */
function storeUnchanged(
  session: Session,
  set: Argument | undefined,
  rest: readonly Argument[],
  byUid: boolean,
  since: number,
): string {
  const selected = selectedIn(session);
  session.condstore = true;
  const failed: number[] = [];
  const change = changeOf(rest);
  for (const { stored, number } of among(selected, set, byUid)) {
    if (stored.modseq > since) failed.push(byUid ? stored.uid : number);
    else {
      flag(mailboxIn(session), stored.mail, change.apply);
      session.say(`* ${number} FETCH (${flagsOf(session, stored)})`);
    }
  }
  selected.modseq = selected.folder.modseq;
  const modified = failed.length === 0 ? '' : `[MODIFIED ${ranges(failed)}] `;
  return `${modified}Store completed.`;
}

function changeOf([what, ...values]: readonly Argument[]): {
  silent: boolean;
  apply(flags: Set<string>): void;
} {
  const [, sign, silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(textOf(what)) ?? [];
  if (sign === undefined) throw bad('Unknown STORE item.');
  const [first] = values;
  const named = (values.length === 1 ? listOf(first) : values).map(textOf);
  return {
    silent: silent !== undefined,
    apply(flags) {
      if (sign === '') flags.clear();
      for (const each of named) {
        if (sign === '-') flags.delete(each);
        else flags.add(each);
      }
    },
  };
}

/** RFC 6851 for MOVE. */
export function copy(
  session: Session,
  args: readonly Argument[],
  { byUid, move }: { byUid: boolean; move: boolean },
): string {
  const selected = move ? writable(session) : selectedIn(session);
  const mailbox = mailboxIn(session);
  const target = folderNamed(mailbox, textOf(args[1]));
  if (!target) throw no("[TRYCREATE] Mailbox doesn't exist");
  const messages = among(selected, args[0], byUid).map(({ stored }) => stored);
  const made = messages.map((stored) => copied(session, stored, target));
  const uids = (list: readonly Stored[]) => ranges(list.map(({ uid }) => uid));
  const code = `[COPYUID ${target.validity} ${uids(messages)} ${uids(made)}]`;
  if (!move) {
    tell(session, { expunge: byUid });
    return messages.length === 0 ? 'Copy completed.' : `${code} Copy completed.`;
  }
  if (messages.length > 0) session.say(`* OK ${code} Moved UIDs.`);
  remove(mailbox, selected.folder, messages);
  tell(session, { expunge: true });
  return 'Move completed.';
}

function copied(session: Session, { flags, at, mail }: Stored, target: Folder): Stored {
  return put(mailboxIn(session), target, mail, { flags: [...flags], at });
}

/** Those marked `\Deleted`. @param set of UIDs (RFC 4315); all of them when left out */
export function expunge(session: Session, set?: Argument): string {
  const selected = writable(session);
  const fits = set === undefined ? () => true : sequence(textOf(set), lastOf(selected, true));
  const gone = selected.folder.messages.filter(
    ({ uid, flags }) => flags.has('\\Deleted') && fits(uid),
  );
  remove(mailboxIn(session), selected.folder, gone);
  tell(session, { expunge: true });
  return 'Expunge completed.';
}

function among(selected: Selected, set: Argument | undefined, byUid: boolean) {
  return chosen(selected, sequence(textOf(set), lastOf(selected, byUid)), byUid);
}

function writable(session: Session): Selected {
  const selected = selectedIn(session);
  if (selected.readOnly) throw no('[READ-ONLY] Mailbox is read-only');
  return selected;
}
