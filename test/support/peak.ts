import { readFileSync } from 'node:fs';

const PROGRAM = new URL('programs/peak-memory.ts', import.meta.url).href;

/** The environment in which each `gates` says at its end how much memory it needed at most: {@link peakOf}. */
export const MEASURED = { NODE_OPTIONS: `--import=${PROGRAM}` };

/** Kibibytes; NaN where it did not come to its end. */
export const peakOf = (stderr: string): number =>
  Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? Number.NaN);

/**
 * The most memory that this process has had, in kibibytes. On Linux not what `resourceUsage` says: that is counted
 * on from whoever started the process, and a large test runner would be all that is seen
 * (`VmHWM` in https://man7.org/linux/man-pages/man5/proc_pid_status.5.html begins anew with the program).
 */
export function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
