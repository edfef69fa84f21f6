/**
 * `gates doctor --as-cron`: the same checks, made by this program started anew as cron would start it, and what
 * cron would not know. crontab(5): HOME, LOGNAME, SHELL and a short PATH are all there is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { App } from '../app.ts';
import { type Text, Words, words } from '../domain/words.ts';
import { type Environment, NETWORK, sessionBus, SETTINGS } from '../schedule/environment.ts';
import { findInstalled } from '../schedule/installed.ts';
import { type Program, thisProgram } from '../schedule/program.ts';
import { type Check, failed, ofMachine, ok, warning } from './check.ts';
import { isNewEnough } from './machine.ts';
import { vaultInUse } from './vault.ts';

const CRON_PATH = '/usr/bin:/bin';
const INSTALL = 'gates cron install';

/** More than all checks together may take; milliseconds. */
const LIMIT_MS = 60_000;

/** @param here what the checks said in the present environment */
export async function examineAsCron(
  app: App,
  users: readonly string[],
  here: Promise<readonly Check[]>,
): Promise<Check[]> {
  const installed = await findInstalled(app.home, app.env).catch(() => null);
  const known = installed?.kind == null ? null : (installed.settings?.environment ?? {});
  const program = thisProgram();
  const [there, vault] = await Promise.all([
    examineThere(app, users, program, known ?? {}),
    vaultInUse(app).catch(() => 'file' as const),
  ]);
  return [
    checkFound(program, known !== null),
    ...checkKnown(app.env, known),
    ...compared(await here, there, {
      vault,
      bus: sessionBus(app.env),
      told: known?.['DBUS_SESSION_BUS_ADDRESS'] !== undefined,
    }),
  ];
}

/** A line that says `gates` finds neither it nor Node, unless they stand where cron looks. */
function checkFound({ node }: Program, installed: boolean): Check {
  const subject = ofMachine('cron-node');
  if (installed) return ok(subject, words`The schedule names Node and gates by their full paths.`);
  const found = CRON_PATH.split(':')
    .map((folder) => `${folder}/node`)
    .find((path) => existsSync(path));
  const cure = words`A schedule with full paths: ${INSTALL}`;
  if (found === undefined) {
    return failed(
      subject,
      words`Cron does not find Node: its PATH is ${CRON_PATH}, and Node is ${node}.`,
      cure,
    );
  }
  const version = spawnSync(found, ['--version'], { encoding: 'utf8' }).stdout.trim();
  if (isNewEnough(version)) return ok(subject, words`Cron finds Node (its PATH is ${CRON_PATH}).`);
  return failed(subject, words`Cron finds a Node that is too old: ${found} is ${version}.`, cure);
}

/** @param known what the installed jobs are told; `null`: nothing is installed */
export function checkKnown(env: NodeJS.ProcessEnv, known: Environment | null): Check[] {
  const subject = ofMachine('cron-environment');
  const passphrase =
    env['GATES_VAULT_PASSPHRASE'] && !env['GATES_VAULT_KEY_FILE']
      ? [
          failed(
            subject,
            words`GATES_VAULT_PASSPHRASE is set in this shell only, and is written down for nobody.`,
            words`Keep the secrets where no passphrase is needed: gates vault move --to keychain, or a vault with a key file (GATES_VAULT_KEY_FILE).`,
          ),
        ]
      : [];
  const unknown = SETTINGS.filter((name) => env[name] && known?.[name] === undefined);
  const other = SETTINGS.filter((name) => env[name] && known?.[name] && known[name] !== env[name]);
  const network = NETWORK.filter((name) => env[name] && known?.[name] !== env[name]);
  const found = [
    ...passphrase,
    ...unknown.map((name) =>
      failed(subject, words`${name} is set in this shell only; cron does not know it.`, INSTALL),
    ),
    ...other.map((name) =>
      failed(subject, words`${name} is another one in the schedule than in this shell.`, INSTALL),
    ),
    // Whether the platforms can be reached without it, the checks over there tell.
    ...network.map((name) =>
      warning(subject, words`${name} is set in this shell only; cron does not know it.`, INSTALL),
    ),
  ];
  const language = known?.['GATES_LANG'] === undefined ? languageLost(env) : null;
  if (found.length > 0 || language) return [...found, ...(language ? [language] : [])];
  return [ok(subject, words`Everything set in this shell is known there, too.`)];
}

