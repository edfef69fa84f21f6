/** Markdown (CommonMark, with the tables and strokes of GitHub’s) as a text with entities. */
import { Marked, type MarkedToken, type Token, type Tokens } from 'marked';
import { markOf } from './addresses.ts';
import { composer, type Composer, type Formatted, type Opened } from './entities.ts';
import { decoded, isLinkable, tagOf } from './markdown-parts.ts';
import { tableText } from './table.ts';
import { markOfTag } from './tags.ts';

const BULLETS = ['•', '◦', '▪'];

/** `||hidden||`, as Telegram’s apps write it. */
interface Spoiler {
  type: 'spoiler';
  raw: string;
  tokens: Token[];
}

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'spoiler',
      level: 'inline',
      start: (source) => source.indexOf('||'),
      tokenizer(source) {
        const [raw, inner] = /^\|\|(?=\S)([\s\S]*?\S)\|\|/.exec(source) ?? [];
        if (raw === undefined || inner === undefined) return undefined;
        return { type: 'spoiler', raw, tokens: this.lexer.inlineTokens(inner) } satisfies Spoiler;
      },
    },
  ],
});

/**
 * Lines stay lines. Headings become bold, lists get their bullets and numbers, tables stand in even columns; what
 * Markdown has no sign for is written with Telegram’s tags (`<u>`, `<blockquote expandable>`). Other tags are text.
 * https://spec.commonmark.org, https://core.telegram.org/bots/api#formatting-options
 */
export function fromMarkdown(source: string): Formatted {
  const said = composer();
  blocks({ said, tags: [], depth: 0 }, marked.lexer(source), '\n\n');
  return said.done();
}

interface Writing {
  readonly said: Composer;
  /** Tags that stand open. */
  readonly tags: { name: string; opened: Opened }[];
  /** How many lists deep. */
  readonly depth: number;
}

type Known = MarkedToken | Spoiler;

function blocks(writing: Writing, tokens: readonly Token[], between: string): void {
  const shown = (tokens as Known[]).filter(
    ({ type }) => type !== 'space' && type !== 'def' && type !== 'checkbox',
  );
  for (const [index, token] of shown.entries()) {
    if (index > 0) writing.said.write(token.type === 'list' && writing.depth > 0 ? '\n' : between);
    block(writing, token);
  }
}

function block(writing: Writing, token: Known): void {
  const { said } = writing;
  switch (token.type) {
    case 'heading':
      return within(said, { type: 'bold' }, () => inline(writing, token.tokens));
    case 'blockquote':
      return within(said, { type: 'blockquote' }, () => blocks(writing, token.tokens, '\n\n'));
    case 'list':
      return list(writing, token);
    case 'code': {
      const language = token.lang?.trim().split(/\s/, 1)[0];
      const mark = { type: 'pre', ...(language ? { language } : {}) } as const;
      return within(said, mark, () => said.write(token.text));
    }
    case 'table':
      return within(said, { type: 'pre' }, () => said.write(tableText(token, plain)));
    case 'hr':
      return said.write('———');
    // A block of tags holds text all the same.
    case 'html':
      return inline(writing, marked.Lexer.lexInline(token.text.trim(), marked.defaults));
    case 'paragraph':
    case 'text':
      inline(writing, token.tokens ?? [token]);
      return closeStyles(writing);
    default:
      return inline(writing, [token]);
  }
}

/** What is not closed by the end of its paragraph ends there; quotes go on. */
function closeStyles({ said, tags }: Writing): void {
  for (const tag of tags.filter(({ name }) => name !== 'blockquote')) {
    said.close(tag.opened);
    tags.splice(tags.indexOf(tag), 1);
  }
}

function list(writing: Writing, { items, loose, start }: Tokens.List): void {
  const { said, depth } = writing;
  const bullet = BULLETS[Math.min(depth, BULLETS.length - 1)] ?? '';
  for (const [index, item] of items.entries()) {
    if (index > 0) said.write(loose ? '\n\n' : '\n');
    const dot = /^\s*\d+([.)])/.exec(item.raw)?.[1] ?? '.';
    const number = start === '' ? bullet : `${start + index}${dot}`;
    const box = item.checked ? '☑' : '☐';
    said.write(`${'  '.repeat(depth)}${item.task ? box : number} `);
    blocks({ ...writing, depth: depth + 1 }, item.tokens, loose ? '\n\n' : '\n');
  }
}

function inline(writing: Writing, tokens: readonly Token[]): void {
  for (const token of tokens as Known[]) piece(writing, token);
}

function piece(writing: Writing, token: Known): void {
  const { said } = writing;
  switch (token.type) {
    case 'strong':
      return within(said, { type: 'bold' }, () => inline(writing, token.tokens));
    case 'em':
      return within(said, { type: 'italic' }, () => inline(writing, token.tokens));
    case 'del':
      return within(said, { type: 'strikethrough' }, () => inline(writing, token.tokens));
    case 'spoiler':
      return within(said, { type: 'spoiler' }, () => inline(writing, token.tokens));
    case 'codespan':
      return within(said, { type: 'code' }, () => said.write(token.text));
    case 'link':
      return link(writing, token);
    case 'image':
      return image(said, token);
    case 'br':
      return said.write('\n');
    case 'escape':
      return said.write(token.text);
    case 'html':
      return tag(writing, token.raw);
    default:
      return said.write(decoded('text' in token ? token.text : token.raw));
  }
}

/** An address that stands in the text as it is becomes a link by itself. */
function link(writing: Writing, { href, text, tokens, raw }: Tokens.Link): void {
  const { said } = writing;
  if (raw === text || raw === `<${text}>`) return said.write(text);
  if (isLinkable(href)) return within(said, markOf(href), () => inline(writing, tokens));
  inline(writing, tokens);
  said.write(` (${href.replace(/^(mailto|tel):/i, '')})`);
}

/** A picture is a link to it; a custom emoji, a moment are written so, too. */
function image(said: Composer, { href, text }: Tokens.Image): void {
  const write = () => said.write(text || href);
  return isLinkable(href) ? within(said, markOf(href), write) : write();
}

function tag({ said, tags }: Writing, raw: string): void {
  if (raw.startsWith('<!--')) return;
  if (/^<br\s*\/?>$/i.test(raw)) return said.write('\n');
  const found = tagOf(raw);
  const known = tags.findLast(({ name }) => name === found?.name);
  if (found?.closes && known) {
    said.close(known.opened);
    tags.splice(tags.indexOf(known), 1);
    return;
  }
  const mark = found === null || found.closes ? null : markOfTag(found);
  if (found === null || mark === null) return said.write(raw);
  tags.push({ name: found.name, opened: said.open(mark) });
}

function plain(tokens: readonly Token[]): string {
  const said = composer();
  inline({ said, tags: [], depth: 0 }, tokens);
  return said.done().text;
}

function within(said: Composer, mark: Parameters<Composer['open']>[0], work: () => void): void {
  const opened = said.open(mark);
  work();
  said.close(opened);
}
