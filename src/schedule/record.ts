/** What became of the last run of each job: read by `cron show`, `doctor` and whoever sits at a terminal next. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { JOBS, type JobName } from './jobs.ts';
import { replaceText } from './replace.ts';

/** Times are epoch milliseconds. */
export interface RunRecord {
  readonly job: JobName;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Of the worst command of the run. */
  readonly exitCode: number;
  /** In English, as in any log; `null`: all went well. */
  readonly error: { code: string; message: string; hint: string | null } | null;
  /** When it last went well. */
  readonly lastOkAt: number | null;
}

export function recordFolder(home: Pick<Home, 'data'>): string {
  return join(home.data, 'cron');
}

/** The last run of a job; `null` where there was none, or where its record cannot be read. */
export function lastRun(home: Pick<Home, 'data'>, job: JobName): RunRecord | null {
  try {
    const text = readFileSync(join(recordFolder(home), `${job}.json`), 'utf8');
    const record = JSON.parse(text) as RunRecord;
    return Number.isFinite(record.endedAt) ? record : null;
  } catch {
    // Most homes have none. A damaged one is replaced by the next run.
    return null;
  }
}

export function lastRuns(home: Pick<Home, 'data'>): RunRecord[] {
  return JOBS.flatMap((job) => lastRun(home, job) ?? []);
}

export function keepRun(home: Pick<Home, 'data'>, run: Omit<RunRecord, 'lastOkAt'>): RunRecord {
  const before = lastRun(home, run.job);
  const lastOkAt = run.error === null ? run.endedAt : (before?.lastOkAt ?? null);
  const record = { ...run, lastOkAt };
  replaceText(join(recordFolder(home), `${run.job}.json`), `${JSON.stringify(record)}\n`);
  return record;
}
