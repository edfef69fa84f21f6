/** For a whole exchange, unless the request says otherwise. */
export const DEFAULT_TIMEOUT_MS = 15_000;

export interface Deadline {
  /** Aborts when the time is over or the caller gives up. */
  readonly signal: AbortSignal;
  /** Who ended it; `null` while it runs. */
  stoppedBy(): 'caller' | 'timer' | null;
  /** Stops the clock; the caller's signal goes on. */
  clear(): void;
}

/** One time limit (milliseconds) over everything a request needs, retries and waits included. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const timer = new AbortController();
  const handle = setTimeout(() => timer.abort(), timeoutMs);
  return {
    signal: caller ? AbortSignal.any([caller, timer.signal]) : timer.signal,
    stoppedBy: () => (caller?.aborted ? 'caller' : timer.signal.aborted ? 'timer' : null),
    clear: () => clearTimeout(handle),
  };
}
