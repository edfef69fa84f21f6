import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** What runs by itself. */
export type JobName = 'refresh' | 'export';

export const JOBS: readonly JobName[] = ['refresh', 'export'];

/** What systemd and `cron show` call it. */
export const TITLES = {
  refresh: 'renew tokens that are due',
  export: 'write new messages as Substance',
} as const satisfies Record<JobName, string>;

/** @throws GateError exit 2 */
export function jobNamed(text: string): JobName {
  const job = JOBS.find((name) => name === text);
  if (job) return job;
  throw usageError(words`There is no job “${text}”: ${JOBS.join(', ')}.`, 'gates cron run refresh');
}

/**
 * The commands that make up one run. `refresh` turns to everybody by itself; an export is one person's.
 * @param only the person the schedule was made for; `null`: everybody
 */
export function commandsOf(
  job: JobName,
  only: string | null,
  users: readonly string[],
): readonly (readonly string[])[] {
  if (job === 'refresh') return [only === null ? ['refresh'] : ['refresh', '--user', only]];
  const named = only === null ? users : [only];
  return named.map((user) => ['export', 'substance', '--user', user]);
}
