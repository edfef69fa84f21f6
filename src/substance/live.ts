import { setTimeout as delay } from 'node:timers/promises';
import { type ExportResult, exportSubstance } from './export.ts';
import type { ExportOptions } from './run.ts';
import type { Source } from './source.ts';

export interface LiveSettings {
  source: Source;
  /** What the folder was begun with stays: a live export never refuses for its filters. */
  options: Omit<ExportOptions, 'since' | 'raw' | 'full' | 'media' | 'signal'>;
  /** How long pokes are gathered before a run, and between two runs; milliseconds, 100 by default. */
  debounceMs?: number;
  onExport?: (result: ExportResult) => void;
  /** Told of every failed run. The next poke tries again; nothing is lost meanwhile. */
  onError: (error: unknown) => void;
}

export interface LiveExport {
  /** Something changed in the source: it will be on disk well within a second. Cheap. */
  poke(): void;
  /** Ends it; what was poked before is on disk when this returns. */
  stop(): Promise<void>;
}

/** Exports on every poke, one run at a time; pokes during a run make one more run. */
export function liveExport(settings: LiveSettings): LiveExport {
  const { source, options, debounceMs = 100, onExport, onError } = settings;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  const stopping = new AbortController();

  const runOnce = async () => {
    again = false;
    try {
      const result = await exportSubstance(source, { ...options, since: 'keep' });
      onExport?.(result);
    } catch (error) {
      onError(error);
    }
  };
  const run = async () => {
    await runOnce();
    while (again) {
      // Cut short by `stop`, which wants what is left at once.
      await delay(debounceMs, undefined, { signal: stopping.signal }).catch(() => {});
      await runOnce();
    }
    running = null;
  };
  const begin = () => {
    timer = null;
    running = run();
  };

  return {
    poke() {
      if (stopping.signal.aborted) return;
      if (running) again = true;
      else timer ??= setTimeout(begin, debounceMs);
    },
    async stop() {
      stopping.abort();
      if (timer) {
        clearTimeout(timer);
        begin();
      }
      await running;
    },
  };
}
