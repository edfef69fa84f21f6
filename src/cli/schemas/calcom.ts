/** Outputs of the verbs that Cal.com has beyond those of every network. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

const account = z.string();
const dryRun = z.boolean();
const maybe = z.string().nullable();

const guest = z.strictObject({
  name: maybe,
  email: maybe,
  phone: maybe.describe('E.164'),
  timeZone: maybe.describe('IANA'),
  locale: maybe.describe('BCP 47'),
  absent: z.boolean(),
});

const step = z.strictObject({
  name: z.enum(['meeting', 'client', 'owner', 'reminder_day', 'reminder_hour', 'absence']),
  state: z
    .enum(['waiting', 'done', 'unknown', 'failed', 'dropped'])
    .describe('unknown: it may have been sent; nobody does it again by itself'),
  dueAt: time.describe('when it is to be done, or tried next'),
  tries: count,
  error: z.strictObject({ code: z.string(), message: z.string(), hint: maybe }).nullable(),
});

const booking = {
  uid: z.string().describe('as of now: it is another one once it was moved'),
  title: z.string(),
  type: maybe.describe('the event type’s name in its address'),
  status: z.enum(['requested', 'booked', 'cancelled', 'refused']),
  absent: z.boolean().describe('the guest did not come'),
  startsAt: time,
  endsAt: time,
  movedFrom: maybeTime.describe('when it was to begin before it was moved'),
  guests: z.array(guest).describe('who booked, then whom they bring along'),
  place: z.union([
    z.strictObject({ kind: z.literal('ours') }).describe('a meeting is made for it'),
    z.strictObject({ kind: z.enum(['link', 'address', 'phone']), value: z.string() }),
  ]),
  notes: maybe,
  reason: maybe.describe('why it was moved, cancelled or refused'),
  rescheduleUrl: maybe,
  cancelUrl: maybe,
  leftAlone: z.boolean().describe('nothing is done for it unless somebody asks'),
  meeting: maybe.describe('made for it: <account>/<external id>'),
  steps: z.array(step).describe('in the order in which they are done'),
};

const eventType = z.strictObject({
  id: count,
  slug: z.string(),
  title: z.string(),
  minutes: count.nullable(),
  hidden: z.boolean(),
  confirmation: z.boolean().describe('what is booked waits until it is confirmed'),
  url: z.url(),
});

const webhook = z.strictObject({
  id: z.string(),
  url: z.string(),
  active: z.boolean(),
  triggers: z.array(z.string()),
  ours: z.boolean().nullable().describe('its secret is ours; null: not told'),
  missing: z.array(z.string()).describe('what it does not tell of'),
});

export const CALCOM: Readonly<Record<string, z.ZodType>> = {
  'calcom-status': z.strictObject({
    account,
    id: z.string(),
    name: z.string(),
    username: maybe,
    email: maybe,
    timeZone: maybe,
    locale: maybe,
    enabled: z.boolean(),
    upcoming: count.describe('bookings to come, as far as they are known here'),
    callbackUrl: maybe.describe('where a running server takes deliveries'),
    checks: z.array(
      z.strictObject({
        check: z.string(),
        status: z.enum(['ok', 'warning', 'failed']),
        message: z.string(),
        cure: maybe,
      }),
    ),
    next: z.array(z.string()),
  }),
  'calcom-bookings-list': z.array(z.strictObject(booking)),
  'calcom-bookings-show': z.strictObject(booking),
  'calcom-bookings-arrange': z.strictObject({ ...booking, dryRun }),
  'calcom-bookings-cancel': z.strictObject({ ...booking, done: z.boolean(), dryRun }),
  'calcom-bookings-reschedule': z.strictObject({
    uid: z.string().describe('from now on'),
    startsAt: time,
    done: z.boolean(),
    dryRun,
  }),
  'calcom-event-types': z.array(eventType),
  'calcom-link': z.strictObject({
    account,
    url: z.url(),
    contact: z
      .strictObject({
        gate: z.string(),
        identity: z.strictObject({ kind: z.string(), value: z.string() }),
      })
      .nullable()
      .describe('who it was made for'),
    dryRun,
  }),
  'calcom-webhook-set': z.strictObject({ account, url: z.string(), set: z.boolean(), dryRun }),
  'calcom-webhook-show': z.strictObject({
    account,
    here: maybe.describe('where a running server takes deliveries'),
    lastReceivedAt: maybeTime.describe('when the last delivery arrived'),
    webhook: webhook.nullable(),
    others: z.array(webhook),
  }),
  'calcom-webhook-delete': z.strictObject({
    account,
    urls: z.array(z.string()),
    deleted: count,
    dryRun,
  }),
};
