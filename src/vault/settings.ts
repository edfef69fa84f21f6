import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GateError } from '../domain/error.ts';
import { type Words, words } from '../domain/words.ts';
import { diskError } from './disk-error.ts';
import type { VaultKind } from './vault.ts';

/** Preferences only: nothing secret, nothing that two processes write at once. */
export interface Preferences {
  defaultUser?: string;
  vault?: VaultKind;
  /** By user: ISO 3166-1 in two letters. */
  countries?: Readonly<Record<string, string>>;
  /** By user: what becomes of messages that their authors take back. */
  unsent?: Readonly<Record<string, 'keep' | 'purge'>>;
  /** By user: where they are told of their bookings. `none`, the name of a gate, or that and an address there. */
  notify?: Readonly<Record<string, string>>;
}

export interface Settings {
  get<K extends keyof Preferences>(key: K): Preferences[K] | undefined;
  set<K extends keyof Preferences>(key: K, value: Preferences[K]): void;
  unset(key: keyof Preferences): void;
}

/** What a preference may be: a person can have edited the file. */
const ALLOWED: Readonly<Record<keyof Preferences, (value: unknown) => boolean>> = {
  defaultUser: (value) => typeof value === 'string' && value !== '',
  vault: (value) => value === 'keychain' || value === 'file',
  countries: (value) => isByUser(value, (code) => /^[A-Z]{2}$/.test(code)),
  unsent: (value) => isByUser(value, (word) => word === 'keep' || word === 'purge'),
  notify: (value) => isByUser(value, (word) => /^[a-z]+(?::\S+)?$/.test(word)),
};

function isByUser(value: unknown, allowed: (word: string) => boolean): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((word) => typeof word === 'string' && allowed(word))
  );
}

/**
 * Opens `settings.json` (0600) in `folder`. Nothing is written, nor the folder made, before the
 * first `set`. Throws `settings_corrupt` for a damaged file, which is never reset by itself.
 */
export async function openSettings(folder: string): Promise<Settings> {
  const file = join(folder, 'settings.json');
  let values = readValues(file);

  /** Conf takes 60 ms to load, and most commands only read: it is loaded by the first change. */
  function change(work: (store: Changes) => void): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw diskError('settings', 'write', file, error);
    }
    // Conf would take damage such as `[]` for empty settings, and write over it.
    readValues(file);
    try {
      work(openConf(folder));
    } catch (error) {
      throw diskError('settings', 'write', file, error);
    }
    values = readValues(file);
  }

  return {
    get<K extends keyof Preferences>(key: K): Preferences[K] | undefined {
      const value = values[key];
      if (value === undefined) return undefined;
      if (!ALLOWED[key](value)) throw corrupt(file, words`“${key}” has no value that gates knows`);
      return value as Preferences[K];
    },
    set: (key, value) =>
      change((store) => (value === undefined ? store.delete(key) : store.set(key, value))),
    unset: (key) => change((store) => store.delete(key)),
  };
}

interface Changes {
  set(key: string, value: unknown): void;
  delete(key: string): void;
}

function openConf(folder: string): Changes {
  const load = createRequire(import.meta.url);
  const { default: Conf } = load('conf') as typeof import('conf');
  return new Conf({
    cwd: folder,
    configName: 'settings',
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
}

function readValues(file: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw diskError('settings', 'read', file, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch (error) {
    throw corrupt(file, words`it is not whole JSON`, error);
  }
  throw corrupt(file, words`it is not a JSON object`);
}

function corrupt(file: string, why: Words, cause?: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'settings_corrupt',
    message: words`The settings file ${file} is damaged: ${why}.`,
    hint: words`It holds preferences only. Mend it, or delete it and set them again: rm ${file}`,
    cause,
  });
}
