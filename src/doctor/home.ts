/** The folders and files of this home: whose they are, and who else can read them. */
import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { words } from '../domain/words.ts';
import { shellWord } from '../schedule/crontab.ts';
import { settingsFile } from '../schedule/environment.ts';
import { defaultKeyFile, vaultFile } from '../vault/open.ts';
import { type Check, failed, ofMachine, ok, warning } from './check.ts';

/** Others may look in, but find nothing they could open. */
const READ_BITS = 0o055;
const WRITE_BITS = 0o022;
const ANY_BITS = 0o077;

export function checkHome(app: Pick<App, 'home' | 'env'>): Check[] {
  const { config, data } = app.home;
  const subject = ofMachine('home');
  const folders = [...new Set([data, config, ...userFolders(data)])];
  const found = [
    ...folders.flatMap((folder) => checkFolder(folder, folder === data) ?? []),
    ...secretFiles(app).flatMap((file) => checkFile(file) ?? []),
  ];
  return found.length > 0 ? found : [ok(subject, words`${data} is there, and yours alone.`)];
}

/** @param needed whether it has to be there */
function checkFolder(folder: string, needed: boolean): Check | null {
  const subject = ofMachine('home');
  const stat = statOf(folder);
  if (!stat) {
    if (!needed) return null;
    return failed(
      subject,
      words`${folder} is not there: nothing was set up in this place.`,
      words`gates user add olga; or, if your things stand elsewhere, set GATES_HOME`,
    );
  }
  const owner = process.getuid?.();
  if (owner !== undefined && stat.uid !== owner) {
    return failed(
      subject,
      words`${folder} belongs to another account of this machine.`,
      `sudo chown -R "$(id -un)" ${shellWord(folder)}`,
    );
  }
  if (!isWritable(folder)) {
    return failed(subject, words`${folder} is not writable.`, `chmod u+rwx ${shellWord(folder)}`);
  }
  if (process.platform === 'win32') return null;
  const cure = `chmod 700 ${shellWord(folder)}`;
  if ((stat.mode & WRITE_BITS) !== 0) {
    return failed(subject, words`Others on this machine can write to ${folder}.`, cure);
  }
  if ((stat.mode & READ_BITS) === 0) return null;
  return warning(subject, words`Others on this machine can look into ${folder}.`, cure);
}

function checkFile(file: string): Check | null {
  const stat = statOf(file);
  if (!stat || process.platform === 'win32' || (stat.mode & ANY_BITS) === 0) return null;
  return failed(
    ofMachine('home'),
    words`Others on this machine can use ${file}.`,
    `chmod 600 ${shellWord(file)}`,
  );
}

function userFolders(data: string): string[] {
  const users = join(data, 'users');
  return statOf(users) ? [users, ...entriesOf(users)] : [];
}

/** What nobody else may read: keys, secrets, messages. */
function secretFiles({ home, env }: Pick<App, 'home' | 'env'>): string[] {
  const { config, data } = home;
  const named = env['GATES_VAULT_KEY_FILE'];
  const stores = userFolders(data).flatMap((folder) =>
    entriesOf(folder).filter((file) => /store\.sqlite[^/]*$/.test(file)),
  );
  return [
    vaultFile(config),
    defaultKeyFile(config),
    settingsFile(config),
    ...(named ? [named] : []),
    ...stores,
  ];
}

/** Nothing, where it cannot be listed: that is said of the folder itself. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A folder on the way cannot be entered: that is said of the folder.
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
