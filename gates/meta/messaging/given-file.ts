import { readFileSync } from 'node:fs';
import { messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/**
 * What a JSON or YAML file holds that a command was given.
 * @throws GateError exit 5 for no such file, exit 2 for one that cannot be read
 */
export async function parsed(file: string): Promise<unknown> {
  try {
    const text = readFileSync(file, 'utf8');
    if (/\.json$/i.test(file)) return JSON.parse(text);
    const { parse } = await import('yaml');
    return parse(text) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${file}: ${messageOf(error).replace(/:$/, '')}.`);
  }
}
