import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { day } from '../../src/calendar/day-alone.ts';
import { type Place, parse } from '../../src/calendar/parse.ts';
import { ownZone } from '../../src/calendar/zone.ts';
import { parseAhead } from '../../src/domain/since.ts';
import { ROOT } from '../support/gates.ts';

/** A Tuesday, noon in Berlin. */
const NOW = Date.parse('2026-11-24T12:00+01:00');
const BERLIN: Place = { zone: 'Europe/Berlin', now: NOW, flag: '--start' };

const read = (text: string, place: Place = BERLIN): [string, string] => {
  const { at, zone } = parse(text, place);
  return [new Date(at).toISOString().replace(':00.000Z', 'Z'), zone];
};

describe('a time as people write it', () => {
  it.each([
    // The hour alone: the next one.
    ['15:00', '2026-11-24T14:00Z'],
    ['11:00', '2026-11-25T10:00Z'],
    ['3pm', '2026-11-24T14:00Z'],
    ['10:15 p.m.', '2026-11-24T21:15Z'],
    ['в 15', '2026-11-24T14:00Z'],
    ['в 15-00', '2026-11-24T14:00Z'],
    ['завтра 15', '2026-11-25T14:00Z'],
    ['tomorrow 10', '2026-11-25T09:00Z'],
    ['в три часа дня', '2026-11-24T14:00Z'],
    ['завтра в семь часов вечера', '2026-11-25T18:00Z'],
    ['at three pm', '2026-11-24T14:00Z'],
    ['в 9 вечера', '2026-11-24T20:00Z'],
    ['в 2 ночи', '2026-11-25T01:00Z'],
    ['3:30', '2026-11-25T02:30Z'],
    // From now.
    ['2h', '2026-11-24T13:00Z'],
    ['2h30m', '2026-11-24T13:30Z'],
    ['in 90 minutes', '2026-11-24T12:30Z'],
    ['in half an hour', '2026-11-24T11:30Z'],
    ['через 2 часа', '2026-11-24T13:00Z'],
    ['через час', '2026-11-24T12:00Z'],
    ['через полтора часа', '2026-11-24T12:30Z'],
    ['через 1 час и 15 минут', '2026-11-24T12:15Z'],
    // Days by words.
    ['today 15:00', '2026-11-24T14:00Z'],
    ['tomorrow at 3pm', '2026-11-25T14:00Z'],
    ['3 in the afternoon tomorrow', '2026-11-25T14:00Z'],
    ['tomorrow evening at 7:30', '2026-11-25T18:30Z'],
    ['tonight at 8', '2026-11-24T19:00Z'],
    ['noon tomorrow', '2026-11-25T11:00Z'],
    ['the day after tomorrow, 10am', '2026-11-26T09:00Z'],
    ['in two weeks at 15:00', '2026-12-08T14:00Z'],
    ['завтра в 15:00', '2026-11-25T14:00Z'],
    ['завтра в 15 часов', '2026-11-25T14:00Z'],
    ['завтра в 15 ч 30 мин', '2026-11-25T14:30Z'],
    ['завтра в 15.30', '2026-11-25T14:30Z'],
    ['завтра в 3 дня', '2026-11-25T14:00Z'],
    ['завтра в час дня', '2026-11-25T12:00Z'],
    ['завтра вечером в 7', '2026-11-25T18:00Z'],
    ['завтра днём в 3', '2026-11-25T14:00Z'],
    ['завтра в полдень', '2026-11-25T11:00Z'],
    ['послезавтра в 10 утра', '2026-11-26T09:00Z'],
    ['через 3 дня в 15:00', '2026-11-27T14:00Z'],
    ['через неделю в 15:00', '2026-12-01T14:00Z'],
    // Weekdays: the next one, also today.
    ['Friday 3pm', '2026-11-27T14:00Z'],
    ['Tue 15:00', '2026-11-24T14:00Z'],
    ['Tue 11:00', '2026-12-01T10:00Z'],
    ['next Friday at 3pm', '2026-12-04T14:00Z'],
    ['Friday next week 15:00', '2026-12-04T14:00Z'],
    ['в пятницу в 10 утра', '2026-11-27T09:00Z'],
    ['во вторник в 9:00', '2026-12-01T08:00Z'],
    ['вс 10:00', '2026-11-29T09:00Z'],
    ['в следующую пятницу в 15:00', '2026-12-04T14:00Z'],
    ['в пятницу на следующей неделе в 15:00', '2026-12-04T14:00Z'],
    // Dates.
    ['2026-11-25 18:30', '2026-11-25T17:30Z'],
    ['2026/11/25 18:30', '2026-11-25T17:30Z'],
    ['25.11.2026 18:30', '2026-11-25T17:30Z'],
    ['25.11.26 18:30', '2026-11-25T17:30Z'],
    ['25.11 в 18.30', '2026-11-25T17:30Z'],
    ['25/12/2026 15:00', '2026-12-25T14:00Z'],
    ['12/25/2026 3pm', '2026-12-25T14:00Z'],
    ['Nov 25, 2026 3:30 pm', '2026-11-25T14:30Z'],
    ['25th of November at 15:00', '2026-11-25T14:00Z'],
    ['Mon, 30 Nov 2026 10:00', '2026-11-30T09:00Z'],
    ['25 ноября 18:30', '2026-11-25T17:30Z'],
    ['25 ноября 2026 г. в 18:30', '2026-11-25T17:30Z'],
    ['пн, 30 ноября, 10:00', '2026-11-30T09:00Z'],
    ['25 нояб. 18:30', '2026-11-25T17:30Z'],
    ['пт 27.11 15:00', '2026-11-27T14:00Z'],
    ['26 числа в 15:00', '2026-11-26T14:00Z'],
    ['the 24th at 10am', '2026-12-24T09:00Z'],
    ['5 января 10:00', '2027-01-05T09:00Z'],
    ['25 ноября 24:00', '2026-11-25T23:00Z'],
    // Over a change of clocks: the wall is meant.
    ['29 March 2027 10:00', '2027-03-29T08:00Z'],
    ['10 июля 2027 в 15:00', '2027-07-10T13:00Z'],
  ])('%j is %s', (text, moment) => {
    expect(read(text)).toEqual([moment, 'Europe/Berlin']);
  });

  it.each([
    ['2026-11-25 18:30 Europe/Moscow', '2026-11-25T15:30Z', 'Europe/Moscow'],
    ['2026-11-25 18:30 america/new_york', '2026-11-25T23:30Z', 'America/New_York'],
    ['2027-07-10T15:00+02:00[Europe/Berlin]', '2027-07-10T13:00Z', 'Europe/Berlin'],
    ['Friday 3pm New York time', '2026-11-27T20:00Z', 'America/New_York'],
    ['3pm in London tomorrow', '2026-11-25T15:00Z', 'Europe/London'],
    ['tomorrow 15:00 (Tokyo)', '2026-11-25T06:00Z', 'Asia/Tokyo'],
    ['tomorrow 3 p.m. Pacific time', '2026-11-25T23:00Z', 'America/Los_Angeles'],
    ['tomorrow 3pm ET', '2026-11-25T20:00Z', 'America/New_York'],
    ['Wed, Nov 25 at 3:00 PM (EST)', '2026-11-25T20:00Z', 'America/New_York'],
    ['15:00 Rio de Janeiro', '2026-11-24T18:00Z', 'America/Sao_Paulo'],
    ['tomorrow 3pm Portugal', '2026-11-25T15:00Z', 'Europe/Lisbon'],
    ['завтра в 15:00 МСК', '2026-11-25T12:00Z', 'Europe/Moscow'],
    ['в среду в 7 вечера по Москве', '2026-11-25T16:00Z', 'Europe/Moscow'],
    ['завтра по Нью-Йорку в 15:00', '2026-11-25T20:00Z', 'America/New_York'],
    ['завтра в 15:00 по московскому времени', '2026-11-25T12:00Z', 'Europe/Moscow'],
    ['завтра в 15:00 по времени Алматы', '2026-11-25T10:00Z', 'Asia/Almaty'],
    ['завтра в 15:00 по Томску', '2026-11-25T08:00Z', 'Asia/Tomsk'],
    ['завтра в 15:00 МСК+2', '2026-11-25T10:00Z', 'Etc/GMT-5'],
    ['2026-11-25T18:30+03:00', '2026-11-25T15:30Z', 'Etc/GMT-3'],
    ['завтра 15:00 +05:30', '2026-11-25T09:30Z', '+05:30'],
    ['tomorrow 15:00 UTC-5', '2026-11-25T20:00Z', 'Etc/GMT+5'],
    ['2026-11-25T18:30:00Z', '2026-11-25T18:30Z', 'UTC'],
  ])('%j is %s in %s', (text, moment, zone) => {
    expect(read(text)).toEqual([moment, zone]);
  });

  it('keeps the zone of the place for an offset that it has then', () => {
    expect(read('2026-11-25T18:30+01:00')).toEqual(['2026-11-25T17:30Z', 'Europe/Berlin']);
    expect(read('2027-07-10T18:30+01:00')).toEqual(['2027-07-10T17:30Z', 'Etc/GMT-1']);
  });

  it('counts days and hours by the clock that is meant, not by another', () => {
    // Wednesday already in Tokyo, Tuesday still in Los Angeles.
    const now = Date.parse('2026-11-24T22:00Z');
    expect(read('tomorrow 9:00 Tokyo', { ...BERLIN, now })[0]).toBe('2026-11-26T00:00Z');
    expect(read('tomorrow 9:00 Los Angeles', { ...BERLIN, now })[0]).toBe('2026-11-25T17:00Z');
    expect(read('Wednesday 8:00 Tokyo', { ...BERLIN, now })[0]).toBe('2026-11-24T23:00Z');
    expect(read('6:30 Tokyo', { ...BERLIN, now })[0]).toBe('2026-11-25T21:30Z');
  });
});

