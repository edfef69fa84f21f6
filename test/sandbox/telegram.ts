import { afterEach, beforeEach } from 'vitest';
import { expect } from 'vitest';
/** The pretend Telegram, asked in this process, with a clock that a test can move. */
import { sandbox as telegramSandbox } from '../../gates/telegram/sandbox.ts';
import type { SandboxDelivery } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';
import { startReceiver } from './receiver.ts';

const BASE = 'http://127.0.0.1:4010/telegram';

export const GROUP = -4_000_000_001;
export const FORUM = -1_002_000_000_001;
export const CHANNEL = -1_003_000_000_001;
export const OTHER_CHANNEL = -1_003_000_000_002;
export const CLIENT = 6_150_000_042;

/** Told by the platform; `ok: false` has an error_code, a description and perhaps parameters. */
interface BotAnswer {
  status: number;
  headers: Headers;
  json: any;
}

export async function openTelegram() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const sandbox = await telegramSandbox(host);
  const token = String(sandbox.credentials['token']);

  const fetch = (path: string, init?: RequestInit): Promise<Response> =>
    sandbox.fetch(new Request(`${BASE}/${path}`, init));
  const answer = async (response: Response): Promise<BotAnswer> => ({
    status: response.status,
    headers: response.headers,
    json: await response.json(),
  });
  const ask = async (
    method: string,
    params: object = {},
    { bot = token, signal }: { bot?: string; signal?: AbortSignal } = {},
  ): Promise<BotAnswer> => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(params) };
    return await answer(await fetch(`bot${bot}/${method}`, { ...init, ...(signal && { signal }) }));
  };
  const deliver = async (event: {
    event: string;
    [field: string]: unknown;
  }): Promise<SandboxDelivery> => await sandbox.deliver!(event);

  return {
    sandbox,
    clock,
    faults,
    token,
    otherToken: String(sandbox.credentials['otherToken']),
    clear,
    fetch,
    ask,
    deliver,
    /** The result; throws where it was refused. */
    async get(method: string, params: object = {}): Promise<any> {
      const { json } = await ask(method, params);
      if (json.ok !== true) throw new Error(json.description);
      return json.result;
    },
    async form(method: string, parts: Readonly<Record<string, string | File>>): Promise<BotAnswer> {
      const body = new FormData();
      for (const [name, value] of Object.entries(parts)) body.set(name, value);
      return await answer(await fetch(`bot${token}/${method}`, { method: 'POST', body }));
    },
    /** Everything that waits to be fetched, and confirms it. */
    async updates(): Promise<any[]> {
      const { json } = await ask('getUpdates');
      const ids = json.result.map((update: { update_id: number }) => update.update_id);
      if (ids.length > 0) await ask('getUpdates', { offset: Math.max(...ids) + 1 });
      return json.result;
    },
    /** A webhook server that gets the updates. */
    async subscribe(more: object = {}) {
      const receiver = await startReceiver();
      const { json } = await ask('setWebhook', { url: receiver.url, ...more });
      if (json.ok !== true) throw new Error(json.description);
      return receiver;
    },
  };
}

export type Telegram = Awaited<ReturnType<typeof openTelegram>>;

/** What a refusal looks like, in part. */
export function refusal(code: number, description: string | RegExp): object {
  const said = typeof description === 'string' ? description : expect.stringMatching(description);
  return { ok: false, error_code: code, description: said };
}

/** Each test of a file has a pretend Telegram of its own, with one client who has written, and no flood control. */
export function useTelegram(opened: (telegram: Telegram) => void) {
  let telegram: Telegram;
  beforeEach(async () => {
    telegram = await openTelegram();
    await telegram.deliver({ event: 'pace', on: false });
    await telegram.deliver({ event: 'message', from: CLIENT, name: 'Anna Client', text: 'Привет' });
    opened(telegram);
  });
  afterEach(() => telegram.clear());
  return {
    refused: async (method: string, params: object): Promise<any> =>
      (await telegram.ask(method, params)).json,
    send: (text: string, more: object = {}): Promise<any> =>
      telegram.get('sendMessage', { chat_id: CLIENT, text, ...more }),
    /** One under a message. */
    button: (more: object) => ({ reply_markup: { inline_keyboard: [[{ text: 'Да', ...more }]] } }),
  };
}
