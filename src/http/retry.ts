/** Which requests may be made again, and when: pure, so that every case stands in a table of tests. */
import type { HttpRequest } from './client.ts';

/** What came of one attempt. */
export type Outcome =
  | { kind: 'response'; status: number; retryAfter?: string | undefined }
  /** No answer. `written`: the request may have reached the platform. `lasting`: trying again cannot help. */
  | { kind: 'failure'; written: boolean; lasting?: boolean };

export type Retry = { retry: false } | { retry: true; waitMs: number };

const MAX_ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 200;
/** Whoever asks for a longer wait gets it from the caller, who can tell a person about it. */
const MAX_WAIT_MS = 5000;

/**
 * Safe to repeat: anything that was not sent; what a 429 turned away (it was not processed,
 * whatever the method) once its wait is known and short; and reads. Never a change that may have
 * arrived: the platforms have no idempotency key.
 *
 * @param input.attempt how many were made, 1 or more
 * @param input.random from 0 to 1: spreads processes that failed together
 */
export function nextRetry(input: {
  method: HttpRequest['method'];
  attempt: number;
  outcome: Outcome;
  now: number;
  random: number;
}): Retry {
  const { method, attempt, outcome, now, random } = input;
  if (attempt >= MAX_ATTEMPTS) return { retry: false };
  const backoff: Retry = {
    retry: true,
    waitMs: Math.round(FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random / 2)),
  };
  if (outcome.kind === 'failure') {
    if (outcome.lasting) return { retry: false };
    return !outcome.written || method === 'GET' ? backoff : { retry: false };
  }
  const failedRead = outcome.status >= 500 && method === 'GET';
  if (outcome.status !== 429 && !failedRead) return { retry: false };
  const waitMs = retryAfterMs(outcome.retryAfter, now);
  if (waitMs === null) return failedRead ? backoff : { retry: false };
  return waitMs <= MAX_WAIT_MS ? { retry: true, waitMs } : { retry: false };
}

/**
 * A `Retry-After` header in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3), or
 * the ISO date-time that Zoom sends on daily limits. `null` where there is none or it cannot be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // Date.parse reads almost anything with a digit in it ("-5" is the year 2001).
  const date = /^([A-Za-z]{3,9}, |\d{4}-\d\d-\d\dT)/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
