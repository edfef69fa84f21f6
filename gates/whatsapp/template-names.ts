import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Template } from './templates.ts';

/**
 * Keeps what a listing showed, for the shell's completion, which asks no platform:
 * `{"<account id>": [{name, language, status}]}`. A convenience: where it cannot be kept, nothing is said.
 */
export function keepNames(file: string, account: string, templates: readonly Template[]): void {
  const names = templates.map(({ name, language, status }) => ({ name, language, status }));
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify({ ...keptIn(file), [account]: names }), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // The list itself was shown.
  }
}

function keptIn(file: string): object {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    // The first listing, or half a file: begun anew.
    return {};
  }
}
