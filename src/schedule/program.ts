import { resolve } from 'node:path';

/** The program that is running, to be started again from anywhere: absolute paths. */
export interface Program {
  readonly node: string;
  /** What Node runs: `bin/gates.cjs`, or the link to it, which outlives an upgrade. */
  readonly launcher: string;
}

export function thisProgram(): Program {
  return { node: process.execPath, launcher: resolve(process.argv[1] ?? 'gates') };
}
