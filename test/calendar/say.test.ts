import { describe, expect, it } from 'vitest';
import { clock, range, say } from '../../src/calendar/say.ts';

const HOUR = 3_600_000;
const at = (iso: string): number => Date.parse(iso);

describe('a time, for people', () => {
  it.each([
    [
      'Europe/Berlin',
      'Tuesday, 24 November 2026, 15:00 (Berlin, UTC+1)',
      'вторник, 24 ноября 2026 г., 15:00 (Берлин, UTC+1)',
    ],
    [
      'Europe/Moscow',
      'Tuesday, 24 November 2026, 17:00 (Moscow, UTC+3)',
      'вторник, 24 ноября 2026 г., 17:00 (Москва, UTC+3)',
    ],
    [
      'America/New_York',
      'Tuesday, 24 November 2026, 09:00 (New York, UTC-5)',
      'вторник, 24 ноября 2026 г., 09:00 (Нью-Йорк, UTC-5)',
    ],
    [
      'Asia/Kolkata',
      'Tuesday, 24 November 2026, 19:30 (Kolkata, UTC+5:30)',
      'вторник, 24 ноября 2026 г., 19:30 (Калькутта, UTC+5:30)',
    ],
    [
      'Europe/London',
      'Tuesday, 24 November 2026, 14:00 (London, UTC+0)',
      'вторник, 24 ноября 2026 г., 14:00 (Лондон, UTC+0)',
    ],
    [
      'Asia/Qyzylorda',
      'Tuesday, 24 November 2026, 19:00 (Qyzylorda, UTC+5)',
      'вторник, 24 ноября 2026 г., 19:00 (Кызылорда, UTC+5)',
    ],
    ['UTC', 'Tuesday, 24 November 2026, 14:00 (UTC)', 'вторник, 24 ноября 2026 г., 14:00 (UTC)'],
    [
      'Etc/GMT-3',
      'Tuesday, 24 November 2026, 17:00 (UTC+3)',
      'вторник, 24 ноября 2026 г., 17:00 (UTC+3)',
    ],
    [
      '+05:30',
      'Tuesday, 24 November 2026, 19:30 (UTC+5:30)',
      'вторник, 24 ноября 2026 г., 19:30 (UTC+5:30)',
    ],
  ])('by the clock of %s', (zone, english, russian) => {
    const moment = at('2026-11-24T14:00Z');
    expect(say(moment, zone, 'en')).toBe(english);
    expect(say(moment, zone, 'ru')).toBe(russian);
  });

  it('says UTC for a zone that nobody knows', () => {
    expect(say(at('2026-11-24T14:00Z'), 'Mars/Olympus', 'en')).toBe(
      'Tuesday, 24 November 2026, 14:00 (UTC)',
    );
  });

  it('has midnight as 00:00 of the day that begins', () => {
    expect(say(at('2026-12-31T23:00Z'), 'Europe/Berlin', 'en')).toBe(
      'Friday, 1 January 2027, 00:00 (Berlin, UTC+1)',
    );
  });

  it.each([
    // The last Sundays of March and October, at 01:00 UTC.
    ['Europe/Berlin', '2026-03-29T00:59Z', '01:59', 'UTC+1'],
    ['Europe/Berlin', '2026-03-29T01:00Z', '03:00', 'UTC+2'],
    ['Europe/Berlin', '2026-10-25T00:30Z', '02:30', 'UTC+2'],
    ['Europe/Berlin', '2026-10-25T01:30Z', '02:30', 'UTC+1'],
    ['America/New_York', '2026-03-08T06:59Z', '01:59', 'UTC-5'],
    ['America/New_York', '2026-03-08T07:00Z', '03:00', 'UTC-4'],
    ['America/New_York', '2026-11-01T05:30Z', '01:30', 'UTC-4'],
    ['America/New_York', '2026-11-01T06:30Z', '01:30', 'UTC-5'],
    // By half an hour.
    ['Australia/Lord_Howe', '2026-04-04T14:45Z', '01:45', 'UTC+11'],
    ['Australia/Lord_Howe', '2026-04-04T15:15Z', '01:45', 'UTC+10:30'],
    // From UTC+6 to UTC+5 for good, on 1 March 2024.
    ['Asia/Almaty', '2024-02-29T12:00Z', '18:00', 'UTC+6'],
    ['Asia/Almaty', '2024-03-01T12:00Z', '17:00', 'UTC+5'],
    ['Europe/Moscow', '2026-03-29T01:30Z', '04:30', 'UTC+3'],
    ['Europe/Moscow', '2026-10-25T01:30Z', '04:30', 'UTC+3'],
  ])('in %s at %s is %s, %s', (zone, moment, hour, offset) => {
    expect(clock(at(moment), zone)).toBe(hour);
    expect(say(at(moment), zone, 'en')).toContain(`, ${hour} (`);
    expect(say(at(moment), zone, 'ru')).toContain(`, ${offset})`);
  });
});

describe('from when till when', () => {
  const from = at('2026-11-24T14:00Z');

  it('has one day and one clock', () => {
    expect(range(from, from + HOUR, 'Europe/Berlin', 'en')).toBe(
      'Tuesday, 24 November 2026, 15:00–16:00 (Berlin, UTC+1)',
    );
    expect(range(from, from + 1.5 * HOUR, 'Europe/Moscow', 'ru')).toBe(
      'вторник, 24 ноября 2026 г., 17:00–18:30 (Москва, UTC+3)',
    );
  });

  it('has both in full over midnight', () => {
    expect(range(from, from + HOUR, 'Asia/Tokyo', 'en')).toBe(
      'Tuesday, 24 November 2026, 23:00 (Tokyo, UTC+9) – Wednesday, 25 November 2026, 00:00 (Tokyo, UTC+9)',
    );
  });

  it('has both in full where clocks are changed in between', () => {
    expect(range(at('2026-10-25T00:30Z'), at('2026-10-25T01:30Z'), 'Europe/Berlin', 'en')).toBe(
      'Sunday, 25 October 2026, 02:30 (Berlin, UTC+2) – Sunday, 25 October 2026, 02:30 (Berlin, UTC+1)',
    );
  });
});
