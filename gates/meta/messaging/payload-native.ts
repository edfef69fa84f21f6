import { basename } from 'node:path';
import type { Draft, DraftMedia } from '../../../src/domain/message.ts';
import type { Json } from '../json.ts';
import type { Button, Card, Native } from './native.ts';
import { placeholder } from './placeholder.ts';

/** The `message` of a draft's own kind. Pure. */
export function nativeMessage(draft: Draft, native: Native): Json {
  switch (native.kind) {
    case 'buttons':
      return buttonTemplate(draft.text, native.buttons);
    case 'media template':
      return template('media', { elements: [mediaElement(draft.media, native.buttons)] });
    case 'carousel':
      return template('generic', {
        elements: native.cards.map(cardOf),
        ...(native.square ? { image_aspect_ratio: 'square' } : {}),
      });
    case 'receipt':
      return template('receipt', native.receipt);
    case 'heart':
      return { attachment: { type: 'like_heart' } };
    case 'post':
      return { attachment: { type: 'MEDIA_SHARE', payload: { id: native.id } } };
  }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/button */
export function buttonTemplate(text: string | undefined, buttons: readonly Button[]): Json {
  return template('button', { text, buttons: buttons.map(buttonOf) });
}

function template(type: string, rest: Json): Json {
  return { attachment: { type: 'template', payload: { ...rest, template_type: type } } };
}

function buttonOf(button: Button): Json {
  const { title } = button;
  if ('phone' in button) return { type: 'phone_number', title, payload: button.phone };
  if ('id' in button) return { type: 'postback', title, payload: button.id };
  return { type: 'web_url', title, ...pageOf(button) };
}

function pageOf({ url, webview }: { url: string; webview?: string | undefined }): Json {
  return { url, ...(webview === undefined ? {} : { webview_height_ratio: webview }) };
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic */
function cardOf({ title, subtitle, image, open, buttons }: Card): Json {
  const page = typeof open === 'string' ? { url: open } : open;
  return {
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(image === undefined ? {} : { image_url: image }),
    ...(page ? { default_action: { type: 'web_url', ...pageOf(page) } } : {}),
    ...(buttons?.length ? { buttons: buttons.map(buttonOf) } : {}),
  };
}

/**
 * Takes files that the platform has; of addresses only its own (a video of the page). What stands elsewhere is
 * uploaded from there first.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/media
 */
function mediaElement(media: DraftMedia | undefined, buttons: readonly Button[] | undefined): Json {
  const type = media?.kind === 'video' ? 'video' : 'image';
  return {
    media_type: type,
    ...(media ? sourceOf(type, media) : {}),
    ...(buttons?.length ? { buttons: buttons.map(buttonOf) } : {}),
  };
}

function sourceOf(type: 'image' | 'video', media: DraftMedia): Json {
  const { id, url, file = '', filename = basename(file), mimeType } = media;
  if (id !== undefined) return { attachment_id: id };
  if (url !== undefined) return isOnFacebook(url) ? { url } : placeholder({ type, url });
  return placeholder({ type, file, filename, ...(mimeType === undefined ? {} : { mimeType }) });
}

function isOnFacebook(url: string): boolean {
  return URL.canParse(url) && /(^|\.)facebook\.com$/i.test(new URL(url).hostname);
}
