/** Reading what was typed, and the files it names. */
import { readFile } from 'node:fs/promises';
import { messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** `on` or `off` after a flag; nothing where it was not given. @throws GateError exit 2 for anything else */
export function switchOf(flag: string, typed: string | undefined): boolean | undefined {
  if (typed === undefined) return undefined;
  if (typed === 'on' || typed === 'off') return typed === 'on';
  throw usageError(words`${flag} takes on or off, not “${typed}”.`);
}

/** @throws GateError exit 2 with the choices */
export function oneOf<T extends string>(typed: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === typed);
  if (found !== undefined) return found;
  throw usageError(words`“${typed}” is none of: ${choices.join(', ')}.`);
}

/** @throws GateError exit 2 for what is no JSON, exit 5 for a file that is not there */
export async function jsonOf(file: string): Promise<unknown> {
  const text = await textOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(words`${file} is not JSON: ${messageOf(error)}`, undefined, 'bad_json');
  }
}

/** @throws GateError exit 5 for a file that is not there, exit 2 for one that cannot be read */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw usageError(words`Cannot read ${file}: ${messageOf(error)}.`);
    }
    throw notFound(words`There is no file ${file}.`, words`Check the path.`);
  }
}

/** A cell of a table: what was not told is a dash. */
export function orDash(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '–';
}
