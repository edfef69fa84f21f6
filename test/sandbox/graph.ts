import { sandbox as instagramSandbox } from '../../gates/instagram/sandbox.ts';
import { sandbox as messengerSandbox } from '../../gates/messenger/sandbox.ts';
import { sandbox as metaSandbox } from '../../gates/meta/sandbox.ts';
import { FIELDS } from '../../gates/whatsapp/app-webhook.ts';
import { sandbox as whatsappSandbox } from '../../gates/whatsapp/sandbox.ts';
import type { Sandbox } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const BASE = 'http://127.0.0.1:4010/graph';

export interface Answer {
  status: number;
  headers: Headers;
  json: any;
  text: string;
}

export interface AskOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  token?: string | null;
  json?: unknown;
  form?: Record<string, string>;
  body?: string | URLSearchParams | FormData;
}

/** The pretend Graph of its gates, asked in this process, with a clock that a test can move. */
export function openGraph() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const opened = (async () => ({
    meta: await metaSandbox(host),
    whatsapp: await whatsappSandbox(host),
    messenger: await messengerSandbox(host),
    instagram: await instagramSandbox(host),
  }))();

  const ask = async (path: string, options: AskOptions = {}): Promise<Answer> => {
    const { meta } = await opened;
    const headers = new Headers();
    const token =
      options.token === undefined ? String(meta.credentials['systemUserToken']) : options.token;
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    let { body } = options;
    if (options.json !== undefined) {
      headers.set('content-type', 'application/json');
      body = JSON.stringify(options.json);
    }
    if (options.form) body = new URLSearchParams(options.form);
    const method = options.method ?? (body === undefined ? 'GET' : 'POST');
    const url = path.startsWith('http') ? path : `${BASE}/${path}`;
    const request = new Request(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const response = await meta.fetch(request);
    const text = await response.clone().text();
    const json = text.startsWith('{') ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, json, text };
  };

  return {
    clock,
    faults,
    clear,
    ask,
    gates: () => opened,
    credentials: async () => {
      const { meta, whatsapp } = await opened;
      return { meta: strings(meta), whatsapp: strings(whatsapp) };
    },
    /** A webhook server that the first business account is subscribed to. */
    async subscribe(): Promise<Receiver> {
      const receiver = await startReceiver();
      const { meta } = await opened;
      const app = String(meta.credentials['appId']);
      const asked = await ask(`v26.0/${app}/subscriptions`, {
        token: `${app}|${String(meta.credentials['appSecret'])}`,
        form: {
          object: 'whatsapp_business_account',
          callback_url: receiver.url,
          verify_token: 'fictional-verify-token',
          fields: FIELDS.join(','),
        },
      });
      if (asked.json?.success !== true) throw new Error(asked.text);
      const answer = await ask('v26.0/400000000000001/subscribed_apps', {
        json: {
          override_callback_uri: receiver.url,
          verify_token: 'fictional-verify-token',
        },
      });
      if (answer.json?.success !== true) throw new Error(answer.text);
      return receiver;
    },
    send: (message: Record<string, unknown>, options: AskOptions = {}) =>
      ask('v26.0/500000000000001/messages', {
        json: { messaging_product: 'whatsapp', to: '79991234567', ...message },
        ...options,
      }),
    deliver: async (event: Record<string, unknown> & { event: string }) =>
      (await opened).whatsapp.deliver?.(event),
  };
}

export type Graph = ReturnType<typeof openGraph>;

function strings({ credentials }: Sandbox): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, String(value)]),
  );
}
