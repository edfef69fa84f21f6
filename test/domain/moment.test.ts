import { describe, expect, it } from 'vitest';
import { clockTime, dateOf, momentOf } from '../../src/domain/moment.ts';

/** By the clock of this machine, whatever it is. */
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();
const NOW = at(2026, 10, 21, 13, 5);

describe('a time as people read it', () => {
  it.each([
    [NOW, 'just now'],
    [NOW - 59_999, 'just now'],
    [NOW - 60_000, '1 minute ago'],
    [NOW - 3 * 60_000, '3 minutes ago'],
    [NOW - 59 * 60_000, '59 minutes ago'],
    [NOW - 60 * 60_000, '12:05'],
    [NOW + 2 * 60_000, 'in 2 minutes'],
    [at(2026, 10, 21, 0, 0), '00:00'],
    [at(2026, 10, 20, 23, 59), 'yesterday 23:59'],
    [at(2026, 10, 22, 9, 3), 'tomorrow 09:03'],
    [at(2026, 10, 19, 9, 3), '19 Nov 09:03'],
    [at(2026, 0, 2, 9, 3), '2 Jan 09:03'],
    [at(2025, 11, 31, 9, 3), '31 Dec 2025 09:03'],
    [at(2027, 0, 1, 0, 0), '1 Jan 2027 00:00'],
  ])('%i is %s', (time, text) => {
    expect(String(momentOf(time, NOW))).toBe(text);
  });

  it('stays right for as long as it stands there', () => {
    expect(String(clockTime(NOW - 3 * 60_000, NOW))).toBe('13:02');
    expect(String(clockTime(at(2026, 10, 20, 13, 5), NOW))).toBe('yesterday 13:05');
  });

  it('is yesterday at two minutes past midnight, and after a clock change', () => {
    const midnight = at(2026, 10, 21, 0, 1);
    expect(String(clockTime(midnight - 2 * 60_000, midnight))).toBe('yesterday 23:59');
    for (let day = 0; day < 366; day += 1) {
      const [today, before] = [at(2026, 0, 2 + day, 0, 30), at(2026, 0, 1 + day, 23, 30)];
      expect(String(clockTime(before, today))).toBe('yesterday 23:30');
    }
  });

  it('is a day where the hour says nothing', () => {
    expect(String(dateOf(at(2027, 0, 20, 8, 0)))).toBe('20 Jan 2027');
  });
});
