import { describe, expect, it } from 'vitest';
import { ALSO, RUSSIAN } from '../../src/calendar/cities.ts';
import { ownZone, zone } from '../../src/calendar/zone.ts';

describe('a zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['  Asia/Almaty ', 'Asia/Almaty'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['Munich', 'Europe/Berlin'],
    ['Tel Aviv', 'Asia/Jerusalem'],
    ['Germany', 'Europe/Berlin'],
    ['Japan', 'Asia/Tokyo'],
    ['Москва', 'Europe/Moscow'],
    ['по Москве', 'Europe/Moscow'],
    ['нью-йорк', 'America/New_York'],
    ['по Нью-Йорку', 'America/New_York'],
    ['Алматы', 'Asia/Almaty'],
    ['Санкт-Петербург', 'Europe/Moscow'],
    ['Нижнему Новгороду', 'Europe/Moscow'],
    ['Кишинев', 'Europe/Chisinau'],
    ['Томск', 'Asia/Tomsk'],
    ['Грузия', 'Asia/Tbilisi'],
    ['MSK', 'Europe/Moscow'],
    ['мск', 'Europe/Moscow'],
    ['CET', 'Europe/Berlin'],
    ['EST', 'America/New_York'],
    ['UTC', 'UTC'],
    ['GMT', 'UTC'],
  ])('is found by %j', (name, found) => {
    expect(zone(name)).toBe(found);
  });

  it.each([
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Киев', 'Europe/Kyiv'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Buenos Aires', 'America/Argentina/Buenos_Aires'],
  ])('has the name that IANA gives it now: %j', (name, found) => {
    expect(zone(name)).toBe(found);
  });

  it.each([
    ['+03:00', 'Etc/GMT-3', 'GMT+03:00'],
    ['-5', 'Etc/GMT+5', 'GMT-05:00'],
    ['−03:00', 'Etc/GMT+3', 'GMT-03:00'],
    ['UTC+3', 'Etc/GMT-3', 'GMT+03:00'],
    ['GMT-0330', '-03:30', 'GMT-03:30'],
    ['UTC+5:30', '+05:30', 'GMT+05:30'],
    ['МСК+2', 'Etc/GMT-5', 'GMT+05:00'],
    ['+00:00', 'UTC', 'GMT+00:00'],
  ])('is a fixed offset for %j', (name, found, offset) => {
    expect(zone(name)).toBe(found);
    const format = new Intl.DateTimeFormat('en', { timeZone: found, timeZoneName: 'longOffset' });
    expect(format.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value).toBe(offset);
  });

  it.each([
    ['Berlim', 'did you mean Europe/Berlin?'],
    ['Europe/Moskow', 'did you mean Europe/Moscow?'],
    ['Масква', 'did you mean Europe/Moscow?'],
    ['Atlantis City', 'name a city (Berlin), a zone (Europe/Berlin) or an offset (+03:00)'],
    ['+15:00', 'name a city (Berlin), a zone (Europe/Berlin) or an offset (+03:00)'],
    ['', 'name a city (Berlin), a zone (Europe/Berlin) or an offset (+03:00)'],
  ])('is refused for %j, with what it may have been', (name, hint) => {
    expect(() => zone(name)).toThrow(
      expect.objectContaining({ exitCode: 2, code: 'zone_unknown', hint }),
    );
  });

  it.each(['CST', 'ist', 'BST'])('is not guessed for %s', (name) => {
    expect(() => zone(name)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        code: 'zone_ambiguous',
        hint: expect.stringMatching(/^name one of them: \w+\/\w+, /) as string,
      }),
    );
  });

  it('of this machine is one that clocks can be read by', () => {
    expect(() => new Intl.DateTimeFormat('en', { timeZone: ownZone() })).not.toThrow();
    expect(zone(ownZone())).toBe(ownZone());
  });

  it('is found for every name that this machine knows', () => {
    const names = Intl.supportedValuesOf('timeZone');
    expect(names.length).toBeGreaterThan(400);
    const canonical = (name: string) =>
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    for (const name of names) expect(canonical(zone(name))).toBe(name);
  });

  it('is found by every city that is listed, however it is declined', () => {
    const names = Object.entries(RUSSIAN).map(([zone, name]) => [zone, [name]] as const);
    for (const [id, cities] of [...names, ...Object.entries(ALSO)]) {
      expect(zone(id)).toBe(id);
      for (const city of cities) expect([city, zone(city)]).toEqual([city, id]);
    }
  });
});
