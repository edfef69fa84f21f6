/** What several outputs are made of. Loaded by tests and the generator only, never on a start-up path. */
import { z } from 'zod';
import { DELIVERIES } from '../../domain/delivery.ts';

export const time = z.iso.datetime().describe('ISO 8601 in UTC');
export const maybeTime = time.nullable();
export const count = z.int().min(0);
export const details = z.record(z.string(), z.unknown());

export const delivery = z.enum(DELIVERIES);
export const outboxState = z.enum(['scheduled', ...DELIVERIES, 'sending', 'dropped']);

/** What a token is, without the token. */
export const tokenState = z.enum(['valid', 'expired', 'revoked']);

const media = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  id: z.string().nullable(),
  mimeType: z.string().nullable(),
  sha256: z.string().nullable(),
  filename: z.string().nullable(),
  size: count.nullable().describe('bytes'),
  caption: z.string().nullable(),
});

export const message = z.strictObject({
  id: z.string().describe('the platform’s id'),
  provider: z.string(),
  account: z.string(),
  conversation: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  from: z.string(),
  to: z.string(),
  type: z.string().describe('the network’s own word'),
  text: z.string().nullable(),
  timestamp: time,
  status: delivery,
  replyTo: z.string().nullable(),
  media: media.nullable(),
  details: details
    .optional()
    .describe('what it says beside its text: choice, form, order, referral, location, contacts …'),
  edited: z.literal(true).optional().describe('changed by its author: the text is the newest'),
  revoked: z.literal(true).optional().describe('taken back by its author'),
  raw: z.unknown().optional().describe('only with --raw'),
});

export const account = z.strictObject({
  id: z.string().describe('<gate>:<external id>'),
  gate: z.string(),
  externalId: z.string(),
  kind: z.enum(['login', 'channel']),
  name: z.string(),
  handle: z.string().nullable(),
  enabled: z.boolean(),
  details,
  login: z
    .strictObject({
      tokenKind: z.string(),
      scopes: z.array(z.string()),
      state: tokenState,
      issuedAt: time,
      expiresAt: maybeTime,
    })
    .nullable(),
  createdAt: time,
});

export const outboxRow = z.strictObject({
  id: z.uuid(),
  account: z.string(),
  gate: z.string(),
  to: z.string(),
  kind: z.string(),
  externalId: z.string().nullable(),
  status: outboxState,
  conversation: z.string().nullable(),
  error: z
    .strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
  waiting: z
    .strictObject({ reason: z.string(), until: time.describe('a guess where others go first') })
    .nullable()
    .describe('of a queued one: why it has not gone yet'),
  createdAt: time,
  sentAt: maybeTime,
  updatedAt: time,
  resends: z.string().nullable().describe('the outbox entry it repeats'),
  dueAt: maybeTime.describe('when it is to go'),
});

export const auditRow = z.strictObject({
  id: z.int().min(1).describe('its place in the trail'),
  at: time,
  action: z.string().describe('<gate or group>.<verb>'),
  subject: z.string().nullable().describe('what it was done to'),
  outcome: z.enum(['done', 'failed', 'unknown']),
  detail: details,
  hash: z.string().describe('SHA-256 over the hash before it and the row, hex'),
});

export const auditVerified = z.strictObject({
  user: z.string(),
  ok: z.literal(true).describe('else the command fails with audit_broken'),
  rows: count,
  head: z.string().nullable().describe('<row>:<hash> of the last row, to be kept elsewhere'),
});
