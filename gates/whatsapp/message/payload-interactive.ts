import { usageError } from '../../../src/domain/error.ts';
import {
  type Draft,
  type DraftLink,
  type DraftList,
  type DraftMedia,
  mediaSource,
} from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Card, Native } from './native.ts';
import { readNative } from './native.ts';
import { fileNode } from './payload-media.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The version of the language between a form and its message. https://developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow */
const FORM_VERSION = '3';

/** The `interactive` part of a message, or `null` where the draft is none. Pure. */
export function interactive(draft: Draft, key: string): Json | null {
  const { text, list, buttons, link, askLocation } = draft;
  if (draft.native) return nativeOf(draft, readNative(draft.native), key);
  if (list) return listOf(text, list);
  if (buttons) {
    const replies = buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
    return {
      type: 'button',
      ...headerOf(draft),
      body: bodyOf(text, words`Buttons must stand under a text.`),
      ...footerOf(draft),
      action: { buttons: replies },
    };
  }
  if (link) {
    return {
      type: 'cta_url',
      ...headerOf(draft),
      body: bodyOf(text, words`A link must stand under a text.`),
      ...footerOf(draft),
      action: linkAction(link),
    };
  }
  if (askLocation) {
    return {
      type: 'location_request_message',
      body: bodyOf(text, words`A location request must stand under a text.`),
      action: { name: 'send_location' },
    };
  }
  return null;
}

function nativeOf(draft: Draft, native: Native, key: string): Json {
  const { text } = draft;
  const frame = {
    ...headerOf(draft),
    ...(text === undefined ? {} : { body: { text } }),
    ...footerOf(draft),
  };
  switch (native.kind) {
    case 'interactive':
      return { ...native.interactive, ...frame };
    case 'product': {
      const { catalog, product } = native;
      return {
        type: 'product',
        ...frame,
        action: { catalog_id: catalog, product_retailer_id: product },
      };
    }
    case 'products': {
      const sections = native.sections.map(({ title, products }) => ({
        title,
        product_items: products.map((product) => ({ product_retailer_id: product })),
      }));
      return { type: 'product_list', ...frame, action: { catalog_id: native.catalog, sections } };
    }
    case 'catalog': {
      const { product } = native;
      const parameters =
        product === undefined ? {} : { parameters: { thumbnail_product_retailer_id: product } };
      return {
        type: 'catalog_message',
        ...frame,
        action: { name: 'catalog_message', ...parameters },
      };
    }
    case 'carousel':
      return { type: 'carousel', ...frame, action: { cards: native.cards.map(cardOf) } };
    case 'form':
      return {
        type: 'flow',
        ...frame,
        action: { name: 'flow', parameters: formParameters(native, key) },
      };
  }
}

function formParameters(form: Extract<Native, { kind: 'form' }>, key: string): Json {
  const { id, name, button, screen, data, token = key } = form;
  const payload = { ...(screen === undefined ? {} : { screen }), ...(data ? { data } : {}) };
  return {
    flow_message_version: FORM_VERSION,
    flow_token: token,
    ...(id === undefined ? { flow_name: name } : { flow_id: id }),
    flow_cta: button,
    // Without a first screen the form's own server says which one it is.
    flow_action: screen === undefined ? 'data_exchange' : 'navigate',
    ...(screen === undefined ? {} : { flow_action_payload: payload }),
    ...(form.draft ? { mode: 'draft' } : {}),
  };
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages */
function cardOf(card: Card, index: number): Json {
  const { image, video, text, link, buttons, product, catalog } = card;
  if (product !== undefined) {
    const action = { catalog_id: catalog, product_retailer_id: product };
    return { card_index: index, type: 'product', action };
  }
  const kind = image === undefined ? 'video' : 'image';
  const source = mediaSource(image ?? video ?? '');
  const replies = (buttons ?? []).map(({ id, title }) => ({
    type: 'quick_reply',
    quick_reply: { id, title },
  }));
  return {
    card_index: index,
    ...(link ? { type: 'cta_url' } : {}),
    header: { type: kind, [kind]: fileNode({ kind, ...source }) },
    ...(text === undefined ? {} : { body: { text } }),
    action: link ? linkAction(link) : { buttons: replies },
  };
}

function linkAction({ title, url }: DraftLink): Json {
  return { name: 'cta_url', parameters: { display_text: title, url } };
}

function headerOf({ header, media }: Draft): { header?: Json } {
  if (media) return { header: mediaHeader(media) };
  return header === undefined ? {} : { header: { type: 'text', text: header } };
}

function mediaHeader(media: DraftMedia): Json {
  if (media.kind === 'audio' || media.kind === 'sticker') {
    throw usageError(words`Buttons go with an image, a video or a document only.`);
  }
  return { type: media.kind, [media.kind]: fileNode(media) };
}

function footerOf({ footer }: Draft): { footer?: Json } {
  return footer === undefined ? {} : { footer: { text: footer } };
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
