/** Outputs of `gates whatsapp` about numbers, the business account and forms. */
import { z } from 'zod';
import { details } from './parts.ts';

const word = z.string().nullable();
const flag = z.boolean().nullable();
const dryRun = z.boolean();
const ofNumber = { id: z.string(), phone: z.string() };

const facts = {
  ...ofNumber,
  name: z.string(),
  status: word.describe('CONNECTED once it is registered'),
  quality: word,
  nameStatus: word,
  codeVerification: word,
  limit: word.describe('people a day that may be written to first, e.g. TIER_2K'),
  throughput: word.describe('STANDARD: 80 messages a second; HIGH: 1000'),
  coexistence: z.boolean().describe('also in the WhatsApp Business app: 20 messages a second'),
  platform: word,
  accountMode: word,
  official: flag,
  pinEnabled: flag,
  certificate: word,
  newName: word,
  newNameStatus: word,
  username: word,
  searchVisibility: word,
  globalSearch: word,
  country: word,
  lastOnboardedAt: word,
  webhook: z.strictObject({ number: word, businessAccount: word, app: word }),
};

const entities = z.array(
  z.strictObject({
    type: z.string().describe('PHONE_NUMBER, WABA, BUSINESS, APP …'),
    id: z.string(),
    canSend: z.string(),
    canReceiveCalls: word,
    problems: z.array(
      z.strictObject({
        code: z.number().nullable(),
        description: z.string(),
        solution: word,
      }),
    ),
    notes: z.array(z.string()),
  }),
);
const health = {
  canSend: z.string().describe('AVAILABLE, LIMITED, BLOCKED'),
  entities,
};

const problems = z.array(z.strictObject({ message: z.string(), line: z.number().nullable() }));
const form = {
  id: z.string(),
  name: z.string(),
  status: z.string(),
  categories: z.array(z.string()),
  problems,
};
const written = z.strictObject({
  id: word.describe('null in a dry run'),
  name: z.string(),
  problems,
  dryRun,
});
const settled = z.strictObject({
  id: z.string(),
  name: z.string(),
  action: z.enum(['publish', 'deprecate', 'delete']),
  done: z.boolean(),
  dryRun,
});
const listedChange = z.strictObject({ ...ofNumber, changed: z.array(z.string()), dryRun });
const wholeChange = z.strictObject({ ...ofNumber, changed: z.boolean(), dryRun });

/** By the name of its file. */
export const WHATSAPP_NUMBERS: Readonly<Record<string, z.ZodType>> = {
  'whatsapp-register': z.strictObject({
    ...ofNumber,
    registered: z.boolean(),
    region: word,
    setUp: z.boolean().describe('whether it is set up here'),
    dryRun,
  }),
  'whatsapp-deregister': z.strictObject({ ...ofNumber, deregistered: z.boolean(), dryRun }),
  'whatsapp-numbers-list-all': z.array(
    z.strictObject({
      account: word.describe('null: not set up here'),
      ...facts,
      businessAccountId: z.string(),
      businessAccount: z.string(),
      setUp: z.boolean(),
      enabled: z.boolean(),
    }),
  ),
  'whatsapp-numbers-create': z.strictObject({
    id: word.describe('null in a dry run'),
    phone: z.string(),
    name: z.string(),
    businessAccountId: z.string(),
    dryRun,
  }),
  'whatsapp-numbers-request-code': z.strictObject({
    ...ofNumber,
    method: z.enum(['sms', 'voice']),
    language: z.string(),
    dryRun,
  }),
  'whatsapp-numbers-verify': z.strictObject({ ...ofNumber, verified: z.boolean(), dryRun }),
  'whatsapp-numbers-pin': wholeChange,
  'whatsapp-numbers-show': z.strictObject({
    ...facts,
    businessAccountId: z.string(),
    setUp: z.boolean(),
  }),
  'whatsapp-numbers-health': z.strictObject({ ...ofNumber, ...health }),
  'whatsapp-numbers-set': listedChange,
  'whatsapp-numbers-settings': z.union([
    z.strictObject({
      ...ofNumber,
      calling: word,
      callIcon: word,
      callback: word,
      video: word,
      sip: word,
      identityChange: flag,
      encryption: word,
      encryptionFingerprint: word,
      storage: word,
      storageRegion: word,
      raw: details.describe('as Meta answered'),
    }),
    z.strictObject({ ...ofNumber, changed: z.string().describe('the feature'), dryRun }),
  ]),
  'whatsapp-numbers-encryption': z.union([
    z.strictObject({ ...ofNumber, publicKey: word, signature: word }),
    wholeChange,
  ]),
  'whatsapp-numbers-official': z.union([
    z.strictObject({ ...ofNumber, status: word, message: word }),
    z.strictObject({ ...ofNumber, action: z.string(), done: z.boolean(), message: word, dryRun }),
  ]),
  'whatsapp-numbers-compliance': z.union([
    z.strictObject({ ...ofNumber, info: details.nullable() }),
    wholeChange,
  ]),
  'whatsapp-business-show': z.strictObject({
    id: z.string(),
    name: word,
    timezoneId: word,
    currency: word,
    country: word,
    location: word,
    ownership: word,
    review: word,
    verification: word,
    status: word,
    templateNamespace: word,
    limit: word,
    owner: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    health: z.strictObject(health).nullable(),
  }),
  'whatsapp-business-set': z.strictObject({
    id: z.string(),
    changed: z.array(z.string()),
    dryRun,
  }),
  'whatsapp-business-activities': z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      at: z.string().describe('ISO 8601, as Meta tells it'),
      by: z.string(),
      name: word,
      description: word,
    }),
  ),
  'whatsapp-business-schedules-list': z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      status: word,
      type: word,
      from: word,
      to: word,
      timezone: word,
      days: z.array(z.string()),
      active: flag,
    }),
  ),
  'whatsapp-business-schedules-create': z.strictObject({
    id: word.describe('null in a dry run'),
    schedule: details.describe('as it was asked for'),
    dryRun,
  }),
  'whatsapp-business-users-list': z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      type: word,
      tasks: z.array(z.string()),
    }),
  ),
  'whatsapp-business-users-add': z.strictObject({
    businessAccountId: z.string(),
    user: z.string(),
    tasks: z.array(z.string()),
    dryRun,
  }),
  'whatsapp-business-users-remove': z.strictObject({
    businessAccountId: z.string(),
    user: z.string(),
    removed: z.boolean(),
    dryRun,
  }),
  'whatsapp-forms-list': z.array(z.strictObject(form)),
  'whatsapp-forms-show': z.strictObject({
    ...form,
    version: word,
    endpoint: word,
    preview: word,
  }),
  'whatsapp-forms-create': written,
  'whatsapp-forms-update': written,
  'whatsapp-forms-publish': settled,
  'whatsapp-forms-deprecate': settled,
  'whatsapp-forms-delete': settled,
};