const refusal = (text: string, place: Place = BERLIN): unknown => {
  try {
    return parse(text, place);
  } catch (error) {
    return error;
  }
};

describe('what is no time', () => {
  it.each([
    ['Friday', 'hour_missing', '--start: “Friday” names no hour.'],
    ['завтра', 'hour_missing', '--start: “завтра” names no hour.'],
    ['in 2 days', 'hour_missing', '--start: “in 2 days” names no hour.'],
    ['tomorrow at 3', 'time_unclear', '--start: “at 3” may be 3:00 or 15:00.'],
    ['завтра в 8', 'time_unclear', '--start: “в 8” may be 8:00 or 20:00.'],
    ['завтра в полночь', 'time_unclear', '--start: it is not clear which hour “полночь” is.'],
    ['завтра в 12 ночи', 'time_unclear', '--start: it is not clear which hour “в 12 ночи” is.'],
    ['25:00', 'time_unclear', '--start: it is not clear which hour “25:00” is.'],
    [
      '11/12/2026 15:00',
      'time_unclear',
      '--start: the day and the month in “11/12/2026 15:00” may be either.',
    ],
    ['15:00-16:00', 'time_unknown', '--start: “15:00-16:00” names more than one hour.'],
    [
      'tomorrow 3pm to 4pm',
      'time_unknown',
      '--start: “tomorrow 3pm to 4pm” names more than one hour.',
    ],
    [
      'tomorrow maybe 15:00',
      'time_unknown',
      '--start: “tomorrow maybe” is not understood in “tomorrow maybe 15:00”.',
    ],
    [
      'через день в 15:00',
      'time_unknown',
      '--start: “через день” is not understood in “через день в 15:00”.',
    ],
    [
      'next week 15:00',
      'time_unknown',
      '--start: “next week” is not understood in “next week 15:00”.',
    ],
    ['weekend 15:00', 'time_unknown', '--start: “weekend” is not understood in “weekend 15:00”.'],
    [
      '10am Friday GMT-14',
      'time_unknown',
      '--start: “Friday GMT-14” is not understood in “10am Friday GMT-14”.',
    ],
    ['31.11 15:00', 'time_unknown', '--start: there is no such day as in “31.11 15:00”.'],
    ['2026-02-29 15:00', 'time_unknown', '--start: there is no such day as in “2026-02-29 15:00”.'],
    [
      'Friday 24 November 2026 15:00',
      'time_unknown',
      '--start: “Friday 24 November 2026 15:00” names another weekday than 2026-11-24 is.',
    ],
    ['soon', 'time_unknown', '--start takes a time to come, not “soon”.'],
    ['', 'time_unknown', '--start takes a time to come, not “”.'],
    ['tomorrow 15:00 CST', 'zone_ambiguous', '“CST” is the time of several places.'],
    ['tomorrow 15:00 Europe/Berlinn', 'zone_unknown', 'There is no time zone “Europe/Berlinn”.'],
    [
      '10 July 2027 15:00 CET',
      'zone_differs',
      '--start: on 2027-07-10 15:00 the clocks in Europe/Berlin are at +02:00 from UTC, not at +01:00.',
    ],
  ])('%j is refused rather than guessed: %s', (text, code, message) => {
    expect(refusal(text)).toMatchObject({ exitCode: 2, code, message });
  });

  it('is refused with what it may have been', () => {
    expect(refusal('tomorrow 15:00 Berlim')).toMatchObject({ hint: 'did you mean Europe/Berlin?' });
    expect(refusal('Friday')).toMatchObject({ hint: 'say an hour too: “Friday 15:00”' });
    expect(refusal('11/12/2026 15:00')).toMatchObject({
      hint: 'write 11.12.2026 or 12.11.2026: the day comes first',
    });
  });

  it.each([
    [
      'yesterday 15:00',
      '--start: 2026-11-23 15:00 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      'вчера в 15:00',
      '--start: 2026-11-23 15:00 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      'сегодня в 9:00',
      '--start: 2026-11-24 09:00 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      '2026-11-24 12:00',
      '--start: 2026-11-24 12:00 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      'last Friday 15:00',
      '--start: 2026-11-20 15:00 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      '2026-10-25 02:30',
      '--start: 2026-10-25 02:30 (Europe/Berlin) has passed.',
      'name a time to come',
    ],
    [
      '24.11.2026 13:00 MSK',
      '--start: 2026-11-24 13:00 (Europe/Moscow) has passed.',
      'name a time to come',
    ],
    [
      '20 ноября 15:00',
      '--start: 2026-11-20 15:00 (Europe/Berlin) has passed.',
      'add the year: 2027',
    ],
  ])('%j has passed', (text, message, hint) => {
    expect(refusal(text)).toMatchObject({ exitCode: 2, code: 'time_passed', message, hint });
  });

  it('takes no time however it is written', () => {
    for (const text of [
      'в '.repeat(80),
      '1 '.repeat(80),
      '1:'.repeat(80),
      `${'9'.repeat(5000)}h`,
    ]) {
      expect(refusal(text)).toMatchObject({ exitCode: 2 });
    }
  });
});

