import { z } from 'zod';
import { STEPS } from '../domain/booking.ts';

/** What records beside messages are in a document. Every field is there; `null`: it was never told, or there is none. */

const time = z.iso.datetime({ precision: 3 }).describe('ISO 8601 in UTC, with milliseconds');
const text = z.string().nullable();
const moment = time.nullable();

const head = {
  id: z.string().describe('The id at the platform; unique within the account'),
  account: z.string(),
  timestamp: time.describe('When it begins; where that is not known, when it became known'),
};
const raw = {
  raw: z.unknown().optional().describe('As the platform told it last; only where it was asked for'),
};
const conversation = text.describe('The conversation that it was made for');
const meetingId = text.describe('Id of the meeting it belongs to');

export const meeting = z
  .strictObject({
    ...head,
    topic: text,
    agenda: text,
    start: moment.describe('As planned'),
    duration: z.number().nullable().describe('Minutes, as planned'),
    timeZone: text.describe('IANA'),
    state: z.enum(['scheduled', 'started', 'ended', 'deleted']).nullable(),
    startedAt: moment.describe('When it really began last'),
    endedAt: moment.describe('When it really ended last'),
    instance: text.describe('The id at the platform of the last time that it was held'),
    host: text,
    joinUrl: text,
    passcode: text,
    registrationUrl: text,
    recurrence: text.describe('In the words of RFC 5545'),
    summary: text.describe('What the platform said of it afterwards'),
    conversation,
    ...raw,
  })
  .meta({ id: 'meeting' });

export const participant = z
  .strictObject({
    ...head,
    meeting: meetingId,
    name: text,
    email: text,
    phone: text,
    joinedAt: moment,
    leftAt: moment,
    waiting: z.boolean().describe('In the waiting room'),
    registrant: text.describe('The platform’s id of the registration they came by'),
    ...raw,
  })
  .meta({ id: 'participant', description: 'One stay of somebody in a meeting' });

export const registrant = z
  .strictObject({
    ...head,
    meeting: meetingId,
    name: text,
    email: text,
    phone: text,
    status: z.enum(['pending', 'approved', 'denied', 'cancelled']).nullable(),
    joinUrl: text.describe('Theirs alone'),
    registeredAt: moment,
    ...raw,
  })
  .meta({ id: 'registrant' });

export const recording = z
  .strictObject({
    ...head,
    meeting: meetingId,
    type: text.describe('The platform’s word for what is on it'),
    extension: text.describe('As file names end'),
    size: z.number().nonnegative().nullable().describe('Bytes'),
    startedAt: moment,
    endedAt: moment,
    playUrl: text,
    passcode: text,
    state: z.enum(['processing', 'completed', 'trashed', 'deleted']).nullable(),
    ...raw,
  })
  .meta({ id: 'recording', description: 'A file of a recording' });

const guest = z.strictObject({
  name: text,
  email: text,
  phone: text,
  timeZone: text.describe('IANA'),
  locale: text,
  absent: z.boolean().describe('Did not come'),
});

export const booking = z
  .strictObject({
    ...head,
    uid: z.string().describe('Its id at the calendar as of now'),
    formerly: z.array(z.string()).describe('Ids it had before it was moved'),
    title: z.string(),
    type: text.describe('The calendar’s own name for the kind of appointment'),
    start: time,
    end: time,
    status: z.enum(['requested', 'booked', 'cancelled', 'refused']),
    absent: z.boolean().describe('The guest did not come'),
    superseded: z.boolean().describe('Another booking turned out to be this one'),
    version: z.number().describe('Counts what its guest had to know of'),
    movedFrom: moment.describe('When it was to begin before'),
    bookedAt: moment,
    reason: text.describe('Why it was moved, cancelled or refused'),
    notes: text,
    guests: z.array(guest),
    place: z.strictObject({ kind: z.enum(['ours', 'link', 'address', 'phone']), value: text }),
    meeting: z
      .strictObject({ account: z.string(), id: z.string() })
      .nullable()
      .describe('The meeting that was made for it'),
    conversation,
    steps: z
      .array(
        z.strictObject({
          name: z.enum(STEPS),
          version: z.number(),
          state: z.enum(['waiting', 'done', 'unknown', 'failed', 'dropped']),
          at: time,
        }),
      )
      .describe('What was done for it, and what waits to be done'),
    ...raw,
  })
  .meta({ id: 'booking' });
