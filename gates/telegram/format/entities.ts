/** What stands out in a text, as the Bot API has it. https://core.telegram.org/bots/api#messageentity */

/** A kind of emphasis, before it is known where it stands. */
export type Mark =
  | { type: 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler' }
  | { type: 'blockquote' | 'expandable_blockquote' | 'code' }
  | { type: 'pre'; language?: string }
  | { type: 'text_link'; url: string }
  | { type: 'text_mention'; user: Mentioned }
  | { type: 'custom_emoji'; custom_emoji_id: string }
  | { type: 'date_time'; unix_time: number; date_time_format?: string };

/** Somebody by their id. The platform looks at nothing else of it; `first_name` is what stands in the text. */
export interface Mentioned {
  id: number;
  is_bot: false;
  first_name: string;
}

/** `offset` and `length` in UTF-16 code units. */
export type Entity = Mark & { offset: number; length: number };

export interface Formatted {
  text: string;
  entities: readonly Entity[];
}

/** Collects a text with what is marked in it. */
export interface Composer {
  write(text: string): void;
  /** From here on, until it is closed. What may not stand inside what is open already is left out. */
  open(mark: Mark): Opened;
  /** Together with what was opened after it. */
  close(opened: Opened): void;
  /** What was written so far. */
  readonly text: string;
  /** Without white space at both ends, which the platform cuts off. Closes what is open. */
  done(): Formatted;
}

export interface Opened {
  mark: Mark;
  /** UTF-16 code units. */
  at: number;
  /** Not shown: it may not stand where it stands. */
  readonly idle: boolean;
}

const STYLES: ReadonlySet<string> = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
]);
const QUOTES: ReadonlySet<string> = new Set(['blockquote', 'expandable_blockquote']);
const CODE: ReadonlySet<string> = new Set(['code', 'pre']);

/** Two marks of which one may not contain the other. https://core.telegram.org/bots/api#formatting-options */
function clash(outer: Mark, inner: Mark): boolean {
  if (CODE.has(outer.type)) return true;
  if (QUOTES.has(outer.type)) return QUOTES.has(inner.type);
  if (STYLES.has(outer.type)) return outer.type === inner.type;
  return !STYLES.has(inner.type);
}

export function composer(): Composer {
  let text = '';
  const open: Opened[] = [];
  const entities: Entity[] = [];

  const end = ({ mark, at, idle }: Opened): void => {
    const length = text.length - at;
    if (idle || length === 0) return;
    const place = { offset: at, length };
    if (mark.type !== 'text_mention') entities.push({ ...mark, ...place });
    else entities.push({ ...mark, user: { ...mark.user, first_name: text.slice(at) }, ...place });
  };
  /** Styles do not reach into code: they end before it, and go on behind it. */
  const pause = (): void => {
    for (const each of open) {
      if (!STYLES.has(each.mark.type) || each.at === text.length) continue;
      end(each);
      each.at = text.length;
    }
  };
  const resume = (): void => {
    for (const each of open) if (STYLES.has(each.mark.type)) each.at = text.length;
  };

  /** Lines between a quote's edges and its words would be empty lines of it. */
  const trimQuote = ({ mark, at, idle }: Opened): void => {
    if (idle || !QUOTES.has(mark.type)) return;
    text = text.slice(0, at) + text.slice(at).replace(/\n+$/, '');
    for (const entity of entities) {
      entity.length = Math.min(entity.length, Math.max(0, text.length - entity.offset));
    }
  };

  const close = (opened: Opened): void => {
    const from = open.indexOf(opened);
    if (from < 0) return;
    const closing = open.splice(from).toReversed();
    for (const each of closing) {
      trimQuote(each);
      end(each);
      if (!each.idle && CODE.has(each.mark.type)) resume();
    }
  };

  return {
    get text() {
      return text;
    },
    write(more) {
      const begins = open.some(({ mark, at }) => at === text.length && QUOTES.has(mark.type));
      text += begins ? more.replace(/^\n+/, '') : more;
    },
    open(mark) {
      const idle = open.some((outer) => !outer.idle && clash(outer.mark, mark));
      if (!idle && CODE.has(mark.type)) pause();
      const opened = { mark, at: text.length, idle };
      open.push(opened);
      return opened;
    },
    close,
    done() {
      if (open[0]) close(open[0]);
      return trimmed(text, entities);
    },
  };
}

/** Part of a text, with what is marked in it. */
export function part({ text, entities }: Formatted, from: number, to: number): Formatted {
  const inside = entities.flatMap((entity): Entity[] => {
    const start = Math.max(entity.offset, from);
    const end = Math.min(entity.offset + entity.length, to);
    return end > start ? [{ ...entity, offset: start - from, length: end - start }] : [];
  });
  return { text: text.slice(from, to), entities: inside };
}

function trimmed(text: string, entities: readonly Entity[]): Formatted {
  const from = text.length - text.trimStart().length;
  const cut = part({ text, entities }, from, Math.max(from, text.trimEnd().length));
  return { ...cut, entities: inOrder(cut.entities) };
}

/** Outer ones first, as the platform gives them back. */
function inOrder(entities: readonly Entity[]): Entity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}
