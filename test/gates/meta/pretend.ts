/** A Graph that answers from a table, over real HTTP, and what the gate's functions are given to reach it. */
import { readFileSync } from 'node:fs';
import type { LoginFacts } from '../../../src/domain/account.ts';
import type { LoginContext, Session } from '../../../src/gate.ts';
import { openHttp } from '../../../src/http/open.ts';
import { createRedactor } from '../../../src/http/redact.ts';
import { newMemory, noRenewal } from '../../support/memory.ts';
import { mountPlatform } from '../../support/platform.ts';

export const NOW = Date.parse('2026-11-21T08:00:00Z');
export const APP_ID = '100200300400500';
export const APP_SECRET = 'fictional-app-secret';
export const TOKEN = 'EAAfictionalLongLivedToken00002';

/** A payload of `test/fixtures/meta`. */
export function fixture(name: string): Record<string, unknown> {
  const path = new URL(`../../fixtures/meta/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

interface Asked {
  method: string;
  /** Without the version. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  form: Record<string, string>;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, unless it is text. */
  body: unknown;
}

/** `METHOD path` without the version, e.g. `GET me/accounts`. */
export type Routes = Record<string, Reply | ((asked: Asked) => Reply)>;

export const ok = (body: unknown): Reply => ({ body });

export const refused = (error: Record<string, unknown>, status = 400): Reply => ({
  status,
  body: { error: { message: 'Refused', type: 'OAuthException', fbtrace_id: 'Abc', ...error } },
});

/** Routes may be changed while it runs; a request without a route fails `close`. */
export async function pretendGraph(routes: Routes) {
  const asked: Asked[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const [, version, ...path] = url.pathname.split('/');
    if (version !== 'v26.0') throw new Error(`Another version: ${url.pathname}`);
    const one: Asked = {
      method: request.method,
      path: path.join('/'),
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(request.headers),
      form: Object.fromEntries(new URLSearchParams(await request.text())),
    };
    asked.push(one);
    const route = routes[`${one.method} ${one.path}`];
    if (!route) throw new Error(`No route for ${one.method} ${one.path}`);
    const { status = 200, headers = {}, body } = typeof route === 'function' ? route(one) : route;
    return typeof body === 'string'
      ? new Response(body, { status, headers })
      : Response.json(body, { status, headers });
  };
  const platform = mountPlatform({
    'https://graph.facebook.com': answer,
    'https://graph.instagram.com': answer,
  });
  await platform.start();
  const redactor = createRedactor();
  const lines: string[] = [];
  const http = openHttp({
    hosts: {},
    env: {},
    redactor,
    verbose: (line) => lines.push(line),
    sleep: async () => undefined,
  });
  return {
    http,
    asked,
    lines,
    redact: (text: string) => redactor.redact(text),
    paths: () => asked.map(({ method, path }) => `${method} ${path}`),
    async close() {
      await http.close();
      await platform.close();
    },
  };
}

export type PretendGraph = Awaited<ReturnType<typeof pretendGraph>>;

export function loginContext(
  graph: PretendGraph,
  fields: Record<string, string>,
  scopes: readonly string[] = ['public_profile', 'pages_show_list'],
): LoginContext {
  return { fields, scopes, http: graph.http, now: () => NOW };
}

export function session(
  graph: PretendGraph,
  changed: { credential?: Record<string, unknown>; login?: Partial<LoginFacts> } = {},
): Session {
  return {
    user: 'olga',
    account: {
      id: 'meta:122000000000077',
      gate: 'meta',
      externalId: '122000000000077',
      kind: 'login',
      name: 'Olga Vymyshlennaya',
      handle: null,
      enabled: true,
      details: {},
      login: {
        tokenKind: 'USER',
        scopes: [],
        issuedAt: NOW - 55 * 86_400_000,
        expiresAt: NOW + 5 * 86_400_000,
        state: 'valid',
        ...changed.login,
      },
      createdAt: NOW - 55 * 86_400_000,
    },
    credential: {
      appId: APP_ID,
      appSecret: APP_SECRET,
      accessToken: 'EAAfictionalOlderToken000000003',
      tokenKind: 'USER',
      ...changed.credential,
    },
    http: graph.http,
    memory: newMemory(() => NOW),
    renewed: noRenewal,
    now: () => NOW,
  };
}
