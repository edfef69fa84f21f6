import { describe, expect, test } from 'vitest';
import type { Bucket, Pace } from '../../src/domain/pace.ts';
import { passed, type Rate, slowDown, takeToken, takeTurn } from '../../src/http/pace.ts';

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

describe('takeTurn', () => {
  const rate = { perSecond: 10, burst: 2 };

  test('takes while there is something, and otherwise says when to ask again, taking nothing', () => {
    let pace: Pace | null = null;
    for (const tokens of [1, 0]) {
      const turn = takeTurn(pace, rate, 0);
      expect(turn).toEqual({ pace: { tokens, at: 0, hold: null } });
      if ('pace' in turn) pace = turn.pace;
    }
    for (const now of [0, 50]) {
      expect(takeTurn(pace, rate, now)).toEqual({
        delay: { until: 100, hold: null, perSecond: 10 },
      });
    }
    expect(takeTurn(pace, rate, 100)).toEqual({ pace: { tokens: 0, at: 100, hold: null } });
  });

  test('whoever asks at the time it was told is not sent away again', () => {
    for (const perSecond of [80 * 0.98, 3, 1 / 6, 1000, 19.6]) {
      let pace: Pace | null = null;
      let now = 1_800_000_000_000;
      for (let sent = 0; sent < 200; sent++) {
        let turn = takeTurn(pace, { perSecond, burst: 1 }, now);
        if ('delay' in turn) {
          now = turn.delay.until;
          turn = takeTurn(pace, { perSecond, burst: 1 }, now);
        }
        if ('delay' in turn) throw new Error(`${perSecond} a second: sent away twice`);
        pace = turn.pace;
      }
      // Waits are whole milliseconds: with a burst of 1 the rest of each is lost.
      expect(now - 1_800_000_000_000).toBeLessThanOrEqual(
        Math.ceil((199 / perSecond) * 1000) + 199,
      );
    }
  });
});

describe('slowDown', () => {
  const rate = { perSecond: 80, burst: 8 };
  const reason = { code: '130429', message: 'Too fast.' };
  const told = (now: number, more: Partial<Parameters<typeof slowDown>[1]> = {}) => ({
    startedAt: now,
    now,
    retryAfterMs: undefined,
    random: 0,
    reason,
    ...more,
  });
  const full: Pace = { tokens: 8, at: 0, hold: null };

  test('keeps everybody back, then lets one go, then half as fast', () => {
    const slower = slowDown(full, told(10_000));
    const passed = false;
    expect(slower.hold).toEqual({
      until: 11_000,
      since: 10_000,
      refusals: 1,
      passed,
      share: 0.5,
      reason,
    });
    expect(takeTurn(slower, rate, 10_999)).toMatchObject({
      delay: { until: 11_000, hold: { reason } },
    });
    const probe = takeTurn(slower, rate, 11_000);
    if (!('pace' in probe)) throw new Error('nobody may go when the pause is over');
    expect(takeTurn(probe.pace, rate, 11_000)).toMatchObject({
      delay: { until: 11_025, hold: null, perSecond: 40 },
    });
  });

  test('is as fast as before half a minute later', () => {
    const slower = slowDown(full, told(0));
    const rateAt = (now: number) => {
      const turn = takeTurn({ ...slower, tokens: 0, at: now }, rate, now);
      return 'delay' in turn ? turn.delay.perSecond : null;
    };
    expect([1000, 16_000, 31_000, 90_000].map(rateAt)).toEqual([40, 60, 80, 80]);
  });

  test('waits four times as long with each refusal in a row, up to a minute, and half as fast again', () => {
    let pace: Pace = full;
    let now = 0;
    const waits = [1, 2, 3, 4, 5].map(() => {
      const slower = slowDown(pace, told(now));
      const waitMs = slower.hold.until - now;
      pace = slower;
      now = slower.hold.until;
      return waitMs;
    });
    expect(waits).toEqual([1000, 4000, 16_000, 64_000, 64_000]);
    expect(pace.hold?.share).toBe(1 / 16);
    const later = slowDown(pace, told(now + 30_000));
    expect(later.hold.until).toBe(now + 31_000);
  });

  test('begins anew where something was taken in between', () => {
    const first = slowDown(full, told(0));
    const probe = passed(first);
    expect(probe?.hold).toEqual({ ...first.hold, passed: true });
    expect(passed(probe)).toBeNull();
    expect(passed(full)).toBeNull();
    expect(slowDown(probe, told(2000)).hold).toMatchObject({ until: 3000, refusals: 1 });
  });

  test('counts those that were on their way together once', () => {
    const first = slowDown(full, told(1000, { startedAt: 900 }));
    const second = slowDown(first, told(1040, { startedAt: 950 }));
    expect(second).toEqual(first);
    const next = slowDown(first, told(2100, { startedAt: 2000 }));
    expect(next.hold.refusals).toBe(2);
  });

  test('waits as long as the platform asks, at least', () => {
    expect(slowDown(full, told(0, { retryAfterMs: 9000 })).hold.until).toBe(9000);
    expect(slowDown(full, told(0, { retryAfterMs: 10 })).hold.until).toBe(1000);
    const held = slowDown(full, told(0));
    const asked = told(20, { startedAt: 0, retryAfterMs: 30_000 });
    expect(slowDown(held, asked).hold.until).toBe(30_020);
  });

  test('spreads those who wait, later and never sooner', () => {
    const ends = [0, 0.5, 1].map((random) => slowDown(full, told(0, { random })).hold.until);
    expect(ends).toEqual([1000, 1125, 1250]);
  });

  test('a clock set back by an hour holds nobody for an hour', () => {
    const slower = slowDown(full, told(3_600_000));
    expect(takeTurn(slower, rate, 0)).toHaveProperty('pace');
  });
});
