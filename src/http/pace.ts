/**
 * Rate limiting as pure functions over a clock: the level is kept elsewhere, so that the
 * processes of one machine can share it.
 */
import type { Bucket, Hold, Pace } from '../domain/pace.ts';

export interface Rate {
  perSecond: number;
  /** How many may go at once after a pause; 1 or more. */
  burst: number;
}

/** Processes read the clock a moment before they take the lock; more than this means it was set back. */
const CLOCK_SKEW_MS = 1000;
/** The first pause; each further one in a row is four times as long. */
const FIRST_HOLD_MS = 1000;
const HOLD_GROWTH = 4;
const LONGEST_HOLD_MS = 64_000;
/** So long after a pause a refusal is a first one again. */
const CALM_MS = 30_000;
/** How long it takes from nothing back to the whole rate. */
const RECOVERY_MS = 60_000;
const SMALLEST_SHARE = 1 / 16;

/**
 * Reserves one send. Wait `waitMs` (whole milliseconds, rounded up), then send: in any stretch of
 * `t` seconds no more than `burst + perSecond * t` go out over all who share the bucket.
 * `null` is a bucket nobody has used: it is full.
 */
export function takeToken(
  bucket: Bucket | null,
  rate: Rate,
  now: number,
): { bucket: Bucket; waitMs: number } {
  if (!bucket) return { bucket: { tokens: rate.burst - 1, at: now }, waitMs: 0 };
  const at = bucket.at - now > CLOCK_SKEW_MS ? now : Math.max(bucket.at, now);
  const refilled = (Math.max(0, at - bucket.at) / 1000) * rate.perSecond;
  const tokens = Math.min(rate.burst, bucket.tokens + refilled) - 1;
  const owedMs = tokens < 0 ? (-tokens / rate.perSecond) * 1000 : 0;
  // The last bits of a fraction must not cost a whole millisecond.
  return { bucket: { tokens, at }, waitMs: Math.ceil(Math.max(0, at - now + owedMs - 1e-6)) };
}

/** What somebody who may not send yet waits for. */
export interface Delay {
  /** When to ask again: before that it is in vain. */
  until: number;
  /** The platform asked for a pause; else its turn has not come. */
  hold: Hold | null;
  /** The rate in use now: after a pause less than the whole. */
  perSecond: number;
}

/** Takes one send if it may go now; else says what it waits for, and nothing is taken. */
export function takeTurn(
  pace: Pace | null,
  rate: Rate,
  now: number,
): { pace: Pace } | { delay: Delay } {
  const hold = pace?.hold ?? null;
  const perSecond = rate.perSecond * shareAt(hold, now);
  if (hold && isHeld(hold, now)) return { delay: { until: hold.until, hold, perSecond } };
  const { bucket, waitMs } = takeToken(pace, { ...rate, perSecond }, now);
  if (waitMs > 0) return { delay: { until: now + waitMs, hold: null, perSecond } };
  return { pace: { ...bucket, hold } };
}

/** The platform has taken something since the pause; `null` where there is nothing to change. */
export function passed(pace: Pace | null): Pace | null {
  return pace?.hold && !pace.hold.passed ? { ...pace, hold: { ...pace.hold, passed: true } } : null;
}

/**
 * The pace after the platform has refused a send as too fast: nothing goes for a while, four times as
 * long with each refusal in a row, and then at half the rate, which grows back slowly. Sends that were
 * on their way together are refused together: only the first one of them counts.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes advises 4^n seconds.
 *
 * @param told.startedAt when the refused request began
 * @param told.retryAfterMs what the platform asked for, where it did
 * @param told.random from 0 to 1: spreads processes that wait together
 */
export function slowDown(
  pace: Pace | null,
  told: {
    startedAt: number;
    now: number;
    retryAfterMs: number | undefined;
    random: number;
    reason: Hold['reason'];
  },
): Pace & { hold: Hold } {
  const { startedAt, now, retryAfterMs = 0, random, reason } = told;
  const before = pace?.hold ?? null;
  if (pace && before && startedAt <= before.since && before.since <= now + CLOCK_SKEW_MS) {
    return { ...pace, hold: { ...before, until: Math.max(before.until, now + retryAfterMs) } };
  }
  const again = before !== null && !before.passed && now - before.until < CALM_MS;
  const refusals = again ? before.refusals + 1 : 1;
  const backoff = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * HOLD_GROWTH ** (refusals - 1));
  const waitMs = Math.max(backoff, retryAfterMs) * (1 + random / 4);
  const until = Math.ceil(now + waitMs);
  const share = Math.max(SMALLEST_SHARE, shareAt(before, now) / 2);
  // The first one after the pause finds out whether it is over; the others follow one by one.
  return {
    tokens: 1,
    at: until,
    hold: { until, since: now, refusals, passed: false, share, reason },
  };
}

function isHeld(hold: Hold, now: number): boolean {
  // Put in times to come: the clock was set back, and nobody knows how long ago it was.
  return hold.until > now && hold.since <= now + CLOCK_SKEW_MS;
}

/** The part of the rate that may be used: grows from the hold's end. */
function shareAt(hold: Hold | null, now: number): number {
  if (!hold || hold.since > now + CLOCK_SKEW_MS) return 1;
  return Math.min(1, hold.share + Math.max(0, now - hold.until) / RECOVERY_MS);
}
