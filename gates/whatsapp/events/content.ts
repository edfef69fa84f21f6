import type { MediaKind, MediaRef } from '../../../src/domain/message.ts';
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';

/** What a message says, in the house's terms. */
export interface Content {
  text: string | null;
  replyTo: string | null;
  media: MediaRef | null;
}

const NOTHING: Content = { text: null, replyTo: null, media: null };

type Reader = (part: Json) => Partial<Content>;

/** One reader a type, given `message[type]`. A type that is not here keeps its word and has no text. */
const READERS: Readonly<Record<string, Reader>> = {
  text: (text) => ({ text: string(text['body']) }),
  image: (part) => file('image', part),
  audio: (part) => file('audio', part),
  video: (part) => file('video', part),
  document: (part) => file('document', part),
  sticker: (part) => file('sticker', part),
  location: (place) => ({ text: locationLine(place) }),
  button: (button) => ({ text: string(button['text']) }),
  interactive: (part) => ({ text: interactiveText(part) }),
  template: (template) => ({ text: string(template['name']) }),
  order: (order) => ({ text: orderText(order) }),
  system: (system) => ({ text: string(system['body']) }),
  reaction: (reaction) => ({
    // No emoji: the reaction was taken back.
    text: string(reaction['emoji']) ?? '',
    replyTo: string(reaction['message_id']),
  }),
  edit(edit) {
    const { text, media } = contentOf(object(edit['message']) ?? {});
    return { text, media, replyTo: string(edit['original_message_id']) };
  },
  revoke: (revoke) => ({ replyTo: string(revoke['original_message_id']) }),
};

/** Never throws; what cannot be read is left to `raw`. */
export function contentOf(message: Json): Content {
  const context = object(message['context']);
  const replyTo = string(context?.['id']) ?? string(context?.['message_id']);
  const type = string(message['type']) ?? '';
  if (type === 'contacts') return { ...NOTHING, replyTo, text: contactLines(message['contacts']) };
  const part = object(message[type]);
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!part || !read) return { ...NOTHING, replyTo, text: trouble(message['errors']) };
  const content = read(part);
  return { ...NOTHING, ...content, replyTo: content.replyTo ?? replyTo };
}

/** What the platform says of a message it could not pass on. */
function trouble(errors: unknown): string | null {
  const [error] = objects(errors);
  const title = string(error?.['title']) ?? string(error?.['message']);
  const detail = string(object(error?.['error_data'])?.['details']) ?? string(error?.['details']);
  return detail === null || detail === title ? title : present(title, detail).join(': ');
}

function file(kind: MediaKind, part: Json): Partial<Content> {
  const size = part['file_size'];
  const caption = string(part['caption']);
  return {
    text: caption,
    media: {
      kind,
      id: id(part['id']),
      mimeType: string(part['mime_type']),
      sha256: string(part['sha256']),
      filename: string(part['filename']),
      size: typeof size === 'number' ? size : null,
      caption,
    },
  };
}

function locationLine(place: Json): string | null {
  const named = present(string(place['name']), string(place['address'])).join(', ');
  const point = present(figure(place['latitude']), figure(place['longitude'])).join(', ');
  if (named === '') return point || null;
  return point === '' ? named : `${named} (${point})`;
}

function contactLines(contacts: unknown): string | null {
  const lines = objects(contacts).map((contact) => {
    const name = object(contact['name']);
    const phones = objects(contact['phones']).map((entry) => id(entry['phone']));
    const called = string(name?.['formatted_name']) ?? string(name?.['first_name']);
    return present(called, ...phones).join(' ');
  });
  return lines.filter((line) => line !== '').join('\n') || null;
}

/** An answer has `button_reply`, `list_reply` or `nfm_reply` (a form); what we sent has a `body`. */
function interactiveText(part: Json): string | null {
  const answer = object(part[string(part['type']) ?? '']);
  return (
    string(answer?.['title']) ??
    string(answer?.['body']) ??
    string(answer?.['name']) ??
    string(answer?.['response']) ??
    string(object(part['body'])?.['text'])
  );
}

function orderText(order: Json): string | null {
  const items = objects(order['product_items']).map((item) => {
    const price = present(figure(item['item_price']), string(item['currency'])).join(' ');
    const what = `${figure(item['quantity']) ?? '1'} × ${id(item['product_retailer_id']) ?? '?'}`;
    return price === '' ? what : `${what} (${price})`;
  });
  return present(string(order['text']), items.join(', ') || null).join('\n') || null;
}

function present(...parts: readonly (string | null)[]): string[] {
  return parts.filter((part) => part !== null);
}
