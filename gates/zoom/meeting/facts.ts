/** What Zoom tells of a meeting, as facts. Pure; takes the items of answers and of webhooks alike. */
import type { MeetingFacts } from '../../../src/domain/record.ts';
import type { Meeting } from '../../../src/gate.ts';
import { record, textOf } from '../json.ts';
import { stripped } from '../strip.ts';
import { recurrenceRule } from './recurrence.ts';
import { LISTED_AGENDA, readAgenda } from './reference.ts';

/** Recurring without a time, and personal rooms: whenever somebody comes. */
const TIMELESS: ReadonlySet<unknown> = new Set([3, 4]);

const STATES: Readonly<Record<string, MeetingFacts['state']>> = {
  waiting: 'scheduled',
  started: 'started',
};

/** `2022-03-25T07:29:29Z`, `…29.0000000+00:00`, and without a zone, which is UTC, too → epoch milliseconds. */
export function timeOf(value: unknown): number | null {
  const text = textOf(value);
  if (text === null) return null;
  const at = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}

/** @param options.listed it stands in a list, where a long agenda is cut: then it is left out */
export function meetingFacts(
  value: unknown,
  { listed = false }: { listed?: boolean } = {},
): MeetingFacts {
  const item = record(value);
  const told = (name: string): boolean => name in item;
  const topic = textOf(item['topic']);
  const agenda = textOf(item['agenda']);
  const wholeAgenda = told('agenda') && !(listed && (agenda?.length ?? 0) >= LISTED_AGENDA);
  const host = textOf(item['host_email']) ?? textOf(item['user_email']);
  const passcode = told('password') ? 'password' : 'passcode';
  const state = STATES[textOf(item['status']) ?? ''];
  const zone = textOf(item['timezone']);
  const rule = recurrenceRule(item['recurrence']);
  return {
    ...(topic !== null && { topic }),
    ...(wholeAgenda && { agenda: agenda === null ? null : readAgenda(agenda).agenda }),
    ...timesOf(item),
    // Of one that is over it is how long it was, which its times tell.
    ...(typeof item['duration'] === 'number' &&
      !told('end_time') && { duration: item['duration'] }),
    ...(zone !== null && { timeZone: zone }),
    ...(told('join_url') && { joinUrl: textOf(item['join_url']) }),
    ...(told(passcode) && { passcode: textOf(item[passcode]) }),
    ...(told('registration_url') && { registrationUrl: textOf(item['registration_url']) }),
    ...(told('uuid') && { instance: textOf(item['uuid']) }),
    ...(host !== null && { host }),
    ...(state && { state }),
    ...(rule !== null && { recurrence: rule }),
  };
}

/** One that is over tells when it really was, in the words in which others tell when they are to be. */
function timesOf(item: Readonly<Record<string, unknown>>): MeetingFacts {
  if ('end_time' in item) {
    const endedAt = timeOf(item['end_time']);
    const startedAt = timeOf(item['start_time']);
    return { startedAt, endedAt, ...(endedAt !== null && { state: 'ended' }) };
  }
  const startsAt = timeOf(item['start_time']) ?? firstOccurrence(item['occurrences']);
  if (startsAt !== null) return { startsAt };
  return TIMELESS.has(item['type']) ? { startsAt: null } : {};
}

function firstOccurrence(value: unknown): number | null {
  if (!Array.isArray(value)) return null;
  const times = value
    .map(record)
    .filter((one) => one['status'] !== 'deleted')
    .flatMap((one) => timeOf(one['start_time']) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** `null` for what is no meeting: it has no id. */
export function meetingOf(value: unknown, options?: { listed?: boolean }): Meeting | null {
  const id = record(value)['id'];
  if (typeof id !== 'number' && textOf(id) === null) return null;
  return { externalId: String(id), facts: meetingFacts(value, options), raw: stripped(value) };
}
