/** A block of our own in a crontab that belongs to somebody else. crontab(5). */
import { spawn } from 'node:child_process';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { JOBS, type JobName } from './jobs.ts';
import type { Program } from './program.ts';
import type { Timing } from './times.ts';

export interface BlockInit {
  /** Tells this home's block from another's. */
  readonly configFolder: string;
  readonly program: Program;
  /** What the jobs read (`environment.ts`). */
  readonly settingsFile: string;
  readonly timings: Readonly<Record<JobName, Timing>>;
  readonly mailTo: string | null;
  /** Whom cron writes to from here on down: a setting holds for every later line. */
  readonly mailAfter: string;
}

/** The block, its last line ended. Quiet on success: cron sends every line of output by mail. */
export function crontabBlock(init: BlockInit): string {
  const { program, settingsFile, timings, mailTo, mailAfter } = init;
  const { begin, end } = marks(init.configFolder);
  const lines = JOBS.map((job) => {
    const words = [program.node, program.launcher, 'cron', 'run', job, '--settings', settingsFile];
    const command = words.map(shellWord).join(' ');
    // A bare % would end the command (crontab(5)).
    return `${timings[job].crontab} ${command.replaceAll('%', '\\%')} >/dev/null`;
  });
  return [
    begin,
    ...(mailTo === null ? [] : [`MAILTO=${quoted(mailTo)}`]),
    ...lines,
    ...(mailTo === null ? [] : [`MAILTO=${quoted(mailAfter)}`]),
    end,
    '',
  ].join('\n');
}

/** Whom cron writes to above our block (or at the crontab's end, where it will stand); `null`: nobody was named. */
export function mailToOf(text: string, configFolder: string): string | null {
  const above = text.slice(0, find(text, configFolder)?.from);
  const [, value] = [...above.matchAll(/^[ \t]*MAILTO[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].at(-1) ?? [];
  return value?.replace(/^(["'])(.*)\1$/, '$2') ?? null;
}

/** The block of this home as it stands; `null` where there is none. */
export function blockIn(text: string, configFolder: string): string | null {
  const place = find(text, configFolder);
  return place && text.slice(place.from, place.to);
}

/** The crontab with this block in place of this home's former one, or at its end. Everything else stays, byte for byte. */
export function withBlock(text: string, configFolder: string, block: string): string {
  const place = find(text, configFolder);
  if (place) return text.slice(0, place.from) + block + text.slice(place.to);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${block}`;
}

/** The crontab without this home's block. */
export function withoutBlock(text: string, configFolder: string): string {
  const place = find(text, configFolder);
  return place ? text.slice(0, place.from) + text.slice(place.to) : text;
}

/** @throws GateError exit 1 `crontab_block_broken`: where it ends cannot be told, so nothing is cut out */
function find(text: string, configFolder: string): { from: number; to: number } | null {
  const { begin, end } = marks(configFolder);
  const from = lineAt(text, begin, 0);
  if (from === -1) return null;
  const last = lineAt(text, end, from);
  if (last === -1) {
    throw new GateError({
      category: 'failed',
      code: 'crontab_block_broken',
      message: words`The crontab has the line “${begin}” without its end.`,
      hint: words`Take out the lines of gates by hand (crontab -e), then run this again.`,
    });
  }
  const to = last + end.length;
  return { from, to: text[to] === '\n' ? to + 1 : to };
}

function lineAt(text: string, line: string, from: number): number {
  for (let at = text.indexOf(line, from); at !== -1; at = text.indexOf(line, at + 1)) {
    const after = text[at + line.length];
    if ((at === 0 || text[at - 1] === '\n') && (after === '\n' || after === undefined)) return at;
  }
  return -1;
}

function marks(configFolder: string): { begin: string; end: string } {
  return {
    begin: `# gates begin ${configFolder} (made by: gates cron install)`,
    end: `# gates end ${configFolder}`,
  };
}

/** For sh, where a word needs it. */
export function shellWord(word: string): string {
  return /^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A crontab's own quotes know no escapes. */
function quoted(value: string): string {
  return `"${value}"`;
}

/** What `crontab -l` prints; nothing where there is no crontab. @throws GateError exit 1 */
export async function readCrontab(): Promise<string> {
  const { code, stdout, stderr } = await crontab(['-l']);
  if (code === 0) return stdout;
  // What every crontab says of an account that has none.
  if (/no crontab for/i.test(stderr)) return '';
  throw refused(stderr);
}

/** Replaces the crontab; an empty one is taken away. @throws GateError exit 1 */
export async function writeCrontab(text: string): Promise<void> {
  const { code, stderr } = text === '' ? await crontab(['-r']) : await crontab(['-'], text);
  if (code !== 0 && !(text === '' && /no crontab for/i.test(stderr))) throw refused(stderr);
}

function crontab(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((done, failed) => {
    // In the language whose words are looked for above.
    const child = spawn('crontab', args, { env: { ...process.env, LC_ALL: 'C' } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'ENOENT' ? noCrontab(error) : error),
    );
    child.on('close', (code) => done({ code, stdout, stderr }));
    // It may end without having read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function noCrontab(cause: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'crontab_missing',
    message: words`There is no crontab command here.`,
    hint: words`Install cron (Debian: apt-get install cron), or use systemd: gates cron install --systemd`,
    cause,
  });
}

function refused(stderr: string): GateError {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return new GateError({
    category: 'failed',
    code: 'crontab_refused',
    message: words`crontab refused: ${said}`,
    hint: words`Whether you may have one stands in /etc/cron.allow and /etc/cron.deny. Or use systemd: gates cron install --systemd`,
  });
}
