/** Outputs of the verbs that Messenger and Instagram have beyond those of every network. */
import { z } from 'zod';
import { count, maybeTime, time, tokenState } from './parts.ts';

const account = z.string();
const dryRun = z.boolean();
const named = z.strictObject({ id: z.string(), name: z.string() });
const maybe = z.string().nullable();

const setup = z.strictObject({
  user: z.string(),
  account,
  id: z.string().describe('the page, or the professional account'),
  name: z.string(),
  handle: maybe,
  page: named.nullable().describe('null: an account of Instagram Login'),
  via: maybe.describe('the login whose token is used; null: a token of its own'),
  subscribed: z.boolean(),
  callbackUrl: maybe.describe('where its events come, where Meta was told so now'),
  dryRun,
});

const status = z.strictObject({
  user: z.string(),
  accounts: z.array(
    z.strictObject({
      account,
      id: z.string(),
      name: z.string(),
      handle: maybe,
      enabled: z.boolean(),
      page: named.nullable(),
      token: z.strictObject({
        via: maybe,
        state: tokenState,
        daysLeft: count.nullable().describe('whole days; null: it does not expire'),
        scopes: z.array(z.string()).nullable().describe('null: Meta does not tell'),
      }),
      events: z.strictObject({
        subscribed: z.boolean().nullable().describe('null: this token may not see it'),
        fields: z.array(z.string()).describe('what the page or account lets the app have'),
        callbackUrl: maybe.describe('the address of the app'),
        appFields: z.array(z.string()).describe('what the app asks for'),
      }),
      capabilities: z.array(
        z.strictObject({
          name: z.string(),
          what: z.string(),
          state: z.enum(['granted', 'missing', 'pending', 'refused', 'not_told']),
          ask: maybe.describe('what to ask Meta for'),
          meanwhile: maybe.describe('what works without it'),
        }),
      ),
    }),
  ),
  webhook: z.strictObject({ url: maybe, lastReceivedAt: time.nullable() }),
  next: z.array(z.string()).describe('what to do next'),
});

const byLocale = <T extends z.ZodType>(value: T) =>
  z.record(z.string(), value).describe('by language: default, ru_RU …');
const menu = byLocale(z.array(z.strictObject({ title: z.string(), payload: maybe, url: maybe })));
const iceBreakers = byLocale(
  z.array(z.strictObject({ question: z.string(), payload: z.string() })),
);
const profileSet = z.strictObject({
  account,
  changed: z.array(z.string()).describe('what was named to change'),
  dryRun,
});

const thread = z.strictObject({
  account,
  whom: z.string(),
  action: z.enum(['take', 'pass', 'request', 'release']),
  app: maybe.describe('whom it was passed to'),
  dryRun,
});
const owner = z.strictObject({
  account,
  whom: z.string(),
  appId: maybe.describe('null: nobody has it'),
  until: maybeTime.describe('when the conversation is anybody’s again'),
  owner: z.enum(['ours', 'business_suite', 'other', 'none']),
});

const both = (gate: string): Record<string, z.ZodType> => ({
  [`${gate}-setup`]: setup,
  [`${gate}-status`]: status,
  [`${gate}-profile-set`]: profileSet,
  [`${gate}-take`]: thread,
  [`${gate}-pass`]: thread,
  [`${gate}-request`]: thread,
  [`${gate}-release`]: thread,
  [`${gate}-owner`]: owner,
});

const template = {
  id: maybe,
  name: z.string(),
  language: z.string(),
  status: maybe.describe('APPROVED, PENDING, REJECTED …; null: Meta does not say'),
  category: maybe,
  rejectedReason: maybe,
  header: maybe,
  body: maybe,
  buttons: z.array(z.strictObject({ type: z.string(), title: z.string() })),
};

const persona = { id: z.string(), name: z.string() };

export const MESSAGING: Readonly<Record<string, z.ZodType>> = {
  ...both('messenger'),
  'messenger-profile-show': z.strictObject({
    account,
    greeting: byLocale(z.string()),
    getStarted: maybe.describe('what the button “Get started” sends'),
    menu,
    iceBreakers,
    domains: z.array(z.string()),
  }),
  'messenger-template-list': z.array(z.strictObject(template)),
  'messenger-template-show': z.array(
    z.strictObject({ ...template, command: z.string().describe('what sends it') }),
  ),
  'messenger-template-create': z.strictObject({
    id: maybe.describe('null: a dry run'),
    name: z.string(),
    language: z.string(),
    status: maybe,
    category: maybe,
    dryRun,
  }),
  'messenger-template-delete': z.strictObject({
    name: z.string(),
    languages: z.array(z.string()),
    deleted: z.boolean(),
    dryRun,
  }),
  'messenger-personas-list': z.array(z.strictObject({ ...persona, picture: maybe })),
  'messenger-personas-add': z.strictObject({
    id: maybe.describe('null: a dry run'),
    name: z.string(),
    picture: z.string(),
    dryRun,
  }),
  'messenger-personas-remove': z.strictObject({ ...persona, removed: z.boolean(), dryRun }),
  ...both('instagram'),
  'instagram-profile-show': z.strictObject({ account, menu, iceBreakers }),
};
