import { markOf, momentOf } from './addresses.ts';
import type { Mark } from './entities.ts';

export interface Tag {
  /** Lower case. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const SIMPLE: Readonly<
  Record<string, 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler' | 'code'>
> = {
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
  code: 'code',
};

/** For people who wrote another one. */
export const ALLOWED =
  '<b> <strong> <i> <em> <u> <ins> <s> <strike> <del> <tg-spoiler> <span class="tg-spoiler"> <a href> <code> <pre> <blockquote> <blockquote expandable> <tg-emoji emoji-id> <tg-time unix>';

/** What a tag of Telegram’s HTML marks; `null` where it has none such. https://core.telegram.org/bots/api#html-style */
export function markOfTag({ name, attributes }: Tag): Mark | null {
  const type = SIMPLE[name];
  if (type !== undefined) return { type };
  switch (name) {
    case 'span':
      return attributes['class'] === 'tg-spoiler' ? { type: 'spoiler' } : null;
    case 'a':
      return attributes['href'] ? markOf(attributes['href']) : null;
    case 'pre':
      return { type: 'pre' };
    case 'blockquote':
      return { type: 'expandable' in attributes ? 'expandable_blockquote' : 'blockquote' };
    case 'tg-emoji': {
      const id = attributes['emoji-id'] ?? '';
      return /^\d+$/.test(id) ? { type: 'custom_emoji', custom_emoji_id: id } : null;
    }
    case 'tg-time': {
      const unix = attributes['unix'] ?? '';
      return /^\d+$/.test(unix) ? momentOf(unix, attributes['format']) : null;
    }
    default:
      return null;
  }
}

/** As it was written, for people. */
export function spelled({ name, attributes }: Tag): string {
  const told = Object.entries(attributes).map(([key, value]) =>
    value === '' ? ` ${key}` : ` ${key}="${value}"`,
  );
  return `<${name}${told.join('')}>`;
}
