/** Folders: which there are, what is in them, making and removing them. */
import { addFolder, type Folder, folderNamed, INBOX, usedBy } from '../mailbox.ts';
import { bad, no } from './refusal.ts';
import { mailboxIn, type Session } from './session.ts';
import { type Argument, listOf, quoted, textOf } from './tokens.ts';

export function list(session: Session, args: readonly Argument[], word: 'LIST' | 'LSUB'): string {
  const { folders } = mailboxIn(session);
  const [reference, pattern] = args.slice(-2).map(textOf);
  if (pattern === '') {
    session.say(`* ${word} (\\Noselect) "/" ""`);
    return `${word} completed.`;
  }
  const fits = patternOf(`${reference ?? ''}${pattern ?? '*'}`);
  const names = [...folders.keys()].filter((name) => fits.test(name));
  for (const name of names.toSorted()) {
    const folder = folders.get(name);
    if (!folder || (word === 'LSUB' && !folder.subscribed)) continue;
    const children = [...folders.keys()].some((other) => other.startsWith(`${name}/`));
    const attributes = [children ? '\\HasChildren' : '\\HasNoChildren', folder.use ?? ''];
    session.say(`* ${word} (${attributes.join(' ').trim()}) "/" ${quoted(name)}`);
  }
  return `${word} completed.`;
}

/** `*`: anything; `%`: anything without a `/`. */
function patternOf(text: string): RegExp {
  const source = text.replaceAll(/[.*+?^${}()|[\]\\%]/g, (letter) => {
    if (letter === '*') return '.*';
    return letter === '%' ? '[^/]*' : `\\${letter}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

const STATUS: Readonly<Record<string, (folder: Folder) => number>> = {
  MESSAGES: ({ messages }) => messages.length,
  RECENT: () => 0,
  UIDNEXT: ({ nextUid }) => nextUid,
  UIDVALIDITY: ({ validity }) => validity,
  UNSEEN: ({ messages }) => messages.filter(({ flags }) => !flags.has('\\Seen')).length,
  HIGHESTMODSEQ: ({ modseq }) => modseq,
};

export function status(session: Session, args: readonly Argument[]): string {
  const folder = existing(session, args[0]);
  const told = listOf(args[1]).map((name) => {
    const word = textOf(name).toUpperCase();
    const count = STATUS[word];
    if (!count) throw bad(`Unknown status item ${word}.`);
    return `${word} ${count(folder)}`;
  });
  session.say(`* STATUS ${quoted(folder.name)} (${told.join(' ')})`);
  return 'STATUS completed.';
}

export function select(session: Session, args: readonly Argument[], readOnly: boolean): string {
  session.selected = null;
  const folder = existing(session, args[0]);
  if (args[1] !== undefined) {
    const options = listOf(args[1]).map((each) => textOf(each).toUpperCase());
    if (options.includes('CONDSTORE')) session.condstore = true;
  }
  session.selected = { folder, readOnly, view: [...folder.messages], modseq: folder.modseq };
  const flags = '\\Answered \\Flagged \\Deleted \\Seen \\Draft';
  session.say(`* FLAGS (${flags} $Forwarded)`);
  session.say(
    `* OK [PERMANENTFLAGS (${readOnly ? '' : `${flags} $Forwarded \\*`})] Flags permitted.`,
  );
  session.say(`* ${folder.messages.length} EXISTS`);
  session.say('* 0 RECENT');
  const unseen = folder.messages.findIndex((each) => !each.flags.has('\\Seen'));
  if (unseen !== -1) session.say(`* OK [UNSEEN ${unseen + 1}] First unseen.`);
  session.say(`* OK [UIDVALIDITY ${folder.validity}] UIDs valid`);
  session.say(`* OK [UIDNEXT ${folder.nextUid}] Predicted next UID`);
  session.say(`* OK [HIGHESTMODSEQ ${folder.modseq}] Highest`);
  const way = readOnly ? 'READ-ONLY' : 'READ-WRITE';
  return `[${way}] ${readOnly ? 'Examine' : 'Select'} completed.`;
}

function existing(session: Session, name: Argument | undefined): Folder {
  const folder = folderNamed(mailboxIn(session), textOf(name));
  if (!folder) throw no(`[NONEXISTENT] Mailbox doesn't exist: ${textOf(name)}`);
  return folder;
}

export function create(session: Session, args: readonly Argument[]): string {
  const mailbox = mailboxIn(session);
  const name = textOf(args[0]).replace(/\/$/, '');
  if (folderNamed(mailbox, name)) throw no('[ALREADYEXISTS] Mailbox already exists');
  addFolder(mailbox, name, session.world.host.now());
  return 'Create completed.';
}

export function remove(session: Session, args: readonly Argument[]): string {
  const folder = existing(session, args[0]);
  if (folder.name === INBOX) throw no('[CANNOT] INBOX cannot be deleted.');
  mailboxIn(session).folders.delete(folder.name);
  return 'Delete completed.';
}

export function rename(session: Session, args: readonly Argument[]): string {
  const folder = existing(session, args[0]);
  const mailbox = mailboxIn(session);
  const name = textOf(args[1]);
  if (folderNamed(mailbox, name)) throw no('[ALREADYEXISTS] Target mailbox already exists');
  if (folder.name === INBOX) throw no('[CANNOT] INBOX cannot be renamed.');
  mailbox.folders.delete(folder.name);
  folder.name = name;
  mailbox.folders.set(name, folder);
  return 'Rename completed.';
}

export function subscribe(session: Session, args: readonly Argument[], on: boolean): string {
  existing(session, args[0]).subscribed = on;
  return `${on ? 'Subscribe' : 'Unsubscribe'} completed.`;
}

/** RFC 2087, storage in units of 1024 bytes. */
export function quota(session: Session, args: readonly Argument[], ofFolder: boolean): string {
  const mailbox = mailboxIn(session);
  if (ofFolder) session.say(`* QUOTAROOT ${quoted(textOf(args[0]))} ""`);
  const used = Math.ceil(usedBy(mailbox) / 1024);
  const limit = mailbox.quota === null ? '' : `STORAGE ${used} ${Math.floor(mailbox.quota / 1024)}`;
  session.say(`* QUOTA "" (${limit})`);
  return 'Quota completed.';
}
