import { isLoopback } from '../domain/loopback.ts';
import type { SandboxHost } from '../gate.ts';
import type { FaultKind } from './faults.ts';

/** How long a webhook receiver may take to answer, milliseconds. */
const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;
const RETRIES = 20;

export interface HostOptions {
  /** Base of the mount, e.g. `http://127.0.0.1:4010/graph`; asked for when it is needed. */
  base(): string;
  takeFault?(kind: FaultKind): boolean;
  now?(): number;
}

export interface OwnedHost {
  readonly host: SandboxHost;
  /** Forgets everything that was to happen later: timers and deliveries that are tried again. */
  clear(): void;
}

/**
 * The wait before a webhook delivery is tried again, milliseconds: 0.5 s doubling to 8 s, for 20
 * tries (about two and a half minutes; the platforms go on for days). `null`: given up.
 */
export function retryDelay(failures: number): number | null {
  if (failures > RETRIES) return null;
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
}

/** What a gate's pretend platform runs on: a clock, timers and a way to post webhooks to this machine. */
export function createHost(options: HostOptions): OwnedHost {
  const timers = new Set<NodeJS.Timeout>();
  let generation = 0;

  const later = (ms: number, work: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void work();
    }, ms);
    timer.unref();
    timers.add(timer);
  };

  async function deliver(
    url: string,
    headers: Record<string, string>,
    body: string,
    failures = 0,
  ): Promise<number | null> {
    const born = generation;
    const status = await postOnce(url, headers, body);
    const wait = status !== null && status >= 200 && status < 300 ? null : retryDelay(failures + 1);
    if (wait !== null && born === generation) {
      later(wait, async () => {
        await deliver(url, headers, body, failures + 1);
      });
    }
    return status;
  }

  const host: SandboxHost = {
    base: options.base,
    now: options.now ?? Date.now,
    later,
    async post(url, headers, body, { once = false } = {}) {
      if (!isLoopback(url)) return null;
      const send = once ? postOnce : deliver;
      const status = await send(url, headers, body);
      return host.takeFault('duplicate') ? await send(url, headers, body) : status;
    },
    takeFault: (kind) => options.takeFault?.(kind) ?? false,
  };

  return {
    host,
    clear() {
      generation += 1;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** The status, or `null` when there was no answer. A redirect is not followed: it could lead off this machine. */
async function postOnce(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    // Nobody listens, or the receiver went away: for the platform that is one more failed try.
    return null;
  }
}
