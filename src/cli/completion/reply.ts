/** What a shell's script is told: `value<tab>description` lines, then `:directive`, as `@bomb.sh/tab` has it. */
import { oneLine } from '../terminal.ts';
import { cut } from '../width.ts';

export interface Candidate {
  readonly value: string;
  /** Shown beside it; never typed. */
  readonly about: string;
}

/** What may stand at the cursor. `files` and `folders` are left to the shell. */
export type Answer = readonly Candidate[] | 'files' | 'folders';

/** As `ShellCompDirective` of `@bomb.sh/tab`, which takes longer to load than to write down. */
const NO_FILES = 4;
const FOLDERS = 16;
const AS_GIVEN = 32;
const FILES = 0;

/** Terminal cells. */
const LONGEST_ABOUT = 60;

/** Nothing to offer; not the names of files either. */
export const NOTHING = replyOf([], '');

/** Only what begins with what was typed, and only what is safe to have typed. */
export function replyOf(answer: Answer, typed: string): string {
  if (answer === 'files') return `:${FILES}\n`;
  if (answer === 'folders') return `:${FOLDERS}\n`;
  const fits = new Map<string, string>();
  for (const { value, about } of answer) {
    if (value.startsWith(typed) && isSafe(value) && !fits.has(value)) fits.set(value, about);
  }
  const lines = [...fits].map(([value, about]) => `${value}\t${shown(about)}\n`);
  return `${lines.join('')}:${NO_FILES + AS_GIVEN}\n`;
}

/**
 * Whether a shell takes this word as it stands. Scripts put what they are given on the command line unquoted
 * (zsh: `compadd -Q`), so a word from outside that a shell would expand, split or run is not offered at all.
 */
export function isSafe(value: string): boolean {
  return value.length <= 512 && SAFE.test(value) && oneLine(value) === value;
}

// No blank, quote, `$`, backquote, backslash, bracket, `;&|<>*?!#~^{}`; no `=` or `%` in front (zsh).
const SAFE = /^[\p{L}\p{N}_@+.,:/-][\p{L}\p{M}\p{N}_@+.,:/=-]*$/u;

/** One line, without what a shell could evaluate if a script ever let it. */
function shown(about: string): string {
  return cut(oneLine(about.replaceAll(/[`$\\]/g, '')), LONGEST_ABOUT);
}
