/**
 * The shape of every `--json` output that scripts read, by command: published as
 * `docs/schemas/<command>.schema.json`. Loaded by tests and the generator only.
 */
import { z } from 'zod';
import { BOOKING_TEXTS } from './booking-texts.ts';
import { CALCOM } from './calcom.ts';
import { EMAIL_FOLDERS } from './email-folders.ts';
import { EMAIL_SHOW } from './email-show.ts';
import { EMAIL } from './email.ts';
import { IMPORTS } from './imports.ts';
import { MESSAGING } from './messaging.ts';
import { META_PAGES } from './meta-pages.ts';
import {
  account,
  auditRow,
  auditVerified,
  count,
  delivery,
  details,
  maybeTime,
  outboxRow,
  outboxState,
  message,
  time,
} from './parts.ts';
import {
  metaLogin,
  metaStatus,
  whatsappNumbers,
  whatsappSetup,
  whatsappStatus,
} from './platform.ts';
import { receiving } from './receiving.ts';
import { SYNC } from './sync.ts';
import { TELEGRAM } from './telegram.ts';
import { cronInstall, cronRemove, cronRun, cronShow, doctor } from './upkeep.ts';
import { whatsappAnalytics } from './whatsapp-analytics.ts';
import { gateMedia, whatsappMedia } from './whatsapp-media.ts';
import { WHATSAPP_NUMBERS } from './whatsapp-numbers.ts';
import { WHATSAPP_SURFACE } from './whatsapp-surface.ts';
import { whatsappTemplates } from './whatsapp-templates.ts';
import { ZOOM_LOGIN } from './zoom-login.ts';
import { ZOOM_MEETINGS } from './zoom-meetings.ts';
import { ZOOM_PEOPLE } from './zoom-people.ts';

/** A `GateError`, on stderr. */
const error = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[a-z0-9_]+$/),
    message: z.string(),
    hint: z.string().nullable().describe('the next command'),
    exitCode: z.union([1, 2, 3, 4, 5, 6, 7, 8, 130].map((code) => z.literal(code))),
  }),
});

const user = z.strictObject({
  user: z.string(),
  folder: z.string(),
  country: z.string().nullable().describe('ISO 3166-1: of numbers without a country code'),
  unsent: z.enum(['keep', 'purge']).describe('what becomes of messages that others take back'),
  notify: z
    .string()
    .nullable()
    .describe('where they are told of bookings: none, email, GATE:WHOM; null: their own mailbox'),
  engine: z.enum(['sqlite', 'postgres']),
  substance: z.string(),
  accounts: count,
  messages: count,
});

const vaultStatus = z.strictObject({
  kind: z.enum(['keychain', 'file']),
  because: z.enum(['environment', 'setting', 'default']),
  ok: z.literal(true),
  entries: z.array(
    z.strictObject({
      user: z.string(),
      gate: z.string(),
      account: z.string(),
      present: z.union([z.boolean(), z.string()]).describe('text: why it could not be read'),
    }),
  ),
});

const sent = z.strictObject({
  id: z.uuid().describe('the outbox entry'),
  account: z.string(),
  gate: z.string(),
  to: z.string(),
  externalId: z.string().nullable(),
  status: outboxState,
  conversation: z.string().nullable(),
});

const outboxShow = outboxRow.extend({
  draft: details.describe('what was to be said, as it was given'),
  history: z.array(
    z.strictObject({
      status: delivery,
      at: time,
      error: z
        .strictObject({ code: z.string(), title: z.string(), detail: z.string().nullable() })
        .nullable(),
    }),
  ),
});

const webhookEvent = z.strictObject({
  id: count,
  gate: z.string(),
  receivedAt: time,
  state: z.enum(['new', 'done', 'aside']),
  messages: count,
  statuses: count,
  notices: count,
  unknown: count,
  repeated: count.describe('items that were there already'),
  error: z.string().nullable(),
});

