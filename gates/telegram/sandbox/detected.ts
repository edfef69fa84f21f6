/** What Telegram marks in a text by itself: addresses, commands, names. https://core.telegram.org/bots/api#messageentity */

export interface Entity {
  readonly type: string;
  /** UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly user?: unknown;
  readonly language?: string;
  readonly custom_emoji_id?: string;
  readonly unix_time?: number;
}

const KINDS: readonly (readonly [string, RegExp])[] = [
  ['url', /\bhttps?:\/\/[^\s<>"«»]+[^\s<>"«».,:;!?)]/giu],
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/giu],
  ['url', /\b(?:[a-z0-9-]+\.)+(?:com|org|net|ru|me|example|info|io)\b(?:\/[^\s<>"«»]*)?/giu],
  ['bot_command', /(?<![\w/<>])\/[a-z0-9_]{1,64}(?:@\w{4,32})?(?![\w/])/giu],
  ['mention', /(?<![\w@])@[a-z]\w{3,31}(?!\w)/giu],
  ['hashtag', /(?<![\p{L}\d_#])#[\p{L}\d_]*\p{L}[\p{L}\d_]*/gu],
  ['cashtag', /(?<![\w$])\$[A-Z]{3,8}\b/gu],
  ['phone_number', /(?<![\w+])\+\d[\d -]{7,16}\d(?!\w)/gu],
];
/** Nothing is looked for in these. */
const CLOSED: ReadonlySet<string> = new Set(['code', 'pre', 'text_link', 'text_mention']);

/** The entities given, with those that can be seen in the text. */
export function withDetected(text: string, given: readonly Entity[]): readonly Entity[] {
  const taken = given.filter(({ type }) => CLOSED.has(type));
  const found: Entity[] = [];
  for (const [type, pattern] of KINDS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if ([...taken, ...found].some((other) => overlap(other, entity))) continue;
      found.push(entity);
    }
  }
  return [...given, ...found].toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}

function overlap(a: Entity, b: Entity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
