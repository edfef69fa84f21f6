/** Outputs of the verbs that only some gates have. */
import { z } from 'zod';
import { count, maybeTime, time, tokenState } from './parts.ts';

const named = { id: z.string(), name: z.string() };
const daysLeft = count.nullable().describe('whole days; null: it does not expire');

export const metaLogin = z.strictObject({
  user: z.string(),
  gate: z.string(),
  ...named,
  tokenKind: z.string(),
  daysLeft,
  expiresAt: maybeTime,
  scopes: z.array(z.string()),
});

export const metaStatus = z.strictObject({
  user: z.string(),
  ...named,
  appId: z.string(),
  tokenKind: z.string(),
  state: tokenState,
  daysLeft,
  expiresAt: maybeTime,
  scopes: z.array(z.string()),
  missingScopes: z.array(z.strictObject({ scope: z.string(), for: z.string() })),
  pages: z.array(z.strictObject(named)),
  businessAccounts: z.array(
    z.strictObject({
      ...named,
      numbers: z.array(z.strictObject({ ...named, phone: z.string() })),
    }),
  ),
  next: z.array(z.string()).describe('what to do next'),
});

export const whatsappSetup = z.strictObject({
  user: z.string(),
  account: z.string(),
  businessAccountId: z.string(),
  businessAccount: z.string(),
  phoneNumberId: z.string(),
  phone: z.string(),
  name: z.string(),
  status: z.string().nullable(),
  quality: z.string().nullable(),
  via: z.string().nullable().describe('the login whose token is used; null: a token of its own'),
  subscribed: z.boolean(),
  callbackUrl: z.string().nullable(),
  dryRun: z.boolean(),
});

export const whatsappStatus = z.strictObject({
  user: z.string(),
  numbers: z.array(
    z.strictObject({
      account: z.string(),
      ...named,
      phone: z.string(),
      status: z.string().nullable(),
      quality: z.string().nullable(),
      nameStatus: z.string().nullable(),
      codeVerification: z.string().nullable(),
      limit: z.string().nullable(),
      throughput: z.string().nullable(),
      coexistence: z.boolean(),
      enabled: z.boolean(),
      businessAccountId: z.string(),
      subscribed: z.boolean(),
      callbackUrl: z.string().nullable(),
      token: z.strictObject({
        via: z.string().nullable(),
        state: tokenState.nullable(),
        daysLeft,
      }),
    }),
  ),
  webhook: z.strictObject({ url: z.string().nullable(), lastReceivedAt: time.nullable() }),
  next: z.array(z.string()).describe('what to do next'),
});

export const whatsappNumbers = z.array(
  z.strictObject({
    account: z.string(),
    ...named,
    phone: z.string(),
    businessAccountId: z.string().nullable(),
    businessAccount: z.string().nullable(),
    enabled: z.boolean(),
  }),
);