const exported = z.strictObject({
  user: z.string(),
  folder: z.string(),
  files: z.strictObject({ written: count, removed: count, total: count }),
  messages: z.strictObject({ written: count, total: count }),
  events: z
    .strictObject({ written: count, total: count })
    .describe('news that is no message, and what nobody understood'),
  records: z
    .strictObject({ written: count, total: count })
    .describe('meetings, participants, registrants, recordings and bookings'),
  bytes: count,
  media: z.strictObject({ stored: count, failed: count }),
});

const verified = z.strictObject({
  ok: z.literal(true),
  users: z.array(z.string()),
  files: count,
  messages: count,
  events: count,
  records: count,
  media: count,
  problems: z.array(z.unknown()).max(0).describe('with any the command fails'),
});

const refreshed = z.strictObject({
  user: z.string(),
  account: z.string(),
  result: z.enum(['refreshed', 'not_due', 'busy', 'failed', 'would_refresh']),
  expiresAt: maybeTime,
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});

const ready = { url: z.url(), pid: z.int().min(1) };

/** By the name of its file: the words of the command, `gate` standing for any network. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  error,
  'user-list': z.array(z.strictObject({ user: z.string(), default: z.boolean() })),
  'user-show': user,
  'account-list': z.array(account),
  'account-show': account,
  'vault-status': vaultStatus,
  'gate-login': metaLogin,
  'gate-read': z.array(message),
  'gate-read-follow': message.describe('one line each, as they come'),
  'gate-send': sent.extend({
    parts: z.array(sent).optional().describe('of a text sent in pieces: all of them, in order'),
  }),
  'gate-refresh': z.array(refreshed),
  ...SYNC,
  'meta-status': metaStatus,
  ...META_PAGES,
  ...MESSAGING,
  ...TELEGRAM,
  ...CALCOM,
  ...ZOOM_LOGIN,
  ...ZOOM_MEETINGS,
  ...ZOOM_PEOPLE,
  ...EMAIL,
  'whatsapp-setup': whatsappSetup,
  'whatsapp-status': whatsappStatus,
  'whatsapp-numbers-list': whatsappNumbers,
  ...WHATSAPP_NUMBERS,
  ...WHATSAPP_SURFACE,
  ...gateMedia,
  ...whatsappMedia,
  ...whatsappTemplates,
  ...whatsappAnalytics,
  'outbox-list': z.array(outboxRow),
  'outbox-list-follow': outboxRow.describe('one line each, as they come and change'),
  'outbox-show': outboxShow,
  'audit-list': z.array(auditRow),
  'audit-list-follow': auditRow.describe('one line each, as they come'),
  'audit-verify': auditVerified,
  'webhook-url': z.array(z.strictObject({ gate: z.string(), url: z.url() })),
  'webhook-events': z.array(webhookEvent),
  'webhook-events-follow': webhookEvent.describe('one line each, as they come and change'),
  ...receiving,
  'export-substance': exported,
  'export-verify': verified,
  ...IMPORTS,
  ...EMAIL_FOLDERS,
  ...EMAIL_SHOW,
  ...BOOKING_TEXTS,
  refresh: z.array(refreshed),
  doctor,
  'cron-install': cronInstall,
  'cron-show': cronShow,
  'cron-remove': cronRemove,
  'cron-run': cronRun,
  completion: z.strictObject({ shell: z.enum(['bash', 'zsh', 'fish']), script: z.string() }),
  serve: z.strictObject({
    ...ready,
    publicUrl: z.optional(z.url()).describe('with --tunnel or --public-url'),
  }),
  sandbox: z.strictObject({
    ...ready,
    credentials: z.record(z.string(), details).describe('pretend credentials, by gate'),
  }),
};

/** The published documents, by file name. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const title = name === 'error' ? 'Any gates command that failed, on stderr' : `gates ${name}`;
      const document = { title, ...z.toJSONSchema(schema) };
      return [`${name}.schema.json`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}
