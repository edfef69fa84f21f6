import { GateError } from '../domain/error.ts';
import type { Home } from '../home.ts';
import { blockIn, readCrontab } from './crontab.ts';
import { readSettings, type ScheduleSettings, settingsFile } from './environment.ts';
import { unitFolder, unitsIn } from './systemd.ts';

/** One text that starts our jobs: a block of the crontab, or a systemd unit. */
export interface Piece {
  /** Of the unit; `null`: the crontab. */
  readonly name: string | null;
  readonly text: string;
}

/** What starts jobs of this home by itself. */
export interface Installed {
  /** `null`: nothing does. */
  readonly kind: 'crontab' | 'systemd' | null;
  readonly pieces: readonly Piece[];
  /** What the jobs read; `null` when nothing was installed, or when it was removed by hand. */
  readonly settings: ScheduleSettings | null;
}

/** Looks at the crontab and the units themselves: a person may have taken them away by hand. */
export async function findInstalled(
  home: Pick<Home, 'config'>,
  env: NodeJS.ProcessEnv,
): Promise<Installed> {
  const settings = readSettings(settingsFile(home.config));
  const block = blockIn(await presentCrontab(), home.config);
  const units = unitsIn(unitFolder(env), home.config);
  const pieces = [...(block === null ? [] : [{ name: null, text: block }]), ...units];
  const kind = block === null ? (units.length > 0 ? 'systemd' : null) : 'crontab';
  return { kind, pieces, settings };
}

/** Nothing, too, where there is no cron, or none for this account. */
export async function presentCrontab(): Promise<string> {
  try {
    return await readCrontab();
  } catch (error) {
    if (error instanceof GateError) return '';
    throw error;
  }
}
