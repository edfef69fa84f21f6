import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GateError, messageOf, usageError } from './domain/error.ts';
import { words } from './domain/words.ts';

/**
 * Whom a command is about: `--user`, then `GATES_USER`, then the nearest `.gates.json`, then the
 * settings' default, then the only user there is. Never a guess: anything else is exit 2 with the
 * candidates.
 */
export async function resolveUser(sources: {
  flag: string | undefined;
  env: string | undefined;
  /** Where to look for `.gates.json`, upwards. */
  folder: string;
  setting: () => Promise<string | undefined>;
  users: readonly string[];
}): Promise<string> {
  const { users } = sources;
  const named = sources.flag ?? (sources.env || undefined) ?? folderUser(sources.folder);
  const name = named ?? (users.length > 1 ? await sources.setting() : undefined);
  if (name !== undefined) {
    if (users.includes(name)) return name;
    throw unknownUser(name, users);
  }
  const [only, ...others] = users;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    throw usageError(words`There is no user yet.`, 'gates user add olga', 'no_user');
  }
  throw usageError(
    words`Which user? There are ${users.join(', ')}.`,
    words`add --user ${only}, or: gates user default ${only}`,
    'ambiguous_user',
  );
}

/** Exit 2, with everyone there is. */
export function unknownUser(name: string, users: readonly string[]): GateError {
  return usageError(
    users.length > 0
      ? words`There is no user “${name}”. There are ${users.join(', ')}.`
      : words`There is no user “${name}”, nor any other yet.`,
    users.length > 0 ? words`add --user ${users[0] ?? ''}` : 'gates user add olga',
    'unknown_user',
  );
}

function folderUser(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, '.gates.json');
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // Most folders have none; an unreadable one is not ours to report.
      if (folder === dirname(folder)) return undefined;
      continue;
    }
    const user = fieldOf(text, file);
    if (user !== undefined) return user;
    if (folder === dirname(folder)) return undefined;
  }
}

function fieldOf(text: string, file: string): string | undefined {
  try {
    const user = (JSON.parse(text) as { user?: unknown } | null)?.user;
    return typeof user === 'string' ? user : undefined;
  } catch (error) {
    throw usageError(words`${file} is not JSON: ${messageOf(error)}.`, '{"user": "olga"}');
  }
}
