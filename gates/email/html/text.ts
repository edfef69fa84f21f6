/**
 * A mail's HTML as plain text that reads well: links, lists, tables, quotes as `>`. One pass over the tags, whatever
 * they are closed by or how deep they stand in one another.
 */
import { Parser } from 'htmlparser2';
import { newLines } from './lines.ts';

/** Elements that begin a line of their own. */
const BLOCKS = new Set(
  'address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form header li main nav option section summary tbody tfoot thead title tr'.split(
    ' ',
  ),
);
/** Those with a blank line before and after them. */
const APART = new Set('blockquote h1 h2 h3 h4 h5 h6 p pre table'.split(' '));
/** Those of which nothing is read. */
const UNREAD = new Set(
  'applet audio canvas embed head iframe math noframes noscript object script style svg template textarea title video'.split(
    ' ',
  ),
);
const VOID = new Set('area base br col hr img input link meta source wbr'.split(' '));
/** No letter is longer. Characters. */
const LONGEST = 8_000_000;
/** As Outlook writes it above what it quotes. */
const RULE = '_'.repeat(32);

interface Open {
  readonly name: string;
  /** Nothing in it is read. */
  readonly unread: boolean;
  /** Undoes what it began. */
  close(): void;
}

/** Never throws. Text of the sender: to be cleaned as any other before a terminal sees it. */
export function textOfHtml(html: string): string {
  return read(html).text;
}

/** Whether elements stand in one another as deep as nobody writes: whoever reads that on pays with the square of it. */
export function isTooDeep(html: string): boolean {
  return read(html).deep;
}

function read(html: string): { text: string; deep: boolean } {
  const lines = newLines();
  const open: Open[] = [];
  const lists: { next: number | null }[] = [];
  let unread = 0;
  let pre = 0;
  let cells = 0;

  const closeTop = () => {
    const top = open.pop();
    if (top?.unread) unread -= 1;
    else top?.close();
  };
  const begin = (name: string, attributes: Readonly<Record<string, string>>): (() => void) => {
    const apart = APART.has(name);
    if (apart) lines.apart();
    else if (BLOCKS.has(name)) lines.newLine();
    const end = () => (apart ? lines.apart() : lines.newLine());
    switch (name) {
      case 'a':
        return linkOf(lines, attributes['href']);
      case 'blockquote':
        lines.quote(1);
        return () => {
          lines.newLine();
          lines.quote(-1);
          lines.apart();
        };
      case 'ul':
      case 'ol':
        if (lists.length === 0) lines.apart();
        else lines.newLine();
        lists.push({
          next: name === 'ol' ? Number.parseInt(attributes['start'] ?? '1', 10) : null,
        });
        return () => {
          lists.pop();
          if (lists.length === 0) lines.apart();
          else lines.newLine();
        };
      case 'li': {
        const list = lists.at(-1);
        const bullet = list?.next === null || list === undefined ? '- ' : `${list.next}. `;
        if (list && list.next !== null) list.next += 1;
        lines.indent(bullet);
        return () => {
          lines.newLine();
          lines.indent(null);
        };
      }
      case 'pre':
        pre += 1;
        return () => {
          pre -= 1;
          lines.apart();
        };
      case 'tr':
        cells = 0;
        return end;
      case 'td':
      case 'th':
        if (cells > 0) lines.cell();
        cells += 1;
        return () => undefined;
      default:
        return apart || BLOCKS.has(name) ? end : () => undefined;
    }
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (unread > 0) {
        if (!VOID.has(name)) open.push({ name, unread: false, close: () => undefined });
        return;
      }
      if (name === 'br') lines.break();
      else if (name === 'hr') lines.rule(RULE);
      else if (name === 'img') lines.text(imageOf(attributes));
      if (VOID.has(name)) return;
      const hidden = UNREAD.has(name) || isHidden(attributes);
      if (hidden) unread += 1;
      const close = hidden ? () => undefined : begin(name, attributes);
      open.push({ name, unread: hidden, close });
    },
    ontext(text) {
      if (unread > 0) return;
      if (pre > 0) lines.preformatted(text);
      else lines.text(text);
    },
    // The parser closes whatever a mail forgets to close, the innermost first.
    onclosetag(name) {
      if (open.at(-1)?.name === name) closeTop();
    },
  });
  const end = Math.min(html.length, LONGEST);
  let at = 0;
  while (at < end && open.length < DEEPEST) {
    parser.write(html.slice(at, Math.min(at + SLICE, end)));
    at += SLICE;
  }
  const deep = at < end;
  if (deep) lines.text(html.slice(at, end).replaceAll(/<[^<>]*>/g, ' '));
  else parser.end();
  while (open.length > 0) closeTop();
  return { text: lines.all(), deep };
}

/** Characters looked at before it is asked how deep they lead. */
const SLICE = 16_384;
/** Elements in one another; mails that have been answered a hundred times have some hundreds. */
const DEEPEST = 2000;

type Lines = ReturnType<typeof newLines>;

/** The address behind its words, where they do not tell it themselves. */
function linkOf(lines: Lines, href: string | undefined): () => void {
  const from = lines.mark();
  return () => {
    const address = href?.trim() ?? '';
    if (!/^(https?|mailto|tel|ftp|sms):/i.test(address)) return;
    const said = lines.since(from);
    // A question mark begins the subject of a mail that is suggested.
    const shown = /^https?:|^ftp:/i.test(address)
      ? address
      : address.replace(/^[a-z]+:/i, '').replace(/\?.*$/s, '');
    if (bare(said) === bare(shown)) return;
    lines.text(` <${shown}>`);
  };
}

function bare(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/)?(www\.)?/, '')
    .replace(/\/$/, '');
}

function imageOf({ alt, width, height }: Readonly<Record<string, string>>): string {
  const words = alt?.trim() ?? '';
  // A picture of one point counts who reads.
  return words === '' || width === '1' || height === '1' ? '' : `[${words}]`;
}

/** What stands before a mail's text for the list of mails alone, too. */
function isHidden({ hidden, style }: Readonly<Record<string, string>>): boolean {
  return (
    hidden !== undefined ||
    (style !== undefined && /(^|;)\s*(display\s*:\s*none|mso-hide\s*:\s*all)/i.test(style))
  );
}
