import { describe, expect, test } from 'vitest';
import { minutesOf, nativeOf } from '../../../gates/zoom/commands/meeting-flags.ts';
import { movedSeries, recurrenceOf } from '../../../gates/zoom/commands/meeting-repeat.ts';
import { said } from '../../../gates/zoom/meeting/recurrence-said.ts';
import { recurrenceRule } from '../../../gates/zoom/meeting/recurrence.ts';
import { zoomErrors, zoomSpecMissing } from '../../support/zoom-spec.ts';

/** A Friday, 25 December 2026, by the clock of Berlin; in Los Angeles still Thursday. */
const span = { startsAt: Date.UTC(2026, 11, 25, 7), zone: 'Europe/Berlin', until: null };
const until = (day: string) => ({ ...span, until: Date.parse(`${day}T22:59:00Z`) });

describe('how a meeting comes again', () => {
  test.each([
    [{ repeat: 'daily', times: '5' }, 'FREQ=DAILY;COUNT=5', 'every day, 5 times'],
    [
      { repeat: 'daily', every: '3', times: '2' },
      'FREQ=DAILY;INTERVAL=3;COUNT=2',
      'every 3 days, 2 times',
    ],
    [
      { repeat: 'weekly', times: '5' },
      'FREQ=WEEKLY;BYDAY=FR;COUNT=5',
      'every week: Friday, 5 times',
    ],
    [
      { repeat: 'weekly', on: 'wed, mon', times: '5' },
      'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5',
      'every week: Monday, Wednesday, 5 times',
    ],
    [
      { repeat: 'weekly', on: 'пн,ср', times: '5' },
      'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5',
      'every week: Monday, Wednesday, 5 times',
    ],
    [
      { repeat: 'monthly', times: '5' },
      'FREQ=MONTHLY;BYMONTHDAY=25;COUNT=5',
      'every month: day 25 of the month, 5 times',
    ],
    [
      { repeat: 'monthly', on: '31', times: '5' },
      'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5',
      'every month: day 31 of the month, 5 times',
    ],
    [
      { repeat: 'monthly', on: '2nd tue', times: '5' },
      'FREQ=MONTHLY;BYDAY=2TU;COUNT=5',
      'every month: Tuesday number 2 of the month, 5 times',
    ],
    [
      { repeat: 'monthly', on: 'last fri', times: '5' },
      'FREQ=MONTHLY;BYDAY=-1FR;COUNT=5',
      'every month: the last Friday of the month, 5 times',
    ],
  ])('%j', (flags, rule, words) => {
    const recurrence = recurrenceOf(flags, span);
    expect(recurrenceRule(recurrence)).toBe(rule);
    expect(String(said(rule))).toBe(words);
    if (zoomSpecMissing) return;
    const body = { type: 8, recurrence };
    expect(zoomErrors({ method: 'POST', path: '/users/me/meetings', body })).toEqual([]);
  });

  test('the day is that of its own zone', () => {
    const there = { ...span, zone: 'America/Los_Angeles' };
    expect(recurrenceOf({ repeat: 'weekly', times: '2' }, there)).toMatchObject({
      weekly_days: '5',
    });
    expect(recurrenceOf({ repeat: 'monthly', times: '2' }, there)).toMatchObject({
      monthly_day: 24,
    });
  });

  test('until a day', () => {
    expect(recurrenceOf({ repeat: 'weekly', until: 'then' }, until('2027-02-26'))).toEqual({
      type: 2,
      repeat_interval: 1,
      weekly_days: '6',
      end_date_time: '2027-02-26T22:59:00Z',
    });
  });

  test('not at all, and at no set time', () => {
    expect(recurrenceOf({}, span)).toBeNull();
    expect(recurrenceOf({ repeat: 'anytime' }, span)).toBeNull();
  });

  test.each([
    [{ repeat: 'yearly', times: '2' }, 'daily, weekly, monthly or anytime'],
    [{ repeat: 'weekly' }, 'how often, or until when'],
    [{ repeat: 'daily', times: '61' }, 'from 1 to 60'],
    [{ repeat: 'daily', times: '0' }, 'from 1 to 60'],
    [{ repeat: 'daily', every: '100', times: '2' }, 'from 1 to 99'],
    [{ repeat: 'weekly', every: '51', times: '2' }, 'from 1 to 50'],
    [{ repeat: 'monthly', every: '11', times: '2' }, 'from 1 to 10'],
    [{ repeat: 'monthly', on: '32', times: '2' }, 'from 1 to 31'],
    [{ repeat: 'monthly', on: '5th mon', times: '2' }, '2nd tue, last fri'],
    [{ repeat: 'weekly', on: 'mon,xyz', times: '2' }, 'such as mon,wed'],
    [{ repeat: 'daily', on: 'mon', times: '2' }, '--on goes with'],
    [{ every: '2' }, '--every goes with'],
    [{ repeat: 'anytime', times: '2' }, '--times goes with'],
  ])('refuses %j', (flags, message) => {
    expect(() => recurrenceOf(flags, span)).toThrow(message);
  });

  test('refuses a clock that no place goes by: there it may be another day', () => {
    const there = { ...span, zone: 'Etc/GMT-3' };
    expect(() => recurrenceOf({ repeat: 'weekly', times: '2' }, there)).toThrow('clock of a place');
    expect(recurrenceOf({ repeat: 'daily', times: '2' }, there)).toMatchObject({ type: 1 });
  });

  test('refuses more times than Zoom keeps', () => {
    const flags = { repeat: 'daily', until: 'then' };
    expect(recurrenceOf(flags, until('2027-02-20'))).not.toBeNull();
    expect(() => recurrenceOf(flags, until('2027-03-20'))).toThrow('up to 60 times');
    const often = { repeat: 'weekly', on: 'mon,wed,fri', until: 'then' };
    expect(() => recurrenceOf(often, until('2027-12-20'))).toThrow('up to 60 times');
  });
});

