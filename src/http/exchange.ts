import type { Dispatcher } from 'undici';
import manifest from '../../package.json' with { type: 'json' };
import { encodeBody } from './body.ts';
import type { HttpRequest } from './client.ts';
import type { Deadline } from './deadline.ts';
import { codeOf, interruptedError, isLasting, noAnswerError } from './failure.ts';
import { nextRetry, type Outcome } from './retry.ts';
import { NoAnswer, send } from './wire.ts';

/** What all exchanges of one run share. */
export interface Line {
  dispatcher: Dispatcher;
  sandbox: string | null;
  redact: (text: string) => string;
  verbose: ((line: string) => void) | undefined;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface Exchange<T> {
  request: HttpRequest;
  /** Whom a person thinks they talk to. */
  host: string;
  /** Where it really goes, query included. */
  url: URL;
  deadline: Deadline;
  timeoutMs: number;
  /** How long the answer's body may pause, milliseconds; 0: only the deadline counts. */
  idleMs: number;
  /** Takes the answer in; throws {@link NoAnswer} when it breaks off. */
  read(answer: Dispatcher.ResponseData): Promise<T>;
  /** Lets go of an answer that is not given back. */
  drop(taken: T): void;
}

export type Answer<T> = { status: number; headers: Readonly<Record<string, string>>; taken: T };

/** One request with the retries that are safe. Throws a GateError when no answer came. */
export async function exchange<T>(line: Line, work: Exchange<T>): Promise<Answer<T>> {
  const { request, deadline } = work;
  for (let attempt = 1; ; attempt++) {
    const result = await attemptOnce(line, work);
    // Asked now: while it waits for another attempt, the deadline may pass for another reason.
    const stoppedBy = deadline.stoppedBy();
    const settle = (): Answer<T> => {
      if (!(result instanceof NoAnswer)) return result;
      const { sandbox, redact } = line;
      throw noAnswerError(result, { ...work, stoppedBy, sandbox, redact });
    };
    const next = nextRetry({
      method: request.method,
      attempt,
      outcome: outcomeOf(result),
      now: line.now(),
      random: Math.random(),
    });
    const turnedAway = !(result instanceof NoAnswer) && result.status === 429;
    if (turnedAway && request.waits === false) return settle();
    if (!next.retry || deadline.signal.aborted) return settle();
    line.verbose?.(`again in ${next.waitMs} ms`);
    try {
      await line.sleep(next.waitMs, deadline.signal);
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      if (deadline.stoppedBy() === 'caller') throw interruptedError(request.gate);
      return settle();
    }
    if (!(result instanceof NoAnswer)) work.drop(result.taken);
  }
}

async function attemptOnce<T>(line: Line, work: Exchange<T>): Promise<Answer<T> | NoAnswer> {
  const { request, url, deadline, idleMs } = work;
  const { body, contentType, length } = await encodeBody(request);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': `gates/${manifest.version}`,
    ...(contentType === null ? {} : { 'content-type': contentType }),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    ...lowerCase(request.headers ?? {}),
  };
  const started = line.now();
  const say = (what: string | number): void =>
    line.verbose?.(line.redact(`${request.method} ${url.href} ${what} ${line.now() - started} ms`));
  try {
    const { method } = request;
    const answer = await send(
      line.dispatcher,
      url,
      { method, headers, body, bodyTimeout: idleMs },
      deadline.signal,
      request.onSent,
    );
    const taken = await work.read(answer);
    say(answer.statusCode);
    return { status: answer.statusCode, headers: flat(answer.headers), taken };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    say(codeOf(error.cause));
    return error;
  }
}

function outcomeOf(result: Answer<unknown> | NoAnswer): Outcome {
  if (result instanceof NoAnswer) {
    return { kind: 'failure', written: result.written, lasting: isLasting(result) };
  }
  return { kind: 'response', status: result.status, retryAfter: result.headers['retry-after'] };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flattened: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flattened[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flattened;
}
