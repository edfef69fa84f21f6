/** What a request says of a meeting, checked as Zoom does. */
import { isObject, type Json } from './call.ts';
import type { ZoomUser } from './directory.ts';
import type { Meeting, MeetingFields, MeetingType } from './meeting.ts';
import { readRecurrence } from './recurrence.ts';
import { type FieldProblem, invalid } from './refusals.ts';
import type { World } from './world.ts';
import { isTimeZone, startOf } from './zoned.ts';

type Check = (value: unknown) => boolean;

const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && [...value].length <= most;
const flag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const FIELDS: Readonly<Record<string, Check>> = {
  topic: text(200),
  agenda: text(2000),
  type: oneOf(1, 2, 3, 8),
  duration: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1440,
  timezone: (value) => typeof value === 'string' && isTimeZone(value),
  start_time: text(30),
  password: (value) => typeof value === 'string' && /^[A-Za-z0-9@\-_*!]{0,10}$/.test(value),
  default_password: flag,
  pre_schedule: flag,
  recurrence: isObject,
  settings: isObject,
  schedule_for: text(200),
  template_id: text(100),
  tracking_fields: Array.isArray,
};

const SETTINGS: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(
    [
      'host_video',
      'participant_video',
      'cn_meeting',
      'in_meeting',
      'join_before_host',
      'mute_upon_entry',
      'watermark',
      'use_pmi',
      'close_registration',
      'waiting_room',
      'meeting_authentication',
      'registrants_confirmation_email',
      'registrants_email_notification',
      'alternative_hosts_email_notification',
      'allow_multiple_devices',
      'email_notification',
      'private_meeting',
      'show_share_button',
      'focus_mode',
      'auto_start_meeting_summary',
      'push_change_to_calendar',
    ].map((name) => [name, flag]),
  ),
  approval_type: oneOf(0, 1, 2),
  registration_type: oneOf(1, 2, 3),
  jbh_time: oneOf(0, 5, 10, 15),
  audio: oneOf('both', 'telephony', 'voip', 'thirdParty'),
  auto_recording: oneOf('local', 'cloud', 'none'),
  encryption_type: oneOf('enhanced_encryption', 'e2ee'),
  alternative_hosts: text(2000),
  contact_name: text(200),
  contact_email: text(200),
  meeting_invitees: (value) =>
    Array.isArray(value) &&
    value.every((one) => isObject(one) && /^[^\s@]+@[^\s@]+$/.test(String(one['email']))),
};

/**
 * The members of a meeting that a body names. Throws `Validation Failed.` with every field that is wrong.
 * @param before the meeting that is changed; none: one is made
 */
export function readFields(
  world: World,
  host: ZoomUser,
  body: Json,
  before?: Meeting,
): MeetingFields {
  const problems = [...wrongIn(body, FIELDS, ''), ...settingsProblems(world, host, body)];
  const timezone = body['timezone'] as string | undefined;
  const zone = timezone ?? before?.timezone ?? host.timezone;
  const type = (body['type'] ?? before?.type ?? 2) as MeetingType;
  const startsAt = startIn(body['start_time'], zone, problems);
  const recurrence = isObject(body['recurrence'])
    ? readRecurrence(body['recurrence'], problems)
    : null;
  if (type === 8 && !isObject(body['recurrence']) && !before?.recurrence) {
    problems.push({ field: 'recurrence', message: 'Invalid field.' });
  }
  if (problems.length > 0) throw invalid(problems);
  // A change of the past is passed over.
  const moved = startsAt !== undefined && (!before || startsAt > world.host.now());
  const settings = (body['settings'] ?? {}) as Json;
  const password =
    (body['password'] as string | undefined) ??
    (!before && body['default_password'] === false ? '' : undefined);
  return Object.fromEntries(
    Object.entries({
      type,
      topic: body['topic'],
      agenda: body['agenda'],
      startsAt: moved ? startsAt : undefined,
      duration: body['duration'],
      timezone,
      password,
      settings: before ? { ...before.settings, ...settings } : settings,
      recurrence: type === 8 ? (recurrence ?? undefined) : undefined,
    }).filter(([, value]) => value !== undefined),
  );
}

function wrongIn(body: Json, checks: typeof FIELDS, under: string): FieldProblem[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    // What it does not know it passes over.
    return !check || check(value) ? [] : [{ field: `${under}${name}`, message: 'Invalid field.' }];
  });
}

function settingsProblems(world: World, host: ZoomUser, { settings }: Json): FieldProblem[] {
  if (!isObject(settings)) return [];
  const problems = wrongIn(settings, SETTINGS, 'settings.');
  const named = settings['alternative_hosts'];
  const strangers =
    typeof named === 'string'
      ? named
          .split(/[;,]/)
          .map((each) => each.trim())
          .filter((each) => each !== '')
          .filter(
            (each) =>
              each === host.email ||
              !world.state.users.some(({ id, email }) => [id, email].includes(each)),
          )
      : [];
  for (const stranger of strangers) {
    problems.push({
      field: 'settings.alternative_hosts',
      message: `User is not a licensed member of this account: ${stranger}.`,
    });
  }
  return problems;
}

function startIn(told: unknown, zone: string, problems: FieldProblem[]): number | undefined {
  if (typeof told !== 'string' || told === '' || !isTimeZone(zone)) return undefined;
  const at = startOf(told, zone);
  if (at !== null) return at;
  problems.push({ field: 'start_time', message: 'Invalid field.' });
  return undefined;
}
