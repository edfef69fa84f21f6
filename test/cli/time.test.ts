import { describe, expect, it } from 'vitest';
import { parseDuration, parseSince } from '../../src/cli/time.ts';
import { parseAhead } from '../../src/domain/since.ts';

const NOW = new Date(2026, 10, 21, 13, 5).getTime();

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    [' 1w ', 604_800_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text, '--timeout')).toBe(ms);
  });

  it.each(['', '30', 's', '-5s', '1e3s', '5 s', '5y', 'тридцать'])(
    'refuses %j, naming the flag',
    (text) => {
      expect(() => parseDuration(text, '--timeout')).toThrow(
        expect.objectContaining({
          exitCode: 2,
          message: expect.stringContaining('--timeout') as string,
        }),
      );
    },
  );
});

describe('--since', () => {
  it('goes back from now, or takes a date of this place, or a moment', () => {
    expect(parseSince('2h', NOW)).toBe(NOW - 7_200_000);
    expect(parseSince('2026-11-20', NOW)).toBe(new Date(2026, 10, 20).getTime());
    expect(parseSince('2026-11-20T08:00Z', NOW)).toBe(Date.UTC(2026, 10, 20, 8));
  });

  it.each(['yesterday', '21.11.2026', '2026-13-01', '2026', '', '2026-11-21x'])(
    'refuses %j',
    (text) => {
      expect(() => parseSince(text, NOW)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});

describe('--at', () => {
  it('goes on from now, or takes a day and hour of this place, or of the zone that stands beside it', () => {
    expect(parseAhead('+2h', NOW)).toBe(NOW + 7_200_000);
    for (const local of ['2026-11-25 18:30', '2026-11-25T18:30', ' 2026-11-25 18:30:00 ']) {
      expect(parseAhead(local, NOW)).toBe(new Date(2026, 10, 25, 18, 30).getTime());
    }
    expect(parseAhead('2026-11-25 9:05', NOW)).toBe(new Date(2026, 10, 25, 9, 5).getTime());
    for (const zoned of ['2026-11-25T18:30+03:00', '2026-11-25 18:30 +0300', '2026-11-25T15:30z']) {
      expect(parseAhead(zoned, NOW)).toBe(Date.UTC(2026, 10, 25, 15, 30));
    }
    expect(parseAhead('2028-02-29 12:00Z', NOW)).toBe(Date.UTC(2028, 1, 29, 12));
  });

  it.each([
    ['2h', NOW + 7_200_000],
    ['+90m', NOW + 5_400_000],
    ['18:30', new Date(2026, 10, 21, 18, 30).getTime()],
    ['9:05', new Date(2026, 10, 22, 9, 5).getTime()],
    ['13:05', new Date(2026, 10, 22, 13, 5).getTime()],
    ['tomorrow 10:00', new Date(2026, 10, 22, 10).getTime()],
    ['завтра 10:00', new Date(2026, 10, 22, 10).getTime()],
    ['Завтра в 9:30', new Date(2026, 10, 22, 9, 30).getTime()],
    ['today 18:30', new Date(2026, 10, 21, 18, 30).getTime()],
    ['сегодня 9:00', new Date(2026, 10, 21, 9).getTime()],
  ])('takes %s as people say it', (text, time) => {
    expect(parseAhead(text, NOW)).toBe(time);
  });

  it.each([
    '2',
    '+2',
    'tomorrow',
    '25:00',
    'tomorrow 10',
    'завтра 24:01',
    '2026-11-25',
    '2026-02-29 12:00',
    '2026-11-31 12:00',
    '2026-13-01 12:00',
    '2026-11-25 25:00',
    '25.11.2026 18:30',
    '',
  ])('refuses %j', (text) => {
    expect(() => parseAhead(text, NOW)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringContaining('--at') as string,
      }),
    );
  });
});
