/** Text in HTML style. https://core.telegram.org/bots/api#html-style */
import type { Entity } from './detected.ts';
import { bad } from './refusals.ts';

const TYPES: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};
const CHARACTERS: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface Open {
  readonly tag: string;
  readonly type: string;
  readonly at: number;
  readonly offset: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Throws `can't parse entities` with the byte where it went wrong. */
export function readHtml(source: string): { text: string; entities: readonly Entity[] } {
  let text = '';
  const entities: Entity[] = [];
  const open: Open[] = [];
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    if (rest.startsWith('<')) {
      const end = rest.indexOf('>');
      if (end < 0) throw unparsed(`Unclosed start tag at byte offset ${bytes(source, at)}`);
      const inside = rest.slice(1, end);
      if (inside.startsWith('/')) {
        const entity = close(open.pop(), inside.slice(1).trim().toLowerCase(), source, at, text);
        if (entity) merge(entities, entity);
      } else {
        open.push(begin(inside, source, at, text.length));
      }
      at += end + 1;
      continue;
    }
    const character = /^&(?:#(\d+)|#x([\da-f]+)|(lt|gt|amp|quot));/i.exec(rest);
    if (character) {
      const [whole, decimal, hexadecimal, name] = character;
      const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
      text += name ? CHARACTERS[name.toLowerCase()] : String.fromCodePoint(code);
      at += whole.length;
      continue;
    }
    text += source.charAt(at);
    at += 1;
  }
  const last = open.at(-1);
  if (last) throw unparsed(`Can't find end tag corresponding to start tag "${last.tag}"`);
  return { text, entities };
}

function begin(inside: string, source: string, at: number, offset: number): Open {
  const tag = /^[^\s>]*/.exec(inside)?.[0].toLowerCase() ?? '';
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted, plain] of inside
    .slice(tag.length)
    .matchAll(/([\w-]+)(?:\s*=\s*(?:["']([^"']*)["']|([^\s"'>]+)))?/g)) {
    attributes.set(name.toLowerCase(), unescaped(quoted ?? plain ?? ''));
  }
  const type = TYPES[tag];
  const spoiler = tag !== 'span' || attributes.get('class') === 'tg-spoiler';
  if (type === undefined) {
    throw unparsed(`Unsupported start tag "${tag}" at byte offset ${bytes(source, at)}`);
  }
  if (!spoiler) {
    throw unparsed(`Tag "span" must have class "tg-spoiler" at byte offset ${bytes(source, at)}`);
  }
  return { tag, type, at, offset, attributes };
}

function close(
  open: Open | undefined,
  tag: string,
  source: string,
  at: number,
  text: string,
): Entity | null {
  if (!open) throw unparsed(`Unexpected end tag at byte offset ${bytes(source, at)}`);
  if (tag !== '' && tag !== open.tag) {
    throw unparsed(
      `Unmatched end tag at byte offset ${bytes(source, at)}, expected "</${open.tag}>", found "</${tag}>"`,
    );
  }
  const { type, offset, attributes } = open;
  const length = text.length - offset;
  if (length === 0) return null;
  const entity = { type, offset, length };
  switch (type) {
    case 'text_link': {
      const url = attributes.get('href') ?? text.slice(offset);
      const link = /^(?:https?|ftp|tg|mailto|tel):/i.test(url) ? url : `http://${url}`;
      return /^\S+\.\S+|^\w+:\S+$/.test(url) ? { ...entity, url: link } : null;
    }
    case 'custom_emoji': {
      const id = attributes.get('emoji-id') ?? '';
      if (!/^\d+$/.test(id)) throw unparsed('Invalid custom emoji identifier specified');
      return { ...entity, custom_emoji_id: id };
    }
    case 'code': {
      const language = /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1];
      return language === undefined ? entity : { ...entity, language };
    }
    case 'blockquote':
      return attributes.has('expandable') ? { ...entity, type: 'expandable_blockquote' } : entity;
    default:
      return entity;
  }
}

/** `<pre><code class="language-x">` is one entity. */
function merge(entities: Entity[], entity: Entity): void {
  const inner = entities.at(-1);
  const same = inner?.offset === entity.offset && inner.length === entity.length;
  if (entity.type === 'pre' && inner?.type === 'code' && same) {
    entities.pop();
    entities.push(inner.language ? { ...entity, language: inner.language } : entity);
    return;
  }
  if (inner?.type === 'code' && inner.language !== undefined) {
    const { language: _, ...plain } = inner;
    entities.splice(-1, 1, plain);
  }
  entities.push(entity);
}

function unescaped(value: string): string {
  return value.replace(
    /&(lt|gt|amp|quot);/gi,
    (_, name: string) => CHARACTERS[name.toLowerCase()] ?? '',
  );
}

export function unparsed(what: string): Error {
  return bad(`can't parse entities: ${what}`);
}

/** Where a UTF-16 unit stands in UTF-8. */
export function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}
