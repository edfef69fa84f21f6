/**
 * What an SMTP reply means (RFC 5321), by its enhanced status (RFC 3463) where there is one, else by its code and what
 * it answered.
 */
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import {
  clean,
  interruptionOf,
  type Place,
  placeOf,
  tooManyConnections,
  withSaid,
} from '../errors.ts';
import { connectionFailure } from './connection.ts';
import { loginRefused } from './login.ts';
import { BUSY, type Known, meaningOf, type Reply } from './replies.ts';

/** As nodemailer tells it. */
interface SmtpFault {
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
  /** What was answered: `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH PLAIN` … */
  readonly command?: string;
  readonly recipient?: string;
}

export function smtpFailure(session: Session, error: unknown): GateError {
  return interruptionOf(session, error) ?? smtpError(placeOf(session, 'SMTP'), error);
}

/** Of anything that was thrown before a mail was accepted: nothing was sent. What is explained already stays. */
export function smtpError(place: Place, error: unknown): GateError {
  if (error instanceof GateError) return error;
  const fault = (typeof error === 'object' && error !== null ? error : {}) as SmtpFault;
  const reply = replyOf(fault);
  if (fault.command?.startsWith('AUTH') || fault.code === 'EAUTH') {
    return loginError(place, fault, reply);
  }
  if (reply.code > 0 && fault.code !== 'ETLS') return refusal(place, fault, reply);
  const unmet = connectionFailure(place, error);
  if (unmet) return unmet;
  const said = clean(error instanceof Error ? error.message : String(error));
  return new GateError({
    category: 'failed',
    code: 'server_refused',
    gate: 'email',
    message: withSaid(words`${place.server.host} did not take the mail; nothing was sent.`, said),
  });
}

function replyOf({ response, responseCode }: SmtpFault): Reply {
  const text = clean(typeof response === 'string' ? response : '');
  const [, code = '', status = '', said = ''] =
    /^(\d{3})[ -]?(\d\.\d{1,3}\.\d{1,3})?\s*(.*)$/.exec(text) ?? [];
  return { code: responseCode ?? Number(code), status, said: said === '' ? text : said };
}

function loginError(place: Place, fault: SmtpFault, reply: Reply): GateError {
  const { code, status, said } = reply;
  if (code === 0) {
    const unmet = connectionFailure(place, fault);
    // nodemailer names a login that it could not begin like one that was refused.
    if (unmet && unmet.platformCode !== 'EAUTH') return unmet;
    return new GateError({
      category: 'auth',
      code: 'login_unsupported',
      gate: 'email',
      message: words`${place.server.host} (SMTP) takes no such login.`,
      hint: 'gates email login --help',
    });
  }
  if (code === 421 || (code === 454 && /too many/i.test(said))) {
    return tooManyConnections(place, said);
  }
  if (code < 500) return told(place, BUSY, reply);
  return loginRefused(place, status, said);
}

function refusal(place: Place, fault: SmtpFault, reply: Reply): GateError {
  const crowded = reply.code === 421 && /connections/i.test(reply.said);
  if (crowded) return tooManyConnections(place, reply.said, 'account');
  return told(place, meaningOf(fault.command ?? '', reply), reply, fault.recipient);
}

function told(place: Place, known: Known, reply: Reply, recipient = ''): GateError {
  const { code, status, said } = reply;
  return new GateError({
    category: known.category,
    code: known.code,
    gate: 'email',
    message: withSaid(known.message(place, recipient), said),
    hint: known.hint,
    retryAfterMs: known.retryAfterMs,
    tooFast: known.tooFast,
    platformCode: status === '' ? String(code) : `${code} ${status}`,
    platformDetail: said,
  });
}
