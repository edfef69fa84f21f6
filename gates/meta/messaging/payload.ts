import { basename } from 'node:path';
import type { Draft, DraftMedia, DraftQuickReply, Recipient } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Json } from '../json.ts';
import { refusal } from './bounds.ts';
import { channelOf } from './channel.ts';
import { readNative } from './native.ts';
import { buttonTemplate, nativeMessage } from './payload-native.ts';
import { utilityTemplate } from './payload-utility.ts';
import { type AttachmentType, placeholder } from './placeholder.ts';

/**
 * The JSON body of `POST /{page or account}/messages`. Pure. Files of this machine stand in it by their
 * places until they are uploaded, see `placeholder`.
 *
 * `key` travels as `metadata` where the network carries it back in echoes.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api
 * @throws GateError exit 6 for what no message of the network can be
 */
export function payload(gate: string, draft: Draft, key: string): Json {
  const recipient = recipientOf(draft.to);
  const purpose = purposeOf(gate, draft);
  if (draft.reaction) return { recipient, ...reactionOf(gate, draft.reaction) };
  return {
    recipient,
    ...purpose,
    message: {
      ...contentOf(gate, draft),
      ...(draft.quickReplies ? { quick_replies: draft.quickReplies.map(quickReplyOf) } : {}),
      ...(channelOf(gate).metadata ? { metadata: key } : {}),
    },
    ...(draft.replyTo === undefined ? {} : { reply_to: { mid: midOf(draft.replyTo) } }),
    ...(draft.persona === undefined ? {} : { persona_id: draft.persona }),
  };
}

/** The platform's id of a message: ours go on after a `#` for further files of it, and for what is done to it. */
export function midOf(externalId: string): string {
  return externalId.replace(/#.*$/s, '');
}

function recipientOf({ kind, id }: Recipient): Json {
  if (kind === 'comment') return { comment_id: id };
  if (kind === 'post') return { post_id: id };
  return { id };
}

/**
 * Between 24 hours and 7 days after somebody wrote, only a person may answer, and says so with the tag. The door
 * out sees to that; an automaton never gets the tag, whatever the draft says.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/message-tags
 */
function purposeOf(gate: string, { template, to, window, automated }: Draft): Json {
  if (template) return { messaging_type: 'UTILITY' };
  if (window !== 'person' || to.kind !== 'user_id') return { messaging_type: 'RESPONSE' };
  if (automated) {
    throw refusal(
      gate,
      'window_closed',
      words`After 24 hours only a person may answer, and no person wrote this.`,
      words`Have somebody write the answer, without --automated.`,
    );
  }
  return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
}

/** Nothing but the action may stand beside it. */
function reactionOf(gate: string, { emoji, messageId }: NonNullable<Draft['reaction']>): Json {
  const message_id = midOf(messageId);
  if (emoji === '') return { sender_action: 'unreact', payload: { message_id } };
  const { reaction, reactions } = channelOf(gate);
  const word = reaction(emoji);
  if (word === null)
    throw refusal(gate, 'bad_reaction', words`${reactions} “${emoji}” is none.`, '--react ❤️');
  return { sender_action: 'react', payload: { message_id, reaction: word } };
}

function contentOf(gate: string, draft: Draft): Json {
  const { template, native, buttons, link, media, text } = draft;
  if (template) return { template: utilityTemplate(template) };
  if (native) return nativeMessage(draft, readNative(gate, native));
  if (media && (buttons || link)) {
    throw refusal(
      gate,
      'not_supported',
      words`Buttons under a file are a card of their own, which carries no text.`,
      words`Send the text on its own, and the file with --media-template.`,
    );
  }
  if (buttons) return buttonTemplate(text, buttons);
  if (link) return buttonTemplate(text, [link]);
  if (media) {
    if (text) {
      throw refusal(
        gate,
        'no_caption',
        words`A file carries no text here: they are two messages.`,
        words`Send the text on its own.`,
      );
    }
    return { attachment: { type: typeOf(media), payload: fileOf(gate, media) } };
  }
  return { text };
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/quick-replies */
function quickReplyOf(reply: DraftQuickReply): Json {
  if ('ask' in reply) {
    return { content_type: reply.ask === 'phone' ? 'user_phone_number' : 'user_email' };
  }
  const { id, title, image } = reply;
  return {
    content_type: 'text',
    title,
    payload: id,
    ...(image === undefined ? {} : { image_url: image }),
  };
}

/** The Send API's word. */
function typeOf({ kind }: Pick<DraftMedia, 'kind'>): AttachmentType {
  if (kind === 'document') return 'file';
  return kind === 'sticker' ? 'image' : kind;
}

/** What is told by its address, the platform fetches when it is sent, and keeps for this message only. */
function fileOf(gate: string, media: DraftMedia): Json {
  const { id, url, file = '', mimeType, filename = basename(file) } = media;
  if (id !== undefined) return { attachment_id: id };
  if (url !== undefined) {
    return { url, ...(channelOf(gate).metadata ? { is_reusable: false } : {}) };
  }
  return placeholder({
    type: typeOf(media),
    file,
    filename,
    ...(mimeType === undefined ? {} : { mimeType }),
  });
}
