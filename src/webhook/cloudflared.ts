/**
 * One run of `cloudflared` as a quick tunnel: an https address that leads to a port of this machine,
 * without an account. What it prints: cmd/cloudflared/tunnel/quick_tunnel.go and connection/ at
 * https://github.com/cloudflare/cloudflared.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { spawnBound } from './bound.ts';

/** It may try QUIC for half a minute before it turns to HTTP/2. */
const READY_WITHIN_MS = 90_000;

export interface Run {
  /** The public address, once a connection to Cloudflare stands. Rejects (exit 4) with what was wrong. */
  readonly ready: Promise<string>;
  /** Its last complaint, when it has ended. Never rejects. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Where the program is. @throws GateError exit 1 that says how to get it */
export function findCloudflared(env: NodeJS.ProcessEnv): string {
  const name = process.platform === 'win32' ? 'cloudflared.exe' : 'cloudflared';
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  throw new GateError({
    category: 'failed',
    code: 'no_cloudflared',
    message: words`--tunnel needs cloudflared, which is not installed (or not on the PATH).`,
    hint: words`Get it: ${SOURCES[process.platform] ?? 'https://github.com/cloudflare/cloudflared/releases'}`,
  });
}

const SOURCES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install cloudflared',
  win32: 'winget install --id Cloudflare.cloudflared',
  linux: 'https://pkg.cloudflare.com (apt, dnf)',
};

/**
 * Starts it.
 * @param init.config an empty configuration: the one its owner has for tunnels of their own would answer
 * our requests by its rules (https://github.com/cloudflare/cloudflare-docs/pull/6324)
 */
export function runCloudflared(init: {
  program: string;
  /** `http://127.0.0.1:8787` */
  target: string;
  config: string;
  env: NodeJS.ProcessEnv;
}): Run {
  const { program, target, config, env } = init;
  const args = ['tunnel', '--config', config, '--no-autoupdate', '--url', target];
  const child = spawnBound(program, args, others(env));
  let complaint = '';
  const ended = child.ended.then(() => complaint || 'cloudflared ended');
  const ready = new Promise<string>((resolve, reject) => {
    const fail = (reason: string) => reject(notOpened(reason));
    const late = setTimeout(() => {
      fail(complaint || `no connection within ${READY_WITHIN_MS / 1000} s`);
      void child.stop();
    }, READY_WITHIN_MS);
    let address: string | undefined;
    createInterface({ input: child.stderr }).on('line', (line) => {
      address ??= addressIn(line);
      complaint = complaintIn(line) ?? complaint;
      if (address !== undefined && saysConnected(line)) {
        clearTimeout(late);
        resolve(address);
      }
      if (saysForgotten(line)) void child.stop();
    });
    void ended.then((reason) => {
      clearTimeout(late);
      fail(reason);
    });
  });
  // Whoever stops it while it starts does not wait for this.
  ready.catch(() => undefined);
  return { ready, ended, stop: () => child.stop() };
}

/** Alone in a row of the box it draws: `INF |  https://two-random-words.trycloudflare.com   |`. */
export function addressIn(line: string): string | undefined {
  return /\|\s+(https:\/\/[^\s|/]+)\s+\|/.exec(line)?.[1];
}

/** `Registered tunnel connection connIndex=0 …`; before 2022.9 `Connection ID registered connIndex=0 …`. */
export function saysConnected(line: string): boolean {
  return /\bINF (Registered tunnel connection|Connection \S+ registered)\b/.test(line);
}

/**
 * Cloudflare drops a quick tunnel that was away for long (a machine asleep); cloudflared would ask for
 * it again for ever (issues 426 and 657), while a fresh one is had in seconds.
 */
export function saysForgotten(line: string): boolean {
  return /\bERR\b.*\bUnauthorized: /.test(line);
}

/** What it says when it fails: a line of its log, or the last word of a program that ends. */
export function complaintIn(line: string): string | undefined {
  return /\bERR (.+)$/.exec(line)?.[1] ?? /^(failed to .+)$/.exec(line)?.[1];
}

/** It is somebody else's program: our secrets are not for it, and its own variables would change what it does. */
function others(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(GATES_|TUNNEL_|NODE_OPTIONS$)/.test(name)),
  );
}

function notOpened(reason: string): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'tunnel_failed',
    message: words`The tunnel could not be opened: ${reason}`,
    hint: words`Try again in a minute, or use an address of your own: gates serve --public-url https://…`,
  });
}
