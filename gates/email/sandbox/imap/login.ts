/** LOGIN and AUTHENTICATE: passwords for those who have one, access tokens for Google's. */
import { mailAddressOf } from '../google/state.ts';
import type { Mailbox } from '../mailbox.ts';
import { mailboxOf, type World } from '../world.ts';
import { no } from './refusal.ts';
import type { Session } from './session.ts';
import { type Argument, textOf } from './tokens.ts';

const FAILED = '[AUTHENTICATIONFAILED] Authentication failed.';

/** `null`: the password is not theirs. */
export function byPassword(world: World, address: string, password: string): Mailbox | null {
  const mailbox = world.mailboxes.get(address.toLowerCase());
  if (!mailbox || mailbox.kind === 'google') return null;
  const right = world.secrets.passwords.get(mailbox.address) ?? world.secrets.clients;
  return password === right ? mailbox : null;
}

/** `null`: the token does not open this mailbox. */
export function byToken(world: World, address: string, token: string): Mailbox | null {
  const owner = mailAddressOf(world.google, token, world.host.now());
  return owner !== null && owner === address.toLowerCase() ? mailboxOf(world, owner) : null;
}

export function login(session: Session, args: readonly Argument[]): string {
  const [user, password] = args.slice(0, 2).map((each) => utf8(textOf(each)));
  const mailbox = byPassword(session.world, user ?? '', password ?? '');
  if (!mailbox) throw no(FAILED);
  session.mailbox = mailbox;
  return 'Logged in';
}

export async function authenticate(session: Session, args: readonly Argument[]): Promise<string> {
  const mechanism = textOf(args[0]).toUpperCase();
  const initial = args[1] === undefined ? await asked(session, '') : textOf(args[1]);
  const said = Buffer.from(initial === '=' ? '' : initial, 'base64').toString();
  if (mechanism === 'PLAIN') {
    const [, user = '', password = ''] = said.split('\0');
    session.mailbox = byPassword(session.world, user, password);
  } else if (mechanism === 'XOAUTH2') {
    const fields = said.split('\u0001');
    const [user = '', token = ''] = ['user=', 'auth=Bearer '].map(
      (name) => fields.find((field) => field.startsWith(name))?.slice(name.length) ?? '',
    );
    session.mailbox = byToken(session.world, user, token);
    // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol#error_response
    if (!session.mailbox) await asked(session, wrongToken());
  } else throw no('Unsupported authentication mechanism.');
  if (!session.mailbox) throw no(FAILED);
  return 'Logged in';
}

/** The challenge that says what is wrong with a token, in base64. */
function wrongToken(): string {
  const said = { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' };
  return Buffer.from(JSON.stringify(said)).toString('base64');
}

async function asked(session: Session, challenge: string): Promise<string> {
  session.prompt(challenge);
  const answer = await session.reader.line();
  if (answer === null || answer === '*') throw no('Authentication aborted.');
  return answer;
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
