/** A connection to a mailbox's submission server (RFC 6409), logged in. */
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type {
  SMTPConnectionAuth,
  SMTPConnectionCustomAuthContext,
} from 'nodemailer/lib/smtp-connection';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { credentialsOf, type Signed } from './authentication.ts';
import { type MailServer, mailboxOf } from './credential.ts';
import { smtpFailure } from './errors/smtp.ts';
import { checkReachable } from './reach.ts';
import { tlsOf } from './tls.ts';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** What became of a mail that was accepted. */
export interface Accepted {
  readonly accepted: readonly string[];
  /** Refused, while others were accepted, with what the server said of each. */
  readonly refused: readonly { readonly address: string; readonly said: string }[];
  /** The Message-ID that the server put in place of ours, without `<>`; `null`: ours stands. */
  readonly messageId: string | null;
}

export interface OpenSmtp {
  /** The largest mail it takes, bytes; `null`: it does not tell (RFC 1870). */
  readonly maxSize: number | null;
  /** Whether it takes addresses beyond ASCII (RFC 6531). */
  readonly unicode: boolean;
  /** Throws `unknown_outcome` where the connection was lost after all of the mail had gone out. */
  send(envelope: Envelope, message: Buffer): Promise<Accepted>;
  /** Never throws. */
  close(): void;
}

const CONNECT_MS = 20_000;
const GREETING_MS = 30_000;
/** To get as far as being logged in, twice. */
const STEP_MS = 60_000;
/** For the answer to a whole mail servers take their time (RFC 5321, 4.5.3.2.6: up to ten minutes). */
const SILENCE_MS = 300_000;
const CHUNK = 64 * 1024;

/** @throws GateError with its cure where the server cannot be reached, trusted or logged in to */
export async function openSmtp(session: Session): Promise<OpenSmtp> {
  const { smtp } = mailboxOf(session.credential);
  try {
    checkReachable(session.http, smtp);
    const signed = await credentialsOf(session);
    const open = await connectSmtp(smtp, signed, session.signal);
    return {
      ...open,
      send: (envelope, message) =>
        open.send(envelope, message).catch((error: unknown) => {
          throw smtpFailure(session, error);
        }),
    };
  } catch (error) {
    throw smtpFailure(session, error);
  }
}

/** For a login, which has no session yet. Throws what the library throws. */
export async function connectSmtp(
  server: MailServer,
  signed: Signed,
  signal?: AbortSignal,
): Promise<OpenSmtp> {
  signal?.throwIfAborted();
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection({
    host: server.host,
    port: server.port,
    ...tlsOf(server),
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    // The machine's own name is nobody's business.
    name: '[127.0.0.1]',
    logger: false,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    customAuth: { [BEARER]: xoauth2 },
  });
  // Each step below rejects with it, too; unheard it would end the process.
  connection.on('error', () => {});
  try {
    await step(connection, (done) => connection.connect(done), signal);
    await step(connection, (done) => connection.login(authOf(signed), done), signal);
  } catch (error) {
    connection.close();
    throw error;
  }
  return opened(connection);
}

/** Called XOAUTH2, the library would take a password's way where it is offered, too. */
const BEARER = 'BEARER';

type Done = (error?: Error | null) => void;

/** A call of the library, whose failure comes by its callback, as an event, or never. */
function step(
  connection: SMTPConnection,
  call: (done: Done) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail('ETIMEOUT'), STEP_MS);
    const stop = () => fail('ECONNECTION');
    const over = (error?: Error | null): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      connection.off('error', over);
      if (error) reject(error);
      else resolve();
    };
    const fail = (code: string) => over(Object.assign(new Error('no answer'), { code }));
    signal?.addEventListener('abort', stop, { once: true });
    connection.once('error', over);
    call(over);
  });
}

function authOf(signed: Signed): SMTPConnectionAuth {
  return 'password' in signed
    ? { credentials: { user: signed.username, pass: signed.password } }
    : { method: BEARER, user: signed.username, pass: signed.accessToken };
}

/** https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
async function xoauth2(context: SMTPConnectionCustomAuthContext): Promise<void> {
  const { user, pass } = context.auth.credentials;
  const token = Buffer.from(`user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`).toString('base64');
  let answer = await context.sendCommand(`AUTH XOAUTH2 ${token}`);
  // What is wrong comes as a challenge; an empty answer to it ends the exchange.
  if (answer.status === 334) answer = await context.sendCommand('');
  if (answer.status === 235) context.resolve();
  else context.reject(new Error('Invalid login'));
}

function opened(connection: SMTPConnection): OpenSmtp {
  // Told by EHLO; the library has no other way to ask for them.
  const { _supportedExtensions: extensions = [], _maxAllowedSize: maxSize } =
    connection as unknown as { _supportedExtensions?: string[]; _maxAllowedSize?: number | false };
  return {
    maxSize: typeof maxSize === 'number' && maxSize > 0 ? maxSize : null,
    unicode: extensions.includes('SMTPUTF8'),
    send: (envelope, message) => sendOver(connection, envelope, message),
    close() {
      connection.quit();
      // A server that does not answer QUIT must not hold the process.
      setTimeout(() => connection.close(), 1000).unref();
    },
  };
}

async function sendOver(
  connection: SMTPConnection,
  { from, to }: Envelope,
  message: Buffer,
): Promise<Accepted> {
  const body = chunksOf(message);
  let whole = false;
  body.once('end', () => {
    whole = true;
  });
  const envelope = { from, to: [...to], size: message.length, use8BitMime: true };
  try {
    const info = await new Promise<Sent>((resolve, reject) => {
      connection.send(envelope, body, (error: Error | null, sent?: unknown) => {
        if (error) reject(error);
        else resolve(sent as Sent);
      });
    });
    return {
      accepted: info.accepted,
      refused: (info.rejectedErrors ?? []).map(({ recipient, response }) => ({
        address: recipient ?? '',
        said: response ?? '',
      })),
      messageId: info.serverMessageId?.replaceAll(/^<|>$/g, '') ?? null,
    };
  } catch (error) {
    // With an answer it is certain that it was not taken; without one, after the last byte, nothing is.
    const answered = (error as { responseCode?: number }).responseCode !== undefined;
    if (whole && !answered) throw lost(error);
    throw worstOf(error);
  }
}

interface Sent {
  readonly accepted: readonly string[];
  readonly rejectedErrors?: readonly { recipient?: string; response?: string }[];
  readonly serverMessageId?: string;
}

function lost(error: unknown): GateError {
  const { code } = error as { code?: unknown };
  return new GateError({
    category: 'unknown_outcome',
    code: 'no_answer',
    gate: 'email',
    message: words`The connection to the mail server was lost after the mail had gone out: it may have been taken, or not.`,
    hint: words`Look before repeating it: gates email sync, then gates outbox list`,
    ...(typeof code === 'string' ? { platformCode: code } : {}),
  });
}

/** Where every recipient was refused: the first of the refusals, which names its recipient. */
function worstOf(error: unknown): unknown {
  const { rejectedErrors } = error as { rejectedErrors?: readonly unknown[] };
  return rejectedErrors?.[0] ?? error;
}

/** As a stream, so that it is known how much of it has gone. */
function chunksOf(message: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < message.length; at += CHUNK) yield message.subarray(at, at + CHUNK);
    })(),
    { objectMode: false },
  );
}
