import { GateError } from '../domain/error.ts';
import { type Text, type Words, words } from '../domain/words.ts';
import type { HttpRequest } from './client.ts';
import { retryAfterMs } from './retry.ts';
import type { NoAnswer } from './wire.ts';

/** What a missing answer is told with. */
export interface FailureContext {
  request: Pick<HttpRequest, 'method' | 'gate'>;
  /** Whom a person thinks they talk to, e.g. `graph.facebook.com`. */
  host: string;
  sandbox: string | null;
  stoppedBy: 'caller' | 'timer' | null;
  timeoutMs: number;
  redact: (text: string) => string;
}

const RETRY_HINT = words`Check the connection, then try again; gates doctor looks for the cause.`;
const OUTCOME_HINT = words`Look before repeating it: gates outbox list`;

/** Causes by the code that Node (errno, DNS) or undici gives them. */
const CAUSES: Readonly<Record<string, { code: string; reason: Words }>> = {
  ECONNREFUSED: { code: 'connection_refused', reason: words`the connection was refused` },
  ENOTFOUND: { code: 'host_not_found', reason: words`its name was not found` },
  EAI_AGAIN: { code: 'host_not_found', reason: words`its name could not be looked up` },
  ENETUNREACH: { code: 'no_route', reason: words`no network leads there` },
  EHOSTUNREACH: { code: 'no_route', reason: words`no network leads there` },
  ENETDOWN: { code: 'no_route', reason: words`the network is down` },
  ETIMEDOUT: { code: 'connect_timeout', reason: words`no connection was made in time` },
  UND_ERR_CONNECT_TIMEOUT: {
    code: 'connect_timeout',
    reason: words`no connection was made in time`,
  },
  UND_ERR_BODY_TIMEOUT: { code: 'timeout', reason: words`it stopped sending` },
  UND_ERR_PRX_CONN: { code: 'proxy_failed', reason: words`the proxy cut the connection off` },
  UND_ERR_PRX_TLS: {
    code: 'proxy_failed',
    reason: words`the proxy's certificate was not accepted`,
  },
  // Also what undici calls a proxy's refusal of the tunnel.
  UND_ERR_ABORTED: { code: 'proxy_failed', reason: words`the proxy refused` },
  RESPONSE_TOO_LARGE: { code: 'answer_too_large', reason: words`its answer is too large` },
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;

/** Whether another attempt would end the same way. */
export function isLasting(failure: NoAnswer): boolean {
  const code = codeOf(failure.cause);
  return (
    TLS_CODE.test(code) ||
    ['UND_ERR_INVALID_ARG', 'UND_ERR_ABORTED', 'RESPONSE_TOO_LARGE', 'NotReadableError'].includes(
      code,
    )
  );
}

/** The machine word for why, for verbose lines and decisions. */
export function codeOf(cause: unknown): string {
  const { code, name } = cause as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}

/**
 * What a person is told when no answer came: `unreachable` where nothing was changed (nothing was
 * sent, or it was a read), `unknown_outcome` where a change may have been carried out.
 */
export function noAnswerError(failure: NoAnswer, context: FailureContext): GateError {
  const { request, host, sandbox, stoppedBy, timeoutMs, redact } = context;
  const word = codeOf(failure.cause);
  // Values from outside pass `redact`; the rest of these sentences is ours.
  const place = sandbox === null ? redact(host) : words`The sandbox at ${redact(sandbox)}`;
  const error = (category: GateError['category'], code: string, message: Words, hint?: Text) =>
    new GateError({
      category,
      code,
      gate: request.gate,
      message,
      hint,
      cause: causeOf(failure, redact),
    });

  if (word === 'UND_ERR_INVALID_ARG') {
    const why = failure.cause instanceof Error ? failure.cause.message : word;
    return error(
      'failed',
      'bad_request',
      words`The request to ${place} cannot be made: ${redact(why)}.`,
    );
  }
  if (word === 'NotReadableError') {
    // What is announced by Content-Length never arrived in full, so it was not carried out.
    const message = words`A file changed while it was being sent to ${place}; it was not taken.`;
    return error('failed', 'file_changed', message, words`Send it again when it is complete.`);
  }
  const cause = describe(word, stoppedBy, failure.written, timeoutMs);
  if (failure.written && request.method !== 'GET') {
    const message = words`${place} did not answer (${cause.reason}): what was asked for may have been done, or not.`;
    return error('unknown_outcome', 'no_answer', message, OUTCOME_HINT);
  }
  if (stoppedBy === 'caller') return interruptedError(request.gate, failure.cause);
  if (cause.code === 'answer_too_large')
    return error('failed', cause.code, words`${place}: ${cause.reason}.`);
  return error(
    'unreachable',
    cause.code,
    words`${place} could not be reached: ${cause.reason}.`,
    hintFor(cause.code, sandbox),
  );
}

/** The caller gave up while nothing was under way that changes anything. */
export function interruptedError(gate: string, cause?: unknown): GateError {
  return new GateError({
    category: 'interrupted',
    code: 'interrupted',
    gate,
    message: words`Interrupted.`,
    cause,
  });
}

/** A download's answer of 400 and more. */
export function refusedError(
  gate: string,
  host: string,
  answer: { status: number; headers: Readonly<Record<string, string>> },
  now: number,
): GateError {
  const { status } = answer;
  const wait = retryAfterMs(answer.headers['retry-after'], now);
  return new GateError({
    category: categoryOf(status),
    code: `http_${status}`,
    gate,
    message: words`${host} refused the file (HTTP ${status}).`,
    hint: status === 401 || status === 403 ? `gates ${gate} status` : undefined,
    platformCode: String(status),
    retryAfterMs: wait ?? undefined,
  });
}

function categoryOf(status: number): GateError['category'] {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'unreachable' : 'failed';
}

function describe(
  word: string,
  stoppedBy: FailureContext['stoppedBy'],
  written: boolean,
  timeoutMs: number,
): { code: string; reason: Words } {
  if (stoppedBy === 'caller') return { code: 'interrupted', reason: words`interrupted` };
  if (stoppedBy === 'timer') {
    if (!written) return { code: 'connect_timeout', reason: words`no connection was made in time` };
    return { code: 'timeout', reason: words`no whole answer within ${timeoutMs / 1000} s` };
  }
  if (TLS_CODE.test(word)) {
    return { code: 'tls_failed', reason: words`its certificate was not accepted (${word})` };
  }
  if (/^(HPE_|HTTPParserError)/.test(word))
    return { code: 'bad_answer', reason: words`what it answered is not HTTP` };
  return (
    CAUSES[word] ?? { code: 'connection_lost', reason: words`the connection was cut off (${word})` }
  );
}

function hintFor(code: string, sandbox: string | null): Words {
  if (sandbox !== null) {
    const port = new URL(sandbox).port || '80';
    return words`gates sandbox --port ${port} must be running there (GATES_SANDBOX).`;
  }
  if (code === 'tls_failed') {
    return words`Check this machine's clock; behind a proxy of your own, name its certificate in NODE_EXTRA_CA_CERTS.`;
  }
  return code === 'proxy_failed' ? words`Check HTTPS_PROXY and the proxy it names.` : RETRY_HINT;
}

/** The original may carry bytes of the answer or the whole address: only its word and sentence are kept. */
function causeOf(failure: NoAnswer, redact: (text: string) => string): Error {
  const { cause } = failure;
  const text = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(redact(text)), { code: codeOf(cause) });
}
