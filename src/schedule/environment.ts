/**
 * What a job has to know that cron does not tell it. Kept in a file of its own (0600), because a crontab is
 * seen by more eyes than a database's password should be.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { VaultKind } from '../vault/vault.ts';

/** Without these a job stands in another place than the person who made the schedule. */
export const SETTINGS = [
  'GATES_HOME',
  'GATES_VAULT',
  'GATES_VAULT_KEY_FILE',
  'GATES_DATABASE_URL',
  'GATES_SANDBOX',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
] as const;

/** The way out of this machine, where it is not the plain one. */
export const NETWORK = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
] as const;

/** Taken along where they are set. The vault's passphrase is never among them. */
const CARRIED: readonly string[] = [...SETTINGS, ...NETWORK, 'GATES_LANG'];

/** Values that may hold a password: only their names are shown. */
const HIDDEN = /^(GATES_DATABASE_URL|https?_proxy)$/i;

export type Environment = Readonly<Record<string, string>>;

/** How a variable is shown before it is written. */
export function shownValue(name: string, value: string): string {
  return HIDDEN.test(name) ? '***' : value;
}

/** What a job needs of this environment, in a settled order. */
export function carried(env: NodeJS.ProcessEnv, vault: VaultKind): Environment {
  const found = CARRIED.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const home = env['HOME'];
  // cron takes HOME from the password file; whoever has another one here means it.
  const moved = home !== undefined && home !== '' && home !== userInfo().homedir;
  const bus = vault === 'keychain' ? sessionBus(env) : null;
  return {
    ...(moved ? { HOME: homedir() } : {}),
    ...Object.fromEntries(found),
    ...(bus === null ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }),
  };
}

/**
 * Where the keychain can be reached: the session's bus, or (over ssh, where nobody told us) the one that
 * systemd keeps for this account. `null` where there is none, and on systems that need none.
 */
export function sessionBus(env: NodeJS.ProcessEnv): string | null {
  const told = env['DBUS_SESSION_BUS_ADDRESS'];
  if (told !== undefined && told !== '') return told;
  const socket = `/run/user/${process.getuid?.() ?? 'nobody'}/bus`;
  return process.platform === 'linux' && existsSync(socket) ? `unix:path=${socket}` : null;
}

/** Whether this bus lives on after the present session. */
export function isLasting(bus: string): boolean {
  return /^unix:path=\/run\/user\/\d+\/bus(,|$)/.test(bus);
}

/**
 * A passphrase is a secret, and secrets are written nowhere: a job opens the vault by a key file, or not at all.
 * @throws GateError exit 1 `cron_passphrase`
 */
export function refusePassphrase(env: NodeJS.ProcessEnv, vault: VaultKind): void {
  if (vault !== 'file' || env['GATES_VAULT_KEY_FILE'] || !env['GATES_VAULT_PASSPHRASE']) return;
  throw new GateError({
    category: 'failed',
    code: 'cron_passphrase',
    message: words`Cron would have to know GATES_VAULT_PASSPHRASE, and a passphrase is never written down.`,
    hint: words`Keep the secrets where no passphrase is needed: gates vault move --to keychain, or a vault with a key file (GATES_VAULT_KEY_FILE).`,
  });
}

/** What `cron install` left for the jobs. */
export interface ScheduleSettings {
  readonly kind: 'crontab' | 'systemd';
  /** Epoch milliseconds. */
  readonly installedAt: number;
  /** The person it is for; `null`: everybody on this machine. */
  readonly user: string | null;
  /** Milliseconds from one run to the next, by job. */
  readonly periods: Readonly<Record<string, number>>;
  readonly environment: Environment;
}

export function settingsFile(configFolder: string): string {
  return join(configFolder, 'cron.json');
}

/** `null`: nothing was installed. @throws GateError exit 1 `cron_settings_corrupt` */
export function readSettings(file: string): ScheduleSettings | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { kind, installedAt, user, periods, environment } = JSON.parse(text) as ScheduleSettings;
    if ((kind === 'crontab' || kind === 'systemd') && Object.values(environment).every(isText)) {
      return { kind, installedAt, user, periods: { ...periods }, environment };
    }
  } catch {
    // Said below, as for any other damage.
  }
  throw new GateError({
    category: 'failed',
    code: 'cron_settings_corrupt',
    message: words`${file} is damaged.`,
    hint: 'gates cron install',
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
