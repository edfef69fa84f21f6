import { readFileSync } from 'node:fs';
import type { App } from '../../app.ts';
import type { Credential } from '../../domain/account.ts';
import { messageOf, usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';
import type { Login, LoginField } from '../../gate.ts';
import { readStdin } from '../stdin.ts';

/** `appSecret` → `app-secret`; a secret one → `app-secret-file`. */
export function flagName(field: LoginField): string {
  const flag = field.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return field.secret ? `${flag}-file` : flag;
}

/**
 * What the login that is there tells a new one. A token typed at a terminal is a new one, and so is all that is
 * asked for with it; what nobody is asked for stays.
 */
export function toldBefore(
  { kind, fields }: Pick<Login, 'kind' | 'fields'>,
  before: Credential | null,
  token: string | undefined,
): Credential | null {
  if (before === null || kind !== 'form' || token !== undefined) return before;
  const unasked = new Set(fields.filter(({ optional }) => optional).map(({ name }) => name));
  return Object.fromEntries(Object.entries(before).filter(([name]) => unasked.has(name)));
}

/**
 * Fills a login's fields: from flags and files, else from the login that is there already, else by
 * asking. A secret is never taken from a flag; `--…-file -` reads it from stdin, or asks hidden
 * where stdin is a person's terminal.
 */
export async function fillFields(
  app: Pick<App, 'options' | 'ui' | 'conceal'>,
  fields: readonly LoginField[],
  sources: {
    flags: Readonly<Record<string, unknown>>;
    before: Credential | null;
    /** A secret that `--with-token` read from stdin, for the first secret field. */
    token?: string;
  },
): Promise<Record<string, string>> {
  const filled: Record<string, string> = {};
  let token = sources.token;
  for (const field of fields) {
    const given = sources.flags[field.secret ? `${field.name}File` : field.name];
    const known = sources.before?.[field.name];
    // `-`, and a person sits where stdin is.
    const byHand = field.secret && given === '-' && app.options.interactive;
    let value: string | undefined;
    if (field.secret && token !== undefined) {
      [value, token] = [token, undefined];
    } else if (typeof given === 'string' && !byHand) {
      value = field.secret ? readSecret(given) : given;
    } else if (typeof known === 'string' && !byHand) {
      value = known;
    } else if (!field.optional || byHand) {
      const { label, secret, help } = field;
      value = app.options.interactive ? await app.ui.ask({ label, secret, help }) : missing(field);
    } else if (field.none !== undefined && app.options.interactive) {
      const { none, secret, help } = field;
      const label = words`${field.label} (${none}: press Enter)`;
      value = await app.ui.ask({ label, secret, help, mayBeEmpty: true });
    }
    if (value === undefined || value.trim() === '') continue;
    if (field.secret) app.conceal(value);
    filled[field.name] = value.trim();
  }
  return filled;
}

/**
 * A secret from a file, or from stdin when the file is `-`. Never typed at a terminal, where it
 * would be seen.
 */
export function readSecret(file: string): string {
  if (file === '-' && process.stdin.isTTY) {
    throw usageError(
      words`The secret is to come from stdin, but stdin is a terminal, where it would be seen.`,
      words`redirect a file (… < secret.txt), or leave the flag away to be asked for it hidden`,
    );
  }
  let text: string;
  try {
    text = (file === '-' ? readStdin() : readFileSync(file, 'utf8')).trim();
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw usageError(
      absent
        ? words`There is no file ${file}.`
        : words`Cannot read the secret from ${file === '-' ? 'stdin' : file}: ${messageOf(error)}.`,
      words`name a file that holds the secret and nothing else, or - for stdin`,
      absent ? 'no_file' : 'usage',
    );
  }
  if (text !== '') return text;
  throw usageError(
    words`There is no secret in ${file === '-' ? 'stdin' : file}: it is empty.`,
    file === '-'
      ? words`redirect a file that holds it: … < secret.txt`
      : words`put it into ${file}, or leave the flag away to be asked`,
    'empty_secret',
  );
}

function missing(field: LoginField): never {
  throw usageError(
    words`${field.label} is needed, and there is nobody to ask.`,
    words`add --${flagName(field)} ${field.secret ? 'FILE' : 'VALUE'}. ${field.help}`,
    'missing_field',
  );
}
