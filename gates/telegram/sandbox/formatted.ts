/** Text and captions of requests, after their entities were read. https://core.telegram.org/bots/api#formatting-options */
import { type Call, list, text as textOf, whole } from './call.ts';
import { type Entity, withDetected } from './detected.ts';
import { isObject, lengthOf } from './json.ts';
import { readHtml, unparsed } from './markup-html.ts';
import { readMarkdown, readMarkdownV2 } from './markup-markdown.ts';
import { bad } from './refusals.ts';

export interface Formatted {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const ENTITIES_MAX = 100;
const TYPES: ReadonlySet<string> = new Set([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
  'date_time',
]);

/** What stands beside a text: the names of its mode and of its entities. */
interface Beside {
  mode?: string;
  entities?: string;
}

/** A parameter as formatted text; empty where it is missing. */
export function formatted(call: Call, name: string, beside: Beside = {}): Formatted {
  const mode = textOf(call, beside.mode ?? 'parse_mode');
  const entities = list(call, beside.entities ?? 'entities', 'entities JSON object');
  return format(textOf(call, name) ?? '', mode, entities);
}

/** @param mode `HTML`, `Markdown`, `MarkdownV2`; the entities count where there is none */
export function format(
  source: string,
  mode: string | undefined,
  entities: readonly unknown[] | undefined,
): Formatted {
  const read = parsed(source.replaceAll('\r', ''), mode, entities);
  return trimmed(read.text, withDetected(read.text, read.entities).slice(0, ENTITIES_MAX));
}

/** Of a message: 1–4096 characters. */
export function messageText(call: Call): Formatted {
  const said = formatted(call, 'text');
  if (said.text === '') throw bad('message text is empty');
  if (lengthOf(said.text) > 4096) throw bad('message is too long');
  return said;
}

/** Of a file: up to 1024 characters. */
export function withinCaption(said: Formatted): Formatted {
  if (lengthOf(said.text) > 1024) throw bad('message caption is too long');
  return said;
}

/** As members of a message: `text` and `entities`, or `caption` and `caption_entities`. */
export function asMembers({ text, entities }: Formatted, name: string, list: string) {
  if (text === '') return {};
  return { [name]: text, ...(entities.length > 0 && { [list]: entities }) };
}

function parsed(
  source: string,
  mode: string | undefined,
  entities: readonly unknown[] | undefined,
): Formatted {
  switch (mode?.toLowerCase() ?? '') {
    case '':
    case 'none':
      return { text: source, entities: (entities ?? []).map((entity) => given(source, entity)) };
    case 'html':
      return readHtml(source);
    case 'markdown':
      return readMarkdown(source);
    case 'markdownv2':
      return readMarkdownV2(source);
    default:
      throw bad('unsupported parse_mode');
  }
}

function given(source: string, entity: unknown): Entity {
  if (!isObject(entity)) throw unparsed('MessageEntity must be an Object');
  const { type, url, language, user, custom_emoji_id: emoji } = entity;
  const offset = whole(entity['offset'], 'offset');
  const length = whole(entity['length'], 'length');
  if (typeof type !== 'string' || !TYPES.has(type)) {
    throw bad('can\'t parse MessageEntity: Field "type" is unsupported');
  }
  if (offset === undefined || length === undefined) {
    throw bad('can\'t parse MessageEntity: Can\'t find field "offset" or "length"');
  }
  if (offset < 0 || length <= 0 || offset + length > source.length) {
    throw bad('ENTITY_BOUNDS_INVALID');
  }
  if (type === 'text_link' && (typeof url !== 'string' || url === '')) {
    throw bad('ENTITY_URL_INVALID');
  }
  return {
    type,
    offset,
    length,
    ...(typeof url === 'string' && { url }),
    ...(typeof language === 'string' && { language }),
    ...(user !== undefined && { user }),
    ...(typeof emoji === 'string' && { custom_emoji_id: emoji }),
    ...(type === 'date_time' && { unix_time: whole(entity['unix_time'], 'unix_time') ?? 0 }),
  };
}

/** Space around a text is taken away; its entities move along. */
function trimmed(text: string, entities: readonly Entity[]): Formatted {
  const start = text.length - text.trimStart().length;
  const kept = text.trim();
  return {
    text: kept,
    entities: entities.flatMap((entity) => {
      const offset = Math.max(0, entity.offset - start);
      const end = Math.min(kept.length, entity.offset + entity.length - start);
      return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
    }),
  };
}
