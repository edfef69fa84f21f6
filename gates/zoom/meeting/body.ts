/** A plan in Zoom's words. https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings */
import type { MeetingPlan } from '../../../src/gate.ts';
import { cut, withReference } from './reference.ts';

export const LONGEST_TOPIC = 200;

/** A meeting right away, one at a time, one that comes again at no set time, and at a set one. */
export const TYPE = { instant: 1, scheduled: 2, anytime: 3, recurring: 8 } as const;

const TIMELESS: ReadonlySet<unknown> = new Set([TYPE.instant, TYPE.anytime]);

/** `POST /users/me/meetings`. What is too long of a text that others wrote is cut. */
export function newMeeting(plan: MeetingPlan): Record<string, unknown> {
  const { topic, agenda, reference, native = {} } = plan;
  const kept = reference === undefined ? agenda : withReference(agenda, reference);
  return {
    type: TYPE.scheduled,
    ...native,
    topic: cut(topic, LONGEST_TOPIC),
    ...(kept === undefined ? {} : { agenda: kept }),
    ...(TIMELESS.has(native['type']) ? {} : timesOf(plan)),
  };
}

/** `PATCH /meetings/{meetingId}`: what is named. `reference`: the one that the meeting has, which stays. */
export function changedMeeting(
  change: Partial<Omit<MeetingPlan, 'reference'>>,
  reference: string | null,
): Record<string, unknown> {
  const { topic, agenda, native = {} } = change;
  const kept = reference === null ? agenda : withReference(agenda, reference);
  return {
    ...native,
    ...(topic === undefined ? {} : { topic: cut(topic, LONGEST_TOPIC) }),
    ...(agenda === undefined ? {} : { agenda: kept }),
    ...timesOf(change),
  };
}

/** In UTC, so that no hour exists twice; the zone beside it is what it is shown in, and what a series keeps to. */
function timesOf({
  startsAt,
  duration,
  timeZone,
}: Partial<MeetingPlan>): Record<string, string | number> {
  return {
    ...(startsAt === undefined ? {} : { start_time: utc(startsAt) }),
    ...(duration === undefined ? {} : { duration }),
    ...(timeZone === undefined ? {} : { timezone: zoneAtZoom(timeZone) }),
  };
}

/** Zoom knows these places by the names they had before. */
const FORMER: Readonly<Record<string, string>> = {
  'America/Nuuk': 'America/Godthab',
  'Asia/Ho_Chi_Minh': 'Asia/Saigon',
  'Asia/Yangon': 'Asia/Rangoon',
  'Europe/Kyiv': 'Europe/Kiev',
};

/** A clock that no place goes by: Zoom takes none but UTC. */
export const PLACELESS = /^(?:Etc\/|UTC$|GMT$|[+-]\d)/;

/** As it stands in Zoom's list. https://developers.zoom.us/docs/api/references/abbreviations/#timezones */
function zoneAtZoom(zone: string): string {
  return PLACELESS.test(zone) ? 'UTC' : (FORMER[zone] ?? zone);
}

/** `2026-11-25T15:30:00Z`: Zoom's times are whole seconds. */
export function utc(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
