/** What an event is told, read from text or JSON alike. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';
import { findChat, privateChat } from './chats.ts';
import { CHANNEL, FORUM, GROUP, OTHER_CHANNEL } from './directory.ts';
import { lastOf } from './messages.ts';
import { personOf } from './people.ts';
import type { Bot, Chat, Message, Person, World } from './state.ts';

/** Something that happens to one bot. */
export interface Scene {
  readonly world: World;
  readonly bot: Bot;
  readonly event: SandboxEvent;
}

const CHATS: Readonly<Record<string, number>> = {
  group: GROUP,
  forum: FORUM,
  supergroup: FORUM,
  channel: CHANNEL,
  other: OTHER_CHANNEL,
};

/** What cannot happen at the pretend platform. Told over HTTP, so in English, as all that platforms say. */
export function refused(said: string): Error {
  return usageError(words`${said}`);
}

export function string(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

export function number(event: SandboxEvent, field: string): number | undefined {
  const value = event[field];
  const read = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(read) ? read : undefined;
}

/** On unless it is told off. */
export function isOn(event: SandboxEvent, field = 'on'): boolean {
  const value = event[field];
  return value !== false && value !== 'false' && value !== 'off';
}

export function isSilent(event: SandboxEvent): boolean {
  return event['silent'] !== undefined && isOn(event, 'silent');
}

/** A whole number within bounds. */
export function counted(event: SandboxEvent, field: string, usual: number, max: number): number {
  const value = number(event, field) ?? usual;
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw refused(`"${field}" must be a whole number from 1 to ${max}.`);
  }
  return value;
}

/** When it happens, in seconds: `{at}` in milliseconds, or as a time in ISO 8601. */
export function when({ world, event }: Scene): number {
  const told = string(event, 'at');
  if (told === undefined) return Math.floor(world.host.now() / 1000);
  const at = number(event, 'at') ?? Date.parse(told);
  if (Number.isNaN(at)) {
    throw refused(`${JSON.stringify(told)} is no time: at=2026-11-20T10:00:00Z`);
  }
  return Math.floor(at / 1000);
}

/** The bot an event is about: the first one unless `to` says otherwise. */
export function addressed({ state }: World, to: unknown): Bot {
  const named = typeof to === 'string' || typeof to === 'number' ? String(to) : undefined;
  const name = named?.replace(/^@/, '');
  const found =
    to === undefined
      ? state.bots[0]
      : state.bots.find(({ id, username }) => String(id) === name || username === name);
  if (found) return found;
  throw refused(`No bot of the sandbox is ${JSON.stringify(to)}.`);
}

/** Who does it: a user id, or a name that always gives the same one. */
export function actor({ world, event }: Scene): Person {
  return personOf(world, string(event, 'from') ?? 'client', {
    name: string(event, 'name'),
    username: string(event, 'username'),
    language: string(event, 'language'),
  });
}

/** Where it happens: the private chat with whoever does it unless `chat` says otherwise. */
export function place(scene: Scene): Chat {
  const { world, bot, event } = scene;
  const named = string(event, 'chat');
  if (named === undefined) return privateChat(bot, actor(scene));
  const id = Object.hasOwn(CHATS, named) ? String(CHATS[named]) : named;
  const chat = world.state.chats.get(Number(id)) ?? findChat(world, bot, id);
  // What is called by its word goes on under it when it has become a supergroup; an id is what it says.
  const moved = chat && id !== named ? world.state.chats.get(chat.movedTo ?? 0) : undefined;
  if (chat) return moved ?? chat;
  throw refused(
    `There is no chat ${JSON.stringify(named)}: group, forum, channel, other or an id.`,
  );
}

/** One that is no private chat; `usual` where none is named. */
export function gathering(scene: Scene, usual: 'group' | 'forum' | 'channel'): Chat {
  const { event } = scene;
  const chat = place({ ...scene, event: { ...event, chat: string(event, 'chat') ?? usual } });
  if (chat.person) throw refused('This happens in groups and channels only.');
  return chat;
}

/** The message an event speaks of: by its id (`<chat>:<id>` too), else the last one that fits. */
export function spokenOf(
  scene: Scene,
  chat: Chat,
  fits: (message: Message) => boolean,
  field = 'messageId',
): Message {
  const told = string(scene.event, field);
  const id = told === undefined || told === 'last' ? null : Number(told.split(':').at(-1));
  const found = id === null ? lastOf(chat, fits) : chat.messages.get(id);
  if (found) return found;
  throw refused(id === null ? 'There is no such message yet.' : `There is no message ${told}.`);
}
