/** What the pretend Messenger and Instagram know beside the Graph: conversations, people, files. */
import { createHash, randomBytes } from 'node:crypto';
import type { InstagramAccount, Page } from '../directory.ts';
import type { World } from '../world.ts';
import type { StoredFile } from './files.ts';
import type { Persona } from './personas.ts';
import type { PageTemplate } from './utility.ts';

export type Network = 'messenger' | 'instagram';

/** Meta's own inbox, which has a conversation while a person answers in Business Suite. */
export const PAGE_INBOX = '263902037430900';

/** Somebody who writes to a page or an Instagram account, by the id that only it knows them by. */
export interface Somebody {
  readonly id: string;
  name: string;
  username: string;
  /** `false`: they blocked the business, or their account is gone. */
  available: boolean;
  /** Whether they are shown to businesses. */
  profile: boolean;
}

/** One part of a message as a webhook and the Conversations API tell of it. */
export interface Attachment {
  /** As webhooks write it: `image`, `fallback`, `template`, `story_mention` … */
  readonly type: string;
  readonly title?: string;
  readonly file?: StoredFile;
  /** What the payload has beside the file's address. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface StoredMessage {
  readonly id: string;
  readonly at: number;
  readonly direction: 'incoming' | 'outgoing';
  readonly with: Somebody;
  text: string | undefined;
  readonly attachments: readonly Attachment[];
  readonly replyTo: string | undefined;
  /** Of Instagram: the story it answers or mentions. */
  readonly story?: { kind: 'reply_to' | 'mention'; id: string; file: StoredFile };
  readonly unsupported?: boolean;
  /** Which app sent it; `null`: a person, in the network's own app. */
  readonly appId: string | null;
  readonly metadata: string | undefined;
  /** By who reacted. */
  readonly reactions: Map<string, string>;
  deleted: boolean;
  edits: number;
}

export interface Thread {
  readonly id: string;
  readonly with: Somebody;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  /** When they wrote last: what the 24 hours count from. */
  lastWrote: number | null;
  /** Up to when the business has seen what they wrote. */
  seenAt: number;
  /** The app that has the conversation; `null`: nobody in particular. */
  owner: string | null;
}

/** A comment that one private reply may go to. */
export interface Comment {
  readonly id: string;
  readonly by: Somebody;
  readonly at: number;
  replied: boolean;
}

/** The conversations of one page on Messenger, or of one Instagram account. */
export interface Desk {
  readonly network: Network;
  /** The page, or the Instagram account. */
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** The page that speaks for it; `null`: an account of Instagram Login only. */
  readonly page: Page | null;
  readonly account: InstagramAccount | null;
  readonly people: Map<string, Somebody>;
  /** By person. */
  readonly threads: Map<string, Thread>;
  readonly comments: Map<string, Comment>;
  readonly personas: Map<string, Persona>;
  readonly templates: Map<string, PageTemplate>;
  /** What `messenger_profile` holds. */
  readonly profile: Map<string, unknown>;
  /** Tokens of opt-ins: whom they reach, and how often. */
  readonly optins: Map<string, { person: Somebody; once: boolean; stopped: boolean }>;
  /** Fields this page or account is subscribed to; `null`: it is not. */
  fields: readonly string[] | null;
}

interface MessagingState {
  desks: Desk[];
  files: Map<string, StoredFile>;
  /** Files uploaded to be sent, by attachment id. */
  attachments: Map<string, { file: StoredFile; type: string; desk: Desk }>;
  /** Every message there is, by id. */
  index: Map<string, { desk: Desk; thread: Thread; message: StoredMessage }>;
  nextId: number;
  /** Whether echoes come before the answer to the send. */
  echoFirst: boolean;
  /** Where an app that has Instagram Login gets the news of its accounts. */
  instagramCallback: { url: string; fields: readonly string[] } | null;
}

export interface Messaging {
  readonly world: World;
  /** The secret of the Instagram app, the same over a reset. */
  readonly instagramSecret: string;
  state: MessagingState;
}

export function createMessaging(world: World): Messaging {
  const messaging: Messaging = {
    world,
    instagramSecret: randomBytes(16).toString('hex'),
    state: createState(world),
  };
  world.onReset(() => {
    messaging.state = createState(world);
  });
  return messaging;
}

