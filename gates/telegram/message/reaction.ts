/** What a bot may react with. https://core.telegram.org/bots/api#reactiontypeemoji */
import { words } from '../../../src/domain/words.ts';
import { refusal } from './refusal.ts';

const FREE =
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  );

/** Keyboards add a sign that asks for colour; the platform's list is without it. */
const plain = (emoji: string): string => emoji.replaceAll('\uFE0F', '');

/**
 * `reaction` of setMessageReaction; an empty emoji takes it back. `custom:<id>`: a custom emoji, where the chat's
 * administrators allow that.
 * @throws GateError exit 6 for what bots cannot react with
 */
export function reactionOf(emoji: string): readonly Readonly<Record<string, string>>[] {
  if (emoji === '') return [];
  const custom = /^custom:(\d+)$/.exec(emoji)?.[1];
  if (custom !== undefined) return [{ type: 'custom_emoji', custom_emoji_id: custom }];
  const free = FREE.find((each) => plain(each) === plain(emoji));
  if (free !== undefined) return [{ type: 'emoji', emoji: free }];
  throw refusal(
    'bad_reaction',
    words`Bots of Telegram react with certain emojis only; “${emoji}” is none of them.`,
    words`One of: ${FREE.join(' ')}`,
  );
}
