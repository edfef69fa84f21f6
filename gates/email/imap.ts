/** A connection to a mailbox's IMAP server (RFC 9051), logged in. */
import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { Session } from '../../src/gate.ts';
import { credentialsOf, type Signed } from './authentication.ts';
import { type MailServer, mailboxOf } from './credential.ts';
import { imapFailure } from './errors.ts';
import { checkReachable } from './reach.ts';
import { tlsOf } from './tls.ts';

export interface ImapOptions {
  /** Its abort closes the connection; commands that wait reject. The session's unless told. */
  readonly signal?: AbortSignal | undefined;
  /** Goes into IDLE by itself when nothing is asked; not unless told. */
  readonly autoIdle?: boolean | undefined;
  readonly qresync?: boolean | undefined;
  /** Silence after which the connection counts as lost, milliseconds; a minute and a half unless told. */
  readonly socketTimeoutMs?: number | undefined;
}

export interface OpenImap {
  /** Connected and logged in. */
  readonly client: ImapFlow;
  /** Says goodbye and closes. Never throws. */
  close(): Promise<void>;
}

const CONNECT_MS = 20_000;
const GREETING_MS = 20_000;
const SILENCE_MS = 90_000;
const GOODBYE_MS = 3000;
/** Of anything that is asked for here, bytes: the UIDs of millions of mails, heads that somebody has blown up. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** @throws GateError with its cure where the server cannot be reached, trusted or logged in to */
export async function openImap(session: Session, options: ImapOptions = {}): Promise<OpenImap> {
  const { signal = session.signal } = options;
  signal?.throwIfAborted();
  const mailbox = mailboxOf(session.credential);
  try {
    checkReachable(session.http, mailbox.imap);
    const signed = await credentialsOf(session);
    signal?.throwIfAborted();
    return await connectImap(mailbox.imap, signed, { ...options, signal });
  } catch (error) {
    throw imapFailure(session, error);
  }
}

/** Opens, works and closes whatever happens. Errors come out explained. */
export async function withImap<T>(
  session: Session,
  work: (client: ImapFlow) => Promise<T>,
  options: ImapOptions = {},
): Promise<T> {
  const open = await openImap(session, options);
  try {
    return await work(open.client);
  } catch (error) {
    throw imapFailure(session, error);
  } finally {
    await open.close();
  }
}

/** For a login, which has no session yet. Throws what the library throws. */
export async function connectImap(
  server: MailServer,
  signed: Signed,
  options: ImapOptions = {},
): Promise<OpenImap> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow(optionsOf(server, signed, options));
  // What it tells beside the failed command itself; unheard it would end the process.
  client.on('error', () => {});
  const cut = (): void => client.close();
  options.signal?.addEventListener('abort', cut, { once: true });
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', cut);
    await goodbye(client);
  };
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw error;
  }
  return { client, close };
}

function optionsOf(server: MailServer, signed: Signed, options: ImapOptions): ImapFlowOptions {
  return {
    host: server.host,
    port: server.port,
    ...tlsOf(server),
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    auth: {
      user: signed.username,
      ...('password' in signed ? { pass: signed.password } : { accessToken: signed.accessToken }),
    },
    // Its log has what is said and heard: mails, and names of servers and people.
    logger: false,
    clientInfo: { name: 'gates' },
    disableAutoIdle: options.autoIdle !== true,
    ...(options.qresync === true ? { qresync: true } : {}),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: options.socketTimeoutMs ?? SILENCE_MS,
    maxLiteralSize: LARGEST_ANSWER,
    maxLineLength: LARGEST_ANSWER,
    maxResponseSize: 2 * LARGEST_ANSWER,
  };
}

async function goodbye(client: ImapFlow): Promise<void> {
  if (client.usable) {
    const late = new Promise<void>((resolve) => {
      setTimeout(resolve, GOODBYE_MS).unref();
    });
    await Promise.race([client.logout().catch(() => {}), late]);
  }
  client.close();
}
