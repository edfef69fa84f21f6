import { Parser } from 'htmlparser2';
import type { Tag } from './tags.ts';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

/** Character references of those who wrote for HTML; any other `&` is one. */
export function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (all: string, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
    },
  );
}

/** Whether Telegram opens it: others it leaves out of the message without a word. */
export function isLinkable(href: string): boolean {
  return /^(https?|tg|ton|tonsite):\/\//i.test(href) || /^[\p{L}\d-]+(\.[\p{L}\d-]+)+/u.test(href);
}

/** A single tag as it stands in Markdown; `null` for what is none. */
export function tagOf(raw: string): (Tag & { closes: boolean }) | null {
  const closing = /^<\/([a-z][a-z0-9-]*)\s*>$/i.exec(raw)?.[1];
  if (closing !== undefined) return { name: closing.toLowerCase(), attributes: {}, closes: true };
  let found: Tag | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      found ??= { name, attributes };
    },
  });
  parser.write(raw);
  return found === null ? null : { ...(found as Tag), closes: false };
}
