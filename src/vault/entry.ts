import { isDeepStrictEqual } from 'node:util';
import type { Credential } from '../domain/account.ts';
import type { EntryName } from './vault.ts';

/**
 * `<user>/<gate>/<account>`, the name under which both vaults keep an entry. What would make two
 * names meet (`/`, `%`), end early in a C string (control characters), or be taken for our own
 * bookkeeping (`#`) is written as `%XX`; a lone surrogate, which UTF-8 cannot hold, as `%uXXXX`.
 */
export function entryPath(name: EntryName): string {
  return [name.user, name.gate, name.account].map(escapePart).join('/');
}

/** Whether two credentials are the same once written as JSON. */
export function sameCredential(one: Credential, other: Credential): boolean {
  return isDeepStrictEqual(asStored(one), asStored(other));
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[%/#\u0000-\u001f\u007f]|\p{Surrogate}/gu;

function escapePart(part: string): string {
  return part.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16).toUpperCase();
    return code > 0xff ? `%u${hex}` : `%${hex.padStart(2, '0')}`;
  });
}

function asStored(credential: Credential): unknown {
  return JSON.parse(JSON.stringify(credential)) as unknown;
}
