/** A meeting as the pretend Zoom keeps it, and as its API tells of it. */
import { randomBytes } from 'node:crypto';
import type { Call, Json } from './call.ts';
import { nameOf, type ZoomUser } from './directory.ts';
import type { Instance } from './instance.ts';
import type { Occurrence, Recurrence } from './recurrence.ts';
import { failed, noMeeting } from './refusals.ts';
import type { Registrant } from './registrant.ts';
import { isoTime, newUuid, type World } from './world.ts';

/** 1 instant, 2 scheduled, 3 recurring without fixed time, 8 recurring with one. */
export type MeetingType = 1 | 2 | 3 | 8;

export interface Meeting {
  readonly id: number;
  /** Of the instance that is next or under way. */
  uuid: string;
  readonly host: ZoomUser;
  type: MeetingType;
  topic: string;
  agenda: string;
  /** Epoch milliseconds; `null`: at no fixed time. */
  startsAt: number | null;
  /** Minutes. */
  duration: number;
  timezone: string;
  password: string;
  settings: Json;
  recurrence: Recurrence | null;
  occurrences: Occurrence[];
  readonly createdAt: number;
  readonly source: 'open_api' | 'web_portal';
  readonly registrants: Registrant[];
  /** Each time it was held, oldest first. */
  readonly instances: Instance[];
  deleted: boolean;
}

/** What a person's own settings say, where a meeting says nothing. */
const SETTINGS: Json = {
  host_video: true,
  participant_video: false,
  cn_meeting: false,
  in_meeting: false,
  join_before_host: false,
  jbh_time: 0,
  mute_upon_entry: true,
  watermark: false,
  use_pmi: false,
  approval_type: 2,
  registration_type: 1,
  audio: 'both',
  auto_recording: 'none',
  alternative_hosts: '',
  alternative_hosts_email_notification: true,
  close_registration: false,
  show_share_button: false,
  allow_multiple_devices: true,
  registrants_confirmation_email: true,
  registrants_email_notification: true,
  waiting_room: true,
  meeting_authentication: false,
  encryption_type: 'enhanced_encryption',
  private_meeting: false,
  email_notification: true,
  host_save_video_order: false,
  internal_meeting: false,
  focus_mode: false,
  push_change_to_calendar: false,
};

export type MeetingFields = Partial<
  Pick<
    Meeting,
    'type' | 'topic' | 'agenda' | 'startsAt' | 'duration' | 'timezone' | 'password' | 'settings'
  >
> & { recurrence?: Recurrence | null };

export function newMeeting(
  world: World,
  host: ZoomUser,
  fields: MeetingFields,
  source: Meeting['source'],
): Meeting {
  const now = world.host.now();
  const type = fields.type ?? 2;
  const fixed = type === 2 || type === 8;
  const meeting: Meeting = {
    id: newNumber(world),
    uuid: newUuid(world),
    host,
    type,
    topic: fields.topic ?? 'Zoom Meeting',
    agenda: fields.agenda ?? '',
    startsAt: fixed ? (fields.startsAt ?? Math.ceil(now / 60_000) * 60_000) : null,
    duration: fields.duration ?? 60,
    timezone: fields.timezone ?? host.timezone,
    password: fields.password ?? newPasscode(),
    settings: { ...SETTINGS, ...fields.settings },
    recurrence: fields.recurrence ?? null,
    occurrences: [],
    createdAt: now,
    source,
    registrants: [],
    instances: [],
    deleted: false,
  };
  world.state.meetings.set(meeting.id, meeting);
  return meeting;
}

/** The meeting of this number, which this token may see. Throws 3001. */
export function meetingOf({ world, grant }: Call, id: string): Meeting {
  if (!/^\d{9,12}$/.test(id)) throw failed(400, 300, 'Invalid meeting id.');
  const meeting = world.state.meetings.get(Number(id));
  if (!meeting || meeting.deleted) throw noMeeting(id);
  if (grant.kind === 'user' && meeting.host.id !== grant.user.id) throw noMeeting(id);
  return meeting;
}

/** Under way. */
export function running({ instances }: Meeting): Instance | undefined {
  const last = instances.at(-1);
  return last?.endedAt === null ? last : undefined;
}

export function needsRegistration({ settings }: Meeting): boolean {
  return settings['approval_type'] === 0 || settings['approval_type'] === 1;
}

export function joinUrl({ id, password }: Pick<Meeting, 'id' | 'password'>): string {
  const bare = `https://us05web.zoom.us/j/${id}`;
  return password === '' ? bare : `${bare}?pwd=${encoded(password)}`;
}

/** All that is told of one. */
export function detailed(meeting: Meeting): Record<string, unknown> {
  const { host, settings, password, recurrence, occurrences, startsAt } = meeting;
  const secret = randomBytes(60).toString('base64url');
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: host.id,
    host_email: host.email,
    topic: meeting.topic,
    type: meeting.type,
    status: running(meeting) ? 'started' : 'waiting',
    ...(startsAt === null ? {} : { start_time: isoTime(startsAt) }),
    duration: meeting.duration,
    timezone: meeting.timezone,
    agenda: meeting.agenda,
    created_at: isoTime(meeting.createdAt),
    start_url: `https://us05web.zoom.us/s/${meeting.id}?zak=eyJ0eXAiOiJKV1QifQ.${secret}`,
    join_url: joinUrl(meeting),
    ...(needsRegistration(meeting)
      ? { registration_url: `https://us05web.zoom.us/meeting/register/${registerWord(meeting)}` }
      : {}),
    ...(password === ''
      ? {}
      : {
          password,
          h323_password: password,
          pstn_password: password,
          encrypted_password: encoded(password),
        }),
    settings: { ...settings, contact_name: nameOf(host), contact_email: host.email },
    ...(recurrence ? { recurrence: { ...recurrence } } : {}),
    ...(occurrences.length > 0
      ? {
          occurrences: occurrences.map((each) => ({
            occurrence_id: each.id,
            start_time: isoTime(each.startsAt),
            duration: each.duration,
            status: each.deleted ? 'deleted' : 'available',
          })),
        }
      : {}),
    creation_source: meeting.source,
    pre_schedule: false,
  };
}

function registerWord({ id }: Meeting): string {
  return `tZ${Buffer.from(`register ${id}`).toString('base64url')}`;
}

/** The same passcode is the same word each time. */
function encoded(password: string): string {
  return `${Buffer.from(`pretend ${password}`).toString('base64url')}.1`;
}

function newPasscode(): string {
  return String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0');
}

function newNumber({ state }: World): number {
  for (;;) {
    const id = 81_000_000_000 + (randomBytes(6).readUIntBE(0, 6) % 8_000_000_000);
    if (!state.meetings.has(id)) return id;
  }
}
