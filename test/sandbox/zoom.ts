/** The pretend Zoom, asked in this process, with a clock that a test can move. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { sandbox as zoomSandbox } from '../../gates/zoom/sandbox.ts';
import type { SandboxDelivery } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';

const BASE = 'http://127.0.0.1:4010/zoom';
export const REDIRECT = 'http://127.0.0.1:47613/callback';

interface Told {
  status: number;
  headers: Headers;
  json: any;
}

/** One event as it came, and whether its signature is right. */
export interface Came {
  json: any;
  signed: boolean;
  timestamp: string;
}

export async function openZoom() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const laid: { ms: number; work: () => Promise<void> }[] = [];
  const byHand = { on: false };
  const sandbox = await zoomSandbox({
    ...host,
    later(ms, work) {
      if (byHand.on) laid.push({ ms, work });
      else host.later(ms, work);
    },
  });
  const app = sandbox.credentials as Record<string, string>;
  const basic = `Basic ${Buffer.from(`${app['clientId']}:${app['clientSecret']}`).toString('base64')}`;
  const closing: (() => void)[] = [];

  const fetch = (path: string, init?: RequestInit): Promise<Response> =>
    sandbox.fetch(new Request(`${BASE}${path}`, init));
  const told = async (response: Response): Promise<Told> => {
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, json: text === '' ? null : JSON.parse(text) };
  };
  const form = async (
    path: string,
    fields: Record<string, string>,
    authorization: string | null = basic,
  ): Promise<Told> =>
    told(
      await fetch(path, {
        method: 'POST',
        headers: authorization === null ? {} : { authorization },
        body: new URLSearchParams(fields),
      }),
    );

  /** Opens the page and agrees; the code's place in the redirect. */
  async function agree(fields: Record<string, string> = {}) {
    const verifier = randomBytes(48).toString('base64url');
    const asked = {
      response_type: 'code',
      client_id: app['clientId'] ?? '',
      redirect_uri: REDIRECT,
      state: 'a state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    const page = await fetch(`/oauth/authorize?${new URLSearchParams(asked).toString()}`);
    const answer = await fetch('/oauth/authorize', {
      method: 'POST',
      body: new URLSearchParams({ ...asked, decision: 'continue', ...fields }),
    });
    const redirect = new URL(answer.headers.get('location') ?? 'about:blank');
    return {
      page: await page.text(),
      redirect,
      verifier,
      code: redirect.searchParams.get('code') ?? '',
    };
  }

  async function logIn(fields: Record<string, string> = {}): Promise<Told['json']> {
    const { code, verifier } = await agree(fields);
    const { json } = await form('/oauth/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    });
    return json;
  }

  const olga: string = (await logIn()).access_token;
  const ask = async (method: string, path: string, body?: unknown, token = olga): Promise<Told> =>
    told(
      await fetch(`/v2${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  return {
    sandbox,
    app,
    clock,
    faults,
    /** Where it is on, what is to happen later happens when a test says so. */
    byHand,
    laid,
    fetch,
    form,
    agree,
    logIn,
    ask,
    /** The body of an answer that is no refusal. */
    async get(path: string, token?: string): Promise<any> {
      const { status, json } = await ask('GET', path, undefined, token);
      if (status !== 200) throw new Error(JSON.stringify(json));
      return json;
    },
    async make(fields: object = {}): Promise<any> {
      const plan = { topic: 'Consultation', start_time: '2026-12-01T10:00:00Z', ...fields };
      const { status, json } = await ask('POST', '/users/me/meetings', plan);
      if (status !== 201) throw new Error(JSON.stringify(json));
      return json;
    },
    deliver: async (event: string, fields: object = {}): Promise<SandboxDelivery> =>
      await sandbox.deliver!({ event, ...fields }),
    /** A server that takes the app's events, as the app's page was told. */
    async subscribe() {
      const secret = app['webhookSecret'] ?? '';
      const received: Came[] = [];
      const answers: number[] = [];
      const waiting: (() => void)[] = [];
      const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
      const server = createServer((request, response) => {
        void (async () => {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk as Buffer);
          const body = Buffer.concat(chunks).toString();
          const json = JSON.parse(body) as { event: string; payload: { plainToken: string } };
          const timestamp = String(request.headers['x-zm-request-timestamp']);
          const signed =
            request.headers['x-zm-signature'] === `v0=${hmac(`v0:${timestamp}:${body}`)}`;
          if (json.event === 'endpoint.url_validation') {
            const { plainToken } = json.payload;
            const encryptedToken = hmac(plainToken);
            response.end(JSON.stringify({ plainToken, encryptedToken }));
            return;
          }
          received.push({ json, signed, timestamp });
          response.writeHead(answers.shift() ?? 200).end();
          for (const wake of waiting.splice(0)) wake();
        })();
      });
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      closing.push(() => {
        server.closeAllConnections();
        server.close();
      });
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/zoom/olga`;
      await sandbox.deliver!({ event: 'event_subscription', url });
      return {
        url,
        received,
        answers,
        async until(count: number): Promise<Came[]> {
          while (received.length < count) {
            await new Promise<void>((resolve) => void waiting.push(resolve));
          }
          return received;
        },
      };
    },
    close() {
      clear();
      for (const close of closing.splice(0)) close();
    },
  };
}

export type Zoom = Awaited<ReturnType<typeof openZoom>>;

/** Each test of a file has a pretend Zoom of its own, that olga is logged in to. */
export function useZoom(): () => Zoom {
  let zoom: Zoom | undefined;
  beforeEach(async () => {
    zoom = await openZoom();
  });
  afterEach(() => zoom?.close());
  return () => {
    if (!zoom) throw new Error('it is not open yet');
    return zoom;
  };
}
