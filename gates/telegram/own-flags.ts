import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { messageOf, usageError } from '../../src/domain/error.ts';
import { whyNotFile } from '../../src/domain/file-error.ts';
import { type Draft, mediaSource } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { OwnFlags } from '../../src/gate.ts';
import { withButtons } from './message/given-buttons.ts';
import { pollOf, type PollFlags } from './message/given-poll.ts';

interface Flags extends PollFlags {
  caption?: string;
  linkButton?: readonly string[];
  copyButton?: readonly string[];
  animation?: string;
  videoNote?: string;
  dice?: string | true;
  silent?: true;
  protect?: true;
  effect?: string;
  hasSpoiler?: true;
  captionAbove?: true;
  topic?: string;
  business?: string;
  quote?: string;
  previewLarge?: true;
  previewAbove?: true;
  previewUrl?: string;
  columns?: string;
  keyboard?: string;
  removeKeyboard?: true;
  keepKeyboard?: true;
  forceReply?: true;
  placeholder?: string;
  shareButton?: string;
  big?: true;
}

const EXAMPLES = `
Several files make an album: 2 to 10 photos and videos, or documents, or audio.
A text over 4096 characters goes out in pieces. With --format markdown nothing
has to be escaped; it knows ||hidden||, <u> and <blockquote expandable>, too.
--format html is Telegram's own HTML: <b>, <i>, <a href>, <pre>, <tg-spoiler> …
--keyboard holds reply_markup in Telegram's own JSON, for any other layout:
  {"inline_keyboard": [[{"text": "A", "callback_data": "a"}], […]]}

Only here:
  gates telegram send --to anna "**Завтра** в 10:00" --format markdown --silent
  gates telegram send --to -1003000000001 --image a.jpg --image b.jpg "Кабинет"
  gates telegram send --to anna "Да?" --button a=Да --button b=Нет --columns 2
  gates telegram send --to anna "Когда?" --poll-option Утром --poll-option Днём
  gates telegram send --to anna "Ваш телефон?" --quick-reply :phone
  gates telegram send --to anna "Поздравляю!" --effect party
  gates telegram send --to -1002000000001 "Отвечаю" --topic 7
  gates telegram send --to anna --react 👍 --to-message 6100000001:15`;

/** What only Telegram adds to a message. */
export const ownFlags: OwnFlags = {
  offer(command: Command): void {
    const collect = (value: string, before: readonly string[] = []) => [...before, value];
    command
      .option('--animation <file-or-url>', 'send a GIF, or a silent MP4 that plays by itself')
      .option('--video-note <file>', 'send a round video, a square MP4 of up to a minute')
      .option('--poll-option <text>', 'an option of a poll; the text asks (repeatable)', collect)
      .option('--poll-answer <n>', 'a quiz: number of the right option (repeatable)', collect)
      .option('--poll-explanation <text>', 'a quiz: why that is right')
      .option('--poll-multiple', 'several options may be chosen')
      .option('--poll-open', 'all see who voted how')
      .option('--poll-for <time>', 'when it closes, e.g. 10m, 2h, 3d')
      .option('--dice [emoji]', 'throw 🎲, or 🎯 🏀 ⚽ 🎳 🎰')
      .option('--copy-button <title=text>', 'a button that copies a text (repeatable)', collect)
      .option('--columns <n>', 'buttons or answers in a row, 1 to 8 (default: 1)')
      .option('--keyboard <file>', 'any keyboard, from a JSON or YAML file')
      .option('--keep-keyboard', 'the answers to tap stay when one was chosen')
      .option('--remove-keyboard', 'take the answers to tap away')
      .option('--force-reply', 'open the field to write an answer in')
      .option('--placeholder <text>', 'what stands in that field')
      .option('--share-button <text>', 'on the button that shares a number or place')
      .option('--silent', 'without a sound')
      .option('--protect', 'cannot be forwarded or saved')
      .option('--effect <name>', 'like, dislike, heart, fire, party, poop, or an id')
      .option('--has-spoiler', 'the picture is hidden until it is tapped')
      .option('--caption-above', 'the caption stands above the picture')
      .option('--preview-large', 'a large preview of the link')
      .option('--preview-above', 'the preview stands above the text')
      .option('--preview-url <url>', 'the address to preview')
      .option('--quote <text>', 'with --reply-to: the part that is meant')
      .option('--topic <topic>', 'the topic of a forum, by id or name')
      .option('--business <connection>', 'in the name of this business account')
      .option('--big', 'with --react: the large animation')
      .addHelpText('after', EXAMPLES);
  },

  async read(given, draft, from): Promise<Draft> {
    const flags = await withTopicNumber(given, draft, from);
    const media = withFile(draft, flags);
    const native = nativeOf(flags, media);
    const buttons = withButtons(native, flags);
    const extra = await extraOf(flags);
    return Object.keys(extra).length === 0
      ? buttons
      : { ...buttons, extra: { ...buttons.extra, ...extra } };
  },
};

