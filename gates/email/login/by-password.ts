/** Login by address and password: finds the servers, proves both, then gives the credential back. */
import { GateError, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Grant, LoginContext, LoginField } from '../../../src/gate.ts';
import { addressesOf, named } from '../addresses.ts';
import type { MailServer, PasswordMailbox, Security } from '../credential.ts';
import * as field from '../login.ts';
import { isThisMachine } from '../tls.ts';
import type { Dns } from './autoconfig-dns.ts';
import { isHost } from './autoconfig-xml.ts';
import { type Found, findServers } from './autoconfig.ts';
import { type Candidates, proved, shown } from './prove.ts';

/** Servers that the person has to name because nobody tells. */
export async function missing(context: LoginContext, dns?: Dns): Promise<readonly LoginField[]> {
  const { fields } = context;
  const open = [field.IMAP_HOST, field.SMTP_HOST].filter(({ name }) => !fields[name]);
  if (open.length === 0) return [];
  return (await findServers(context.http, addressIn(fields), dns)) ? [] : open;
}

/**
 * @throws GateError exit 2 for what is no address or server, exit 3 with where an app password is made, exit 4 where a
 * server is not reached or not trusted; then nothing was stored
 */
export async function submit(context: LoginContext, dns?: Dns): Promise<Grant> {
  const { fields, http, now } = context;
  const address = addressIn(fields);
  const password = fields[field.PASSWORD.name] ?? '';
  if (password === '') throw usageError(words`${field.PASSWORD.label} is missing.`);
  http.conceal(password);
  const given = namedServers(fields);
  const found = given.imap && given.smtp ? null : await findServers(http, address, dns);
  const candidates = {
    imap: given.imap ? [given.imap] : (found?.imap ?? nobodyTells(address)).slice(0, MOST),
    smtp: given.smtp ? [given.smtp] : (found?.smtp ?? nobodyTells(address)).slice(0, MOST),
  };
  if (found) await agreed(context, address, found, candidates);
  const username = fields[field.USERNAME.name] || found?.username || address;
  const servers = await proved(http, address, candidates, 'password', { username, password });
  const name = fields[field.NAME.name] ?? '';
  const aliases = fields[field.ALIASES.name] ?? '';
  const credential: PasswordMailbox = {
    kind: 'password',
    address,
    username,
    ...servers,
    password,
  };
  return {
    identity: { externalId: address, name: name === '' ? address : name, handle: address },
    credential: { ...credential },
    facts: {
      tokenKind: 'PASSWORD',
      scopes: [],
      issuedAt: now(),
      expiresAt: null,
      state: 'valid',
    },
    details: { login: 'password', ...servers, ...named(name), ...addressesOf(aliases) },
  };
}

/** @throws GateError exit 2 */
function addressIn(fields: Readonly<Record<string, string>>): string {
  const text = (fields[field.ADDRESS.name] ?? '').trim().toLowerCase();
  if (/^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"/?#]{1,253}$/.test(text)) return text;
  throw usageError(
    words`“${text}” is no email address.`,
    words`e.g. --address olga@example.org`,
    'bad_address',
  );
}

/** Of each kind: so many are told to a person, and tried. */
const MOST = 4;

/**
 * All servers that the password may go to are told before it goes there; what DNS alone tells has to be agreed to.
 */
async function agreed(
  { note, confirm }: LoginContext,
  address: string,
  found: Found,
  candidates: Candidates<readonly MailServer[]>,
): Promise<void> {
  const [imap] = candidates.imap;
  const [smtp] = candidates.smtp;
  if (!imap || !smtp) return;
  const { source } = found;
  note?.(
    words`Servers of ${address}, by ${source}: IMAP ${allOf(candidates.imap)}, SMTP ${allOf(candidates.smtp)}.`,
  );
  if (found.vouched) return;
  const question = words`Only DNS, which can be forged, says that. Give these servers the password?`;
  if (await confirm?.(question)) return;
  throw new GateError({
    category: 'policy',
    code: 'servers_unproved',
    gate: 'email',
    message: words`The servers of ${address} are known by DNS alone; the password was not sent there.`,
    hint: words`If they are right: gates email login --address ${address} --imap-host ${imap.host} --imap-port ${imap.port} --smtp-host ${smtp.host} --smtp-port ${smtp.port}`,
  });
}

/** With “or” between: the next one is tried where the one before it is not there. */
function allOf([first, ...others]: readonly MailServer[]): Text {
  if (!first) return '';
  return others.reduce<Text>((all, each) => words`${all} or ${shown(each)}`, shown(first));
}

function nobodyTells(address: string): never {
  throw usageError(
    words`Nobody tells which mail servers ${address} has.`,
    words`name them: --imap-host HOST --smtp-host HOST (the provider’s help has them)`,
    'servers_unknown',
  );
}

function namedServers(fields: Readonly<Record<string, string>>): {
  imap?: MailServer;
  smtp?: MailServer;
} {
  const imap = serverIn(fields, 'imap', 993);
  const smtp = serverIn(fields, 'smtp', 465);
  return { ...(imap ? { imap } : {}), ...(smtp ? { smtp } : {}) };
}

/** How a port is spoken to, by what it was given out for (RFC 8314). */
const BY_PORT: Readonly<Record<number, Security>> = {
  993: 'tls',
  465: 'tls',
  143: 'starttls',
  587: 'starttls',
  25: 'starttls',
};

function serverIn(
  fields: Readonly<Record<string, string>>,
  kind: 'imap' | 'smtp',
  usual: number,
): MailServer | null {
  const host = (fields[`${kind}Host`] ?? '').trim().toLowerCase();
  const given = fields[`${kind}Port`] ?? '';
  const said = (fields[`${kind}Security`] ?? '').trim().toLowerCase();
  if (host === '') {
    if (given === '' && said === '') return null;
    throw usageError(words`--${kind}-port and --${kind}-security go with --${kind}-host.`);
  }
  if (!isHost(host)) throw usageError(words`“${host}” is no name of a server.`);
  const port = given === '' ? usual : Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw usageError(words`--${kind}-port takes a port number, not “${given}”.`);
  }
  const security = said === '' ? (BY_PORT[port] ?? 'tls') : said;
  if (security !== 'tls' && security !== 'starttls' && security !== 'none') {
    throw usageError(words`--${kind}-security takes tls, starttls or none, not “${said}”.`);
  }
  if (security === 'none' && !isThisMachine(host)) {
    throw usageError(
      words`Without TLS only a server on this machine is spoken to, not ${host}.`,
      words`--${kind}-security tls, or starttls`,
    );
  }
  return { host, port, security };
}
