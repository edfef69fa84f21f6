/**
 * Rate limiting as pure functions over a clock: the level is kept elsewhere, so that the
 * processes of one machine can share it.
 */

/** A token bucket's level at a time (epoch milliseconds). Below zero: that much is reserved ahead. */
export interface Bucket {
  tokens: number;
  at: number;
}

export interface Rate {
  perSecond: number;
  /** How many may go at once after a pause; 1 or more. */
  burst: number;
}

/** Processes read the clock a moment before they take the lock; more than this means it was set back. */
const CLOCK_SKEW_MS = 1000;

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

/** Reserves one send where at most one may go each `everyMs`, e.g. to one recipient. */
export function spacing(
  bucket: Bucket | null,
  everyMs: number,
  now: number,
): { bucket: Bucket; waitMs: number } {
  return takeToken(bucket, { perSecond: 1000 / everyMs, burst: 1 }, now);
}