describe('where clocks are changed', () => {
  it.each([
    ['2027-03-28 02:30', 'Europe/Berlin', '2027-03-28 03:30'],
    ['2027-03-14 02:00', 'America/New_York', '2027-03-14 03:00'],
    ['2027-10-03 02:15', 'Australia/Lord_Howe', '2027-10-03 02:45'],
  ])('%s never is in %s', (text, zone, instead) => {
    expect(refusal(text, { ...BERLIN, zone })).toMatchObject({
      exitCode: 2,
      code: 'time_skipped',
      message: `--start: the clocks in ${zone} never show ${text}: they go forward then.`,
      hint: `name an hour before or after that, such as ${instead}`,
    });
    expect(parse(instead, { ...BERLIN, zone }).zone).toBe(zone);
  });

  it.each([
    [
      '2027-10-31 02:30',
      'Europe/Berlin',
      ['+02:00', '2027-10-31T00:30Z'],
      ['+01:00', '2027-10-31T01:30Z'],
    ],
    [
      '2027-11-07 01:30',
      'America/New_York',
      ['-04:00', '2027-11-07T05:30Z'],
      ['-05:00', '2027-11-07T06:30Z'],
    ],
    [
      '2027-04-04 01:45',
      'Australia/Lord_Howe',
      ['+11:00', '2027-04-03T14:45Z'],
      ['+10:30', '2027-04-03T15:15Z'],
    ],
  ] as const)('%s is twice in %s, and the cure says which', (text, zone, first, second) => {
    const [one, other] = [first, second].map(([offset]) => `${text}${offset} ${zone}`);
    expect(refusal(text, { ...BERLIN, zone })).toMatchObject({
      exitCode: 2,
      code: 'time_twice',
      message: `--start: the clocks in ${zone} show ${text} twice: they go back then.`,
      hint: `say which one is meant: “${one}” is the first, “${other}” the second`,
    });
    expect(read(one ?? '')).toEqual([first[1], zone]);
    expect(read(other ?? '')).toEqual([second[1], zone]);
  });

  it('is never in doubt where they are not', () => {
    for (const day of ['2027-03-28', '2027-10-31']) {
      expect(read(`${day} 02:30 Москва`)[0]).toBe(
        `${new Date(Date.parse(`${day}T02:30+03:00`)).toISOString().slice(0, 16)}Z`,
      );
    }
  });
});

