/** Real shells at a terminal of their own: what a person types, and what stands on their command line then. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './gates.ts';

export type ShellName = 'bash' | 'zsh' | 'fish';

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

export interface Shell {
  /** Types these keys (`\t` for Tab). */
  type(keys: string): void;
  /** What stands on the command line now, once all that was typed is worked off. */
  line(): Promise<string>;
  /** Everything shown so far. */
  screen(): string;
  close(): Promise<void>;
}

const READY = 'READY> ';
/** Ctrl-G: writes the command line into a file. */
const DUMP = '\u0007';
/** Ctrl-U: empties the command line. */
export const CLEAR = '\u0015';

/** What each shell reads first: our script, a prompt to wait for, a key that tells the command line. */
const SETUP: Readonly<Record<ShellName, (script: string, line: string) => string>> = {
  bash: (script, line) => `
PS1='${READY}'
. '${script}'
dump() { printf %s "$READLINE_LINE" > '${line}.new'; mv '${line}.new' '${line}'; }
bind -x '"\\C-g": dump'
bind 'set bell-style none'
bind 'set page-completions off'
bind 'set completion-query-items 0'`,
  zsh: (script, line) => `
PS1='${READY}'
autoload -U compinit && compinit -u -D
. '${script}'
dump() { printf %s "$BUFFER" > '${line}.new'; mv '${line}.new' '${line}'; }
zle -N dump
bindkey '^G' dump
bindkey '^U' kill-whole-line
bindkey '^I' complete-word
unsetopt beep
LISTMAX=0`,
  fish: (script, line) => `
function fish_prompt; printf '${READY}'; end
function fish_greeting; end
source '${script}'
function dump; commandline > '${line}.new'; mv '${line}.new' '${line}'; end
bind \\cg dump
bind \\cu 'commandline ""'`,
};

export async function openShell(
  name: ShellName,
  init: { folder: string; script: string; env: NodeJS.ProcessEnv },
): Promise<Shell> {
  const { folder } = init;
  const [line, setup] = [join(folder, 'line'), join(folder, `${name}-setup`)];
  const text = SETUP[name](init.script, line);
  const env: NodeJS.ProcessEnv = { ...init.env, TERM: 'xterm', HOME: folder, HISTFILE: '' };
  let command: string;
  if (name === 'bash') {
    writeFileSync(setup, text);
    command = `bash --noprofile --rcfile '${setup}' -i`;
  } else if (name === 'zsh') {
    writeFileSync(join(folder, '.zshrc'), text);
    command = 'zsh -d -i';
    env['ZDOTDIR'] = folder;
  } else {
    mkdirSync(join(folder, '.config/fish'), { recursive: true });
    writeFileSync(join(folder, '.config/fish/config.fish'), text);
    command = 'fish -i';
  }
  // util-linux: gives it a terminal.
  const child = spawn('script', ['-qfc', `stty cols 200 rows 50; ${command}`, '/dev/null'], {
    env,
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((done) => child.on('close', done));
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (screen += part));
  child.stdin.on('error', () => undefined);
  await eventually(`${name} to be ready`, async () => screen.includes(READY));
  return {
    type: (keys) => void child.stdin.write(keys),
    async line() {
      rmSync(line, { force: true });
      child.stdin.write(DUMP);
      return eventually(`the line of ${name}`, async () => {
        try {
          return { text: readFileSync(line, 'utf8').replace(/\n$/, '') };
        } catch {
          // Not written yet.
          return undefined;
        }
      }).then(({ text }) => text);
    },
    screen: () => screen,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
