import { isUtf8 } from 'node:buffer';

/**
 * Meta writes each byte of UTF-8 as a character of its own (`ÐŸ` for `П`). Text of such characters alone that
 * are UTF-8 when taken as bytes is read as that; what is right already stays as it is.
 * A download of end-to-end encrypted chats has proper text.
 */
export function mendText(text: string): string {
  if (!BYTES.test(text) || BEYOND.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

/** Every text in it, in place: a file has thousands, and is nobody else's. */
export function mend(value: unknown): unknown {
  if (typeof value === 'string') return mendText(value);
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) value[index] = mend(each);
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>;
    for (const [name, each] of Object.entries(fields)) fields[name] = mend(each);
  }
  return value;
}

const BYTES = /[\u0080-\u00FF]/;
const BEYOND = /[\u0100-\uFFFF]/;
