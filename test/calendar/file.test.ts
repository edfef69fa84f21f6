import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { type CalendarEntry, file } from '../../src/calendar/file.ts';

const ENTRY: CalendarEntry = {
  uid: 'booking-1@gates',
  sequence: 0,
  title: 'Consultation',
  startsAt: Date.parse('2026-11-24T15:00+01:00'),
  endsAt: Date.parse('2026-11-24T16:00+01:00'),
  zone: 'Europe/Berlin',
  description: null,
  location: null,
  url: null,
  organizer: null,
  guests: [],
  recurrence: null,
  cancelled: false,
  madeAt: Date.parse('2026-11-20T08:30:15Z'),
  reminders: [],
};

const fileOf = (entry: Partial<CalendarEntry> = {}): string =>
  file({ entries: [{ ...ENTRY, ...entry }] });

/** As another program reads it. */
function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const found = calendar.getFirstSubcomponent('vevent');
  if (!found) throw new Error('no entry');
  return { calendar, found, event: new ICAL.Event(found) };
}

const property = (text: string, name: string): unknown =>
  readBack(text).found.getFirstPropertyValue(name);

describe('a calendar file', () => {
  it('has what there is of one entry, in UTC', () => {
    const text = fileOf({
      description: 'Bring a pen.',
      location: 'https://example.org/join/1',
      url: 'https://example.org/join/1?pwd=a,b;c',
      organizer: { name: 'Olga', email: 'olga@example.org' },
      guests: [
        { name: 'Anna "Ann"; B., C: D', email: 'anna@example.org' },
        { name: null, email: 'boris@example.org' },
      ],
      reminders: [1440, 60],
    });
    const { calendar, found, event } = readBack(text);
    expect(calendar.getFirstPropertyValue('prodid')).toBe('-//gates//gates//EN');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(calendar.getAllSubcomponents('vtimezone')).toEqual([]);
    expect(event).toMatchObject({
      uid: 'booking-1@gates',
      sequence: 0,
      summary: 'Consultation',
      description: 'Bring a pen.',
      location: 'https://example.org/join/1',
      organizer: 'mailto:olga@example.org',
    });
    expect(text).toContain('\r\nDTSTART:20261124T140000Z\r\nDTEND:20261124T150000Z\r\n');
    expect(text).toContain('\r\nDTSTAMP:20261120T083015Z\r\n');
    expect(found.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(new URL(String(found.getFirstPropertyValue('url'))).searchParams.get('pwd')).toBe(
      'a,b;c',
    );
    expect(
      event.attendees.map((attendee) => [
        attendee.getFirstParameter('cn'),
        String(attendee.getFirstValue()).toLowerCase(),
      ]),
    ).toEqual([
      ['Anna "Ann"; B., C: D', 'mailto:anna@example.org'],
      ['boris@example.org', 'mailto:boris@example.org'],
    ]);
    const alarms = found.getAllSubcomponents('valarm');
    expect(alarms.map((alarm) => String(alarm.getFirstPropertyValue('trigger')))).toEqual([
      '-P1D',
      '-PT1H',
    ]);
    expect(alarms.map((alarm) => alarm.getFirstPropertyValue('description'))).toEqual([
      'Consultation',
      'Consultation',
    ]);
  });

  it('takes back what was cancelled, by the same UID and a later SEQUENCE, without reminders', () => {
    const { calendar, found, event } = readBack(
      fileOf({ cancelled: true, sequence: 3, reminders: [60] }),
    );
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(found.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event).toMatchObject({ uid: 'booking-1@gates', sequence: 3 });
    expect(found.getAllSubcomponents('valarm')).toEqual([]);
  });

  it('publishes several of which one is cancelled', () => {
    const entries = [ENTRY, { ...ENTRY, uid: 'booking-2@gates', cancelled: true }];
    const { calendar } = readBack(file({ entries }));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    const all = calendar.getAllSubcomponents('vevent');
    expect(all.map((event) => event.getFirstPropertyValue('status'))).toEqual([
      'CONFIRMED',
      'CANCELLED',
    ]);
  });

  it('has lines of at most 75 octets that end with CRLF, whatever the language', () => {
    const title =
      'Консультация по вопросам сна и питания младенцев, первая встреча; вторая — по желанию 👩‍🍼';
    const description = `${title}\n`.repeat(5).trim();
    const text = fileOf({ title, description, organizer: { name: title, email: 'o@example.org' } });
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\uFFFD');
    }
    expect(text).toContain('\r\n ');
    expect(property(text, 'summary')).toBe(title);
    expect(property(text, 'description')).toBe(description);
  });

  it('lets nothing that came from outside begin a line of its own', () => {
    const evil = 'x\r\nEND:VEVENT\rATTACH:file:///etc/passwd\u2028\u0007y,;\\n\uD800z';
    const text = fileOf({
      uid: evil,
      title: evil,
      description: evil,
      location: evil,
      url: `javascript:alert(1)//\r\n${evil}`,
      organizer: { name: evil, email: 'olga@example.org' },
      guests: [
        { name: evil, email: 'anna@example.org' },
        { name: 'no address', email: 'x\r\nATTACH:y@example.org' },
        { name: 'two', email: 'a@example.org,b@example.org' },
      ],
    });
    const { calendar, found, event } = readBack(text);
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(1);
    expect(found.getAllProperties().map(({ name }) => name)).not.toContain('attach');
    expect(found.getFirstPropertyValue('url')).toBeNull();
    expect(event.attendees).toHaveLength(1);
    const shown = 'x END:VEVENT ATTACH:file:///etc/passwd y,;\\n\uFFFDz';
    expect(event.summary).toBe(shown);
    expect(event.location).toBe(shown);
    expect(event.description).toBe('x\nEND:VEVENT\nATTACH:file:///etc/passwd\ny,;\\n\uFFFDz');
    // This reader takes a backslash in a parameter for an escape, which RFC 6868 does not.
    const organizer = found.getFirstProperty('organizer')?.getFirstParameter('cn');
    expect(organizer).toBe(shown.replace('\\n', '\n'));
    expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('a repeated entry', () => {
  /** When each of them begins, as ical.js counts them. */
  const occurrences = (text: string, count: number): string[] => {
    const times = readBack(text).event.iterator();
    return Array.from({ length: count }, () => times.next()?.toJSDate().toISOString() ?? 'none');
  };

  it('keeps to the clock of its zone where clocks go back, and carries the rules of the zone', () => {
    const text = fileOf({
      startsAt: Date.parse('2026-10-20T15:00+02:00'),
      endsAt: Date.parse('2026-10-20T16:00+02:00'),
      recurrence: 'RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3',
    });
    expect(text).toContain('DTSTART;TZID=Europe/Berlin:20261020T150000\r\n');
    expect(text).toContain('\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3\r\n');
    expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(occurrences(text, 4)).toEqual([
      '2026-10-20T13:00:00.000Z',
      '2026-10-27T14:00:00.000Z',
      '2026-11-03T14:00:00.000Z',
      'none',
    ]);
  });

  it('keeps to it where they go forward, also by half an hour', () => {
    const daily = fileOf({
      zone: 'America/New_York',
      startsAt: Date.parse('2027-03-13T09:00-05:00'),
      endsAt: Date.parse('2027-03-13T10:00-05:00'),
      recurrence: 'FREQ=DAILY;COUNT=2',
    });
    expect(occurrences(daily, 2)).toEqual(['2027-03-13T14:00:00.000Z', '2027-03-14T13:00:00.000Z']);
    const weekly = fileOf({
      zone: 'Australia/Lord_Howe',
      startsAt: Date.parse('2027-09-27T09:00+10:30'),
      endsAt: Date.parse('2027-09-27T10:00+10:30'),
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    });
    expect(occurrences(weekly, 2)).toEqual([
      '2027-09-26T22:30:00.000Z',
      '2027-10-03T22:00:00.000Z',
    ]);
  });

  it.each(['Europe/Berlin', 'UTC'])(
    'of %s leaves out what is left out, and moves what is moved',
    (zone) => {
      const at = (day: string) => Date.parse(`${day}T14:00:00Z`);
      const text = fileOf({
        zone,
        description: 'Bring a pen.',
        recurrence: 'FREQ=DAILY;COUNT=4',
        exceptions: [
          { at: at('2026-11-25'), moved: null },
          {
            at: at('2026-11-26'),
            moved: { startsAt: at('2026-11-26') + 7_200_000, endsAt: at('2026-11-26') + 9_000_000 },
          },
        ],
      });
      const { calendar, found } = readBack(text);
      const [, moved, ...others] = calendar.getAllSubcomponents('vevent');
      expect(others).toEqual([]);
      expect(moved?.getAllProperties('rrule')).toEqual([]);
      const series = new ICAL.Event(found, {
        exceptions: moved ? [moved] : [],
      });
      const times = series.iterator();
      const held = Array.from({ length: 4 }, () => times.next()).flatMap((time) => {
        if (!time) return [];
        const { startDate, endDate, item } = series.getOccurrenceDetails(time);
        const told = [startDate, endDate].map((each) => each.toJSDate().toISOString().slice(5, 16));
        return [[...told, item.description]];
      });
      expect(held).toEqual([
        ['11-24T14:00', '11-24T15:00', 'Bring a pen.'],
        ['11-26T16:00', '11-26T16:30', 'Bring a pen.'],
        ['11-27T14:00', '11-27T15:00', 'Bring a pen.'],
      ]);
    },
  );

  it.each([
    ['Europe/Kiev', 'Europe/Kyiv', '2026-10-20T12:00:00.000Z', '2026-10-27T13:00:00.000Z'],
    ['Asia/Almaty', 'Asia/Almaty', '2026-10-20T12:00:00.000Z', '2026-10-27T12:00:00.000Z'],
    ['Europe/Moscow', 'Europe/Moscow', '2026-10-20T12:00:00.000Z', '2026-10-27T12:00:00.000Z'],
  ])('of %s goes by %s', (zone, id, first, second) => {
    const startsAt = Date.parse(first);
    const text = fileOf({
      zone,
      startsAt,
      endsAt: startsAt + 3_600_000,
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    });
    expect(text).toContain(`DTSTART;TZID=${id}:`);
    expect(text).toContain(`\r\nTZID:${id}\r\n`);
    expect(occurrences(text, 2)).toEqual([first, second]);
  });

  it.each(['UTC', '+05:30', 'Mars/Olympus'])('of %s stands in UTC', (zone) => {
    const text = fileOf({ zone, recurrence: 'FREQ=WEEKLY;COUNT=2' });
    expect(text).toContain('\r\nDTSTART:20261124T140000Z\r\n');
    expect(text).not.toContain('VTIMEZONE');
    expect(occurrences(text, 2)).toEqual(['2026-11-24T14:00:00.000Z', '2026-12-01T14:00:00.000Z']);
  });

  it.each(['every week', 'FREQ=WEEKLY\r\nATTACH:x', 'COUNT=2', ''])(
    'is refused for %j',
    (recurrence) => {
      expect(() => fileOf({ recurrence })).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});
