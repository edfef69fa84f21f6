import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { GateError, messageOf, notFound, usageError } from './domain/error.ts';
import { words } from './domain/words.ts';

/** Where everything on disk stands. Folders are 0700, files 0600: one person's machine account. */
export interface Home {
  /** `settings.json`, the file vault and its key. */
  readonly config: string;
  /** `users/<name>/store.sqlite`. */
  readonly data: string;
  /** Where `export substance` and `serve` write unless told otherwise. */
  readonly substance: string;
  /** What a running `gates serve` tells other commands: its address and pid. */
  readonly serveFile: string;
  userFolder(name: string): string;
  storeFile(name: string): string;
  /** What a listing of templates last showed, for completion: `{"<account id>": [{name, language, status}]}`. Losing it costs nothing. */
  templatesFile(name: string): string;
  /** Everyone on this machine, sorted. */
  users(): string[];
  hasUser(name: string): boolean;
  addUser(name: string): void;
  removeUser(name: string): void;
}

const NAME = /^[a-z][a-z0-9_-]{0,31}$/;

/** Names are folder names, schema names and parts of addresses: lower-case letters, digits, `-`, `_`. */
export function checkUserName(name: string): string {
  if (NAME.test(name)) return name;
  throw usageError(
    words`“${name}” cannot be a user name: use 1–32 lower-case Latin letters, digits, - or _, starting with a letter.`,
    'gates user add olga',
  );
}

/** Follows `GATES_HOME`, else the operating system's usual places (XDG, Library, AppData). */
export async function openHome(env: NodeJS.ProcessEnv): Promise<Home> {
  const places = await usualPlaces(env);
  const usersFolder = join(places.data, 'users');
  const userFolder = (name: string) => join(usersFolder, checkUserName(name));
  const hasUser = (name: string) =>
    NAME.test(name) &&
    statSync(userFolder(name), { throwIfNoEntry: false })?.isDirectory() === true;
  return {
    ...places,
    substance: join(places.data, 'substance'),
    serveFile: join(places.data, 'serve.json'),
    userFolder,
    storeFile: (name) => join(userFolder(name), 'store.sqlite'),
    templatesFile: (name) => join(userFolder(name), 'templates.json'),
    users() {
      try {
        return readdirSync(usersFolder).filter(hasUser).toSorted();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw homeError(usersFolder, error);
      }
    },
    hasUser,
    addUser(name) {
      makeFolder(userFolder(name));
    },
    removeUser(name) {
      if (!hasUser(name)) throw notFound(words`There is no user “${name}”.`, 'gates user list');
      try {
        rmSync(userFolder(name), { recursive: true, force: true });
      } catch (error) {
        throw homeError(userFolder(name), error);
      }
    },
  };
}

/** Makes a folder and its parents, closed to everyone else (0700). */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw homeError(path, error);
  }
}

/** A running server says so every second: the pid of a killed one may be another process's by now. */
const SILENT_MS = 5000;

/** What a running `gates serve` left for other commands, or `null` when none runs. */
export function runningServer(
  home: Pick<Home, 'serveFile'>,
): { url: string; publicUrl: string; pid: number } | null {
  try {
    const told = JSON.parse(readFileSync(home.serveFile, 'utf8')) as {
      url: string;
      publicUrl: string;
      pid: number;
    };
    if (Date.now() - statSync(home.serveFile).mtimeMs > SILENT_MS) return null;
    process.kill(told.pid, 0);
    return told;
  } catch {
    // No file, half a file or a dead pid all mean the same: nobody serves.
    return null;
  }
}

/** The address a platform has to be given for one person's gate. */
export function callbackUrl(publicUrl: string, gate: string, user: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhook/${gate}/${user}`;
}

async function usualPlaces(env: NodeJS.ProcessEnv): Promise<{ config: string; data: string }> {
  const home = env['GATES_HOME'];
  if (home !== undefined && home !== '') {
    const folder = resolve(home.replace(/^~(?=$|\/)/, homedir()));
    return { config: folder, data: folder };
  }
  const { default: envPaths } = await import('env-paths');
  const paths = envPaths('gates', { suffix: '' });
  return { config: paths.config, data: paths.data };
}

function homeError(path: string, cause: unknown): GateError {
  const code = (cause as NodeJS.ErrnoException).code;
  const reason =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? words`it is not writable by you`
      : code === 'ENOSPC'
        ? words`the disk is full`
        : messageOf(cause);
  return new GateError({
    category: 'failed',
    code: code === 'ENOSPC' ? 'disk_full' : 'home_not_writable',
    message: words`Cannot use ${path}: ${reason}.`,
    hint: words`Set GATES_HOME to a folder of your own with free space.`,
    cause,
  });
}