/** A topic is typed by its number, or by its name where it is known here. */
async function withTopicNumber(
  flags: Flags,
  { to }: Draft,
  from: Parameters<OwnFlags['read']>[2],
): Promise<Flags> {
  const { topic } = flags;
  if (topic === undefined || /^\d+$/.test(topic) || !from) return flags;
  const { topicNamed } = await import('./commands/known-topics.ts');
  return { ...flags, topic: String(await topicNamed(from, to.id, topic)) };
}

function withFile(draft: Draft, { animation, videoNote }: Flags): Draft {
  const source = animation ?? videoNote;
  if (source === undefined) return draft;
  if (draft.media || (animation !== undefined && videoNote !== undefined)) {
    throw usageError(words`One file a message: --${'animation'} or --${'video-note'}.`);
  }
  return {
    ...draft,
    media: { kind: 'video', ...mediaSource(source) },
    extra: { as: animation === undefined ? 'video_note' : 'animation' },
  };
}

function nativeOf(flags: Flags, draft: Draft): Draft {
  const poll = pollOf(flags, draft.text);
  const { dice } = flags;
  if (poll && dice !== undefined) throw usageError(words`A poll and dice are two messages.`);
  if (dice !== undefined)
    return { ...draft, native: { kind: 'dice', emoji: dice === true ? '🎲' : dice } };
  if (!poll) return draft;
  const { text: _question, ...rest } = draft;
  return { ...rest, native: poll };
}

/** Flags that are said as they are. */
const AS_THEY_ARE = [
  'silent',
  'protect',
  'effect',
  'captionAbove',
  'business',
  'quote',
  'removeKeyboard',
  'keepKeyboard',
  'forceReply',
  'placeholder',
  'shareButton',
  'big',
] as const satisfies readonly (keyof Flags)[];

async function extraOf(flags: Flags): Promise<Readonly<Record<string, unknown>>> {
  const { hasSpoiler, topic, columns, keyboard } = flags;
  const { previewLarge: large, previewAbove: above, previewUrl: url } = flags;
  const preview = Object.fromEntries(
    Object.entries({ large, above, url }).filter(([, value]) => value !== undefined),
  );
  return {
    ...Object.fromEntries(
      AS_THEY_ARE.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
    ),
    ...(hasSpoiler ? { spoiler: true } : {}),
    ...(topic === undefined ? {} : { topic: numberOf('--topic', topic, 2 ** 31) }),
    ...(columns === undefined ? {} : { columns: numberOf('--columns', columns, 8) }),
    ...(Object.keys(preview).length === 0 ? {} : { preview }),
    ...(keyboard === undefined ? {} : { keyboard: await keyboardIn(keyboard) }),
  };
}

function numberOf(flag: string, text: string, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw usageError(
    most === 8
      ? words`${flag} takes a number from 1 to ${most}, not “${text}”.`
      : words`${flag} takes the number of a topic, not “${text}”.`,
    ...(most === 8 ? [] : ['gates telegram topic list']),
  );
}

async function keyboardIn(file: string): Promise<unknown> {
  let value: unknown;
  try {
    const text = readFileSync(file, 'utf8');
    value = /\.ya?ml$/i.test(file) ? (await import('yaml')).parse(text) : JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? messageOf(error) : whyNotFile(error);
    throw usageError(words`Cannot read ${file}: ${why}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw usageError(
    words`${file} holds no keyboard.`,
    '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}',
  );
}
