/** https://core.telegram.org/bots/api#setmessagereaction */
import { type Call, flag, integer, list } from './call.ts';
import { chatNamed, enter } from './chats.ts';
import { isObject } from './json.ts';
import { bad } from './refusals.ts';

/** https://core.telegram.org/bots/api#reactiontypeemoji: exactly these, without U+FE0F. */
const EMOJI: ReadonlySet<string> = new Set(
  `❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕
  😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡`.split(
    /\s+/,
  ),
);

export function setMessageReaction(call: Call): true {
  const { bot } = call;
  const chat = chatNamed(call);
  enter(bot, chat);
  flag(call, 'is_big');
  const message = chat.messages.get(integer(call, 'message_id') ?? 0);
  if (!message) throw bad('message to react not found');
  const given = list(call, 'reaction', 'reaction types JSON object') ?? [];
  if (given.length > 1) throw bad('REACTIONS_TOO_MANY');
  const emoji = given.map((one) => {
    const known = isObject(one) && one['type'] === 'emoji' && EMOJI.has(String(one['emoji']));
    if (!known) throw bad('REACTION_INVALID');
    return String(one['emoji']);
  });
  if (emoji.length === 0) message.reactions.delete(bot.id);
  else message.reactions.set(bot.id, emoji);
  return true;
}

export function reactionTypes(emoji: readonly string[]): readonly unknown[] {
  return emoji.map((one) => ({ type: 'emoji', emoji: one }));
}
