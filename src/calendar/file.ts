/** Calendar files: RFC 5545. */
import ical, {
  ICalAlarmType,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { knownZone } from './known.ts';

/** One entry of a calendar. Times are epoch milliseconds. */
export interface CalendarEntry {
  /** The same for every version of it. */
  uid: string;
  /** Counts its versions, from 0: a later one takes the place of those before. */
  sequence: number;
  title: string;
  startsAt: number;
  endsAt: number;
  /** IANA: what a repeated entry keeps to when clocks are changed. */
  zone: string;
  description: string | null;
  /** An address, or a link to join by. */
  location: string | null;
  url: string | null;
  organizer: { name: string; email: string } | null;
  guests: readonly { name: string | null; email: string }[];
  /** As RFC 5545 has it (`FREQ=WEEKLY;BYDAY=TU;COUNT=5`). */
  recurrence: string | null;
  /** What of a repeated entry is not as the recurrence has it. */
  exceptions?: readonly CalendarException[];
  cancelled: boolean;
  /** When this version was made. */
  madeAt: number;
  /** Minutes before it begins that the calendar reminds of it. */
  reminders: readonly number[];
}

/** One time of a repeated entry that is left out, or held at another one. Times are epoch milliseconds. */
export interface CalendarException {
  /** When it would begin by the recurrence. */
  at: number;
  /** When it is held instead; `null`: not at all. */
  moved: { startsAt: number; endsAt: number } | null;
}

export interface CalendarFile {
  entries: readonly CalendarEntry[];
}

/**
 * Its text, to be written or sent as it is: CRLF, lines of at most 75 octets. A single entry has its times in UTC,
 * a repeated one by the clock of its zone, whose rules come with it.
 * @throws GateError exit 2 for a recurrence that RFC 5545 has not
 */
export function file({ entries }: CalendarFile): string {
  const cancelled = entries.length > 0 && entries.every((entry) => entry.cancelled);
  const calendar = ical({
    prodId: { company: 'gates', product: 'gates', language: 'EN' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: (zone) => rulesOf(zone)?.text ?? null },
    events: entries.flatMap((entry) => [eventOf(entry), ...movedOf(entry)]),
  });
  return `${calendar.toString()}\r\n`;
}

function eventOf(entry: CalendarEntry): ICalEventData {
  const { sequence, organizer, cancelled } = entry;
  const url = entry.url === null ? null : linkOf(entry.url);
  return {
    ...timesOf(entry),
    id: line(entry.uid),
    sequence,
    stamp: new Date(entry.madeAt),
    summary: line(entry.title),
    description: entry.description === null ? null : lines(entry.description),
    location: entry.location === null ? null : line(entry.location),
    ...(url === null ? {} : { url }),
    ...(organizer && isAddress(organizer.email)
      ? { organizer: { name: line(organizer.name) || organizer.email, email: organizer.email } }
      : {}),
    attendees: entry.guests
      .filter(({ email }) => isAddress(email))
      .map(({ name, email }) => ({ email, name: line(name ?? '') || email })),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    alarms: cancelled
      ? []
      : entry.reminders.map((minutes) => ({
          type: ICalAlarmType.display,
          triggerBefore: minutes * 60,
        })),
  };
}

/** Those of a repeated entry that are held at another time: entries of their own (RFC 5545, 3.8.4.4). */
function movedOf(entry: CalendarEntry): ICalEventData[] {
  if (entry.recurrence === null) return [];
  const wall = wallOf(entry.zone);
  return (entry.exceptions ?? []).flatMap(({ at, moved }) => {
    if (moved === null) return [];
    const { repeating: _series, ...event } = eventOf({ ...entry, exceptions: [] });
    const times = wall
      ? { start: wall.on(moved.startsAt), end: wall.on(moved.endsAt), recurrenceId: wall.on(at) }
      : {
          start: new Date(moved.startsAt),
          end: new Date(moved.endsAt),
          recurrenceId: new Date(at),
        };
    return [{ ...event, ...times }];
  });
}

function timesOf({
  startsAt,
  endsAt,
  recurrence,
  zone,
  exceptions = [],
}: CalendarEntry): Pick<ICalEventData, 'start' | 'end' | 'timezone' | 'repeating'> {
  const times = { start: new Date(startsAt), end: new Date(endsAt) };
  if (recurrence === null) return times;
  const rule = `RRULE:${ruleOf(recurrence)}`;
  const left = exceptions.filter(({ moved }) => moved === null).map(({ at }) => at);
  const wall = wallOf(zone);
  if (!wall) {
    const utc = left.map((at) => `EXDATE:${stampOf(Temporal.Instant.fromEpochMilliseconds(at))}`);
    return { ...times, repeating: [rule, ...utc].join('\r\n') };
  }
  const local = left.map(
    (at) => `EXDATE;TZID=${wall.name}:${stampOf(wall.on(at).toPlainDateTime())}`,
  );
  const repeating = [rule, ...local].join('\r\n');
  return { start: wall.on(startsAt), end: wall.on(endsAt), timezone: wall.name, repeating };
}

/** `20261124T150000`, of a moment with `Z`. */
function stampOf(time: Temporal.Instant | Temporal.PlainDateTime): string {
  return time.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
}

/** What clocks of a zone with rules show; `null`: a fixed offset has none to tell, its clock goes with UTC. */
function wallOf(zone: string): { name: string; on(at: number): Temporal.ZonedDateTime } | null {
  const rules = rulesOf(knownZone(zone) ?? 'UTC');
  if (rules === null || rules.name === 'Etc/UTC') return null;
  const { name } = rules;
  return {
    name,
    on: (at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name),
  };
}

/** The VTIMEZONE of a zone and the name it goes by in it; `null`: there is none. */
function rulesOf(zone: string): { name: string; text: string } | null {
  // The library would complain of it on stderr.
  if (/^[+-]/.test(zone)) return null;
  const [text, id] = tzlib_get_ical_block(zone);
  const name = id?.replace(/^TZID=/, '');
  return text === undefined || name === undefined ? null : { name, text };
}

/** RFC 5545, 3.3.10. */
const RULE = /^FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+:-]+)*$/i;

function ruleOf(recurrence: string): string {
  const rule = recurrence.trim().replace(/^RRULE:/i, '');
  if (RULE.test(rule)) return rule;
  throw usageError(
    words`“${line(rule)}” says nothing of how often it is repeated (RFC 5545, RRULE).`,
  );
}

/** What no reader has use for, and what would end a line early. */
const CONTROLS = /[\p{Cc}--[\n\t]]/gv;

function lines(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(CONTROLS, '');
}

function line(text: string): string {
  return lines(text).replaceAll(/\s+/g, ' ').trim();
}

function isAddress(email: string): boolean {
  return /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(email);
}

/** A link as it may stand in a file, where it is not escaped; `null`: it is none. */
function linkOf(url: string): string | null {
  try {
    const { href, protocol } = new URL(url);
    return /^https?:$/.test(protocol) ? href.replaceAll(',', '%2C').replaceAll(';', '%3B') : null;
  } catch {
    return null;
  }
}