describe('what is said too short', () => {
  it.each([
    ['в среду вечером', 'say an hour too: “в среду вечером 19:00”'],
    ['wednesday morning', 'say an hour too: “wednesday morning 10:00”'],
    ['завтра', 'say an hour too: “завтра 15:00”'],
    ['завтра 3', 'write it as 03:00 or 15:00, 3am or 3pm'],
    ['next week', 'name the day of that week, and an hour: “next Monday 15:00”'],
  ])('%s: what to write instead', (text, hint) => {
    expect(() => parse(text, BERLIN)).toThrow(expect.objectContaining({ exitCode: 2, hint }));
  });
  it('is taken with what is proposed', () => {
    expect(read('в среду вечером 19:00')).toEqual(['2026-11-25T18:00Z', 'Europe/Berlin']);
  });
});

it('a time from now keeps no seconds, unless it is of seconds', () => {
  const now = NOW + 37_400;
  expect(parse('2h', { ...BERLIN, now }).at).toBe(NOW + 7_260_000);
  expect(parse('30s', { ...BERLIN, now }).at).toBe(now + 30_000);
});

describe('a day alone', () => {
  it.each([
    ['31 Dec', '2026-12-31'],
    ['31 декабря', '2026-12-31'],
    ['31.12.2026', '2026-12-31'],
    ['31.12', '2026-12-31'],
    ['2026-12-31', '2026-12-31'],
    ['1 Nov', '2026-11-01'],
    ['1 февраля', '2027-02-01'],
    ['tomorrow', '2026-11-25'],
    ['вчера', '2026-11-23'],
    ['Friday', '2026-11-27'],
    ['last friday', '2026-11-20'],
    ['26th', '2026-11-26'],
  ])('%s is %s', (text, date) => {
    expect(day(text, BERLIN)).toEqual({
      date,
      from: Date.parse(`${date}T00:00+01:00`),
      to: Date.parse(`${date}T00:00+01:00`) + 86_400_000,
    });
  });

  it.each(['tomorrow 15:00', '2h', 'в 15'])('%s is more', (text) => {
    expect(day(text, BERLIN)).toBeNull();
  });

  it.each([
    ['next week', 'name the day of that week: “next Monday”'],
    ['whenever', 'write it as “31 Dec”, “31.12.2026”, “2026-12-31”, “tomorrow” or “Friday”'],
    ['31.06.2026', undefined],
    ['', 'write it as “31 Dec”, “31.12.2026”, “2026-12-31”, “tomorrow” or “Friday”'],
  ])('“%s” is none', (text, hint) => {
    expect(() => day(text, BERLIN)).toThrow(expect.objectContaining({ exitCode: 2, hint }));
  });
});

