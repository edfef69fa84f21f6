/** Outputs of `gates zoom meeting`. */
import { z } from 'zod';
import { STEPS } from '../../domain/booking.ts';
import { count, maybeTime, outboxState, time } from './parts.ts';

const maybe = z.string().nullable();
const dryRun = z.boolean();
const id = z.string().regex(/^\d+$/).describe('the meeting’s number');
const minutes = count.nullable().describe('minutes');
const failure = z.strictObject({ code: z.string(), message: z.string(), hint: maybe }).nullable();

const meeting = {
  id,
  topic: z.string(),
  kind: z.enum(['scheduled', 'recurring', 'anytime', 'instant']),
  startsAt: maybeTime.describe('null: at no set time'),
  timeZone: maybe.describe('IANA'),
  duration: minutes,
  joinUrl: maybe,
  passcode: maybe,
  registrationUrl: maybe,
  agenda: maybe,
  state: z.enum(['scheduled', 'started', 'ended', 'deleted']),
  recurrence: maybe.describe('RFC 5545'),
  occurrences: z.array(z.strictObject({ id: z.string(), startsAt: time, duration: count })),
  settings: z
    .strictObject({
      waitingRoom: z.boolean(),
      joinBeforeHost: z.boolean(),
      muteOnEntry: z.boolean(),
      registration: z.enum(['none', 'automatically', 'manually']),
      recording: z.enum(['none', 'local', 'cloud']),
      alternativeHosts: z.array(z.string()),
      invitees: z.array(z.string()).describe('in Zoom’s own list of guests'),
    })
    .nullable(),
};

const booking = z
  .strictObject({
    id: count,
    uid: z.string(),
    steps: z.array(
      z.strictObject({
        name: z.enum(STEPS),
        state: z.enum(['waiting', 'done', 'unknown', 'failed', 'dropped']),
        dueAt: time.describe('when it is to be done, or tried next'),
        error: failure,
      }),
    ),
  })
  .nullable()
  .describe('what was arranged for its guest; null: it was made for nobody');

const file = maybe.describe('the calendar file that was written');

export const ZOOM_MEETINGS: Readonly<Record<string, z.ZodType>> = {
  'zoom-meeting-create': z.strictObject({
    ...meeting,
    id: id.nullable().describe('null: a dry run'),
    invited: z.array(
      z.strictObject({
        gate: z.string(),
        account: z.string(),
        to: z.string(),
        called: z.string().describe('as it was typed'),
        id: maybe.describe('the outbox entry'),
        status: outboxState,
        error: failure,
      }),
    ),
    booking,
    file,
    dryRun,
  }),
  'zoom-meeting-list': z.array(
    z.strictObject({
      id,
      topic: z.string(),
      startsAt: maybeTime,
      timeZone: maybe,
      duration: minutes,
      joinUrl: maybe,
    }),
  ),
  'zoom-meeting-show': z.strictObject({
    ...meeting,
    booking: z.strictObject({ id: count, uid: z.string() }).nullable(),
  }),
  'zoom-meeting-ics': z.strictObject({
    id,
    file: maybe.describe('where it was written; null: nowhere'),
    ics: maybe.describe('its text, where no file was named'),
    dryRun,
  }),
  'zoom-meeting-update': z.union([
    z.strictObject({ ...meeting, booking, file, dryRun: z.literal(false) }),
    z.strictObject({
      id,
      changed: z.array(z.string()).describe('in Zoom’s words'),
      dryRun: z.literal(true),
    }),
  ]),
  'zoom-meeting-delete': z.strictObject({
    id,
    deleted: z.boolean(),
    occurrence: maybe,
    booking,
    dryRun,
  }),
  'zoom-meeting-end': z.strictObject({ id, ended: z.boolean(), dryRun }),
};
