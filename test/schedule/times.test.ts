import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { dailyAt, every } from '../../src/schedule/times.ts';

const HOUR = 3_600_000;

test.each([
  ['03:20', '20 3 * * *', '*-*-* 03:20:00'],
  ['4:05', '5 4 * * *', '*-*-* 04:05:00'],
  ['23:59', '59 23 * * *', '*-*-* 23:59:00'],
])('every day at %s', (text, crontab, calendar) => {
  expect(dailyAt(text)).toEqual({ crontab, calendar, periodMs: 24 * HOUR });
});

test.each([
  ['hour', '17 * * * *', HOUR],
  ['1h', '17 * * * *', HOUR],
  ['2h', '17 */2 * * *', 2 * HOUR],
  ['15m', '*/15 * * * *', HOUR / 4],
  ['1m', '* * * * *', HOUR / 60],
  ['day', '17 4 * * *', 24 * HOUR],
])('every %s', (text, crontab, periodMs) => {
  expect(every(text)).toMatchObject({ crontab, periodMs });
});

test.each(['', '24:00', '12:60', '12', 'noon', '1:2', '03:20:00', '-1:00'])(
  '“%s” is no time of day',
  (text) => expect(() => dailyAt(text)).toThrow(/takes a time of day/),
);

test.each(['', '0m', '7m', '60m', '5h', '24h', '0h', 'week', '1', '*/5', '1m; rm'])(
  '“%s” divides no day evenly',
  (text) => expect(() => every(text)).toThrow(/takes hour, day/),
);

describe('for systemd', () => {
  const present = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!present && !process.env['CI'])('each is a calendar that systemd reads', () => {
    const calendars = ['hour', 'day', '1m', '15m', '2h', '12h'].map((text) => every(text).calendar);
    for (const calendar of [...calendars, dailyAt('3:20').calendar]) {
      const ran = spawnSync('systemd-analyze', ['calendar', calendar], { encoding: 'utf8' });
      expect([calendar, ran.status, ran.stderr]).toEqual([calendar, 0, '']);
    }
  });
});
