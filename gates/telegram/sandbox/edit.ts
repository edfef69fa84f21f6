/** https://core.telegram.org/bots/api#updating-messages */
import { type Call, integer, text } from './call.ts';
import { can, chatAddressed, enter } from './chats.ts';
import type { Json } from './json.ts';
import { replyMarkup } from './keyboards.ts';
import { shown } from './messages.ts';
import { bad } from './refusals.ts';
import { captionOf, inputMedia } from './send-media.ts';
import { textContent } from './send-text.ts';
import { type Message, seconds } from './state.ts';

const CAPTIONED = ['photo', 'video', 'animation', 'audio', 'voice', 'document'] as const;
const MEDIA = ['photo', 'video', 'animation', 'audio', 'document'] as const;
const CAPTION = [
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'has_media_spoiler',
] as const;

export function editMessageText(call: Call): unknown {
  const content = textContent(call);
  const message = edited(call);
  if (message.content['text'] === undefined) throw bad('there is no text in the message to edit');
  return change(call, message, content);
}

export function editMessageCaption(call: Call): unknown {
  const caption = captionOf(call);
  const message = edited(call);
  if (!CAPTIONED.some((kind) => message.content[kind] !== undefined)) {
    throw bad('there is no caption in the message to edit');
  }
  const veiled = message.content['has_media_spoiler'];
  const rest = Object.entries(message.content).filter(
    ([name]) => !CAPTION.some((one) => one === name),
  );
  return change(call, message, {
    ...Object.fromEntries(rest),
    ...caption,
    ...(veiled === undefined ? {} : { has_media_spoiler: veiled }),
  });
}

export async function editMessageMedia(call: Call): Promise<unknown> {
  const given = call.parameters['media'];
  const media: unknown = typeof given === 'string' ? parse(given) : given;
  const message = edited(call);
  if (!MEDIA.some((kind) => message.content[kind] !== undefined) && !message.content['text']) {
    throw bad("message can't be edited");
  }
  const { kind, content } = await inputMedia(call, media);
  const album = message.head['media_group_id'] !== undefined;
  const same = (alone: string) => (kind === alone) === (message.content[alone] !== undefined);
  if (album && !(same('document') && same('audio'))) {
    throw bad("can't change media type in the album");
  }
  return change(call, message, content);
}

export function editMessageReplyMarkup(call: Call): unknown {
  const message = edited(call);
  return change(call, message, message.content);
}

/** The message that a request names, where the bot may edit it. */
function edited(call: Call): Message {
  const { bot } = call;
  if (text(call, 'inline_message_id')) throw bad('MESSAGE_ID_INVALID');
  const chat = chatAddressed(call);
  enter(bot, chat);
  const id = integer(call, 'message_id');
  if (id === undefined) throw bad('message identifier is not specified');
  const message = chat.messages.get(id);
  if (!message) throw bad('message to edit not found');
  const others = chat.kind === 'channel' && can(bot, chat, 'can_edit_messages');
  const forwarded = message.head['forward_origin'] !== undefined;
  if ((message.by !== bot && !others) || forwarded) throw bad("message can't be edited");
  return message;
}

function change(call: Call, message: Message, content: Json): Json {
  const markup = replyMarkup(call, true);
  const before = JSON.stringify([message.content, message.markup]);
  if (before === JSON.stringify([content, markup])) {
    throw bad(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  message.content = content;
  message.markup = markup;
  message.editedAt = seconds(call.world);
  return shown(message);
}

function parse(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw bad("can't parse media JSON object");
  }
}
