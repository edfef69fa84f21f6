/** A person's meetings, a page at a time. */
import { type Call, userOf } from './call.ts';
import { joinUrl, type Meeting, running } from './meeting.ts';
import { paged } from './paging.ts';
import { invalid } from './refusals.ts';
import { isoTime } from './world.ts';
import { wallClock } from './zoned.ts';

/** What lists show of an agenda. */
const AGENDA_SHOWN = 250;
const MINUTE_MS = 60_000;

interface Item {
  readonly meeting: Meeting;
  readonly startsAt: number | null;
  readonly duration: number;
}

const KINDS: Readonly<Record<string, (meeting: Meeting, now: number) => readonly Item[]>> = {
  // Instant ones are not kept.
  scheduled: (meeting) => (meeting.type === 1 ? [] : [whole(meeting)]),
  live: (meeting) => (running(meeting) ? [whole(meeting)] : []),
  upcoming: (meeting, now) =>
    running(meeting) ? [whole(meeting)] : each(meeting).filter((item) => comes(item, now)),
  upcoming_meetings: (meeting, now) => each(meeting).filter((item) => comes(item, now)),
  previous_meetings: (meeting) =>
    meeting.instances
      .filter(({ endedAt }) => endedAt !== null)
      .map(({ startedAt }) => ({ meeting, startsAt: startedAt, duration: meeting.duration })),
};

export function listMeetings(call: Call): unknown {
  const { world, query } = call;
  const host = userOf(call);
  const kind = KINDS[query['type'] ?? 'scheduled'];
  if (!kind) throw invalid([{ field: 'type', message: 'Invalid field.' }]);
  const now = world.host.now();
  const items = [...world.state.meetings.values()]
    .filter((meeting) => meeting.host.id === host.id && !meeting.deleted)
    .flatMap((meeting) => kind(meeting, now))
    .filter((item) => within(item, query, query['timezone'] ?? host.timezone))
    .toSorted((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
  return paged(call, 'meetings', items.map(listed));
}

/** Of the next 24 hours. */
export function listUpcoming(call: Call): unknown {
  const { world } = call;
  const host = userOf(call);
  const now = world.host.now();
  const soon = now + 24 * 60 * MINUTE_MS;
  const items = [...world.state.meetings.values()]
    .filter((meeting) => meeting.host.id === host.id && !meeting.deleted)
    .flatMap(each)
    .filter((item) => comes(item, now) && (item.startsAt ?? soon + 1) <= soon)
    .toSorted((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
  return {
    total_records: items.length,
    meetings: items.map((item) => {
      const { uuid: _, host_id: __, agenda: ___, ...told } = listed(item);
      const passcode = item.meeting.password;
      return { ...told, passcode, use_pmi: false, is_host: true };
    }),
  };
}

function whole(meeting: Meeting): Item {
  return { meeting, startsAt: meeting.startsAt, duration: meeting.duration };
}

/** One that recurs stands there once for each time. */
function each(meeting: Meeting): readonly Item[] {
  if (meeting.type === 1) return [];
  if (meeting.occurrences.length === 0) return [whole(meeting)];
  return meeting.occurrences
    .filter(({ deleted }) => !deleted)
    .map(({ startsAt, duration }) => ({ meeting, startsAt, duration }));
}

function comes({ startsAt, duration }: Item, now: number): boolean {
  return startsAt === null || startsAt + duration * MINUTE_MS > now;
}

/** `from` and `to` are days there, both of them in. */
function within({ startsAt }: Item, { from, to }: Call['query'], zone: string): boolean {
  if (startsAt === null) return true;
  const day = new Date(wallClock(startsAt, zone)).toISOString().slice(0, 10);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

function listed({ meeting, startsAt, duration }: Item): Record<string, unknown> {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.host.id,
    topic: meeting.topic,
    type: meeting.type,
    ...(startsAt === null ? {} : { start_time: isoTime(startsAt) }),
    duration,
    timezone: meeting.timezone,
    agenda: [...meeting.agenda].slice(0, AGENDA_SHOWN).join(''),
    created_at: isoTime(meeting.createdAt),
    join_url: joinUrl(meeting),
  };
}
