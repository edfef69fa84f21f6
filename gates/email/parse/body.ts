/** What a mail says, as text for people, and what it carries. */
import { textOfHtml } from '../html/text.ts';
import { decodeText, latin1 } from './charset.ts';
import { unflowed } from './flowed.ts';
import { type Layout, layoutOf, type Section } from './layout.ts';
import type { Part } from './mime.ts';
import { decodeTransfer } from './transfer.ts';

export interface Body {
  readonly text: string;
  /** As its author's program wrote it: unsafe. */
  readonly html: string | null;
  readonly attachments: readonly Part[];
  /** Shown inside the HTML. */
  readonly inline: readonly Part[];
  readonly calendar: Part | null;
  readonly report: readonly Part[];
  readonly sealed: Layout['sealed'];
}

export function bodyOf(root: Part): Body {
  const { sections, attachments, embedded, ...layout } = layoutOf(root);
  const said = sections.map(formsOf);
  const text = said
    .map(({ plain, html }) => (plain.trim() === '' && html !== '' ? textOfHtml(html) : plain))
    .map((each) => each.replaceAll('\0', '').trim())
    .filter((each) => each !== '')
    .join('\n\n');
  const html = said.some((each) => each.html !== '')
    ? said.map(({ plain, html }) => html || preformatted(plain)).join('\n')
    : null;
  const inline = embedded.filter((part) => html !== null && isNamed(html, part));
  const files = embedded.filter((part) => !inline.includes(part));
  return {
    ...layout,
    text,
    html: html?.replaceAll('\0', '') ?? null,
    attachments: [...attachments, ...files].toSorted(byNumber),
    inline,
  };
}

function formsOf({ plain, html }: Section): { plain: string; html: string } {
  return {
    plain: plain.map(plainOf).join('\n\n'),
    html: html.map(htmlOf).join('\n'),
  };
}

function plainOf(part: Part): string {
  const text = textOf(part).replaceAll(/\r\n?/g, '\n');
  if (part.params.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflowed(text, part.params.get('delsp')?.toLowerCase() === 'yes');
}

/** Where its head names no charset, the page itself may. */
function htmlOf(part: Part): string {
  const bytes = bytesOf(part);
  const inside = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(
    latin1(bytes.subarray(0, 2048)),
  )?.[1];
  return decodeText(bytes, part.params.get('charset') ?? inside ?? null, inside);
}

/** As text, by its charset. Empty where it was not fetched. */
export function textOf(part: Part): string {
  return decodeText(bytesOf(part), part.params.get('charset') ?? null);
}

function bytesOf({ body, encoding }: Part): Uint8Array {
  return body === null ? new Uint8Array() : decodeTransfer(body, encoding);
}

function isNamed(html: string, { contentId }: Part): boolean {
  if (contentId === null) return false;
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`);
}

function preformatted(plain: string): string {
  if (plain.trim() === '') return '';
  const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<pre>${escaped}</pre>`;
}

function byNumber(a: Part, b: Part): number {
  const [left, right] = [a, b].map(({ number }) => number.split('.').map(Number));
  for (const [index, value] of (left ?? []).entries()) {
    const other = right?.[index] ?? -1;
    if (value !== other) return value - other;
  }
  return -1;
}
