import { setTimeout as wait } from 'node:timers/promises';
import { openAddressBook } from './address.ts';
import type { Http, HttpRequest, HttpResponse } from './client.ts';
import { DEFAULT_TIMEOUT_MS, startDeadline } from './deadline.ts';
import { openDispatcher } from './dispatcher.ts';
import { openDownload } from './download.ts';
import { exchange, type Line } from './exchange.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { readWhole } from './wire.ts';

export interface HttpOptions {
  /** Base URL of a running sandbox; nothing leaves this machine then. */
  sandbox?: string;
  /** Platform origin → path under the sandbox, of all gates. */
  hosts: Readonly<Record<string, string>>;
  /** Where the proxy's address is read from. */
  env: NodeJS.ProcessEnv;
  /** Told one redacted line for each attempt; never headers or bodies. */
  verbose?: (line: string) => void;
  /** Shared with whatever else prints; made when there is none. */
  redactor?: Redactor;
  now?: () => number;
  /** Rejects when the signal aborts. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** No platform answers a call with more; files come through `download`. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/**
 * Opens the way out. Throws a usage error when the sandbox is not an address on this machine.
 * `close` cuts off whatever still runs.
 */
export function openHttp(options: HttpOptions): Http & { close(): Promise<void> } {
  const addresses = openAddressBook(options.sandbox, options.hosts);
  const redactor = options.redactor ?? createRedactor();
  const dispatcher = openDispatcher(addresses.sandbox === null ? options.env : {});
  const line: Line = {
    dispatcher,
    sandbox: addresses.sandbox,
    redact: (text) => redactor.redact(text),
    verbose: options.verbose,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? (async (ms, signal) => wait(ms, undefined, signal ? { signal } : {})),
  };
  const target = (request: HttpRequest): URL => {
    if (request.token !== undefined) redactor.conceal(request.token);
    const url = addresses.resolve(request.url);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.append(name, value);
    }
    return url;
  };
  return {
    async request(request) {
      const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const url = target(request);
      const deadline = startDeadline(timeoutMs, request.signal);
      try {
        const { status, headers, taken } = await exchange(line, {
          request,
          host: new URL(request.url).host,
          url,
          deadline,
          timeoutMs,
          idleMs: 0,
          read: (answer) => readWhole(answer.body, MAX_RESPONSE_BYTES),
          drop: () => undefined, // Read to its end: there is nothing to let go of.
        });
        return { status, headers, body: taken, json: jsonOf(taken) } satisfies HttpResponse;
      } finally {
        deadline.clear();
      }
    },
    download: openDownload(line, target),
    address(url) {
      return addresses.sandbox === null ? url : addresses.resolve(url).href;
    },
    conceal: (secret) => redactor.conceal(secret),
    close: () => dispatcher.destroy(),
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
