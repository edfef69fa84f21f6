/** Meetings are made, shown, changed, ended and deleted. https://developers.zoom.us/docs/api/meetings/ */
import type { SandboxDelivery } from '../../../src/gate.ts';
import { type Call, meetingOfCall, userOf } from './call.ts';
import { nameOf } from './directory.ts';
import type { Instance } from './instance.ts';
import { readFields } from './meeting-fields.ts';
import { detailed, type Meeting, type MeetingFields, newMeeting, running } from './meeting.ts';
import { countedToday } from './pace.ts';
import { type Occurrence, occurrencesOf } from './recurrence.ts';
import { failed, invalid } from './refusals.ts';
import { happened } from './told.ts';
import { newId, newUuid, type World } from './world.ts';

const MINUTE_MS = 60_000;
const UNTOLD: SandboxDelivery = { url: null, status: null, items: 1, silent: true };

export function createMeeting(call: Call): unknown {
  const { world, body } = call;
  const host = userOf(call);
  const fields = readFields(world, host, body);
  countedToday(world, host.id);
  const meeting = newMeeting(world, host, fields, 'open_api');
  recur(meeting);
  void happened(world, meeting, { event: 'meeting.created' });
  return detailed(meeting);
}

export function showMeeting(call: Call): unknown {
  const meeting = meetingOfCall(call);
  const told = detailed(meeting);
  const id = call.query['occurrence_id'];
  if (id === undefined) return told;
  const { startsAt, duration } = occurrenceOf(meeting, id);
  return { ...told, start_time: new Date(startsAt).toISOString().replace('.000Z', 'Z'), duration };
}

/** Only what is named changes. Of one occurrence: its time and length. */
export function updateMeeting(call: Call): undefined {
  const { world, body, query } = call;
  const meeting = meetingOfCall(call);
  const fields = readFields(world, meeting.host, body, meeting);
  countedToday(world, meeting.host.id);
  const before = factsOf(meeting);
  const id = query['occurrence_id'];
  if (id === undefined) change(meeting, fields);
  else {
    const occurrence = occurrenceOf(meeting, id);
    occurrence.startsAt = fields.startsAt ?? occurrence.startsAt;
    occurrence.duration = fields.duration ?? occurrence.duration;
  }
  void happened(world, meeting, { event: 'meeting.updated', before, occurrence: id });
  return undefined;
}

export function deleteMeeting(call: Call): undefined {
  const { world, query } = call;
  const meeting = meetingOfCall(call);
  const id = query['occurrence_id'];
  if (running(meeting))
    throw failed(400, 3002, 'Sorry, you cannot delete this meeting since it is in progress.');
  if (id === undefined) meeting.deleted = true;
  else {
    const occurrence = occurrenceOf(meeting, id);
    if (occurrence.deleted) throw failed(400, 300, 'Invalid parameter: `occurrence_id`.');
    occurrence.deleted = true;
    if (meeting.occurrences.every((each) => each.deleted)) meeting.deleted = true;
  }
  void happened(world, meeting, { event: 'meeting.deleted', occurrence: id });
  return undefined;
}

/** `PUT …/status`: ends what is under way, or brings a deleted one back. */
export function changeStatus(call: Call): undefined {
  const { world, body, params } = call;
  const { action } = body;
  if (action === 'recover') {
    const gone = world.state.meetings.get(Number(params['meetingId']));
    if (gone) gone.deleted = false;
    meetingOfCall(call);
    return undefined;
  }
  const meeting = meetingOfCall(call);
  if (action !== 'end') throw invalid([{ field: 'action', message: 'Invalid field.' }]);
  // One that is not under way is left as it is.
  if (running(meeting)) end(world, meeting);
  return undefined;
}

/** What a change is told against. */
export function factsOf(meeting: Meeting) {
  const { topic, agenda, type, startsAt, duration, timezone, password, settings } = meeting;
  return { topic, agenda, type, startsAt, duration, timezone, password, settings };
}

export function change(meeting: Meeting, fields: MeetingFields): void {
  const { recurrence, ...rest } = fields;
  const timing = JSON.stringify([meeting.startsAt, meeting.duration, meeting.recurrence]);
  Object.assign(meeting, rest);
  if (recurrence !== undefined) meeting.recurrence = recurrence;
  if (timing !== JSON.stringify([meeting.startsAt, meeting.duration, meeting.recurrence])) {
    recur(meeting);
  }
}

/** What happened, and how the app was told of it. */
interface Went {
  readonly instance: Instance;
  readonly told: Promise<SandboxDelivery>;
}

/** One that is under way goes on. @param how `silent`: nobody is told */
export function start(
  world: World,
  meeting: Meeting,
  { silent = false, minutesAgo = 0 }: { silent?: boolean; minutesAgo?: number } = {},
): Went {
  const under = running(meeting);
  if (under) return { instance: under, told: Promise.resolve(UNTOLD) };
  // Each time it is held has a UUID of its own.
  if (meeting.instances.length > 0) meeting.uuid = newUuid(world);
  const startedAt = world.host.now() - minutesAgo * MINUTE_MS;
  const { host } = meeting;
  const instance: Instance = {
    uuid: meeting.uuid,
    startedAt,
    endedAt: null,
    participants: [
      {
        userId: '16778240',
        id: host.id,
        participantUuid: newId(),
        name: nameOf(host),
        email: host.email,
        registrantId: '',
        joinedAt: startedAt,
        leftAt: null,
      },
    ],
    recording: null,
    summary: null,
  };
  meeting.instances.push(instance);
  const told = silent
    ? Promise.resolve(UNTOLD)
    : happened(world, meeting, { event: 'meeting.started', instance });
  return { instance, told };
}

/** `null`: it is not under way. @param minutes from now, for one that lasted */
export function end(
  world: World,
  meeting: Meeting,
  minutes = 0,
  { silent = false }: { silent?: boolean } = {},
): Went | null {
  const instance = running(meeting);
  if (!instance) return null;
  const at = world.host.now() + minutes * MINUTE_MS;
  for (const participant of instance.participants) participant.leftAt ??= at;
  instance.endedAt = at;
  const told = silent
    ? Promise.resolve(UNTOLD)
    : happened(world, meeting, { event: 'meeting.ended', instance });
  return { instance, told };
}

/** The times of one that recurs, from its rule. */
export function recur(meeting: Meeting): void {
  const { type, recurrence, startsAt } = meeting;
  if (type !== 8 || recurrence === null || startsAt === null) {
    meeting.occurrences = [];
    return;
  }
  meeting.occurrences = occurrencesOf(recurrence, { ...meeting, startsAt });
  // The first one may be later than what was asked for: on the first of its days.
  meeting.startsAt = meeting.occurrences[0]?.startsAt ?? startsAt;
}

function occurrenceOf({ occurrences }: Meeting, id: string): Occurrence {
  const found = occurrences.find((each) => each.id === id);
  if (!found) throw failed(400, 300, 'Invalid parameter: `occurrence_id`.');
  return found;
}
