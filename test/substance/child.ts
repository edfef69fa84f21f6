import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExportResult } from '../../src/substance/export.ts';
import type { Order } from './exporter.ts';

export const EXPORTER = fileURLToPath(new URL('exporter.ts', import.meta.url));

export interface Outcome {
  result?: ExportResult;
  peakKb?: number;
  error?: { code: string; message: string; hint: string; exitCode: number };
}

export interface Exporter {
  process: ChildProcess;
  /** When its export is about to start. */
  begun: Promise<void>;
  /** What it said at its end; `null` when it was killed before. */
  outcome: Promise<Outcome | null>;
}

/** Starts a process that exports. */
export function startExporter(order: Order): Exporter {
  const words = ['--no-warnings', EXPORTER, JSON.stringify(order)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const begun = new Promise<void>((resolve) => {
    reader.on('line', (line) => (line === 'begun' ? resolve() : lines.push(line)));
    child.once('close', () => resolve());
  });
  const outcome = once(child, 'close').then(() =>
    lines[0] === undefined ? null : (JSON.parse(lines[0]) as Outcome),
  );
  return { process: child, begun, outcome };
}
