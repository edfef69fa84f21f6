/** What `deliver` can make happen at the pretend Zoom. */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import type { Json } from './call.ts';
import * as controls from './controls.ts';
import {
  bodyOf,
  checked,
  isOn,
  knownMeeting,
  lastHeld,
  meetingFor,
  planned,
  refused,
  type Scene,
  string,
  whole,
} from './event-fields.ts';
import { readFields } from './meeting-fields.ts';
import { type Meeting, needsRegistration, running } from './meeting.ts';
import { change, end, factsOf, start } from './meetings.ts';
import type { Held } from './past.ts';
import { downloadToken, newRecording, recorded, summarized } from './recordings.ts';
import { decide, register } from './registrants.ts';
import { deauthorize } from './tokens.ts';
import { happened } from './told.ts';
import { tell } from './webhook.ts';
import { newId } from './world.ts';

type Happening = (scene: Scene) => Promise<SandboxDelivery>;

const LARGEST = 8 * 1024 ** 3;

const EVENTS: Readonly<Record<string, Happening>> = {
  'meeting.created': (scene) => happened(scene.world, planned(scene), { event: 'meeting.created' }),
  'meeting.updated': async (scene) => {
    const { world } = scene;
    const meeting = existing(scene);
    const before = factsOf(meeting);
    const body = bodyOf(scene);
    const told = Object.keys(body).length > 0 ? body : { topic: `${meeting.topic} (changed)` };
    change(
      meeting,
      checked(() => readFields(world, meeting.host, told, meeting)),
    );
    return happened(world, meeting, { event: 'meeting.updated', before });
  },
  'meeting.deleted': async (scene) => {
    const meeting = existing(scene);
    meeting.deleted = true;
    return happened(scene.world, meeting, { event: 'meeting.deleted' });
  },
  'meeting.started': async (scene) => {
    const meeting = meetingFor(scene);
    if (running(meeting)) throw refused(`Meeting ${meeting.id} is under way already.`);
    return start(scene.world, meeting).told;
  },
  'meeting.ended': async (scene) => {
    const meeting = underWay(scene);
    const minutes = whole(scene, 'minutes', 0, 1440);
    const ended = end(scene.world, meeting, minutes);
    if (!ended) throw refused(`Meeting ${meeting.id} is not under way.`);
    return ended.told;
  },
  'meeting.participant_joined': joined,
  'meeting.participant_left': left,
  'meeting.registration_created': registration,
  'meeting.registration_approved': (scene) => decided(scene, 'approved'),
  'meeting.registration_denied': (scene) => decided(scene, 'denied'),
  'meeting.registration_cancelled': (scene) => decided(scene, 'denied', true),
  'recording.completed': recording,
  'recording.transcript_completed': transcript,
  'meeting.summary_completed': summary,
  app_deauthorized: deauthorized,
  ...controls.CONTROLS,
};

export const happenings: readonly string[] = Object.keys(EVENTS);

/** Throws a usage error for an event that does not exist, or that cannot happen. */
export async function happen(world: Scene['world'], event: SandboxEvent): Promise<SandboxDelivery> {
  const happening = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
  if (!happening) {
    throw refused(`zoom has no event “${event.event}”: ${happenings.join(', ')}.`);
  }
  const scene = { world, event };
  await controls.found(scene);
  return happening(scene);
}

function existing(scene: Scene): Meeting {
  const meeting = knownMeeting(scene);
  if (meeting && !meeting.deleted) return meeting;
  throw refused(`There is no meeting; make one: gates trigger zoom meeting.created`);
}

/** The one that is named, else whichever is under way. */
function underWay(scene: Scene): Meeting {
  if (scene.event['id'] !== undefined) return meetingFor(scene);
  const found = lastHeld(scene, ({ endedAt }) => endedAt === null);
  if (!found)
    throw refused(`No meeting is under way; start one: gates trigger zoom meeting.started`);
  return found.meeting;
}

/** Starts a meeting where none is under way: somebody has to join something. */
async function joined(scene: Scene): Promise<SandboxDelivery> {
  const { world, event } = scene;
  const meeting =
    event['id'] === undefined
      ? (lastHeld(scene, ({ endedAt }) => endedAt === null)?.meeting ?? meetingFor(scene))
      : meetingFor(scene);
  const { instance } = start(world, meeting);
  const name = event.from ?? 'Maria Petrova';
  const email = string(scene, 'email') ?? '';
  const own = world.state.users.find((user) => [user.key, user.email].includes(name));
  const registrant = meeting.registrants.find((each) => email !== '' && each.email === email);
  const participant = {
    // Another one for each stay.
    userId: String(16_778_240 + instance.participants.length * 1024 + randomInt(1, 1000)),
    id: own?.id ?? '',
    participantUuid: newId(),
    name: own ? `${own.firstName} ${own.lastName}` : name,
    email: own?.email ?? email,
    registrantId: registrant?.id ?? '',
    joinedAt: world.host.now(),
    leftAt: null,
  };
  instance.participants.push(participant);
  return happened(world, meeting, { event: 'meeting.participant_joined', instance, participant });
}

async function left(scene: Scene): Promise<SandboxDelivery> {
  const { world, event } = scene;
  const meeting = underWay(scene);
  const instance = running(meeting);
  const participant = instance?.participants.findLast(
    (each) => each.leftAt === null && (event.from === undefined || each.name === event.from),
  );
  if (!instance || !participant) throw refused(`Nobody of that name is in the meeting.`);
  participant.leftAt = world.host.now() + whole(scene, 'minutes', 0, 1440) * 60_000;
  return happened(world, meeting, { event: 'meeting.participant_left', instance, participant });
}

