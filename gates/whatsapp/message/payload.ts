import { usageError } from '../../../src/domain/error.ts';
import type {
  Draft,
  DraftContact,
  DraftLocation,
  DraftMedia,
  DraftTemplate,
} from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { interactive, type Json } from './payload-interactive.ts';
import { fileNode } from './payload-media.ts';

/**
 * The JSON body of `POST /{phone-number-id}/messages`. Pure. Files of this machine stand in it as
 * `{file}` until they are uploaded, see `withUploads`.
 *
 * `key` travels as `biz_opaque_callback_data`, which every status webhook of the message carries back.
 * Throws a usage error for what one WhatsApp message cannot hold.
 */
export function payload(draft: Draft, key: string): Json {
  const quoted = draft.replyTo !== undefined && !draft.reaction;
  return {
    messaging_product: 'whatsapp',
    ...address(draft),
    ...content(draft, key),
    ...(quoted ? { context: { message_id: draft.replyTo } } : {}),
    biz_opaque_callback_data: key,
  };
}

function address({ to }: Draft): Json {
  if (to.kind === 'user_id') return { recipient_type: 'individual', recipient: to.id };
  return { recipient_type: to.kind === 'group' ? 'group' : 'individual', to: to.id };
}

/** In the order of `draftKind`: what it is called is what is sent. */
function content(draft: Draft, key: string): Json {
  const { template, reaction, media, contacts, location, text } = draft;
  if (template) return { type: 'template', template: templateOf(template) };
  if (reaction) {
    return {
      type: 'reaction',
      reaction: { message_id: reaction.messageId, emoji: reaction.emoji },
    };
  }
  const framed = interactive(draft, key);
  if (framed) return { type: 'interactive', interactive: framed };
  if (media) return mediaOf(media, text);
  if (contacts) return { type: 'contacts', contacts: contacts.map(contactOf) };
  if (location) return { type: 'location', location: locationOf(location) };
  if (text === undefined || text === '') throw usageError(words`There is nothing to send.`);
  const preview = draft.linkPreview !== false && /https?:\/\/\S/i.test(text);
  return { type: 'text', text: { body: text, preview_url: preview } };
}

/** Its components as they were built for the template (`complete`), else the parameters of its body as told. */
function templateOf({ name, language, params, components }: DraftTemplate): Json {
  const parameters = Array.isArray(params)
    ? params.map((text: string) => ({ type: 'text', text }))
    : Object.entries(params).map(([parameter_name, text]) => ({
        type: 'text',
        parameter_name,
        text,
      }));
  const built = components ?? (parameters.length > 0 ? [{ type: 'body', parameters }] : []);
  return {
    name,
    language: { code: language },
    ...(built.length > 0 ? { components: built } : {}),
  };
}

function mediaOf(media: DraftMedia, text: string | undefined): Json {
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
      ...fileNode(media),
      ...(captioned ? { caption: media.caption } : {}),
      ...(media.voice ? { voice: true } : {}),
    },
  };
}

function locationOf({ latitude, longitude, name, address: street }: DraftLocation): Json {
  return {
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(street === undefined ? {} : { address: street }),
  };
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages */
function contactOf(contact: DraftContact): Json {
  const { name, phones, emails, addresses, urls, organization, birthday } = contact;
  const { formatted, first, middle, last, prefix, suffix } = name;
  return {
    name: present({
      formatted_name: formatted,
      first_name: first,
      middle_name: middle,
      last_name: last,
      prefix,
      suffix,
    }),
    ...present({
      phones: phones?.map(phoneOf),
      emails,
      addresses,
      urls,
      org: organization,
      birthday,
    }),
  };
}

/** The digits make the number one that can be written to at a tap. */
function phoneOf({ phone, type }: { phone: string; type?: string }): Json {
  const digits = /^\+[\d\s().-]+$/.test(phone.trim()) ? phone.replaceAll(/\D/g, '') : undefined;
  return present({ phone, type, wa_id: digits });
}

function present(parts: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
