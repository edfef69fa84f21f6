import { spawn } from 'node:child_process';
/** User timers of systemd: systemd.timer(5), systemd.service(5). */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { shellWord } from './crontab.ts';
import { JOBS, type JobName, TITLES } from './jobs.ts';
import type { Program } from './program.ts';
import { replaceText } from './replace.ts';
import type { Timing } from './times.ts';

export interface Unit {
  /** Of its file, e.g. `gates-1f0c2a9b-refresh.timer`. */
  readonly name: string;
  readonly text: string;
}

export interface UnitsInit {
  readonly configFolder: string;
  readonly program: Program;
  readonly settingsFile: string;
  readonly timings: Readonly<Record<JobName, Timing>>;
  readonly mailTo: string | null;
}

/** A service and a timer for each job, and the service that tells the owner of a failure. */
export function systemdUnits(init: UnitsInit): Unit[] {
  const prefix = unitPrefix(init.configFolder);
  const { program, settingsFile, timings } = init;
  const jobs = JOBS.flatMap((job): Unit[] => {
    const command = [
      program.node,
      program.launcher,
      'cron',
      'run',
      job,
      '--settings',
      settingsFile,
    ];
    return [
      {
        name: `${prefix}-${job}.service`,
        text: `[Unit]
Description=gates: ${TITLES[job]}
OnFailure=${prefix}-failed@${job}.service

[Service]
Type=oneshot
ExecStart=${command.map(unitWord).join(' ')}
StandardOutput=null
UMask=0077
`,
      },
      {
        name: `${prefix}-${job}.timer`,
        text: `[Unit]
Description=gates: ${TITLES[job]}

[Timer]
OnCalendar=${timings[job].calendar}
Persistent=true
AccuracySec=10s

[Install]
WantedBy=timers.target
`,
      },
    ];
  });
  return [...jobs, failureUnit(prefix, init.mailTo)];
}

/** By mail where an address is known, else on the desktop. `$1` is the job. */
function failureUnit(prefix: string, mailTo: string | null): Unit {
  const tell =
    mailTo === null
      ? 'command -v notify-send >/dev/null || exit 0; notify-send --urgency=critical "gates $1 failed" "See: gates cron show"'
      : `{ printf 'To: %s\\nSubject: gates %s failed\\n\\n' ${shellWord(mailTo)} "$1"; journalctl --user --unit ${prefix}-"$1" --lines 20 --output cat --no-pager; } | PATH="$PATH:/usr/sbin:/usr/lib" sendmail -i -t`;
  return {
    name: `${prefix}-failed@.service`,
    text: `[Unit]
Description=gates: tell that %i failed

[Service]
Type=oneshot
ExecStart=/bin/sh -c ${unitWord(tell)} sh %i
`,
  };
}

/** One home's units are told from another's by this. */
export function unitPrefix(configFolder: string): string {
  return `gates-${createHash('sha256').update(configFolder).digest('hex').slice(0, 8)}`;
}

/** In systemd's quotes, with what it would put other things in for (`%`, `$`) kept as it is. */
function unitWord(word: string): string {
  const kept = word.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
  return `"${kept.replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

/** Where a person's own units stand. */
export function unitFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'systemd/user');
}

/** This home's units as they stand, by name. */
export function unitsIn(folder: string, configFolder: string): Unit[] {
  const prefix = `${unitPrefix(configFolder)}-`;
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(
    (name) => name.startsWith(prefix) && /\.(service|timer)$/.test(name),
  );
  return names.toSorted().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

export function writeUnits(folder: string, units: readonly Unit[]): void {
  for (const { name, text } of units) replaceText(join(folder, name), text, 0o644);
}

export function removeUnits(folder: string, units: readonly Pick<Unit, 'name'>[]): void {
  for (const { name } of units) rmSync(join(folder, name), { force: true });
}

/** Makes the timers of these units run from now on. @throws GateError exit 1 `systemd_refused` */
export async function startTimers(units: readonly Pick<Unit, 'name'>[]): Promise<void> {
  await systemctl('daemon-reload');
  await systemctl('enable', '--now', ...timersOf(units));
}

/** Before their files go. @throws GateError exit 1 `systemd_refused` */
export async function stopTimers(units: readonly Pick<Unit, 'name'>[]): Promise<void> {
  await systemctl('disable', '--now', ...timersOf(units));
}

function timersOf(units: readonly Pick<Unit, 'name'>[]): string[] {
  return units.map(({ name }) => name).filter((name) => name.endsWith('.timer'));
}

/** @throws GateError exit 1 `systemd_refused` where no user manager of systemd answers */
export async function systemctl(...args: readonly string[]): Promise<void> {
  const said = await new Promise<string | null>((done) => {
    const child = spawn('systemctl', ['--user', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => done(error.message));
    child.on('close', (code) => done(code === 0 ? null : stderr.trim()));
  });
  if (said === null) return;
  throw new GateError({
    category: 'failed',
    code: 'systemd_refused',
    message: words`systemd does not run timers for you here: ${said.split('\n')[0] ?? ''}`,
    hint: words`Over ssh or in a container there may be no user manager (loginctl enable-linger makes one). Or use cron: gates cron install --crontab`,
  });
}
