/** Fetches the files of incoming messages in the background, a few at a time, for as long as `serve` runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../domain/error.ts';
import type { MediaRow, Store } from '../store/store.ts';
import type { Media } from '../traffic/media-fetch.ts';
import type { Log } from './log.ts';

const AT_ONCE = 3;
/** News gather for so long: webhooks are acknowledged first. */
const GATHER_MS = 100;
/** Looks by itself after this long at the latest. */
const IDLE_MS = 30_000;
/** While somebody else fetches this person's files. */
const STANDBY_MS = 5000;
/** After trouble that is no file's own (a full disk, a lost database). */
const RETRY_MS = 1000;
/** Who does not renew it in time is taken for dead. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
const LEASE = 'media';

export interface MediaWorker {
  /** Something changed: there may be a file to fetch. */
  wake(): void;
  /** Breaks off what is under way; it is fetched after the next start. */
  stop(): Promise<void>;
}

/** @param init.owner the same after a restart, another for every other server of this person */
export function startMediaWorker(init: {
  user: string;
  store: Store;
  media: Media;
  now: () => number;
  owner: string;
  log: Log;
}): MediaWorker {
  const { user, store, media, now, owner, log } = init;
  const stopping = new AbortController();
  const { signal } = stopping;
  const flying = new Map<string, Promise<void>>();
  let news = new AbortController();
  const wake = (): void => news.abort();
  signal.addEventListener('abort', wake);

  const hold = (): Promise<boolean> => store.leases.acquire(LEASE, owner, now() + LEASE_MS, now());
  const renewing = setInterval(() => {
    // Lost, or the store is away: what is under way may be fetched twice, which harms nobody.
    if (flying.size > 0) hold().catch(() => false);
  }, RENEW_MS).unref();

  async function fetchOne(row: MediaRow): Promise<void> {
    const fields = { user, account: row.accountId, message: row.externalId };
    try {
      const after = await media.fetch(row, signal);
      if (after.state === 'kept') log('info', 'media kept', { ...fields, bytes: after.size });
      else tellFailure(fields, after);
    } catch (error) {
      if (signal.aborted) return;
      log('error', 'media was not fetched', { ...fields, reason: messageOf(error) });
      await rest(RETRY_MS);
    }
  }

  function tellFailure(fields: Record<string, string>, row: MediaRow): void {
    const reason = row.error?.message ?? null;
    if (row.state === 'missing') log('warn', 'media is missing', { ...fields, reason });
    // Once; the list tells of the rest.
    else if (row.tries === 1) log('info', 'media did not come yet', { ...fields, reason });
  }

  /** Begins what is due and there is room for; says how long nothing else is. */
  async function step(): Promise<number> {
    const due = await store.media.due(now(), AT_ONCE);
    const fresh = due.filter((row) => !flying.has(keyOf(row))).slice(0, AT_ONCE - flying.size);
    if (fresh.length > 0 && !(await hold())) return STANDBY_MS;
    for (const row of fresh) {
      const key = keyOf(row);
      const flight = fetchOne(row).finally(() => {
        flying.delete(key);
        wake();
      });
      flying.set(key, flight);
    }
    const next = await store.media.nextAt(now());
    return next === null ? IDLE_MS : Math.max(0, Math.min(next - now(), IDLE_MS));
  }

  async function run(): Promise<void> {
    await media.sweep().catch((error: unknown) => {
      log('warn', 'left-over downloads were not removed', { user, reason: messageOf(error) });
    });
    while (!signal.aborted) {
      news = new AbortController();
      if (signal.aborted) break;
      try {
        const quiet = await step();
        await sleep(quiet, undefined, { signal: news.signal }).catch(() => undefined);
        await rest(GATHER_MS);
      } catch (error) {
        log('error', 'looking for media failed', { user, reason: messageOf(error) });
        await rest(RETRY_MS);
      }
    }
    await Promise.all(flying.values());
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  const running = run();
  return {
    wake,
    async stop() {
      stopping.abort();
      clearInterval(renewing);
      await running;
      await store.leases.release(LEASE, owner).catch(() => undefined);
    },
  };
}

function keyOf({ accountId, externalId }: MediaRow): string {
  return `${accountId}\n${externalId}`;
}