describe('a series that is moved', () => {
  /** A day later: a Saturday, the 26th. */
  const later = { ...span, startsAt: span.startsAt + 86_400_000 };
  test.each([
    [
      { type: 2, weekly_days: '6', end_times: 4 },
      { weekly_days: '7', end_times: 4 },
    ],
    [{ type: 2, weekly_days: '2,6', end_times: 4 }, { weekly_days: '2,6' }],
    [{ type: 3, monthly_day: 25, end_times: 4 }, { monthly_day: 26 }],
    [{ type: 3, monthly_day: 3, end_times: 4 }, { monthly_day: 3 }],
    [
      { type: 3, monthly_week: -1, monthly_week_day: 6, monthly_day: 0 },
      { monthly_week: -1, monthly_week_day: 6 },
    ],
    [
      { type: 1, end_times: 0, end_date_time: '2027-01-05T22:59:00.0000000+00:00' },
      { repeat_interval: 1, end_date_time: '2027-01-05T22:59:00Z' },
    ],
  ])('%j', (told, again) => {
    const recurrence = movedSeries(told, span, later);
    expect(recurrence).toMatchObject({ type: told.type, ...again });
    if (zoomSpecMissing) return;
    const body = { recurrence };
    expect(zoomErrors({ method: 'PATCH', path: '/meetings/85312345678', body })).toEqual([]);
  });

  test('what is none', () => {
    expect(movedSeries(undefined, span, later)).toBeNull();
  });
});

describe('flags', () => {
  test.each([
    ['60', 60],
    ['90m', 90],
    ['1h', 60],
    ['1h30m', 90],
    ['1h 30 min', 90],
    ['1:30', 90],
    ['2ч', 120],
    ['1440', 1440],
  ])('--duration %s', (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });

  test.each(['', '0', '-5', '25h', '1441', 'long', '1.5h', '1h90x'])(
    '--duration %j is refused',
    (text) => {
      expect(() => minutesOf(text)).toThrow('--duration takes minutes');
    },
  );

  test('become settings in Zoom’s words', () => {
    const body = nativeOf({
      passcode: 'abc@12',
      waitingRoom: true,
      mute: true,
      record: 'local',
      approve: 'manually',
      alternativeHost: ['a@example.org, b@example.org', 'c@example.org'],
      invitee: ['d@example.org'],
    });
    expect(body).toEqual({
      password: 'abc@12',
      settings: {
        waiting_room: true,
        mute_upon_entry: true,
        auto_recording: 'local',
        approval_type: 1,
        alternative_hosts: 'a@example.org;b@example.org;c@example.org',
        meeting_invitees: [{ email: 'd@example.org' }],
      },
    });
    expect(nativeOf({})).toEqual({});
    expect(nativeOf({ register: true })).toEqual({ settings: { approval_type: 0 } });
    expect(nativeOf({ register: false, waitingRoom: false })).toEqual({
      settings: { waiting_room: false, approval_type: 2 },
    });
    if (zoomSpecMissing) return;
    expect(zoomErrors({ method: 'POST', path: '/users/me/meetings', body })).toEqual([]);
    expect(zoomErrors({ method: 'PATCH', path: '/meetings/85312345678', body })).toEqual([]);
  });

  test.each([
    [{ passcode: '12345678901' }, '1 to 10 characters'],
    [{ passcode: '' }, '1 to 10 characters'],
    [{ waitingRoom: true, joinBeforeHost: true }, 'exclude each other'],
    [{ record: 'disk' }, 'cloud, local or none'],
    [{ approve: 'maybe' }, 'automatically or manually'],
    [{ approve: 'manually', register: false }, 'about registration'],
    [{ invitee: ['Anna'] }, 'not “Anna”'],
    [{ alternativeHost: ['a@example.org;b'] }, 'not “b”'],
  ])('refuses %j', (flags, message) => {
    expect(() => nativeOf(flags)).toThrow(message);
  });
});
