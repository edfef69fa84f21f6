/** An invitation, or the answer to one (iTIP in a mail: RFC 5545, 5546, 6047). */
import ICAL from 'ical.js';

/** As it stands in `details.calendar`; what is not told is left out. */
export interface Calendar {
  /** `REQUEST`, `REPLY`, `CANCEL`, `COUNTER`, `PUBLISH` … */
  method?: string;
  uid?: string;
  /** Which version of the same event; from 0. */
  sequence?: number;
  summary?: string;
  description?: string;
  location?: string;
  url?: string;
  /** ISO 8601 in UTC; a day alone as `YYYY-MM-DD`; without an end where its zone is not known. The end is not part of it. */
  start?: string;
  end?: string;
  /** In which it was planned, as its organizer's program names it. */
  zone?: string;
  allDay?: true;
  /** `CONFIRMED`, `TENTATIVE`, `CANCELLED` */
  status?: string;
  /** The rule it comes back by (RFC 5545, 3.3.10). */
  recurs?: string;
  /** Which of those that come back it is about. */
  occurrence?: string;
  organizer?: Person;
  attendees?: readonly Attendee[];
}

interface Person {
  address: string;
  name: string | null;
}

interface Attendee extends Person {
  /** `ACCEPTED`, `DECLINED`, `TENTATIVE`, `NEEDS-ACTION` … */
  status?: string;
  role?: string;
}

const MOST_ATTENDEES = 200;
const LONGEST = 20_000;

/** `null` for what holds no event, or cannot be read. */
export function calendarOf(text: string, method: string | null): Calendar | null {
  try {
    const calendar = ICAL.Component.fromString(mended(text));
    const all = calendar.getAllSubcomponents('vevent');
    const event = all.find((each) => !each.hasProperty('recurrence-id')) ?? all[0];
    return event ? told(calendar, event, method) : null;
  } catch {
    return null;
  }
}

/** Line ends of every kind, and only the calendar itself. */
function mended(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
  const from = Math.max(lines.search(/^BEGIN:VCALENDAR/im), 0);
  const end = /^END:VCALENDAR[ \t]*$/im.exec(lines);
  return lines.slice(from, end ? end.index + end[0].length : undefined).trim();
}

function told(calendar: ICAL.Component, event: ICAL.Component, method: string | null): Calendar {
  const start = timeOf(calendar, event, 'dtstart');
  const end = timeOf(calendar, event, 'dtend') ?? endOf(event, start);
  const sequence = Number(valueOf(event, 'sequence') ?? 0);
  const found = {
    method: (valueOf(calendar, 'method') ?? method)?.toUpperCase(),
    uid: valueOf(event, 'uid'),
    sequence: Number.isInteger(sequence) ? sequence : 0,
    summary: valueOf(event, 'summary'),
    description: valueOf(event, 'description'),
    location: valueOf(event, 'location'),
    url: valueOf(event, 'url'),
    start: start?.at,
    end: end?.at,
    zone: start?.zone,
    allDay: start?.day ? (true as const) : undefined,
    status: valueOf(event, 'status')?.toUpperCase(),
    recurs: valueOf(event, 'rrule'),
    occurrence: timeOf(calendar, event, 'recurrence-id')?.at,
    organizer: personOf(event.getFirstProperty('organizer')) ?? undefined,
    attendees: attendeesOf(event),
  };
  const there = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there);
}

function valueOf(from: ICAL.Component, name: string): string | undefined {
  const value = from.getFirstPropertyValue(name);
  const text = value === null || value === undefined ? '' : String(value).trim();
  return text === '' ? undefined : text.slice(0, LONGEST);
}

interface Moment {
  at: string;
  zone?: string | undefined;
  day: boolean;
  time: ICAL.Time;
}

function timeOf(calendar: ICAL.Component, event: ICAL.Component, name: string): Moment | null {
  const property = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!(time instanceof ICAL.Time)) return null;
  if (time.isDate) return { at: time.toString(), day: true, time };
  const zone = property?.getFirstParameter('tzid') || undefined;
  return { at: instant(calendar, time, zone), zone, day: false, time };
}

