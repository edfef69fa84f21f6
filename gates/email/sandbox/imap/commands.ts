import { fetch } from './fetch.ts';
import { create, list, quota, remove, rename, select, status, subscribe } from './folders.ts';
import { authenticate, login } from './login.ts';
import { append, copy, expunge, store } from './messages.ts';
/** IMAP4rev1 (RFC 3501) as far as mail programs of today speak it, by the name of the command. */
import type { Command } from './reader.ts';
import { bad } from './refusal.ts';
import { search } from './search.ts';
import { mailboxIn, selectedIn, type Session, tell } from './session.ts';
import { type Argument, textOf } from './tokens.ts';

/** Returns what stands behind OK. */
type Handler = (session: Session, args: readonly Argument[]) => string | Promise<string>;

const BEFORE_LOGIN = 'IMAP4rev1 SASL-IR LITERAL+ ID AUTH=PLAIN AUTH=XOAUTH2';
const AFTER_LOGIN =
  'IMAP4rev1 LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN SPECIAL-USE CONDSTORE QUOTA';

export function capabilities({ mailbox }: Session): string {
  if (!mailbox) return BEFORE_LOGIN;
  return mailbox.kind === 'google' ? `${AFTER_LOGIN} X-GM-EXT-1` : AFTER_LOGIN;
}

const COMMANDS: Readonly<Record<string, Handler>> = {
  CAPABILITY(session) {
    session.say(`* CAPABILITY ${capabilities(session)}`);
    return 'Capability completed.';
  },
  ID(session) {
    session.say('* ID ("name" "gates sandbox")');
    return 'ID completed.';
  },
  NOOP(session) {
    tell(session, { expunge: true });
    return 'NOOP completed.';
  },
  LOGOUT(session) {
    session.ended = true;
    session.say('* BYE Logging out');
    return 'Logout completed.';
  },
  LOGIN: login,
  AUTHENTICATE: authenticate,
  ENABLE(session, args) {
    const wanted = args.map((each) => textOf(each).toUpperCase());
    const condstore = wanted.includes('CONDSTORE');
    if (condstore) session.condstore = true;
    session.say(`* ENABLED${condstore ? ' CONDSTORE' : ''}`);
    return 'Enabled.';
  },
  NAMESPACE(session) {
    mailboxIn(session);
    session.say('* NAMESPACE (("" "/")) NIL NIL');
    return 'Namespace completed.';
  },
  LIST: (session, args) => list(session, args, 'LIST'),
  LSUB: (session, args) => list(session, args, 'LSUB'),
  STATUS: status,
  SELECT: (session, args) => select(session, args, false),
  EXAMINE: (session, args) => select(session, args, true),
  CREATE: create,
  DELETE: remove,
  RENAME: rename,
  SUBSCRIBE: (session, args) => subscribe(session, args, true),
  UNSUBSCRIBE: (session, args) => subscribe(session, args, false),
  GETQUOTA: (session, args) => quota(session, args, false),
  GETQUOTAROOT: (session, args) => quota(session, args, true),
  APPEND: append,
  CHECK(session) {
    selectedIn(session);
    return 'Check completed.';
  },
  CLOSE(session) {
    if (!selectedIn(session).readOnly) expunge(session);
    session.selected = null;
    return 'Close completed.';
  },
  UNSELECT(session) {
    selectedIn(session);
    session.selected = null;
    return 'Unselect completed.';
  },
  EXPUNGE: (session) => expunge(session),
  FETCH: (session, args) => fetch(session, args, false),
  STORE: (session, args) => store(session, args, false),
  SEARCH: (session, args) => search(session, args, false),
  COPY: (session, args) => copy(session, args, { byUid: false, move: false }),
  MOVE: (session, args) => copy(session, args, { byUid: false, move: true }),
  IDLE: idle,
};

const BY_UID: Readonly<Record<string, Handler>> = {
  FETCH: (session, args) => fetch(session, args, true),
  STORE: (session, args) => store(session, args, true),
  SEARCH: (session, args) => search(session, args, true),
  COPY: (session, args) => copy(session, args, { byUid: true, move: false }),
  MOVE: (session, args) => copy(session, args, { byUid: true, move: true }),
  EXPUNGE: (session, args) => expunge(session, args[0]),
};

/** Throws a {@link import('./refusal.ts').Refusal} where the answer is NO or BAD. */
export async function run(session: Session, { name, args }: Command): Promise<string> {
  if (name !== 'UID') return await handler(COMMANDS, name)(session, args);
  const text = await handler(BY_UID, textOf(args[0]).toUpperCase())(session, args.slice(1));
  tell(session, { expunge: true });
  return text;
}

function handler(commands: Readonly<Record<string, Handler>>, name: string): Handler {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found) throw bad('Error in IMAP command received by server.');
  return found;
}

/** RFC 2177: tells what changes until the client says DONE. */
async function idle(session: Session): Promise<string> {
  const mailbox = mailboxIn(session);
  const watcher = () => tell(session, { expunge: true });
  session.prompt('idling');
  watcher();
  mailbox.watchers.add(watcher);
  try {
    const line = await session.reader.line();
    if (line?.toUpperCase() !== 'DONE') throw bad('Expected DONE.');
    return 'Idle completed.';
  } finally {
    mailbox.watchers.delete(watcher);
  }
}
