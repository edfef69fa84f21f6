/** Somebody writes: in private, in a group, in a channel, to a business. */
import { audience, chatOf, isMember } from './chats.ts';
import { actor, counted, type Scene, spokenOf, string, when } from './event-fields.ts';
import { refused } from './event-fields.ts';
import { type Pending, tell } from './feed.ts';
import { contentOf } from './incoming-content.ts';
import { type Json, present } from './json.ts';
import { keep, shown } from './messages.ts';
import { userOf } from './people.ts';
import { threadOf } from './send.ts';
import { type Bot, type Chat, type Message, serial, type Topic } from './state.ts';

/** Puts what somebody wrote into a chat: several where it is an album. */
export function write(scene: Scene, chat: Chat): Message[] {
  const { world, event } = scene;
  const from = actor(scene);
  if (!chat.person && chat.kind !== 'channel' && !isMember(chat, from.id)) {
    chat.members.set(from.id, { id: from.id, status: 'member', rights: [] });
  }
  const count = event['mediaGroup'] === undefined ? 1 : counted(event, 'mediaGroup', 2, 10);
  const group = count > 1 ? `138${String(serial(world)).padStart(14, '0')}` : undefined;
  const head = present({
    ...(chat.kind === 'channel'
      ? { sender_chat: chatOf(chat), author_signature: string(event, 'author') }
      : { from: userOf(from) }),
    ...threadOf(chat, topicOf(scene, chat)),
    business_connection_id: chat.business?.id,
    forward_origin: forwardedFrom(scene),
    media_group_id: group,
  });
  const replyTo =
    event['replyTo'] === undefined
      ? null
      : spokenOf(scene, chat, ({ by }) => by !== null, 'replyTo');
  const date = when(scene);
  return Array.from({ length: count }, (_, index) => {
    const type = string(event, 'type') ?? (count > 1 ? 'photo' : 'text');
    const said = index === 0 ? event : { ...event, text: undefined, caption: undefined };
    const content = contentOf({ ...scene, event: said }, type);
    return keep(world, chat, { by: null, head, content, replyTo, date });
  });
}

/** Tells every bot that is there of a message; of some kinds it is told by another member of Update. */
export function announce(
  { world, bot }: Pick<Scene, 'world' | 'bot'>,
  message: Message,
  edited = false,
): (Pending | null)[] {
  const { chat } = message;
  const kind = chat.business
    ? 'business_message'
    : chat.kind === 'channel'
      ? 'channel_post'
      : 'message';
  const bots: readonly Bot[] = chat.business ? [bot] : audience(world, chat);
  const name = edited ? `edited_${kind}` : kind;
  return bots.map((one) => tell(world, one, name, shown(message), chat.id));
}

/** By its id or its name; a name that is new makes one. */
function topicOf(scene: Scene, chat: Chat): Topic | null {
  const named = string(scene.event, 'topic');
  if (named === undefined) return null;
  if (!chat.forum) throw refused('Only a forum has topics: chat=forum.');
  const topics = [...chat.topics.values()];
  const found = topics.find(({ id, name }) => String(id) === named || name === named);
  if (found) return found;
  throw refused(`There is no topic ${JSON.stringify(named)}: gates trigger telegram topic.`);
}

function forwardedFrom(scene: Scene): Json | undefined {
  const kind = string(scene.event, 'forward');
  const date = when(scene) - 3600;
  const name = string(scene.event, 'forwardName');
  const chat = (type: string, title: string): Json => ({ id: -1_009_000_000_002, title, type });
  switch (kind) {
    case undefined:
      return undefined;
    case 'user': {
      const user = { id: 6_190_000_001, is_bot: false, first_name: name ?? 'Example' };
      return { type: kind, date, sender_user: user };
    }
    case 'hidden':
      return { type: 'hidden_user', date, sender_user_name: name ?? 'Example' };
    case 'chat':
      return { type: kind, date, sender_chat: chat('supergroup', name ?? 'Example Group') };
    case 'channel':
      return { type: kind, date, chat: chat('channel', name ?? 'Example Channel'), message_id: 12 };
    default:
      throw refused(`There is no forward=${kind}: user, hidden, chat, channel.`);
  }
}
