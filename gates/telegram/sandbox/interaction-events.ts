/** What people do with what a bot sent: buttons, reactions, polls, inline queries. */
import { audience, chatOf } from './chats.ts';
import { actor, isOn, place, refused, type Scene, spokenOf, string, when } from './event-fields.ts';
import { type Pending, tell } from './feed.ts';
import type { Json } from './json.ts';
import { present } from './json.ts';
import { shown } from './messages.ts';
import { userOf } from './people.ts';
import { vote } from './polls.ts';
import { reactionTypes } from './reactions.ts';
import { type Message, serial } from './state.ts';

type Told = (Pending | null)[];

/** They press a button under a message: `{messageId, data}`. */
export function callback(scene: Scene): Told {
  const { world, bot, event } = scene;
  const chat = place(scene);
  const pressed = (message: Message): boolean => buttonsOf(message).length > 0;
  const message = spokenOf(scene, chat, (one) => one.by === bot && pressed(one));
  const data = string(event, 'data') ?? buttonsOf(message)[0];
  if (data === undefined) throw refused('That message has no such button.');
  const id = queryId(scene);
  const who = userOf(actor(scene));
  const query = { id, from: who, message: shown(message), chat_instance: '-4611686018427387904' };
  return [tell(world, bot, 'callback_query', { ...query, data }, chat.id)];
}

/** They react to a message, or take it back: `{messageId, emoji, on}`. In channels only counts are told. */
export function reaction(scene: Scene): Told {
  const { world, event } = scene;
  const chat = place(scene);
  const message = spokenOf(scene, chat, ({ by }) => by !== null);
  const person = actor(scene);
  const before = message.reactions.get(person.id) ?? [];
  const after = isOn(event) ? [string(event, 'emoji') ?? '👍'] : [];
  if (after.length === 0) message.reactions.delete(person.id);
  else message.reactions.set(person.id, after);
  const base = { chat: chatOf(chat), message_id: message.id, date: when(scene) };
  const bots = audience(world, chat);
  if (chat.kind !== 'channel') {
    const [old_reaction, new_reaction] = [reactionTypes(before), reactionTypes(after)];
    const told = { ...base, user: userOf(person), old_reaction, new_reaction };
    return bots.map((bot) => tell(world, bot, 'message_reaction', told, chat.id));
  }
  const all = [...message.reactions.values()].flat();
  const reactions = [...new Set(all)].map((emoji) => ({
    type: { type: 'emoji', emoji },
    total_count: all.filter((one) => one === emoji).length,
  }));
  const told = { ...base, reactions };
  return bots.map((bot) => tell(world, bot, 'message_reaction_count', told, chat.id));
}

/** They vote in a poll of the bot: `{messageId, options: "0,2"}`; none: they take it back. */
export function pollAnswer(scene: Scene): Told {
  const { world, bot, event } = scene;
  const chat = place(scene);
  const message = spokenOf(
    scene,
    chat,
    (one) => one.by === bot && one.content['poll'] !== undefined,
  );
  const poll = message.content['poll'] as { options: readonly Json[]; is_anonymous: boolean };
  const named = (string(event, 'options') ?? '0').split(',').filter((part) => part.trim() !== '');
  const options = named.map(Number);
  if (options.some((index) => poll.options[index] === undefined)) {
    throw refused('"options" must be numbers of its options, from 0: options=0,2.');
  }
  const answer = vote(world, message, actor(scene), options);
  if (poll.is_anonymous) return [];
  return [tell(world, bot, 'poll_answer', answer, String(answer['poll_id']))];
}

/** They type `@bot words` somewhere: `{text}`. */
export function inlineQuery(scene: Scene): Told {
  const { world, bot, event } = scene;
  const person = actor(scene);
  const query = {
    id: queryId(scene),
    from: userOf(person),
    query: event.text ?? '',
    offset: string(event, 'offset') ?? '',
    chat_type: 'sender',
  };
  return [tell(world, bot, 'inline_query', query, person.id)];
}

/** They took a result of an inline query: `{resultId, text}`. */
export function chosenInlineResult(scene: Scene): Told {
  const { world, bot, event } = scene;
  const person = actor(scene);
  const chosen = present({
    result_id: string(event, 'resultId') ?? '1',
    from: userOf(person),
    query: event.text ?? '',
    inline_message_id: string(event, 'inlineMessageId'),
  });
  return [tell(world, bot, 'chosen_inline_result', chosen, person.id)];
}

/** The callback data of a message's buttons. */
function buttonsOf({ markup }: Message): readonly string[] {
  const rows = (markup?.['inline_keyboard'] ?? []) as readonly (readonly Json[])[];
  return rows.flat().flatMap(({ callback_data: data }) => (typeof data === 'string' ? [data] : []));
}

function queryId({ world, bot }: Scene): string {
  const id = `${bot.id}${String(serial(world)).padStart(8, '0')}`;
  bot.queries.set(id, world.host.now());
  return id;
}
