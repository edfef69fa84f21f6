/** The shapes of `--json` of a Zoom login. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

const word = z.string().nullable();

const status = z.strictObject({
  user: z.string(),
  account: z.string().describe('zoom:<id>'),
  id: z.string().describe('the Zoom user id'),
  name: z.string(),
  email: word,
  enabled: z.boolean(),
  zoomAccountId: word.describe('of the Zoom account that the user belongs to'),
  plan: z.enum(['basic', 'licensed', 'none']),
  timeZone: word.describe('IANA'),
  app: z.enum(['user', 'server']).describe('server: a Server-to-Server OAuth app'),
  state: z.enum(['valid', 'expired', 'revoked']),
  scopes: z.array(z.string()),
  missingScopes: z.array(z.strictObject({ scope: z.string(), for: z.string() })),
  daysLeft: count.nullable().describe('null: it does not end'),
  expiresAt: maybeTime,
  webhook: z.strictObject({
    secretKnown: z.boolean(),
    callbackUrl: word.describe('what to enter at Zoom; null: no server runs here'),
    lastReceivedAt: maybeTime,
    events: z.array(z.string()).describe('what to tick there'),
  }),
  dailyLimit: z.strictObject({
    meetings: count.describe('made or changed in a day'),
    usedUp: z.boolean(),
    resetsAt: time,
  }),
  next: z.array(z.string()),
});

export const ZOOM_LOGIN: Record<string, z.ZodType> = { 'zoom-status': status };
