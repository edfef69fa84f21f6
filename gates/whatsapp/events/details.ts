/** What a message says beside its text: see `Details`. The platform's own words within. */
import type { Details } from '../../../src/domain/message.ts';
import { id, type Json, object, objects, string } from '../../meta/json.ts';

type Found = Record<string, unknown>;

/** One reader a type, given `message[type]`. */
const READERS: Readonly<Record<string, (part: Json) => Found>> = {
  audio: (audio) => (audio['voice'] === true ? { voice: true } : {}),
  sticker: (sticker) => (sticker['animated'] === true ? { animated: true } : {}),
  location: (location) => ({ location }),
  button: ({ payload, text }) => ({ choice: { id: payload ?? null, title: text ?? null } }),
  interactive,
  order: (order) => ({ order: without(order, 'text') }),
  system: (system) => ({ system: without(system, 'body') }),
  unsupported: (unsupported) => ({ unsupported }),
  edit: (edit) => detailsOf(object(edit['message']) ?? {}) ?? {},
};

/** Types whose text, media and answer say it all. */
const PLAIN: ReadonlySet<string> = new Set([
  'text',
  'image',
  'video',
  'document',
  'reaction',
  'revoke',
  'template',
]);

/** `null` where there is nothing. Never throws. */
export function detailsOf(message: Json): Details | null {
  const found: Found = { ...ofContent(message), ...ofContext(object(message['context'])) };
  if (object(message['referral'])) found['referral'] = message['referral'];
  const [error] = objects(message['errors']);
  if (error) found['error'] = error;
  return Object.keys(found).length === 0 ? null : found;
}

function ofContent(message: Json): Found {
  const type = string(message['type']) ?? '';
  if (type === 'contacts') return { contacts: message['contacts'] };
  const content = message[type];
  const part = object(content);
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read) return part ? read(part) : {};
  // A type of next year: all there is of it.
  return content === undefined || PLAIN.has(type) ? {} : { content };
}

function ofContext(context: Json | null): Found {
  const found: Found = {};
  if (context?.['forwarded'] === true) found['forwarded'] = true;
  if (context?.['frequently_forwarded'] === true) found['forwarded'] = 'often';
  const product = object(context?.['referred_product']);
  if (product) found['product'] = product;
  return found;
}

/** An answer to buttons, a list, a form or a question; what we sent ourselves stands in `raw`. */
function interactive(part: Json): Found {
  const kind = string(part['type']) ?? '';
  const answer = object(part[kind]);
  if (!answer) return part['action'] === undefined && kind !== '' ? { content: part } : {};
  switch (kind) {
    case 'button_reply':
    case 'list_reply':
      return { choice: answer };
    case 'nfm_reply':
      return { form: { name: id(answer['name']), data: jsonOr(answer['response_json']) } };
    case 'call_permission_reply':
      return { callPermission: answer };
    default:
      return { content: part };
  }
}

/** What stands in the text already is not said twice. */
function without(part: Json, name: string): Json {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== name));
}

/** A form's answers come as JSON in a text. */
function jsonOr(text: unknown): unknown {
  if (typeof text !== 'string') return text ?? null;
  try {
    return JSON.parse(text);
  } catch {
    // Kept as it came.
    return text;
  }
}
