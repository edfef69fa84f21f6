import { describe, expect, test } from 'vitest';
import { type Bucket, type Rate, spacing, takeToken } from '../../src/http/pace.ts';

/** Small, seeded and reproducible (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** When each of `count` sends goes out; processes ask at random times, each with a clock a little late. */
function sendTimes(rate: Rate, count: number, random: () => number): number[] {
  const times: number[] = [];
  let bucket: Bucket | null = null;
  let clock = 1_800_000_000_000;
  for (let i = 0; i < count; i++) {
    // Half of the time everybody asks at once; sometimes there is a long pause.
    clock += random() < 0.5 ? 0 : Math.floor(random() * (random() < 0.05 ? 20_000 : 200));
    const now = clock - Math.floor(random() * 5);
    const taken = takeToken(bucket, rate, now);
    bucket = taken.bucket;
    times.push(now + taken.waitMs);
  }
  return times.toSorted((a, b) => a - b);
}

/** The most sends beyond `burst + rate * t` in any window: every window that counts starts and ends with a send. */
function worstExcess(times: readonly number[], rate: Rate): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [i, from] of times.entries()) {
    for (let j = i; j < times.length; j++) {
      // Waits are whole milliseconds, so a window may be one shorter than it was meant to be.
      const seconds = ((times[j] ?? 0) - from + 1) / 1000;
      worst = Math.max(worst, j - i + 1 - (rate.burst + rate.perSecond * seconds));
    }
  }
  return worst;
}

describe('takeToken', () => {
  test.each([
    { perSecond: 80, burst: 80 },
    { perSecond: 20, burst: 1 },
    { perSecond: 1000, burst: 10 },
    { perSecond: 1 / 6, burst: 1 },
    { perSecond: 0.33, burst: 20 },
  ])('never lets more than the burst and the rate through any window: %o', (rate) => {
    for (let seed = 1; seed <= 40; seed++) {
      const times = sendTimes(rate, 300, seeded(seed));
      expect(worstExcess(times, rate), `seed ${seed}`).toBeLessThan(1e-6);
    }
  });

  test('uses the whole rate: a backlog goes out as fast as allowed', () => {
    const rate = { perSecond: 10, burst: 5 };
    let bucket: Bucket | null = null;
    let last = 0;
    for (let i = 0; i < 105; i++) {
      const taken = takeToken(bucket, rate, 0);
      bucket = taken.bucket;
      last = taken.waitMs;
    }
    expect(last).toBe(10_000);
  });

  test('is full again after a pause, and no fuller', () => {
    const rate = { perSecond: 1, burst: 3 };
    const { bucket } = takeToken({ tokens: -2, at: 0 }, rate, 3_600_000);
    expect(bucket).toEqual({ tokens: 2, at: 3_600_000 });
  });

  test('a clock set back by an hour makes nobody wait an hour', () => {
    const { waitMs } = takeToken({ tokens: 0, at: 3_600_000 }, { perSecond: 1, burst: 1 }, 0);
    expect(waitMs).toBe(1000);
  });
});

test('spacing sends the first at once and the others one interval apart', () => {
  let bucket: Bucket | null = null;
  const waits = [0, 0, 1000, 30_000].map((now) => {
    const taken = spacing(bucket, 6000, now);
    bucket = taken.bucket;
    return taken.waitMs;
  });
  expect(waits).toEqual([0, 6000, 11_000, 0]);
});