/** By the zone that stands in the calendar, else by the one this machine knows under that name. */
function instant(calendar: ICAL.Component, time: ICAL.Time, zone: string | undefined): string {
  const written = time.toString();
  if (written.endsWith('Z')) return new Date(written).toISOString();
  if (zone === undefined) return written;
  const own = calendar
    .getAllSubcomponents('vtimezone')
    .find((each) => each.getFirstPropertyValue('tzid') === zone);
  if (own && isUsual(own)) {
    const zoned = time.clone();
    zoned.zone = new ICAL.Timezone(own);
    return new Date(zoned.toUnixTime() * 1000).toISOString();
  }
  const wall = Date.parse(`${written}Z`);
  const offset = offsetAt(zone, wall);
  return offset === null ? written : new Date(wall - offset).toISOString();
}

const MOST_CHANGES = 100;
/** Outlook's begin in 1601. */
const EARLIEST = 1600;
/** Clocks change on a day of a month of the year. Every single change is counted out. */
const YEARLY =
  /^(?:(?:FREQ=YEARLY|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[-\d,]{1,40}|COUNT=\d+|UNTIL=[\dTZ]+|INTERVAL=1|WKST=[A-Z]{2})(?:;|$))+$/;

/** Whether a zone's clocks change as clocks do; by rules of another kind it would be counted for ever. */
function isUsual(zone: ICAL.Component): boolean {
  const changes = zone.getAllSubcomponents();
  return (
    changes.length <= MOST_CHANGES &&
    changes.every((each) => {
      const start = each.getFirstPropertyValue('dtstart');
      const rules = each.getAllProperties('rrule').map((rule) => String(rule.getFirstValue()));
      return (
        start instanceof ICAL.Time &&
        start.year >= EARLIEST &&
        rules.length <= 1 &&
        rules.every((rule) => YEARLY.test(rule))
      );
    })
  );
}

/** Milliseconds east of Greenwich when the clocks there show this time; `null`: nobody knows that zone. */
function offsetAt(zone: string, wall: number): number | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const shown = (at: number): number => {
      const parts = Object.fromEntries(
        format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
      );
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
      return Date.UTC(year, month - 1, day, hour, minute, second) - at;
    };
    // Twice: the first guess may stand on the other side of a change of the clocks.
    return shown(wall - shown(wall - shown(wall)));
  } catch {
    return null;
  }
}

/** An event may tell how long it takes in place of its end. */
function endOf(event: ICAL.Component, start: Moment | null): { at: string } | null {
  const duration = event.getFirstPropertyValue('duration');
  if (!start || !(duration instanceof ICAL.Duration)) return null;
  if (!start.day && start.at.endsWith('Z')) {
    return { at: new Date(Date.parse(start.at) + duration.toSeconds() * 1000).toISOString() };
  }
  const end = start.time.clone();
  end.addDuration(duration);
  return { at: end.toString() };
}

function attendeesOf(event: ICAL.Component): Attendee[] | undefined {
  const all = event
    .getAllProperties('attendee')
    .slice(0, MOST_ATTENDEES)
    .flatMap((property): Attendee[] => {
      const person = personOf(property);
      if (!person) return [];
      const [status, role] = ['partstat', 'role'].map((name) =>
        first(property, name)?.toUpperCase(),
      );
      return [
        {
          ...person,
          ...(status === undefined ? {} : { status }),
          ...(role === undefined ? {} : { role }),
        },
      ];
    });
  return all.length === 0 ? undefined : all;
}

function personOf(property: ICAL.Property | null): Person | null {
  if (!property) return null;
  const value = String(property.getFirstValue() ?? '');
  const address = (
    /^mailto:/i.test(value) ? value.slice('mailto:'.length) : (first(property, 'email') ?? value)
  )
    .trim()
    .toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return null;
  const name =
    first(property, 'cn')
      ?.trim()
      .replaceAll(/^["']+|["']+$/g, '') ?? '';
  return { address, name: name === '' || name.toLowerCase() === address ? null : name };
}

function first(property: ICAL.Property, name: string): string | undefined {
  const value = property.getFirstParameter(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
