/** Outputs of the verbs that Telegram has beyond those of every network. */
import { z } from 'zod';
import { count, maybeTime, time } from './parts.ts';

const account = z.string();
const dryRun = z.boolean();
const maybe = z.string().nullable();
const id = z.string().describe('<chat id>:<message id>');
const rights = z.array(z.string()).describe('in Telegram’s words: can_post_messages …');
const role = z.enum(['creator', 'administrator', 'member', 'restricted', 'left', 'kicked']);
const channel = { id: z.string(), title: z.string(), username: maybe };
const lastError = z.strictObject({ at: time, message: z.string() }).nullable();
const kinds = z.array(z.string()).nullable().describe('null: those Telegram sends unless told');

const setup = z.strictObject({
  user: z.string(),
  account,
  bot: z.strictObject({ id: z.string(), name: z.string(), handle: maybe }),
  channel: z.strictObject(channel),
  rights,
  found: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['private', 'group', 'supergroup', 'channel']),
        title: z.string(),
        username: maybe,
        role,
        mayPost: z.boolean(),
      }),
    )
    .describe('where the bot is'),
  dryRun,
});

const status = z.strictObject({
  user: z.string(),
  bots: z.array(
    z.strictObject({
      account,
      id: z.string(),
      name: z.string(),
      handle: maybe,
      enabled: z.boolean(),
      readsGroups: z.boolean().describe('false: privacy mode is on'),
      joinsGroups: z.boolean(),
      business: z.boolean().describe('may be connected to business accounts'),
      inline: z.boolean(),
      updates: z.strictObject({
        by: z.enum(['webhook', 'polling']),
        url: maybe,
        pending: count,
        lastError,
        kinds,
      }),
      channel: z.strictObject({ ...channel, role, rights, mayPost: z.boolean() }).nullable(),
    }),
  ),
  failed: z
    .array(
      z.strictObject({
        account,
        handle: maybe,
        code: z.string(),
        message: z.string(),
        hint: maybe,
      }),
    )
    .describe('bots that Telegram does not answer, or knows no more'),
  server: z.strictObject({ callbackUrl: maybe, lastReceivedAt: maybeTime }),
  next: z.array(z.string()).describe('what to do next'),
});

const webhook = {
  show: z.strictObject({
    account,
    url: maybe,
    pending: count,
    lastError,
    ipAddress: maybe,
    maxConnections: count.nullable(),
    updates: kinds,
  }),
  set: z.strictObject({
    account,
    url: z.string(),
    set: z.boolean(),
    droppedPending: z.boolean(),
    dryRun,
  }),
  delete: z.strictObject({
    account,
    url: maybe.describe('what it was'),
    deleted: z.boolean(),
    droppedPending: z.boolean(),
    dryRun,
  }),
};

const commands = z.array(z.strictObject({ command: z.string(), description: z.string() }));
const topic = { account, chat: z.string(), id: z.string(), closed: z.boolean(), dryRun };

/** What any network with channels shows of a post. */
const published = z.strictObject({
  id: maybe.describe('the outbox entry; null: a dry run, or nobody said yes'),
  account,
  channel: z.strictObject({ id: z.string(), name: z.string() }),
  externalId: maybe,
  url: maybe.describe('the address of the post'),
  ids: z.array(z.string()).describe('outbox entries; of a long text: all of them'),
  posts: z.array(maybe).describe('of a long text: all of them'),
  scheduledFor: maybeTime,
  pinned: z.boolean(),
  dryRun,
});

export const TELEGRAM: Readonly<Record<string, z.ZodType>> = {
  'gate-publish': published,
  'telegram-setup': setup,
  'telegram-status': status,
  'telegram-webhook-show': webhook.show,
  'telegram-webhook-set': webhook.set,
  'telegram-webhook-delete': webhook.delete,
  'telegram-edit': z.strictObject({
    account,
    id,
    text: maybe.describe('null: what it says stays'),
    method: z.string().describe('of the Bot API'),
    dryRun,
  }),
  'telegram-delete': z.strictObject({ account, deleted: z.array(id), dryRun }),
  'telegram-pin': z.strictObject({ account, id, pinned: z.boolean(), dryRun }),
  'telegram-unpin': z.strictObject({
    account,
    id: z.string().describe('of the message; with --all of the chat'),
    unpinned: z.boolean(),
    dryRun,
  }),
  'telegram-menu-show': z.strictObject({ account, commands }),
  'telegram-menu-set': z.strictObject({ account, commands, dryRun }),
  'telegram-menu-clear': z.strictObject({ account, cleared: z.boolean(), dryRun }),
  'telegram-profile-show': z.strictObject({
    account,
    name: z.string(),
    description: z.string(),
    about: z.string(),
  }),
  'telegram-profile-set': z.strictObject({ account, changed: z.array(z.string()), dryRun }),
  'telegram-topic-list': z.array(
    z.strictObject({
      id: z.string(),
      name: maybe,
      chat: z.string().describe('the forum'),
      lastMessageAt: time,
    }),
  ),
  'telegram-topic-create': z.strictObject({
    account,
    chat: z.string(),
    id: maybe.describe('null: a dry run'),
    name: z.string(),
    dryRun,
  }),
  'telegram-topic-close': z.strictObject(topic),
  'telegram-topic-reopen': z.strictObject(topic),
  'telegram-chats': z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['private', 'group', 'supergroup', 'channel', 'unknown']),
      name: maybe,
      username: maybe,
      reachable: z.boolean().describe('false: it has blocked the bot, or removed it'),
      lastMessageAt: maybeTime,
    }),
  ),
  'telegram-business': z.array(
    z.strictObject({
      id: z.string(),
      user: z.strictObject({ id: z.string(), name: z.string() }),
      enabled: z.boolean(),
      rights: z.array(z.string()),
      since: time,
    }),
  ),
  'telegram-call': z.strictObject({
    method: z.string(),
    params: z.record(z.string(), z.unknown()),
    result: z.unknown().describe('as Telegram answered'),
    done: z.boolean(),
    dryRun,
  }),
};
