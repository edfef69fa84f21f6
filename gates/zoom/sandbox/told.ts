/** Events as Zoom tells of them. https://developers.zoom.us/docs/api/meetings/events/ */
import type { SandboxDelivery } from '../../../src/gate.ts';
import type { Json } from './call.ts';
import type { Instance, Participant } from './instance.ts';
import { joinUrl, type Meeting } from './meeting.ts';
import type { Registrant } from './registrant.ts';
import { tell } from './webhook.ts';
import { isoTime, type World } from './world.ts';

type Facts = Pick<
  Meeting,
  'topic' | 'agenda' | 'type' | 'startsAt' | 'duration' | 'timezone' | 'password' | 'settings'
>;

export type Happened =
  | { event: 'meeting.created' }
  | { event: 'meeting.updated'; before: Facts; occurrence?: string | undefined }
  | { event: 'meeting.deleted'; occurrence?: string | undefined }
  | { event: 'meeting.started' | 'meeting.ended'; instance: Instance }
  | {
      event: 'meeting.participant_joined' | 'meeting.participant_left';
      instance: Instance;
      participant: Participant;
    }
  | {
      event:
        | 'meeting.registration_created'
        | 'meeting.registration_approved'
        | 'meeting.registration_denied'
        | 'meeting.registration_cancelled';
      registrant: Registrant;
    };

/** Tells the app, where it gave an address. Never rejects: what the app answers changes nothing at Zoom. */
export function happened(world: World, meeting: Meeting, what: Happened): Promise<SandboxDelivery> {
  const now = world.host.now();
  return tell(world, {
    event: what.event,
    payload: { account_id: world.secrets.accountId, ...payloadOf(meeting, what, now) },
    event_ts: now,
  });
}

function payloadOf(meeting: Meeting, what: Happened, now: number): Json {
  const operator = { operator: meeting.host.email, operator_id: meeting.host.id };
  switch (what.event) {
    case 'meeting.created':
      return {
        ...operator,
        ...series(meeting),
        object: { ...plain(meeting), ...access(meeting), ...occurring(meeting) },
      };
    case 'meeting.updated': {
      const { changed, former } = differences(what.before, meeting);
      const id = { id: meeting.id, uuid: meeting.uuid, host_id: meeting.host.id };
      const one = what.occurrence === undefined ? {} : occurring(meeting, what.occurrence);
      return {
        ...operator,
        ...(meeting.type === 8 ? { scope: what.occurrence === undefined ? 'all' : 'single' } : {}),
        object: { ...id, ...changed, ...one },
        old_object: { id: meeting.id, uuid: meeting.uuid, ...former },
        time_stamp: now,
      };
    }
    case 'meeting.deleted':
      return {
        ...operator,
        operation: meeting.type === 8 && what.occurrence === undefined ? 'all' : 'single',
        object: { ...plain(meeting), ...occurring(meeting, what.occurrence) },
      };
    case 'meeting.started':
      return { object: held(meeting, what.instance) };
    case 'meeting.ended':
      return {
        object: {
          ...held(meeting, what.instance),
          end_time: isoTime(what.instance.endedAt ?? now),
        },
      };
    case 'meeting.participant_joined':
    case 'meeting.participant_left':
      return {
        object: {
          ...held(meeting, what.instance),
          participant: cameOrWent(what.participant, what.event === 'meeting.participant_left', now),
        },
      };
    case 'meeting.registration_created':
      return {
        object: {
          ...plain(meeting),
          registrant: { ...registered(meeting, what.registrant), status: what.registrant.status },
        },
      };
    default:
      return {
        ...operator,
        object: { ...plain(meeting), registrant: registered(meeting, what.registrant) },
      };
  }
}

function plain(meeting: Meeting): Record<string, unknown> {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.host.id,
    topic: meeting.topic,
    type: meeting.type,
    ...(meeting.startsAt === null ? {} : { start_time: isoTime(meeting.startsAt) }),
    duration: meeting.duration,
    timezone: meeting.timezone,
  };
}

function series({ type }: Meeting): Json {
  return type === 8 ? { operation: 'all' } : {};
}

function access(meeting: Meeting): Json {
  const { password, settings } = meeting;
  return {
    join_url: joinUrl(meeting),
    ...(password === '' ? {} : { password }),
    settings: {
      use_pmi: settings['use_pmi'],
      alternative_hosts: settings['alternative_hosts'],
      approval_type: settings['approval_type'],
      waiting_room: settings['waiting_room'],
    },
  };
}

/** Of a series: the times, or the one that is meant. */
function occurring({ occurrences, recurrence }: Meeting, id?: string): Json {
  if (recurrence === null) return {};
  const meant = occurrences.filter((each) => id === undefined || each.id === id);
  return {
    occurrences: meant.map((each) => ({
      occurrence_id: each.id,
      start_time: isoTime(each.startsAt),
      duration: each.duration,
      status: each.deleted ? 'deleted' : 'available',
    })),
    ...(id === undefined ? { recurrence: { ...recurrence } } : {}),
  };
}

/** Times and numbers of what was held are its own; the meeting's number stands there as text. */
function held(meeting: Meeting, instance: Instance): Record<string, unknown> {
  return {
    ...plain(meeting),
    id: String(meeting.id),
    uuid: instance.uuid,
    start_time: isoTime(instance.startedAt),
  };
}

function cameOrWent(participant: Participant, left: boolean, now: number): Json {
  return {
    user_id: participant.userId,
    user_name: participant.name,
    id: participant.id,
    participant_user_id: participant.id,
    participant_uuid: participant.participantUuid,
    email: participant.email,
    registrant_id: participant.registrantId,
    ...(left
      ? { leave_time: isoTime(participant.leftAt ?? now), leave_reason: 'left the meeting.' }
      : { join_time: isoTime(participant.joinedAt) }),
  };
}

function registered(meeting: Meeting, { id, email, firstName, lastName, told }: Registrant): Json {
  return {
    ...told,
    id,
    email,
    first_name: firstName,
    last_name: lastName,
    join_url: `${joinUrl(meeting)}&tk=${id}`,
  };
}

/** What is another now, by the names that the API has. */
function differences(before: Facts, after: Facts): { changed: Json; former: Json } {
  const [former, now] = [named(before), named(after)];
  const names = Object.keys(now).filter(
    (name) => JSON.stringify(now[name]) !== JSON.stringify(former[name]),
  );
  const part = (facts: Json): Json =>
    Object.fromEntries(names.map((name) => [name, facts[name] ?? '']));
  return { changed: part(now), former: part(former) };
}

function named({ startsAt, ...facts }: Facts): Json {
  const { topic, agenda, type, duration, timezone, password, settings } = facts;
  const start = startsAt === null ? undefined : isoTime(startsAt);
  return { topic, agenda, type, duration, timezone, password, settings, start_time: start };
}
