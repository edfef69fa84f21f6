/** Too many calls. https://developers.zoom.us/docs/api/rate-limits/ */
import { GateError } from '../../src/domain/error.ts';
import { clockTime } from '../../src/domain/moment.ts';
import { plural, type Words, words } from '../../src/domain/words.ts';
import { retryAfterMs } from '../../src/http/retry.ts';

type Headers = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A limit per second tells no time of its own. */
const SECOND_MS = 1000;

/**
 * The error for an answer of 429. A daily limit tells when it ends as ISO date-time in `Retry-After`, or not at all: then
 * it is midnight in GMT. A limit per second tells nothing, or `X-RateLimit-Reset` in Unix seconds.
 * @param now epoch milliseconds
 */
export function rateLimited(headers: Headers, message: string, now: number): GateError {
  const daily = isDaily(headers, message);
  const wait = waitOf(headers, daily, now);
  const what = limitOf(headers, message);
  return new GateError({
    category: 'rate_limited',
    code: daily ? 'daily_limit' : 'too_many_requests',
    gate: 'zoom',
    message: daily
      ? words`Zoom’s daily limit is used up until ${clockTime(now + wait, now)}: ${what}.`
      : wait < MINUTE_MS
        ? words`Zoom asks to wait ${plural(Math.ceil(wait / 1000), '# second', '# seconds')}: ${what}.`
        : words`Zoom asks to wait until ${clockTime(now + wait, now)}: ${what}.`,
    hint: words`Wait, then run the command again.`,
    platformCode: '429',
    platformDetail: message || undefined,
    retryAfterMs: wait,
    tooFast: 'account',
  });
}

/** How long to wait where Zoom tells no time, as for its limits per second; `null`: it tells one, or it is a day's. */
export function untoldWaitMs(headers: Headers, message: string): number | null {
  return isDaily(headers, message) || headers['retry-after'] !== undefined ? null : SECOND_MS;
}

function isDaily(headers: Headers, message: string): boolean {
  return /daily/i.test(headers['x-ratelimit-type'] ?? '') || /\bdaily\b/i.test(message);
}

function waitOf(headers: Headers, daily: boolean, now: number): number {
  const told = retryAfterMs(headers['retry-after'], now);
  if (told !== null) return told;
  if (daily) return DAY_MS - (now % DAY_MS);
  const reset = Number(headers['x-ratelimit-reset']) * 1000 - now;
  return reset > 0 && reset < DAY_MS ? reset : SECOND_MS;
}

/** Whose limit it was, and how many it allows. */
function limitOf(headers: Headers, message: string): Words {
  const many = Number(/\((\d+)\)/.exec(message)?.[1] ?? headers['x-ratelimit-limit'] ?? Number.NaN);
  const told = Number.isInteger(many);
  if (/meeting create\/update/i.test(message)) {
    return words`${plural(told ? many : 100, '# meeting', '# meetings')} made or changed for one person in a day`;
  }
  if (/registrant/i.test(message)) {
    return words`${plural(told ? many : 3, '# registration', '# registrations')} of one person in a day`;
  }
  const category = (headers['x-ratelimit-category'] ?? '').toLowerCase();
  if (!told) return words`too many calls of the whole account`;
  return category === ''
    ? words`${plural(many, '# call', '# calls')} of the whole account`
    : words`${plural(many, '# call', '# calls')} of the kind “${category}” of the whole account`;
}
