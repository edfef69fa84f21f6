/** The words of a command. */
import { Refusal } from './refusal.ts';

export type Argument = string | readonly Argument[];

export type Token =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'text'; readonly text: string };

/** An atom goes on in brackets with everything in them: `BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.100>`. */
const WORD = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|((?:\[[^\]]*\]|[^\s()[\]"])+))/y;

/** Of a line, or of a piece between literals. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const whole = line.trimEnd();
  for (let at = 0; at < whole.length; at = WORD.lastIndex) {
    WORD.lastIndex = at;
    const found = WORD.exec(whole);
    if (!found) throw new Refusal('BAD', 'Error in IMAP command received by server.');
    const [, open, close, quoted, atom] = found;
    if (open) tokens.push({ kind: 'open' });
    else if (close) tokens.push({ kind: 'close' });
    else tokens.push({ kind: 'text', text: quoted?.replaceAll(/\\(.)/g, '$1') ?? atom ?? '' });
  }
  return tokens;
}

/** With its lists. */
export function treeOf(tokens: readonly Token[]): Argument[] {
  const stack: Argument[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'open') stack.push([]);
    else if (token.kind === 'text') stack.at(-1)?.push(token.text);
    else {
      const list = stack.pop();
      const above = stack.at(-1);
      if (!list || !above) throw new Refusal('BAD', 'Too many closing parentheses.');
      above.push(list);
    }
  }
  if (stack.length !== 1) throw new Refusal('BAD', 'Missing closing parenthesis.');
  return stack[0] ?? [];
}

export function textOf(argument: Argument | undefined): string {
  if (typeof argument === 'string') return argument;
  throw new Refusal('BAD', 'Error in IMAP command received by server.');
}

export function listOf(argument: Argument | undefined): readonly Argument[] {
  if (argument === undefined) throw new Refusal('BAD', 'Missing arguments.');
  return typeof argument === 'string' ? [argument] : argument;
}

/** `"a b"`, or a literal where that cannot hold it; NIL for null. */
export function nstring(value: string | null): string {
  if (value === null) return 'NIL';
  if (/^[\u0020-\u007E]*$/.test(value) && value.length < 1000) {
    return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  }
  return literal(value);
}

export function literal(value: string): string {
  return `{${value.length}}\r\n${value}`;
}

/** A folder's name, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}
