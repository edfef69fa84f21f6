/** Meetings that were held. https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId} */
import { type Call, param } from './call.ts';
import { nameOf } from './directory.ts';
import type { Instance } from './instance.ts';
import type { Meeting } from './meeting.ts';
import { paged } from './paging.ts';
import { failed, noMeeting } from './refusals.ts';
import { isoTime } from './world.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

export interface Held {
  readonly meeting: Meeting;
  readonly instance: Instance;
}

/** By UUID the one meant, by number the last one that `fits`. `null`: there is none that this token may see. */
export function heldBy(call: Call, fits: (instance: Instance) => boolean): Held | null {
  const word = param(call, 'meetingId');
  for (const meeting of call.world.state.meetings.values()) {
    if (call.grant.kind === 'user' && meeting.host.id !== call.grant.user.id) continue;
    const instance = meeting.instances.findLast(
      (each) => (each.uuid === word || String(meeting.id) === word) && fits(each),
    );
    if (instance) return { meeting, instance };
  }
  return null;
}

export function showPast(call: Call): unknown {
  const { meeting, instance } = ended(call);
  const { startedAt, endedAt, participants } = instance;
  const until = endedAt ?? startedAt;
  const stays = participants.map(({ joinedAt, leftAt }) => (leftAt ?? until) - joinedAt);
  return {
    uuid: instance.uuid,
    id: meeting.id,
    host_id: meeting.host.id,
    type: meeting.type,
    topic: meeting.topic,
    user_name: nameOf(meeting.host),
    user_email: meeting.host.email,
    start_time: isoTime(startedAt),
    end_time: isoTime(until),
    duration: minutes(until - startedAt),
    total_minutes: stays.reduce((sum, stay) => sum + minutes(stay), 0),
    participants_count: participants.length,
    dept: '',
    source: 'Zoom',
    has_meeting_summary: instance.summary !== null,
  };
}

export function listInstances(call: Call): unknown {
  const id = param(call, 'meetingId');
  const meeting = call.world.state.meetings.get(Number(id));
  if (!meeting || (call.grant.kind === 'user' && meeting.host.id !== call.grant.user.id)) {
    throw noMeeting(id);
  }
  return {
    meetings: meeting.instances
      .filter(({ endedAt }) => endedAt !== null)
      .map(({ uuid, startedAt }) => ({ uuid, start_time: isoTime(startedAt) })),
  };
}

/** Nobody is told of where only one took part. E-mail addresses are those of the account’s own people alone. */
export function listPastParticipants(call: Call): unknown {
  const { instance } = ended(call);
  const { participants, endedAt, startedAt } = instance;
  const users = new Map(call.world.state.users.map((user) => [user.id, user]));
  const items = participants.map((each) => {
    const left = each.leftAt ?? endedAt ?? startedAt;
    const own = users.get(each.id);
    return {
      id: each.id,
      user_id: each.userId,
      name: each.name,
      user_email: own?.email ?? '',
      registrant_id: each.registrantId,
      join_time: isoTime(each.joinedAt),
      leave_time: isoTime(left),
      duration: Math.round((left - each.joinedAt) / 1000),
      failover: false,
      status: 'in_meeting',
      internal_user: own !== undefined,
    };
  });
  return paged(call, 'participants', items.length > 1 ? items : []);
}

/** Dashboards are for larger plans. */
export function liveParticipants({ world }: Call): never {
  throw failed(
    400,
    200,
    `Only available for paid account with Business or higher plan: ${world.secrets.accountId}.`,
  );
}

function ended(call: Call): Held {
  const found = heldBy(call, ({ endedAt }) => endedAt !== null);
  if (!found) throw noMeeting(param(call, 'meetingId'));
  if (call.world.host.now() - found.instance.startedAt > YEAR_MS) {
    throw failed(400, 12_702, 'Can not access a meeting a year ago.');
  }
  return found;
}

function minutes(ms: number): number {
  return Math.ceil(ms / MINUTE_MS);
}
