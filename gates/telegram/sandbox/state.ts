/** What the pretend Telegram knows: bots, people, chats, messages, files. */
import { randomBytes } from 'node:crypto';
import type { SandboxHost } from '../../../src/gate.ts';
import { createDirectory } from './directory.ts';
import type { Feed } from './feed.ts';
import type { StoredFile } from './files.ts';
import type { Json } from './json.ts';
import type { Pace } from './pace.ts';

export interface Person {
  readonly id: number;
  firstName: string;
  lastName: string | undefined;
  username: string | undefined;
  language: string | undefined;
  /** Their account is gone. */
  deactivated: boolean;
}

export type Status = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';

/** What an administrator may do, as `ChatMemberAdministrator` calls it. */
export interface Member {
  readonly id: number;
  status: Status;
  rights: readonly string[];
}

export interface Topic {
  readonly id: number;
  name: string;
  readonly iconColor: number;
  icon: string | undefined;
  closed: boolean;
}

export interface Chat {
  readonly id: number;
  readonly kind: 'private' | 'group' | 'supergroup' | 'channel';
  title: string | undefined;
  readonly username: string | undefined;
  /** Of a private chat. */
  readonly person: Person | null;
  readonly forum: boolean;
  readonly members: Map<number, Member>;
  /** By id, oldest first. */
  readonly messages: Map<number, Message>;
  readonly topics: Map<number, Topic>;
  /** Pinned messages, the newest last. */
  pinned: number[];
  /** Where it went on: it became a supergroup. */
  movedTo: number | null;
  /** The business connection that it is seen through. */
  readonly business: BusinessConnection | null;
  /** The next message's id is taken from here. */
  readonly counter: { next: number };
}

export interface Message {
  readonly id: number;
  readonly chat: Chat;
  /** Seconds since 1970. */
  readonly date: number;
  /** The bot that sent it. */
  readonly by: Bot | null;
  /** Who and where: everything that an edit leaves alone. */
  readonly head: Json;
  readonly replyTo: Message | null;
  content: Json;
  /** An inline keyboard. */
  markup: Json | undefined;
  editedAt: number | null;
  /** Emoji by who reacted. */
  readonly reactions: Map<number, readonly string[]>;
}

export interface BusinessConnection {
  readonly id: string;
  readonly owner: Person;
  readonly date: number;
  enabled: boolean;
  rights: readonly string[];
  readonly chats: Map<number, Chat>;
  readonly counter: { next: number };
}

export interface Bot {
  readonly id: number;
  readonly token: string;
  readonly username: string;
  readonly firstName: string;
  /** Its token was taken back in BotFather. */
  revoked: boolean;
  /** By person. */
  readonly privates: Map<number, Chat>;
  readonly blockedBy: Set<number>;
  readonly counter: { next: number };
  readonly feed: Feed;
  readonly connections: Map<string, BusinessConnection>;
  /** By scope and language. */
  readonly commands: Map<string, readonly Json[]>;
  /** Name, description and short description, by kind and language. */
  readonly texts: Map<string, string>;
  /** Queries that may be answered, once, and when they came (milliseconds). */
  readonly queries: Map<string, number>;
  readonly pace: Pace;
}

export interface State {
  readonly bots: readonly Bot[];
  readonly people: Map<number, Person>;
  /** All but private and business chats. */
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, StoredFile>;
  /** Polls by id, with their message and who voted for what. */
  readonly polls: Map<string, { message: Message; votes: Map<number, readonly number[]> }>;
  serial: number;
}

export interface World {
  readonly host: SandboxHost;
  readonly tokens: readonly [string, string];
  state: State;
}

export function createWorld(host: SandboxHost): World {
  const tokens = [tokenOf(7_000_000_001), tokenOf(7_000_000_002)] as const;
  return { host, tokens, state: createDirectory(tokens, host.now()) };
}

/** As new; the tokens stay. */
export function resetWorld(world: World): void {
  for (const { feed } of world.state.bots) {
    feed.webhook = null;
    feed.waiting?.end([]);
  }
  world.state = createDirectory(world.tokens, world.host.now());
}

/** Seconds since 1970. */
export function seconds({ host }: World): number {
  return Math.floor(host.now() / 1000);
}

/** The next number for something that is made. */
export function serial({ state }: World): number {
  state.serial += 1;
  return state.serial;
}

/** `<bot id>:<35 characters>`, as BotFather gives them. */
function tokenOf(id: number): string {
  return `${id}:AA${randomBytes(25).toString('base64url').slice(0, 33)}`;
}
