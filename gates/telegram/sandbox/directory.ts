/** Who is there at the start: two bots, a group, a forum and three channels. All of it is made up. */
import { createFeed } from './feed.ts';
import { createPace } from './pace.ts';
import type { Bot, BusinessConnection, Chat, Member, Person, State } from './state.ts';

const OLGA_BOT = 7_000_000_001;
const AZARYA_BOT = 7_000_000_002;
const OWNERS = { [OLGA_BOT]: 6_100_000_001, [AZARYA_BOT]: 6_100_000_002 } as const;

export const GROUP = -4_000_000_001;
export const FORUM = -1_002_000_000_001;
export const CHANNEL = -1_003_000_000_001;
export const OTHER_CHANNEL = -1_003_000_000_002;
const AZARYA_CHANNEL = -1_003_000_000_003;

/** The first blue of https://core.telegram.org/bots/api#createforumtopic. */
export const ICON_COLOR = 7_322_096;

/** What the bot may do where it is administrator. */
const IN_CHANNEL = [
  'can_manage_chat',
  'can_post_messages',
  'can_edit_messages',
  'can_delete_messages',
  'can_invite_users',
  'can_change_info',
  'can_pin_messages',
];
const IN_FORUM = [
  'can_manage_chat',
  'can_delete_messages',
  'can_restrict_members',
  'can_invite_users',
  'can_pin_messages',
  'can_manage_topics',
];

/** @param now epoch milliseconds */
export function createDirectory(tokens: readonly [string, string], now: number): State {
  const olga = owner(OWNERS[OLGA_BOT], 'Olga', 'olga_sandbox');
  const azarya = owner(OWNERS[AZARYA_BOT], 'Azarya', 'azarya_sandbox');
  const bots = [
    createBot(OLGA_BOT, tokens[0], 'olga_sandbox_bot', 'Olga’s Consultations'),
    createBot(AZARYA_BOT, tokens[1], 'azarya_sandbox_bot', 'Azarya’s Workshop'),
  ];
  const connection: BusinessConnection = {
    id: 'sandbox-business-1',
    owner: olga,
    date: Math.floor(now / 1000),
    enabled: true,
    rights: ['can_reply', 'can_read_messages', 'can_delete_sent_messages'],
    chats: new Map(),
    counter: { next: 1 },
  };
  bots[0]?.connections.set(connection.id, connection);

  const of = (person: Person): Member => ({ id: person.id, status: 'creator', rights: [] });
  const admin = (id: number, rights: readonly string[]): Member => ({
    id,
    status: 'administrator',
    rights,
  });
  const group = createChat(GROUP, 'group', {
    title: 'Olga’s Circle',
    members: [of(olga), { id: OLGA_BOT, status: 'member', rights: [] }],
    counter: bots[0]?.counter,
  });
  const forum = createChat(FORUM, 'supergroup', {
    title: 'Olga’s Forum',
    forum: true,
    members: [of(olga), admin(OLGA_BOT, IN_FORUM)],
    counter: { next: 100 },
  });
  forum.topics.set(7, {
    id: 7,
    name: 'Questions',
    iconColor: ICON_COLOR,
    icon: undefined,
    closed: false,
  });
  const channels = [
    createChat(CHANNEL, 'channel', {
      title: 'Olga’s Channel',
      username: 'olga_sandbox_channel',
      members: [of(olga), admin(OLGA_BOT, IN_CHANNEL)],
    }),
    createChat(OTHER_CHANNEL, 'channel', {
      title: 'Somebody’s Channel',
      username: 'other_sandbox_channel',
      members: [],
    }),
    createChat(AZARYA_CHANNEL, 'channel', {
      title: 'Azarya’s Channel',
      username: 'azarya_sandbox_channel',
      members: [of(azarya), admin(AZARYA_BOT, IN_CHANNEL)],
    }),
  ];
  return {
    bots,
    people: new Map([olga, azarya].map((person) => [person.id, person])),
    chats: new Map([group, forum, ...channels].map((chat) => [chat.id, chat])),
    files: new Map(),
    polls: new Map(),
    serial: 0,
  };
}

/** A chat without a message. */
export function createChat(
  id: number,
  kind: Chat['kind'],
  given: {
    title?: string | undefined;
    username?: string | undefined;
    person?: Person;
    forum?: boolean;
    members?: readonly Member[];
    business?: BusinessConnection;
    counter?: { next: number } | undefined;
  },
): Chat {
  return {
    id,
    kind,
    title: given.title,
    username: given.username,
    person: given.person ?? null,
    forum: given.forum ?? false,
    members: new Map((given.members ?? []).map((member) => [member.id, member])),
    messages: new Map(),
    topics: new Map(),
    pinned: [],
    movedTo: null,
    business: given.business ?? null,
    counter: given.counter ?? { next: 1 },
  };
}

function createBot(id: number, token: string, username: string, firstName: string): Bot {
  return {
    id,
    token,
    username,
    firstName,
    revoked: false,
    privates: new Map(),
    blockedBy: new Set(),
    counter: { next: 1 },
    feed: createFeed(),
    connections: new Map(),
    commands: new Map(),
    texts: new Map(),
    queries: new Map(),
    pace: createPace(),
  };
}

function owner(id: number, firstName: string, username: string): Person {
  return {
    id,
    firstName,
    lastName: undefined,
    username,
    language: 'ru',
    deactivated: false,
  };
}