function languageLost(env: NodeJS.ProcessEnv): Check | null {
  const locale = env['GATES_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  if (!locale.toLowerCase().startsWith('ru')) return null;
  return warning(
    ofMachine('cron-language'),
    words`Cron knows no language: what it reports comes in English.`,
    INSTALL,
  );
}

/** What `gates doctor --json` said over there; the message and cure in English. */
type There = { checks: readonly Check[] } | { broken: string };

function examineThere(
  app: App,
  users: readonly string[],
  { node, launcher }: Program,
  known: Environment,
): Promise<There> {
  const only = users.length === 1 ? ['--user', users[0] ?? ''] : [];
  return new Promise((done) => {
    const child = spawn(node, [launcher, 'doctor', '--json', '--no-input', ...only], {
      env: bareEnvironment(app.env, known),
      cwd: userInfo().homedir,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      signal: app.signal,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', ({ message }) => done({ broken: message }));
    child.on('close', () => {
      try {
        done(JSON.parse(stdout) as { checks: readonly Check[] });
      } catch {
        done({ broken: stderr.trim().split('\n').at(-1) ?? '' });
      }
    });
  });
}

/**
 * cron's environment, and what the installed jobs are told. Settings of ours that cron lacks are said by
 * {@link checkKnown}; they are laid in here, so that whatever else fails there is found as well.
 */
function bareEnvironment(env: NodeJS.ProcessEnv, known: Environment): NodeJS.ProcessEnv {
  const { homedir, username, shell } = userInfo();
  const settings = [...SETTINGS, 'GATES_VAULT_PASSPHRASE'].flatMap((name) =>
    env[name] ? [[name, env[name]] as const] : [],
  );
  return {
    HOME: homedir,
    LOGNAME: username,
    PATH: CRON_PATH,
    SHELL: shell ?? '/bin/sh',
    ...Object.fromEntries(settings),
    ...known,
  };
}

/** Only what is wrong there and in order here is news. */
function compared(
  here: readonly Check[],
  there: There,
  keychain: { vault: 'keychain' | 'file'; bus: string | null; told: boolean },
): Check[] {
  if ('broken' in there) {
    const cure = words`Look closer with: env -i HOME="$HOME" ${process.execPath} ${thisProgram().launcher} doctor`;
    return [
      failed(ofMachine('cron'), words`Under cron gates does not start: ${there.broken}`, cure),
    ];
  }
  const fine = new Set(here.filter(({ status }) => status !== 'failed').map(keyOf));
  const news = there.checks.filter(
    (check) => check.status === 'failed' && (fine.has(keyOf(check)) || !here.some(sameAs(check))),
  );
  if (news.length === 0) {
    return [ok(ofMachine('cron'), words`What works here works under cron, too.`)];
  }
  return news.map((check) => ({
    ...check,
    check: `cron-${check.check}`,
    message: words`Under cron: ${spoken(check.message)}`,
    cure:
      check.check === 'vault' ? vaultCure(check.cure, keychain) : check.cure && spoken(check.cure),
  }));
}

/** It came in English; a sentence without arguments is found in the translations as it stands. */
function spoken(text: Text): Words {
  return new Words([String(text)], []);
}

/** Most often the keychain is only not found there. */
function vaultCure(
  cure: Text | null,
  { vault, bus, told }: { vault: 'keychain' | 'file'; bus: string | null; told: boolean },
): Text | null {
  if (vault !== 'keychain' || told || bus === null) return cure;
  return words`A schedule that knows the session’s bus (DBUS_SESSION_BUS_ADDRESS): ${INSTALL}`;
}

function keyOf({ check, user, account }: Check): string {
  return JSON.stringify([check, user, account]);
}

function sameAs(check: Check): (other: Check) => boolean {
  return (other) => keyOf(other) === keyOf(check);
}
