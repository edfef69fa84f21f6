import { randomUUID } from 'node:crypto';
import type { App } from '../../../src/app.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { type Bot, readBot } from '../bot.ts';
import { cannotPost } from '../channel.ts';
import { type Chat, chatName, mayPost, readChat, type Standing, standingIn } from '../chats.ts';
import { rightsSaid } from '../rights.ts';
import { readWebhook } from '../webhook-info.ts';
import { chatMeant } from './chat-meant.ts';
import { chatsIn, knownChats } from './known-chats.ts';
import { type AccountFlags, type BotPlace, botPlace, recorded, whoseOf } from './place.ts';

/** No answer takes longer. */
const ASKING_MS = 60_000;

export interface SetupFlags extends AccountFlags {
  channel?: string;
}

/** A chat, and what the bot is there. */
interface Found {
  chat: Chat;
  standing: Standing;
}

/** `gates telegram setup`: finds where the bot may publish, and keeps one channel as its own. */
export async function setup(app: App, flags: SetupFlags): Promise<void> {
  const place = await botPlace(app, flags.account);
  const bot = await readBot(place.api);
  const found =
    flags.channel === undefined
      ? await search(app, place)
      : [await look(place, await chatMeant(app, place, flags.channel))];
  const chosen = await choose(app, place, found, flags.channel !== undefined);
  const { id, title, username } = chosen.chat;
  const channel = { id, title, username };
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, { action: 'setup', detail: { channel: id } }, async () =>
      (await app.store(place.user)).accounts.addDetails(place.account.id, { channel }),
    );
  }
  app.ui.result(
    {
      user: place.user,
      account: place.account.id,
      bot: { id: bot.id, name: bot.name, handle: bot.handle },
      channel,
      rights: chosen.standing.rights,
      found: found.map(({ chat, standing }) => ({
        id: chat.id,
        kind: chat.kind,
        title: chat.title,
        username: chat.username,
        role: standing.role,
        mayPost: chat.kind === 'channel' && mayPost(standing),
      })),
      dryRun,
    },
    lines(app, await whoseOf(app, place), bot, chosen),
  );
}

/** Everywhere it is known to be; what waits at Telegram is looked at where nothing here names a channel. */
async function search(app: App, place: BotPlace): Promise<Found[]> {
  const ids = [...(await knownChats(app, place)).keys()];
  const found = await lookAt(place, ids);
  if (found.some(isPlaceToPost)) return found;
  const waiting = (await waitingChats(app, place)).filter((id) => !ids.includes(id));
  return [...found, ...(await lookAt(place, waiting))];
}

async function lookAt(place: BotPlace, ids: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const id of ids) {
    try {
      found.push(await look(place, Number(id)));
    } catch (error) {
      // It was removed from there, or the chat is gone.
      const gone = error instanceof GateError && ['policy', 'not_found'].includes(error.category);
      if (!gone && !isMigrated(error)) throw error;
    }
  }
  return found;
}

async function look({ api, account }: BotPlace, id: number | string): Promise<Found> {
  const chat = await readChat(api, id);
  return { chat, standing: await standingIn(api, Number(chat.id), account.externalId) };
}

/**
 * Asked for without confirming them: they wait on. Where somebody listens nothing waits, and whoever asks beside them
 * would throw them out: their lease is respected.
 */
async function waitingChats(app: App, { api, user, account }: BotPlace): Promise<string[]> {
  const { url } = await readWebhook(api);
  if (url !== null) return [];
  const { leases } = await app.store(user);
  const [name, me] = [`listen:${account.id}`, `setup:${randomUUID()}`];
  if (!(await leases.acquire(name, me, app.now() + ASKING_MS, app.now()))) return [];
  try {
    const updates = await api.call('getUpdates', { limit: 100, timeout: 0 });
    const chats = Array.isArray(updates) ? updates.flatMap(chatsIn) : [];
    return [...new Set(chats.map(({ id }) => id))];
  } finally {
    await leases.release(name, me);
  }
}

async function choose(
  app: App,
  { user }: BotPlace,
  found: readonly Found[],
  named: boolean,
): Promise<Found> {
  const [only] = found;
  if (named && only) {
    if (only.chat.kind !== 'channel') throw noChannel(only.chat);
    if (!mayPost(only.standing)) throw cannotPost(only.chat);
    return only;
  }
  const open = found.filter(isPlaceToPost);
  if (open.length === 0) throw nothing(user, found);
  return app.ui.choose(
    words`Which channel?`,
    open.map((each) => ({ name: chatName(each.chat), value: each })),
    words`name one with --channel @name`,
  );
}

function isPlaceToPost({ chat, standing }: Found): boolean {
  return chat.kind === 'channel' && mayPost(standing);
}

function isMigrated(error: unknown): boolean {
  return error instanceof GateError && error.code === 'chat_migrated';
}

function noChannel(chat: Chat): GateError {
  return usageError(
    words`${chatName(chat)} is a group, not a channel.`,
    words`Write there with: gates telegram send --to ${chat.id} TEXT`,
    'not_a_channel',
  );
}

function nothing(user: string, found: readonly Found[]): GateError {
  const seen = found
    .filter(({ chat }) => chat.kind === 'channel')
    .map(({ chat }) => chatName(chat))
    .join('; ');
  const cure = words`In Telegram: the channel › Administrators › add the bot with “Post messages”; then forward a post of it to the bot, or: gates telegram setup --channel @name --user ${user}`;
  return seen === ''
    ? notFound(words`The bot knows of no channel where it may publish.`, cure)
    : notFound(words`The bot may publish in none of the channels it knows: ${seen}.`, cure);
}

function lines(app: App, whose: string, bot: Bot, { chat, standing }: Found): Text[] {
  const name = chatName(chat);
  const called = bot.handle ?? bot.name;
  return [
    app.options.dryRun
      ? words`Would make ${name} the channel of ${called}.`
      : words`✓ ${called} publishes in ${name}.`,
    words`  Rights there: ${rightsSaid(standing.rights, app.ui.say)}`,
    words`  Then: ${`gates telegram publish "…" --user ${whose}`}`,
  ];
}
