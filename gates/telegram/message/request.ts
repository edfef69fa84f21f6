import type { Draft, DraftContact, DraftLocation } from '../../../src/domain/message.ts';
import { readMessageId } from '../message-id.ts';
import { type Extra, readExtra } from './extra.ts';
import { replyMarkup } from './keyboard.ts';
import { type BotFile, inputMedia, mediaContent } from './media.ts';
import { type Poll, readNative } from './native.ts';
import { previewOf } from './preview.ts';
import { reactionOf } from './reaction.ts';
import { vcardOf } from './vcard.ts';

type Json = Readonly<Record<string, unknown>>;

/** One call of the Bot API. */
export interface BotRequest {
  method: string;
  params: Json;
  files: readonly BotFile[];
}

/**
 * What a draft is to the Bot API. Pure. https://core.telegram.org/bots/api#available-methods
 * @throws GateError exit 2 for a draft whose own parts are not of the shape they should be
 */
export function requestOf(draft: Draft): BotRequest {
  if (draft.reaction) return reactionRequest(draft.reaction, readExtra(draft));
  const extra = readExtra(draft);
  const { method, params, files = [] } = contentOf(draft, extra);
  return { method, params: { ...frame(draft, extra), ...params }, files };
}

/** Numbers as such: the platform takes both, and shows the same in its errors. */
export function chatId(id: string): number | string {
  return /^-?\d+$/.test(id) ? Number(id) : id;
}

interface Content {
  method: string;
  params: Json;
  files?: readonly BotFile[];
}

function contentOf(draft: Draft, extra: Extra): Content {
  const { media, moreMedia = [], contacts, location, text } = draft;
  const native = readNative(draft);
  if (native?.kind === 'poll') return { method: 'sendPoll', params: pollOf(native) };
  if (native?.kind === 'dice') return { method: 'sendDice', params: { emoji: native.emoji } };
  if (media && moreMedia.length > 0) return album(draft, extra);
  if (media) return mediaContent(media, media.caption ?? text, extra);
  if (contacts?.[0]) return { method: 'sendContact', params: contactOf(contacts[0]) };
  if (location) return placeOf(location);
  return {
    method: 'sendMessage',
    params: {
      text: text ?? '',
      ...(extra.entities?.length ? { entities: extra.entities } : {}),
      ...previewOf(draft, extra),
    },
  };
}

/** Where it goes and how, whatever it is. Albums have no keyboard. */
function frame(draft: Draft, extra: Extra): Json {
  const { to, moreMedia = [] } = draft;
  const markup = moreMedia.length > 0 ? undefined : replyMarkup(draft);
  return present({
    business_connection_id: extra.business,
    chat_id: chatId(to.id),
    message_thread_id: extra.topic,
    disable_notification: extra.silent,
    protect_content: extra.protect,
    message_effect_id: extra.effect,
    reply_parameters: replyOf(draft, extra),
    reply_markup: markup,
  });
}

/** https://core.telegram.org/bots/api#replyparameters */
function replyOf({ replyTo, to }: Draft, { quote }: Extra): Json | undefined {
  const name = replyTo === undefined ? null : readMessageId(replyTo);
  if (name === null) return undefined;
  return {
    message_id: name.message,
    ...(name.chat === to.id || name.business !== undefined ? {} : { chat_id: Number(name.chat) }),
    ...(quote === undefined ? {} : { quote }),
  };
}

function album({ media, moreMedia = [], text }: Draft, extra: Extra): Content {
  const all = [...(media ? [media] : []), ...moreMedia].map((each, index) =>
    inputMedia(each, {
      extra,
      part: `file${index}`,
      caption: each.caption ?? (index === 0 ? text : undefined),
      entities: index === 0 ? extra.entities : extra.moreEntities?.[index - 1],
    }),
  );
  return {
    method: 'sendMediaGroup',
    params: { media: all.map(({ item }) => item) },
    files: all.flatMap(({ files }) => files),
  };
}

function placeOf({ latitude, longitude, name, address }: DraftLocation): Content {
  const point = { latitude, longitude };
  if (name === undefined && address === undefined) return { method: 'sendLocation', params: point };
  const where = `${latitude}, ${longitude}`;
  return {
    method: 'sendVenue',
    params: { ...point, title: name ?? address, address: (name && address) ?? where },
  };
}

function contactOf(contact: DraftContact): Json {
  const { name, phones = [] } = contact;
  return present({
    phone_number: phones[0]?.phone,
    first_name: name.first ?? name.formatted,
    last_name: name.last,
    vcard: vcardOf(contact),
  });
}

function pollOf({ question, options, correct, explanation, multiple, open, seconds }: Poll): Json {
  return present({
    question,
    options: options.map((text) => ({ text })),
    is_anonymous: open ? false : undefined,
    type: correct ? 'quiz' : undefined,
    correct_option_ids: correct,
    explanation,
    allows_multiple_answers: multiple,
    open_period: seconds,
  });
}

function reactionRequest(reaction: NonNullable<Draft['reaction']>, { big }: Extra): BotRequest {
  const name = readMessageId(reaction.messageId);
  return {
    method: 'setMessageReaction',
    params: {
      chat_id: Number(name?.chat),
      message_id: name?.message,
      reaction: reactionOf(reaction.emoji),
      ...(big ? { is_big: true } : {}),
    },
    files: [],
  };
}

function present(parts: Json): Json {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
