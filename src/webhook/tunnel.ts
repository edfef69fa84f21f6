/** `gates serve --tunnel`: a public address for as long as we serve, opened again whenever it breaks off. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../domain/error.ts';
import { type Home, makeFolder } from '../home.ts';
import { type Run, runCloudflared } from './cloudflared.ts';
import type { Log } from './log.ts';

const FIRST_WAIT_MS = 1000;
/** Cloudflare limits how many quick tunnels may be asked for. */
const LONGEST_WAIT_MS = 300_000;
/** One that stood so long was no failure. */
const STEADY_MS = 60_000;

export interface Tunnel {
  /** Where it was first. */
  readonly url: string;
  /** Kills it: the address leads nowhere from now on. */
  stop(): Promise<void>;
}

/**
 * @param init.target the server's own address
 * @param init.moved told each new address after the first
 * @throws GateError exit 4 when no tunnel comes about, and whatever `signal` is aborted with
 */
export async function openTunnel(init: {
  home: Pick<Home, 'data'>;
  program: string;
  target: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  log: Log;
  moved(url: string): void;
}): Promise<Tunnel> {
  const { home, program, env, signal, log } = init;
  signal.throwIfAborted();
  makeFolder(home.data);
  const config = join(home.data, 'cloudflared.yml');
  writeFileSync(config, '{}\n', { mode: 0o600 });
  const start = () => runCloudflared({ program, target: loopback(init.target), config, env });

  const stopping = new AbortController();
  const ending = AbortSignal.any([signal, stopping.signal]);
  let run = start();
  const kill = () => void run.stop();
  ending.addEventListener('abort', kill);
  const first = await run.ready.catch(async (error: unknown) => {
    await run.stop();
    throw signal.aborted ? signal.reason : error;
  });

  const tell = (url: string): void => {
    try {
      init.moved(url);
    } catch (error) {
      // The tunnel stands, and webhooks come through it.
      log('error', 'the new address could not be announced', { reason: messageOf(error) });
    }
  };
  const keep = async (): Promise<void> => {
    let url = first;
    let failures = 0;
    for (let since = Date.now(); ; since = Date.now()) {
      const reason = await run.ended;
      if (ending.aborted) return;
      failures = Date.now() - since > STEADY_MS ? 0 : failures + 1;
      log('warn', 'the tunnel broke off, and is opened again', { reason });
      const found = await again(() => (run = start()), failures, ending, log);
      if (found === null) return;
      if (found.url !== url) tell(found.url);
      ({ url } = found);
    }
  };
  const kept = keep();
  return {
    url: first,
    async stop() {
      stopping.abort();
      await run.stop();
      await kept;
    },
  };
}

/** Tries until there is one; `null` when we are to stop. */
async function again(
  start: () => Run,
  failures: number,
  ending: AbortSignal,
  log: Log,
): Promise<{ url: string } | null> {
  for (let tries = failures; ; tries += 1) {
    await sleep(restartDelay(tries), undefined, { signal: ending }).catch(() => undefined);
    if (ending.aborted) return null;
    let run: Run | undefined;
    try {
      run = start();
      return { url: await run.ready };
    } catch (error) {
      await run?.stop();
      if (ending.aborted) return null;
      log('warn', 'the tunnel does not open', { reason: messageOf(error) });
    }
  }
}

/** The wait before a tunnel is opened again, milliseconds: 1 s, doubling to 5 min. */
export function restartDelay(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1), LONGEST_WAIT_MS);
}

/** A server that listens on every address is reached on this machine's own. */
function loopback(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
