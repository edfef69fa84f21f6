/** Lines of plain text, as HTML flows into them. */

/** Deeper than this nobody reads; every level would be repeated in every line. */
const DEEPEST = 20;

export interface Lines {
  /** As it flows: spaces and line breaks are one space. */
  text(said: string): void;
  /** As it stands. */
  preformatted(said: string): void;
  /** Ends the line that is begun. */
  newLine(): void;
  /** Ends the line, begun or not. */
  break(): void;
  /** A blank line before what comes next. */
  apart(): void;
  rule(line: string): void;
  /** One more level of quoting, or one less. */
  quote(by: 1 | -1): void;
  /** What comes next stands behind this; `null`: no longer. */
  indent(bullet: string | null): void;
  /** The next cell of a row: beside the last one, or below where that has several lines. */
  cell(): void;
  mark(): Mark;
  /** What has been said since, in one line. */
  since(mark: Mark): string;
  all(): string;
}

interface Mark {
  readonly lines: number;
  readonly pieces: number;
}

export function newLines(): Lines {
  const done: string[] = [];
  const depths: number[] = [];
  const indents: { bullet: string; used: boolean }[] = [];
  // In pieces: what links say is asked for again and again, and a line may be as long as the mail.
  let line: string[] = [];
  let space = false;
  let blank = false;
  let depth = 0;
  let separator = false;

  const push = (text: string) => {
    if (blank && done.length > 0 && done.at(-1) !== '') {
      depths.push(Math.min(depth, depths.at(-1) ?? 0));
      done.push('');
    }
    blank = false;
    depths.push(depth);
    done.push(text === '' ? '' : `${leading(indents)}${text}`);
  };
  const end = () => {
    if (line.length > 0) push(line.join('').trimEnd());
    [line, space, separator] = [[], false, false];
  };
  const add = (word: string) => {
    if (line.length > 0 && (separator || space)) line.push(separator ? ' | ' : ' ');
    [space, separator] = [false, false];
    line.push(word);
  };
  return {
    text(said) {
      const flowing = said.replaceAll(PADDING, ' ').replaceAll(/[ \t\r\n\f\u00A0]+/g, ' ');
      if (flowing === '') return;
      if (flowing.startsWith(' ')) space = true;
      const words = flowing.trim();
      if (words === '') return;
      add(words);
      space = flowing.endsWith(' ');
    },
    preformatted(said) {
      const [first = '', ...rest] = said.replaceAll('\r\n', '\n').split('\n');
      if (first !== '') line.push(first);
      for (const next of rest) {
        push(line.join('').trimEnd());
        line = next === '' ? [] : [next];
      }
    },
    newLine: end,
    break() {
      if (line.length === 0) push('');
      else end();
    },
    apart() {
      end();
      blank = true;
    },
    rule(text) {
      end();
      push(text);
    },
    quote(by) {
      end();
      depth = Math.max(0, depth + by);
    },
    indent(bullet) {
      if (bullet === null) indents.pop();
      else indents.push({ bullet, used: false });
    },
    cell() {
      if (line.length > 0) separator = true;
    },
    mark: () => ({ lines: done.length, pieces: line.length }),
    since({ lines, pieces }) {
      const begun = line.slice(lines === done.length ? pieces : 0).join('');
      return [...done.slice(lines), begun].join(' ').trim();
    },
    all() {
      end();
      return done
        .map((text, index) => quotedLine(text, Math.min(depths[index] ?? 0, DEEPEST)))
        .join('\n')
        .replace(/^\n+/, '')
        .replaceAll(/\n{3,}/g, '\n\n')
        .trimEnd();
    },
  };
}

/** Signs without a width in a row: they keep the list of mails from showing more of the text. */
const PADDING = /(?:(?:\u00AD|\u034F|[\u200B-\u200F]|\u2060|\uFEFF)\s*){3,}/g;

/** The bullet once, and spaces of its width after that. */
function leading(indents: { bullet: string; used: boolean }[]): string {
  return indents
    .slice(-DEEPEST)
    .map((one) => {
      const shown = one.used ? ' '.repeat(one.bullet.length) : one.bullet;
      one.used = true;
      return shown;
    })
    .join('');
}

function quotedLine(text: string, depth: number): string {
  return depth === 0 ? text : `${'> '.repeat(depth)}${text}`.trimEnd();
}
