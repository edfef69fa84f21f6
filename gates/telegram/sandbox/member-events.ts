/** Who comes and goes: clients who block the bot, members, the bot itself, groups that become supergroups. */
import { audience, chatOf, isMember, memberOf, privateChat } from './chats.ts';
import { createChat } from './directory.ts';
import { actor, gathering, refused, type Scene, string, when } from './event-fields.ts';
import { type Pending, tell } from './feed.ts';
import { announce } from './incoming.ts';
import { type Json, present } from './json.ts';
import { keep } from './messages.ts';
import { botUser, userOf } from './people.ts';
import type { Chat, Member, Status } from './state.ts';

type Told = (Pending | null)[];

const STATUSES: readonly Status[] = ['kicked', 'left', 'member', 'administrator'];

/** The client blocks the bot, or lets it write again. */
export function blocking(scene: Scene, on: boolean): Told {
  const { world, bot } = scene;
  const person = actor(scene);
  const chat = privateChat(bot, person);
  if (bot.blockedBy.has(person.id) === on) return [];
  if (on) bot.blockedBy.add(person.id);
  else bot.blockedBy.delete(person.id);
  const was: Member = { id: bot.id, status: on ? 'member' : 'kicked', rights: [] };
  const is: Member = { id: bot.id, status: on ? 'kicked' : 'member', rights: [] };
  return [tell(world, bot, 'my_chat_member', changed(scene, chat, was, is), chat.id)];
}

/** Somebody joins a group or leaves it. */
export function membership(scene: Scene, joined: boolean): Told {
  const { world } = scene;
  const chat = gathering(scene, 'group');
  const person = actor(scene);
  if (isMember(chat, person.id) === joined) return [];
  const was = chat.members.get(person.id) ?? { id: person.id, status: 'left', rights: [] };
  const is: Member = { id: person.id, status: joined ? 'member' : 'left', rights: [] };
  chat.members.set(person.id, is);
  const told = changed(scene, chat, was, is);
  const user = userOf(person);
  const content = joined ? { new_chat_members: [user] } : { left_chat_member: user };
  const spoken =
    chat.kind === 'channel'
      ? []
      : announce(
          scene,
          keep(world, chat, { by: null, head: { from: user }, content, date: when(scene) }),
        );
  const members = audience(world, chat)
    .filter((bot) => chat.members.get(bot.id)?.status === 'administrator')
    .map((bot) => tell(world, bot, 'chat_member', told, chat.id));
  return spoken.length > 0 ? spoken : members;
}

/** The bot is made a member or an administrator, or thrown out: `{chat, status}`. */
export function botMember(scene: Scene): Told {
  const { world, bot, event } = scene;
  const chat = gathering(scene, 'group');
  const named = string(event, 'status') ?? 'kicked';
  const status = STATUSES.find((one) => one === named);
  if (!status) throw refused(`There is no status=${named}: ${STATUSES.join(', ')}.`);
  const was = chat.members.get(bot.id) ?? { id: bot.id, status: 'left', rights: [] };
  const rights = string(event, 'rights')?.split(',') ?? [
    'can_manage_chat',
    'can_post_messages',
    'can_edit_messages',
    'can_delete_messages',
    'can_pin_messages',
    'can_manage_topics',
  ];
  const is: Member = { id: bot.id, status, rights: status === 'administrator' ? rights : [] };
  chat.members.set(bot.id, is);
  return [tell(world, bot, 'my_chat_member', changed(scene, chat, was, is), chat.id)];
}

/** A group becomes a supergroup: from now on it has another id. */
export function migrate(scene: Scene): Told {
  const { world } = scene;
  const group = gathering(scene, 'group');
  if (group.kind !== 'group' || group.movedTo !== null) {
    throw refused('Only a group can become a supergroup, and only once.');
  }
  const id = -1_002_000_000_000 + (group.id % 1_000_000_000) - 500;
  const supergroup = createChat(id, 'supergroup', {
    title: group.title,
    members: [...group.members.values()],
    counter: { next: 1 },
  });
  world.state.chats.set(id, supergroup);
  const owner = [...group.members.values()].find(({ status }) => status === 'creator');
  const from = owner && world.state.people.get(owner.id);
  const head: Json = from ? { from: userOf(from) } : {};
  const date = when(scene);
  const before = announce(
    scene,
    keep(world, group, { by: null, head, content: { migrate_to_chat_id: id }, date }),
  );
  const content = { migrate_from_chat_id: group.id };
  const after = announce(scene, keep(world, supergroup, { by: null, head, content, date }));
  group.movedTo = id;
  return [...before, ...after];
}

/** Somebody asks to be let into a group or a channel. */
export function joinRequest(scene: Scene): Told {
  const { world, bot, event } = scene;
  const chat = gathering(scene, 'channel');
  const person = actor(scene);
  const request = present({
    chat: chatOf(chat),
    from: userOf(person),
    user_chat_id: person.id,
    date: when(scene),
    bio: string(event, 'bio'),
  });
  return [tell(world, bot, 'chat_join_request', request, chat.id)];
}

/** A topic is made in the forum: `{name}`; closed with `{closed}`. */
export function topicMade(scene: Scene): Told {
  const { world, event } = scene;
  const chat = gathering(scene, 'forum');
  if (!chat.forum) throw refused('Only a forum has topics: chat=forum.');
  const name = event.text ?? string(event, 'topic') ?? 'New topic';
  const told = { name, icon_color: 7_322_096 };
  const head = { from: userOf(actor(scene)) };
  const content = { forum_topic_created: told };
  const id = chat.counter.next;
  const date = when(scene);
  const thread = { message_thread_id: id, is_topic_message: true };
  const message = keep(world, chat, { by: null, head: { ...head, ...thread }, content, date });
  chat.topics.set(id, { id, name, iconColor: 7_322_096, icon: undefined, closed: false });
  return announce(scene, message);
}

/** https://core.telegram.org/bots/api#chatmemberupdated */
function changed(scene: Scene, chat: Chat, was: Member, is: Member): Json {
  const { world, bot, event } = scene;
  const owner = [...chat.members.values()].find(({ status }) => status === 'creator');
  const by = (owner && world.state.people.get(owner.id)) ?? actor(scene);
  // Who does it to the bot in a group is its owner, unless somebody is named.
  const who = chat.person || event['from'] !== undefined ? actor(scene) : by;
  return {
    chat: chatOf(chat),
    from: who.id === bot.id ? botUser(bot) : userOf(who),
    date: when(scene),
    old_chat_member: memberOf(world, chat, was),
    new_chat_member: memberOf(world, chat, is),
  };
}
