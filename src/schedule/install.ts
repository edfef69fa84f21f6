/** Puts a schedule in place, and takes it away. */
import { rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Home } from '../home.ts';
import {
  crontabBlock,
  mailToOf,
  readCrontab,
  withBlock,
  withoutBlock,
  writeCrontab,
} from './crontab.ts';
import { type Environment, type ScheduleSettings, settingsFile } from './environment.ts';
import { findInstalled, type Installed, type Piece, presentCrontab } from './installed.ts';
import type { JobName } from './jobs.ts';
import type { Program } from './program.ts';
import { replaceText } from './replace.ts';
import {
  removeUnits,
  startTimers,
  stopTimers,
  systemctl,
  systemdUnits,
  unitFolder,
  writeUnits,
} from './systemd.ts';
import type { Timing } from './times.ts';

export interface Wish {
  readonly kind: 'crontab' | 'systemd';
  readonly timings: Readonly<Record<JobName, Timing>>;
  readonly mailTo: string | null;
  /** The person it is for; `null`: everybody. */
  readonly user: string | null;
  readonly environment: Environment;
  readonly program: Program;
}

/** What is shown first, and then written as it was shown. */
export interface Plan {
  readonly wish: Wish;
  /** Where the jobs' environment is kept. */
  readonly settingsFile: string;
  readonly pieces: readonly Piece[];
}

/** Reads the crontab, changes nothing. */
export async function planSchedule(home: Pick<Home, 'config'>, wish: Wish): Promise<Plan> {
  const file = settingsFile(home.config);
  const init = { ...wish, configFolder: home.config, settingsFile: file };
  if (wish.kind === 'systemd') return { wish, settingsFile: file, pieces: systemdUnits(init) };
  const text = await presentCrontab();
  const mailAfter = mailToOf(text, home.config) ?? userInfo().username;
  const pieces = [{ name: null, text: crontabBlock({ ...init, mailAfter }) }];
  return { wish, settingsFile: file, pieces };
}

/**
 * Writes what was planned. What was installed before is replaced, also where it was of the other kind.
 * @throws GateError exit 1 when cron or systemd refuses: then nothing of before is gone
 */
export async function installSchedule(
  home: Pick<Home, 'config'>,
  env: NodeJS.ProcessEnv,
  plan: Plan,
  now: number,
): Promise<void> {
  const { kind, timings, user, environment } = plan.wish;
  // Asked before anything is written.
  const before = kind === 'crontab' ? await readCrontab() : '';
  if (kind === 'systemd') await systemctl('show-environment');
  const present = await findInstalled(home, env);
  const settings: ScheduleSettings = {
    kind,
    installedAt: now,
    user,
    periods: Object.fromEntries(
      Object.entries(timings).map(([job, { periodMs }]) => [job, periodMs]),
    ),
    environment,
  };
  replaceText(plan.settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  if (kind === 'crontab') {
    const [block] = plan.pieces;
    await writeCrontab(withBlock(before, home.config, block?.text ?? ''));
    await removeFormerUnits(env, present);
    return;
  }
  const units = namedPieces(plan.pieces);
  writeUnits(unitFolder(env), units);
  await startTimers(units);
  await removeBlock(home, present);
}

/** Takes away whatever starts jobs of this home. Says what it was. */
export async function removeSchedule(
  home: Pick<Home, 'config'>,
  env: NodeJS.ProcessEnv,
): Promise<Installed> {
  const present = await findInstalled(home, env);
  await removeBlock(home, present);
  await removeFormerUnits(env, present);
  rmSync(settingsFile(home.config), { force: true });
  return present;
}

async function removeBlock(home: Pick<Home, 'config'>, { pieces }: Installed): Promise<void> {
  if (pieces.every(({ name }) => name !== null)) return;
  await writeCrontab(withoutBlock(await readCrontab(), home.config));
}

async function removeFormerUnits(env: NodeJS.ProcessEnv, { pieces }: Installed): Promise<void> {
  const units = namedPieces(pieces);
  if (units.length === 0) return;
  await stopTimers(units);
  removeUnits(unitFolder(env), units);
  await systemctl('daemon-reload');
}

function namedPieces(pieces: readonly Piece[]): { name: string; text: string }[] {
  return pieces.flatMap(({ name, text }) => (name === null ? [] : [{ name, text }]));
}
