/** Text in MarkdownV2 and in the older Markdown. https://core.telegram.org/bots/api#markdownv2-style */
import type { Entity } from './detected.ts';
import { bytes, unparsed } from './markup-html.ts';

interface Open {
  readonly type: string;
  readonly mark: string;
  readonly at: number;
  readonly offset: number;
}
interface Read {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const TYPES: readonly (readonly [string, string])[] = [
  ['__', 'underline'],
  ['||', 'spoiler'],
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strikethrough'],
];
const RESERVED = new Set('_*[]()~`>#+-=|{}.!');
const NAMES: Readonly<Record<string, string>> = {
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  spoiler: 'Spoiler',
  text_link: 'TextUrl',
};

export function readMarkdownV2(source: string): Read {
  let text = '';
  const entities: Entity[] = [];
  const open: Open[] = [];
  let quote: number | null = null;
  const endQuote = (): void => {
    if (quote === null) return;
    const expandable = text.endsWith('||');
    if (expandable) text = text.slice(0, -2);
    const type = expandable ? 'expandable_blockquote' : 'blockquote';
    entities.push({ type, offset: quote, length: text.length - quote });
    quote = null;
  };
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const start = at === 0 || source[at - 1] === '\n';
    if (start && rest.startsWith('>')) {
      quote ??= text.length;
      at += 1;
      continue;
    }
    if (start && quote !== null && !rest.startsWith('>')) endQuote();
    const character = rest.charAt(0);
    if (character === '\\' && rest.length > 1 && rest.charCodeAt(1) < 127) {
      text += rest.charAt(1);
      at += 2;
      continue;
    }
    if (character === '`') {
      const code = readCode(source, at, (one) => one.replace(/\\([`\\])/g, '$1'));
      entities.push({ ...code.entity, offset: text.length });
      text += code.text;
      at = code.end;
      continue;
    }
    const last = open.at(-1);
    if (quote !== null && /^\|\|(?:\n[^>]|\n?$)/.test(rest) && last?.mark !== '||') {
      text += '||';
      at += 2;
      continue;
    }
    if (last?.type === 'text_link' && character === ']') {
      const url = /^\]\(((?:\\.|[^)\\])*)\)/.exec(rest);
      open.pop();
      const length = text.length - last.offset;
      const address = url?.[1]?.replace(/\\(.)/g, '$1') ?? text.slice(last.offset);
      if (length > 0 && address !== '') entities.push(linked(last.offset, length, address));
      at += url?.[0].length ?? 1;
      continue;
    }
    // The nearest one that is open is ended first: `___` is italic's end within underline.
    const [mark, type] =
      (last && rest.startsWith(last.mark) && TYPES.find(([one]) => one === last.mark)) ||
      TYPES.find(([one]) => rest.startsWith(one)) ||
      [];
    if (mark !== undefined && type !== undefined) {
      if (last?.mark === mark) {
        open.pop();
        const length = text.length - last.offset;
        if (length > 0) entities.push({ type, offset: last.offset, length });
      } else {
        open.push({ type, mark, at, offset: text.length });
      }
      at += mark.length;
      continue;
    }
    if (character === '[' || rest.startsWith('![')) {
      open.push({ type: 'text_link', mark: ']', at, offset: text.length });
      at += character === '[' ? 1 : 2;
      continue;
    }
    if (RESERVED.has(character)) {
      throw unparsed(
        `Character '${character}' is reserved and must be escaped with the preceding '\\'`,
      );
    }
    text += character;
    at += 1;
  }
  endQuote();
  const left = open.at(-1);
  if (left) {
    throw unparsed(
      `Can't find end of ${NAMES[left.type]} entity at byte offset ${bytes(source, left.at)}`,
    );
  }
  return { text, entities };
}

/** Without nesting, and with nothing but bold, italic, code and links. */
export function readMarkdown(source: string): Read {
  let text = '';
  const entities: Entity[] = [];
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const character = rest.charAt(0);
    if (character === '\\' && '_*`['.includes(rest.charAt(1)) && rest.length > 1) {
      text += rest.charAt(1);
      at += 2;
    } else if (character === '`') {
      const code = readCode(source, at, (one) => one);
      entities.push({ ...code.entity, offset: text.length });
      text += code.text;
      at = code.end;
    } else if (character === '*' || character === '_') {
      const end = rest.indexOf(character, 1);
      if (end < 0) throw endless(source, at);
      const inside = rest.slice(1, end);
      const type = character === '*' ? 'bold' : 'italic';
      if (inside !== '') entities.push({ type, offset: text.length, length: inside.length });
      text += inside;
      at += end + 1;
    } else if (character === '[') {
      const link = /^\[([^\]]*)\](?:\(([^)]*)\))?/.exec(rest);
      if (!link) throw endless(source, at);
      const [whole, said = '', url] = link;
      if (url && said !== '') entities.push(linked(text.length, said.length, url));
      text += said;
      at += whole.length;
    } else {
      text += character;
      at += 1;
    }
  }
  return { text, entities };
}

function readCode(
  source: string,
  at: number,
  plain: (inside: string) => string,
): { text: string; end: number; entity: Omit<Entity, 'offset'> } {
  const block = source.startsWith('```', at);
  const mark = block ? '```' : '`';
  const begin = at + mark.length;
  let end = begin;
  while (end < source.length && !source.startsWith(mark, end)) end += source[end] === '\\' ? 2 : 1;
  if (end >= source.length) throw endless(source, at);
  const inside = source.slice(begin, end);
  const [, language, code = ''] = (block && /^([^\s`]+)\n([^]*)$/.exec(inside)) || ['', '', inside];
  const text = plain(code.replace(block ? /^\n/ : /^$/, ''));
  return {
    text,
    end: end + mark.length,
    entity: block
      ? { type: 'pre', length: text.length, ...(language ? { language } : {}) }
      : { type: 'code', length: text.length },
  };
}

function linked(offset: number, length: number, url: string): Entity {
  const emoji = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
  if (emoji) return { type: 'custom_emoji', offset, length, custom_emoji_id: emoji };
  const address = /^\w+:/.test(url) ? url : `http://${url}`;
  return { type: 'text_link', offset, length, url: address };
}

function endless(source: string, at: number): Error {
  return unparsed(`Can't find end of the entity starting at byte offset ${bytes(source, at)}`);
}
