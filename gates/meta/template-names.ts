import { readFileSync, renameSync, writeFileSync } from 'node:fs';

interface Named {
  readonly name: string;
  readonly language: string;
  /** As the platform has it; empty where it told none. */
  readonly status: string;
}

/**
 * Keeps what a listing showed, for the shell's completion, which asks no platform:
 * `{"<account id>": [{name, language, status}]}`. A convenience: where it cannot be kept, nothing is said.
 */
export function keepNames(file: string, account: string, templates: readonly Named[]): void {
  change(file, account, () => templates);
}

/** One more, or another status of one that is there. */
export function addName(file: string, account: string, template: Named): void {
  change(file, account, (kept) => [...kept.filter((one) => !isSame(one, template)), template]);
}

/** These are no more. */
export function dropNames(file: string, account: string, gone: readonly Named[]): void {
  change(file, account, (kept) => kept.filter((one) => !gone.some((each) => isSame(one, each))));
}

function isSame(first: Named, second: Named): boolean {
  return first.name === second.name && first.language === second.language;
}

function change(
  file: string,
  account: string,
  work: (kept: readonly Named[]) => readonly Named[],
): void {
  const draft = `${file}.${process.pid}`;
  try {
    const all = keptIn(file);
    const kept = all[account];
    const names = work(Array.isArray(kept) ? (kept as Named[]) : []);
    const plain = names.map(({ name, language, status }) => ({ name, language, status }));
    writeFileSync(draft, JSON.stringify({ ...all, [account]: plain }), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // What it is about was shown.
  }
}

function keptIn(file: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    // The first listing, or half a file: begun anew.
    return {};
  }
}
