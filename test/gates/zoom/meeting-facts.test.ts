import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { changedMeeting, newMeeting } from '../../../gates/zoom/meeting/body.ts';
import { meetingFacts, meetingOf, timeOf } from '../../../gates/zoom/meeting/facts.ts';
import { recurrenceRule } from '../../../gates/zoom/meeting/recurrence.ts';
import { readAgenda, withReference } from '../../../gates/zoom/meeting/reference.ts';
import { zoomErrors, zoomSpecMissing } from '../../support/zoom-spec.ts';

const FOLDER = fileURLToPath(
  new URL('../../../../shared/fixtures/zoom/responses/', import.meta.url),
);
const missing = existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures/zoom is absent';

const answer = (name: string): any => JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8'));

describe.skipIf(missing)('answers as Zoom sends them', () => {
  const whole = {
    topic: 'My Meeting',
    agenda: 'My Meeting',
    startsAt: Date.UTC(2022, 2, 25, 7, 29, 29),
    duration: 60,
    timeZone: 'America/Los_Angeles',
    joinUrl: 'https://example.com/j/11111',
    passcode: '123456',
    registrationUrl: 'https://example.com/meeting/register/7ksAkRCoEpt1Jm0wa-E6lICLur9e7Lde5oW6',
    instance: 'aDYlohsHRtCd4ii1uC2+hA==',
    host: 'jchill@example.com',
    state: 'scheduled',
    recurrence: 'FREQ=DAILY;COUNT=7',
  };

  test.each([
    ['meetings-{meetingId}_GET', '97763643886'],
    ['users-{userId}-meetings_POST', '92674392836'],
  ])('%s', (name, externalId) => {
    const meeting = meetingOf(answer(name));
    expect(meeting).toMatchObject({ externalId, facts: whole });
    expect(meeting?.facts).toEqual(whole);
    // What makes whoever has it the host.
    expect(JSON.stringify(meeting)).not.toMatch(/start_url|dynamic_host_key/);
  });

  test('of a list', () => {
    const [item] = answer('users-{userId}-meetings_GET').meetings;
    expect(meetingOf(item, { listed: true })).toMatchObject({ externalId: '97763643886' });
    expect(meetingFacts(item, { listed: true })).toEqual({
      topic: 'My Meeting',
      agenda: 'My Meeting',
      startsAt: Date.UTC(2022, 2, 23, 6),
      duration: 60,
      timeZone: 'America/Los_Angeles',
      joinUrl: 'https://example.com/j/11111',
      instance: 'aDYlohsHRtCd4ii1uC2+hA==',
    });
  });

  test('of the next hours', () => {
    const [item] = answer('users-{userId}-upcoming_meetings_GET').meetings;
    expect(meetingFacts(item)).toEqual({
      topic: 'My Meeting',
      startsAt: Date.UTC(2022, 2, 23, 6),
      duration: 60,
      timeZone: 'America/Los_Angeles',
      joinUrl: 'https://example.com/j/11111',
      passcode: '123456',
    });
  });

  test.each([
    [
      'past_meetings-{meetingId}_GET',
      (all: any) => all,
      '5638296721',
      [Date.UTC(2021, 6, 13, 21, 44, 51), Date.UTC(2021, 6, 13, 23, 0, 51)],
    ],
    [
      'report-users-{userId}-meetings_GET',
      (all: any) => all.meetings[0],
      '12345',
      [Date.UTC(2019, 6, 15, 23, 24, 52), Date.UTC(2020, 6, 15, 23, 30, 19)],
    ],
  ] as const)('over: %s', (name, item, externalId, [startedAt, endedAt]) => {
    expect(meetingOf(item(answer(name)))).toMatchObject({ externalId });
    expect(meetingFacts(item(answer(name)))).toEqual({
      topic: 'My Meeting',
      instance: '4444AAAiAAAAAiAiAiiAii==',
      host: 'jchill@example.com',
      state: 'ended',
      startedAt,
      endedAt,
    });
  });
});