describe('--at and --start', () => {
  it.each([
    '2h',
    '+90m',
    '1.5h',
    '2d',
    '18:30',
    '9:05',
    'tomorrow 10:00',
    'tomorrow at 10:00',
    'завтра 10:00',
    'Завтра в 9:30',
    'today 23:59',
    '2026-11-25 18:30',
    '2026-11-25T18:30',
    ' 2026-11-25 18:30:15 ',
    '2026-11-25 9:05',
    '2026-11-25 24:00',
    '2026-11-25T18:30+03:00',
    '2026-11-25 18:30 +0300',
    '2026-11-25 18:30-05:00',
    '2026-11-25T15:30z',
    '2028-02-29 12:00Z',
  ])('mean the same by %j', (text) => {
    const place = { zone: ownZone(), now: NOW, flag: '--at' };
    expect(parse(text, place).at).toBe(parseAhead(text, NOW));
  });

  it.each([
    '2',
    '+2',
    'tomorrow',
    '25:00',
    '2026-11-25',
    '2026-02-29 12:00',
    '2026-13-01 12:00',
    '',
  ])('both refuse %j', (text) => {
    expect(refusal(text)).toMatchObject({ exitCode: 2 });
    expect(() => parseAhead(text, NOW)).toThrow();
  });
});

it('means the same on every machine', { timeout: 60_000 }, async () => {
  const texts = [
    'завтра в 15:00',
    'next Friday at 3pm',
    '25 ноября 18:30',
    'in 2 weeks at 03:30',
    '28 March 2027 02:45 Moscow',
  ];
  // In New York clocks go forward within the hours that are counted, in Chatham they are 13:45 ahead.
  const now = Date.parse('2027-03-14T06:50Z');
  const script = `
    import { parse } from './src/calendar/parse.ts';
    const place = { zone: 'Europe/Berlin', now: ${now}, flag: '--start' };
    const said = ${JSON.stringify(texts)}.map((text) => parse(text, place).at);
    console.log(JSON.stringify([new Date(0).getTimezoneOffset(), said]));`;
  const run = async (TZ: string): Promise<[number, number[]]> => {
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, TZ },
    });
    return JSON.parse(stdout) as [number, number[]];
  };
  const zones = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham'];
  const answers = [];
  for (const zone of zones) answers.push(await run(zone));
  expect(new Set(answers.map(([offset]) => offset)).size).toBe(zones.length);
  for (const [, said] of answers) {
    expect(said).toEqual(
      [
        '2027-03-15T14:00Z',
        '2027-03-19T14:00Z',
        '2027-11-25T17:30Z',
        '2027-03-28T01:30Z',
        '2027-03-27T23:45Z',
      ].map((iso) => Date.parse(iso)),
    );
  }
});