/** Somebody fills in the page. Where none asks for it, the meeting does from now on. */
async function registration(scene: Scene): Promise<SandboxDelivery> {
  const { world, event } = scene;
  const meeting = meetingFor(scene);
  if (!needsRegistration(meeting)) {
    const approval = whole(scene, 'approval', 1, 1);
    meeting.settings = { ...meeting.settings, approval_type: approval };
  }
  const [first = 'Maria', ...rest] = (event.from ?? 'Maria Petrova').split(' ');
  const told = {
    email: string(scene, 'email') ?? 'maria@example.org',
    first_name: first,
    last_name: rest.join(' '),
    ...(event.text === undefined ? {} : { comments: event.text }),
  };
  return checked(() => register(world, meeting, told, false)).told;
}

/** The one with that address; else who waits, or who registered last. */
async function decided(
  scene: Scene,
  status: 'approved' | 'denied',
  cancelled = false,
): Promise<SandboxDelivery> {
  const meeting = existing(scene);
  const email = string(scene, 'email');
  const registrant = meeting.registrants.findLast((each) =>
    email === undefined ? cancelled || each.status === 'pending' : each.email === email,
  );
  if (!registrant) throw refused(`Nobody waits to be approved for meeting ${meeting.id}.`);
  return decide(scene.world, meeting, registrant, status, cancelled);
}

async function recording(scene: Scene): Promise<SandboxDelivery> {
  const held = lastHeld(scene, ({ endedAt }) => endedAt !== null) ?? (await heldOnce(scene));
  const processing = isOn(scene, 'processing', false);
  const size = whole(scene, 'bytes', 1_000_000, LARGEST);
  const count = Math.max(1, whole(scene, 'count', 2, 4));
  const done = held.instance.recording;
  if (done?.status === 'processing' && !processing) done.status = 'completed';
  else held.instance.recording = newRecording(size, count, processing ? 'processing' : 'completed');
  if (processing) return { url: null, status: null, items: 1, silent: true };
  return tellOfFiles(scene, held, () => true);
}

/** It is ready later than the rest. */
async function transcript(scene: Scene): Promise<SandboxDelivery> {
  const held = lastHeld(scene, ({ endedAt }) => endedAt !== null) ?? (await heldOnce(scene));
  const size = whole(scene, 'bytes', 2000, LARGEST);
  const { instance } = held;
  const files = instance.recording?.files.filter(({ fileType }) => fileType !== 'TRANSCRIPT') ?? [];
  const all = newRecording(size, 3, 'completed');
  const made = all.files.filter(({ fileType }) => fileType === 'TRANSCRIPT');
  instance.recording = { ...all, ...instance.recording, files: [...files, ...made] };
  return tellOfFiles(scene, held, (file) => file['file_type'] === 'TRANSCRIPT');
}

function tellOfFiles(
  { world, event }: Scene,
  held: Held,
  meant: (file: Json) => boolean,
): Promise<SandboxDelivery> {
  const facts = recorded(world, held);
  const files = facts['recording_files'] as readonly Json[];
  return tell(world, {
    event: event.event,
    event_ts: world.host.now(),
    payload: {
      account_id: world.secrets.accountId,
      object: { ...facts, recording_files: files.filter(meant), password: '', on_prem: false },
    },
    download_token: downloadToken(world, held.instance, String(24 * 60 * 60)),
  });
}

async function summary(scene: Scene): Promise<SandboxDelivery> {
  const { world, event } = scene;
  const held = lastHeld(scene, ({ endedAt }) => endedAt !== null) ?? (await heldOnce(scene));
  const { topic, host } = held.meeting;
  held.instance.summary = {
    title: `Meeting summary for ${topic}`,
    overview: event.text ?? 'They agreed on how to go on.',
    details: [{ label: 'Next time', summary: 'The next meeting is in two weeks.' }],
    nextSteps: ['Olga sends the summary.'],
    createdAt: world.host.now(),
  };
  return tell(world, {
    event: 'meeting.summary_completed',
    event_ts: world.host.now(),
    payload: {
      account_id: world.secrets.accountId,
      operator: host.email,
      operator_id: host.id,
      object: summarized(held),
    },
  });
}

/** A meeting that began an hour ago and is over: for what comes after one, where none was held. */
async function heldOnce(scene: Scene) {
  const meeting = meetingFor(scene);
  const { instance } = start(scene.world, meeting, { silent: true, minutesAgo: 60 });
  end(scene.world, meeting, 0, { silent: true });
  return { meeting, instance };
}

/** They remove the app at Zoom: its tokens end, and the app is told. */
async function deauthorized(scene: Scene): Promise<SandboxDelivery> {
  const { world } = scene;
  const user = controls.hostNamed(scene);
  deauthorize(world, user);
  const now = world.host.now();
  return tell(world, {
    event: 'app_deauthorized',
    event_ts: now,
    payload: {
      account_id: world.secrets.accountId,
      user_id: user.id,
      signature: createHmac('sha256', randomBytes(16)).update(user.id).digest('hex'),
      deauthorization_time: new Date(now).toISOString(),
      client_id: world.secrets.clientId,
    },
  });
}