/** The next number for something that is made. */
export function nextId(messaging: Messaging): string {
  return String(messaging.state.nextId++);
}

export function deskOf({ state }: Messaging, network: Network, id: string): Desk | undefined {
  return state.desks.find((desk) => desk.network === network && desk.id === id);
}

/** Somebody by their id, or by a name key that always gives the same id. */
export function somebody(desk: Desk, who: string, name?: string, username?: string): Somebody {
  const id = /^\d{5,32}$/.test(who) ? who : scopedId(desk, who);
  const known = desk.people.get(id);
  if (known) {
    if (name !== undefined) known.name = name;
    if (username !== undefined) known.username = username;
    return known;
  }
  const key = id === who ? `client.${who.slice(-4)}` : who;
  const person: Somebody = {
    id,
    name: name ?? `${key.charAt(0).toUpperCase()}${key.slice(1)} Sandbox`,
    username: username ?? key.toLowerCase().replace(/[^a-z0-9._]/g, '_'),
    available: true,
    profile: true,
  };
  desk.people.set(id, person);
  return person;
}

/** The conversation with somebody, begun where there is none. */
export function threadWith(desk: Desk, person: Somebody): Thread {
  const known = desk.threads.get(person.id);
  if (known) return known;
  const digest = createHash('sha256').update(`thread ${desk.id} ${person.id}`).digest();
  const thread: Thread = {
    id:
      desk.network === 'messenger'
        ? `t_${digest.readBigUInt64BE().toString().slice(0, 17).padEnd(17, '1')}`
        : `aWdfZAG06MTpJR01lc3NhZA${plain(digest)}`,
    with: person,
    messages: [],
    lastWrote: null,
    seenAt: 0,
    owner: null,
  };
  desk.threads.set(person.id, thread);
  return thread;
}

export function mintMid({ network }: Desk): string {
  return network === 'messenger'
    ? `m_${randomBytes(60).toString('base64url')}`
    : `aWdfZAG1faXRlbTox${plain(randomBytes(72))}`;
}

/** Puts a message into its conversation, by time. */
export function addMessage(
  { state }: Messaging,
  desk: Desk,
  thread: Thread,
  message: StoredMessage,
): void {
  const { messages } = thread;
  const late = message.at < (messages.at(-1)?.at ?? 0);
  messages.push(message);
  if (late) messages.sort((a, b) => a.at - b.at);
  state.index.set(message.id, { desk, thread, message });
}

/** A message by its id, with the conversation it is in. */
export function findMessage(
  { state }: Messaging,
  desks: readonly Desk[],
  id: string,
): { desk: Desk; thread: Thread; message: StoredMessage } | undefined {
  const found = state.index.get(id);
  return found && desks.includes(found.desk) ? found : undefined;
}

function scopedId({ network, id }: Desk, key: string): string {
  const digest = createHash('sha256').update(`${network} ${id} ${key}`).digest();
  const digits = digest.readBigUInt64BE().toString().padStart(12, '0').slice(-12);
  return `${network === 'messenger' ? '2400' : '1200'}${digits}`;
}

function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/[+/=]/g, 'Z');
}

function createState(world: World): MessagingState {
  const { pages, instagram } = world.state.directory;
  const empty = () => ({
    people: new Map<string, Somebody>(),
    threads: new Map<string, Thread>(),
    comments: new Map<string, Comment>(),
    personas: new Map<string, Persona>(),
    templates: new Map<string, PageTemplate>(),
    profile: new Map<string, unknown>(),
    optins: new Map(),
    fields: null,
  });
  return {
    desks: [
      ...pages.map((page): Desk => {
        const { id, name } = page;
        const username = name.toLowerCase().replace(/[^a-z]/g, '');
        return { network: 'messenger', id, name, username, page, account: null, ...empty() };
      }),
      ...instagram.map((account): Desk => {
        const { id, name, username } = account;
        const page = pages.find(({ instagramId }) => instagramId === id) ?? null;
        return { network: 'instagram', id, name, username, page, account, ...empty() };
      }),
    ],
    files: new Map(),
    attachments: new Map(),
    index: new Map(),
    nextId: 800_000_000_000_001,
    echoFirst: false,
    instagramCallback: null,
  };
}