describe('facts of a meeting', () => {
  test.each([
    ['2026-11-25T15:30:00Z', Date.UTC(2026, 10, 25, 15, 30)],
    ['2026-11-25T15:30:00.0000000+00:00', Date.UTC(2026, 10, 25, 15, 30)],
    ['2026-11-25T15:30:00+03:00', Date.UTC(2026, 10, 25, 12, 30)],
    ['2026-11-25T15:30:00', Date.UTC(2026, 10, 25, 15, 30)],
    ['', null],
    ['soon', null],
    [1_795_620_600, null],
  ])('%s', (text, at) => {
    expect(timeOf(text)).toBe(at);
  });

  test('no time, and the first one of a series', () => {
    expect(meetingFacts({ type: 3 })).toEqual({ startsAt: null });
    expect(meetingFacts({ type: 2 })).toEqual({});
    const occurrences = [
      { start_time: '2026-11-27T10:00:00Z', status: 'available' },
      { start_time: '2026-11-25T10:00:00Z', status: 'deleted' },
      { start_time: '2026-11-26T10:00:00Z', status: 'available' },
    ];
    expect(meetingFacts({ type: 8, occurrences })).toEqual({
      startsAt: Date.UTC(2026, 10, 26, 10),
    });
  });

  test('an agenda that a list has cut is not told', () => {
    expect(meetingFacts({ agenda: 'a'.repeat(250) }, { listed: true })).toEqual({});
    expect(meetingFacts({ agenda: 'a'.repeat(250) })).toEqual({ agenda: 'a'.repeat(250) });
    expect(meetingFacts({ agenda: '' })).toEqual({ agenda: null });
  });

  test.each([undefined, null, {}, { topic: 'A' }, 'text', 5])('%j is no meeting', (item) => {
    expect(meetingOf(item)).toBeNull();
  });

  test.each([
    [{ type: 1, repeat_interval: 3, end_times: 4 }, 'FREQ=DAILY;INTERVAL=3;COUNT=4'],
    [{ type: 2, weekly_days: '2,4,7', end_times: 9 }, 'FREQ=WEEKLY;BYDAY=MO,WE,SA;COUNT=9'],
    [{ type: 3, monthly_day: 31, end_times: 2 }, 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2'],
    [{ type: 3, monthly_week: -1, monthly_week_day: 6 }, 'FREQ=MONTHLY;BYDAY=-1FR'],
    [{ type: 1, end_date_time: '2026-12-25T22:59:00Z' }, 'FREQ=DAILY;UNTIL=20261225T225900Z'],
    [{ type: 4 }, null],
    [{}, null],
    [null, null],
  ])('%j comes again as %s', (recurrence, rule) => {
    expect(recurrenceRule(recurrence)).toBe(rule);
  });
});

describe('our word in an agenda', () => {
  test.each([
    [undefined, null],
    ['', null],
    ['Один\n\nдва', 'Один\n\nдва'],
    ['— gates:other', '— gates:other'],
  ])('%j', (agenda, read) => {
    const kept = withReference(agenda, '3f2a91c0');
    expect(kept.endsWith('— gates:3f2a91c0')).toBe(true);
    expect(readAgenda(kept)).toEqual({ agenda: read, reference: '3f2a91c0' });
  });

  test('only as a line of its own at the end', () => {
    expect(readAgenda('see — gates:ab').reference).toBeNull();
    expect(readAgenda('— gates:ab\nmore').reference).toBeNull();
    expect(readAgenda('more\r\n— gates:ab \r\n').reference).toBe('ab');
  });

  test('stays within what Zoom takes, and tears no character', () => {
    const kept = withReference('😀'.repeat(1500), 'ab');
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.isWellFormed()).toBe(true);
    expect(readAgenda(kept).reference).toBe('ab');
  });
});

describe('a plan in Zoom’s words', () => {
  const plan = {
    topic: 'Talk',
    startsAt: Date.UTC(2026, 9, 25, 0, 30),
    duration: 45,
    timeZone: 'Europe/Berlin',
  };

  test('says the hour in UTC: one that the clocks show twice is not in doubt', () => {
    expect(newMeeting(plan)).toEqual({
      type: 2,
      topic: 'Talk',
      start_time: '2026-10-25T00:30:00Z',
      duration: 45,
      timezone: 'Europe/Berlin',
    });
  });

  test.each([
    ['Europe/Moscow', 'Europe/Moscow'],
    ['Europe/Kyiv', 'Europe/Kiev'],
    ['Etc/UTC', 'UTC'],
    ['Etc/GMT-3', 'UTC'],
    ['+05:30', 'UTC'],
  ])('%s is %s at Zoom', (timeZone, timezone) => {
    expect(newMeeting({ ...plan, timeZone })).toMatchObject({ timezone });
  });

  test('of one at no set time, none', () => {
    expect(newMeeting({ ...plan, native: { type: 3 } })).toEqual({ type: 3, topic: 'Talk' });
  });

  test('a change is what was named, and keeps our line', () => {
    expect(changedMeeting({ duration: 30 }, 'ab')).toEqual({ duration: 30 });
    expect(changedMeeting({ agenda: 'New' }, 'ab')).toEqual({ agenda: 'New\n\n— gates:ab' });
    expect(changedMeeting({ agenda: 'New' }, null)).toEqual({ agenda: 'New' });
    expect(changedMeeting({ native: { password: 'a' } }, null)).toEqual({ password: 'a' });
  });

  test.skipIf(zoomSpecMissing)('is valid', () => {
    const body = newMeeting({ ...plan, agenda: 'A', reference: 'ab', native: { password: 'a1' } });
    expect(zoomErrors({ method: 'POST', path: '/users/me/meetings', body })).toEqual([]);
  });
});
