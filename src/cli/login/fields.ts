import { readFileSync } from 'node:fs';
import type { App } from '../../app.ts';
import type { Credential } from '../../domain/account.ts';
import { messageOf, usageError } from '../../domain/error.ts';
import type { LoginField } from '../../gate.ts';

/** `appSecret` → `app-secret`. */
export function flagName(field: LoginField): string {
  const words = field.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return field.secret ? `${words}-file` : words;
}

/**
 * Fills a login's fields: from flags and files, else from the login that is there already, else by
 * asking. A secret is never taken from a flag; `--…-file -` reads it from stdin.
 */
export async function fillFields(
  app: App,
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
    let value: string | undefined;
    if (field.secret && token !== undefined) {
      [value, token] = [token, undefined];
    } else if (typeof given === 'string') {
      value = field.secret ? readSecret(given) : given;
    } else if (typeof known === 'string') {
      value = known;
    } else if (!field.optional) {
      const { label, secret, help } = field;
      value = app.options.interactive ? await app.ui.ask({ label, secret, help }) : missing(field);
    }
    if (value === undefined) continue;
    if (field.secret) app.conceal(value);
    filled[field.name] = value.trim();
  }
  return filled;
}

/** A secret from a file, or from stdin when the file is `-`. */
export function readSecret(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw usageError(
      `Cannot read the secret from ${file === '-' ? 'stdin' : file}: ${messageOf(error)}.`,
    );
  }
  if (text !== '') return text;
  throw usageError(`There is nothing in ${file === '-' ? 'stdin' : file}.`, 'gates … < token');
}

function missing(field: LoginField): never {
  throw usageError(
    `${field.label} is needed, and there is nobody to ask.`,
    `add --${flagName(field)} ${field.secret ? 'FILE' : 'VALUE'}. ${field.help}`,
    'missing_field',
  );
}
