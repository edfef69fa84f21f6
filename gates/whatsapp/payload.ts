import { basename } from 'node:path';
import { usageError } from '../../src/domain/error.ts';
import type {
  Draft,
  DraftButton,
  DraftList,
  DraftMedia,
  DraftTemplate,
} from '../../src/domain/message.ts';
import { type Words, words } from '../../src/domain/words.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON body of `POST /{phone-number-id}/messages`. Pure.
 *
 * `key` travels as `biz_opaque_callback_data`, which every status webhook of the message carries back.
 * `mediaId` is the id that an upload of `draft.media.file` gave; a `draft.media.url` is fetched by the platform.
 * Throws a usage error for what one WhatsApp message cannot hold.
 */
export function payload(draft: Draft, key: string, mediaId?: string): Json {
  const quoted = draft.replyTo !== undefined && !draft.reaction;
  return {
    messaging_product: 'whatsapp',
    ...address(draft),
    ...content(draft, mediaId),
    ...(quoted ? { context: { message_id: draft.replyTo } } : {}),
    biz_opaque_callback_data: key,
  };
}

function address({ to }: Draft): Json {
  if (to.kind === 'user_id') return { recipient_type: 'individual', recipient: to.id };
  return { recipient_type: to.kind === 'group' ? 'group' : 'individual', to: to.id };
}

/** In the order of `draftKind`: what it is called is what is sent. */
function content(draft: Draft, mediaId: string | undefined): Json {
  const { template, reaction, media, list, buttons, location, text } = draft;
  if (template) return { type: 'template', template: templateOf(template) };
  if (reaction) {
    return {
      type: 'reaction',
      reaction: { message_id: reaction.messageId, emoji: reaction.emoji },
    };
  }
  if (media && buttons) return interactive(buttonsOf(text, buttons, headerOf(media, mediaId)));
  if (media) return mediaOf(media, text, mediaId);
  if (list) return interactive(listOf(text, list));
  if (buttons) return interactive(buttonsOf(text, buttons));
  if (location) {
    const { latitude, longitude } = location;
    return { type: 'location', location: { latitude, longitude } };
  }
  if (text === undefined || text === '') throw usageError(words`There is nothing to send.`);
  return { type: 'text', text: { body: text, preview_url: /https?:\/\/\S/i.test(text) } };
}

function templateOf({ name, language, params }: DraftTemplate): Json {
  const parameters = Array.isArray(params)
    ? params.map((text: string) => ({ type: 'text', text }))
    : Object.entries(params).map(([parameter_name, text]) => ({
        type: 'text',
        parameter_name,
        text,
      }));
  return {
    name,
    language: { code: language },
    ...(parameters.length > 0 ? { components: [{ type: 'body', parameters }] } : {}),
  };
}

function mediaOf(media: DraftMedia, text: string | undefined, mediaId: string | undefined): Json {
  if (text !== undefined && text !== '') {
    throw usageError(
      words`A file and a text are two messages.`,
      media.kind === 'audio' || media.kind === 'sticker'
        ? words`send the text on its own`
        : words`put the text into --caption`,
    );
  }
  const captioned =
    media.caption !== undefined && media.kind !== 'audio' && media.kind !== 'sticker';
  return {
    type: media.kind,
    [media.kind]: {
      ...source(media, mediaId),
      ...(captioned ? { caption: media.caption } : {}),
    },
  };
}

function headerOf(media: DraftMedia, mediaId: string | undefined): Json {
  if (media.kind === 'audio' || media.kind === 'sticker') {
    throw usageError(words`Buttons go with an image, a video or a document only.`);
  }
  return { type: media.kind, [media.kind]: source(media, mediaId) };
}

function source(media: DraftMedia, mediaId: string | undefined): Json {
  const filename = media.filename ?? (media.file === undefined ? undefined : basename(media.file));
  return {
    ...(mediaId === undefined ? { link: media.url } : { id: mediaId }),
    ...(media.kind === 'document' && filename !== undefined ? { filename } : {}),
  };
}

function interactive(content: Json): Json {
  return { type: 'interactive', interactive: content };
}

function buttonsOf(text: string | undefined, buttons: readonly DraftButton[], header?: Json): Json {
  return {
    type: 'button',
    ...(header ? { header } : {}),
    body: bodyOf(text, words`Buttons must stand under a text.`),
    action: {
      buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })),
    },
  };
}

function listOf(text: string | undefined, list: DraftList): Json {
  const { button, sections, header, footer } = list;
  return {
    type: 'list',
    ...(header === undefined ? {} : { header: { type: 'text', text: header } }),
    body: bodyOf(text, words`A list must stand under a text.`),
    ...(footer === undefined ? {} : { footer: { text: footer } }),
    action: { button, sections },
  };
}

function bodyOf(text: string | undefined, missing: Words): Json {
  if (text === undefined || text === '') throw usageError(missing);
  return { text };
}
