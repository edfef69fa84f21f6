/** What a failure at a mail server means, with its cure. Texts of servers are cut short, secrets never stand in them. */
import { type ErrorCategory, GateError, type GateErrorInit } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type MailCredential, type MailServer, mailboxOf } from './credential.ts';
import { connectionFailure } from './errors/connection.ts';
import { loginRefused } from './errors/login.ts';

/** Who was spoken to, and as whom. */
export interface Place {
  readonly address: string;
  readonly login: MailCredential['kind'];
  readonly protocol: 'IMAP' | 'SMTP';
  readonly server: MailServer;
}

export function placeOf(session: Session, protocol: Place['protocol']): Place {
  const { address, kind, imap, smtp } = mailboxOf(session.credential);
  return { address, login: kind, protocol, server: protocol === 'IMAP' ? imap : smtp };
}

/** Of anything that was thrown while an IMAP server was spoken to. What is explained already stays as it is. */
export function imapFailure(session: Session, error: unknown): GateError {
  return interruptionOf(session, error) ?? imapError(placeOf(session, 'IMAP'), error);
}

/** Whoever closes a connection hears that it was lost. `null`: nobody has. */
export function interruptionOf({ signal }: Session, error: unknown): GateError | null {
  if (!signal?.aborted || error instanceof GateError) return null;
  const { reason } = signal as { reason: unknown };
  if (reason instanceof GateError) return reason;
  return new GateError({
    category: 'interrupted',
    code: 'interrupted',
    gate: 'email',
    message: words`Interrupted.`,
  });
}

/** As imapflow tells it. */
interface ImapFault {
  readonly authenticationFailed?: boolean;
  /** RFC 5530: `AUTHENTICATIONFAILED`, `OVERQUOTA`, `LIMIT` … */
  readonly serverResponseCode?: string;
  readonly responseText?: string;
  readonly response?: unknown;
  readonly throttleReset?: number;
  readonly code?: string;
}

/** @see imapFailure */
export function imapError(place: Place, error: unknown): GateError {
  if (error instanceof GateError) return error;
  const fault = (typeof error === 'object' && error !== null ? error : {}) as ImapFault;
  const said = clean(
    fault.responseText ?? (typeof fault.response === 'string' ? fault.response : ''),
  );
  const word = fault.serverResponseCode ?? /\[([A-Z-]+)\]/.exec(said)?.[1] ?? '';
  if (/^(LIMIT|INUSE)$/.test(word) || tooMany(said)) return tooManyConnections(place, said);
  if (word === 'UNAVAILABLE') return passing(place, said);
  if (fault.authenticationFailed === true) return loginRefused(place, word, said);
  if (fault.code === 'ETHROTTLE') {
    return rateLimited(place, said, fault.throttleReset);
  }
  const known = RESPONSES[word];
  if (known) return refused(known, said, word);
  const unmet = connectionFailure(place, error);
  if (unmet) return unmet;
  if (/unsupported authentication mechanism/i.test(String(error))) return noMechanism(place);
  return refused(
    {
      category: 'failed',
      code: 'server_refused',
      message: words`${place.server.host} (${place.protocol}) did not do what was asked.`,
    },
    said === '' ? clean(error instanceof Error ? error.message : String(error)) : said,
    word,
  );
}

interface Known {
  readonly category: ErrorCategory;
  readonly code: string;
  readonly message: Words;
  readonly hint?: Text;
}

/** IMAP response codes: RFC 5530, RFC 9051 7.1, RFC 4469 (TOOBIG), RFC 9208 (OVERQUOTA). */
const RESPONSES: Readonly<Record<string, Known>> = {
  OVERQUOTA: {
    category: 'failed',
    code: 'over_quota',
    message: words`The mailbox is full.`,
    hint: words`Delete old mail or empty the trash in your mailbox, then try again; how full it is: gates email status`,
  },
  TOOBIG: {
    category: 'policy',
    code: 'message_too_large',
    message: words`The mail is larger than the server takes.`,
    hint: words`Send smaller files, or a link to them.`,
  },
  NOPERM: {
    category: 'policy',
    code: 'not_permitted',
    message: words`The login may not do that in this mailbox.`,
    hint: words`Ask whoever runs the mail server.`,
  },
  NONEXISTENT: {
    category: 'not_found',
    code: 'not_found',
    message: words`There is no such folder any more.`,
    hint: 'gates email sync',
  },
  TRYCREATE: {
    category: 'not_found',
    code: 'not_found',
    message: words`There is no such folder.`,
    hint: 'gates email status',
  },
};

/** One line of what a server said, without control characters and what looks like a token. */
export function clean(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/[\w+/=-]{60,}/g, '…')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** The sentence, and what the server said of this very case. */
export function withSaid(message: Words, said: string): Words {
  if (said === '') return message;
  return words`${message} The server says: ${/[.!?…]$/.test(said) ? said : `${said}.`}`;
}

/** Gmail (“Too many simultaneous connections”), Dovecot (“Maximum number of connections … exceeded”) and others. */
function tooMany(said: string): boolean {
  return /too many (simultaneous )?connections|maximum number of connections|connection limit/i.test(
    said,
  );
}

/** @param tooFast where nothing was done that the door out could not do again by itself */
export function tooManyConnections(
  place: Place,
  said: string,
  tooFast?: GateErrorInit['tooFast'],
): GateError {
  return new GateError({
    category: 'rate_limited',
    code: 'too_many_connections',
    gate: 'email',
    message: withSaid(
      words`${place.server.host} has too many connections of ${place.address} open.`,
      said,
    ),
    hint: words`Close other mail programs of this mailbox, or wait a few minutes; gates serve keeps one connection open.`,
    retryAfterMs: 60_000,
    tooFast,
    platformDetail: said,
  });
}

function rateLimited(place: Place, said: string, waitMs: number | undefined): GateError {
  return new GateError({
    category: 'rate_limited',
    code: 'throttled',
    gate: 'email',
    message: withSaid(words`${place.server.host} asks for fewer requests.`, said),
    hint: words`Wait a few minutes, then run the command again.`,
    retryAfterMs: waitMs,
    platformDetail: said,
  });
}

function passing(place: Place, said: string): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'server_unavailable',
    gate: 'email',
    message: withSaid(words`${place.server.host} is there, but cannot serve right now.`, said),
    hint: words`Try again in a few minutes.`,
    platformDetail: said,
  });
}

function noMechanism(place: Place): GateError {
  return new GateError({
    category: 'auth',
    code: 'login_unsupported',
    gate: 'email',
    message:
      place.login === 'google'
        ? words`${place.server.host} (${place.protocol}) takes no Google login (XOAUTH2).`
        : words`${place.server.host} (${place.protocol}) takes no login by password.`,
    hint: 'gates email login --help',
  });
}

function refused(known: Known, said: string, word: string): GateError {
  return new GateError({
    ...known,
    gate: 'email',
    message: withSaid(known.message, said),
    ...(word === '' ? {} : { platformCode: word }),
    platformDetail: said === '' ? undefined : said,
  });
}
