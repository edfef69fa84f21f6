import { randomBytes } from 'node:crypto';
import { type Call, readCall } from './call.ts';
import { challenge, GraphRefusal, missingObject, type Refusal, refusalBody } from './errors.ts';
import type { Route, World } from './world.ts';

const LATEST = 26;
/** The oldest version still answering as itself (November 2026); older calls are upgraded to it. */
const OLDEST = 21;

/** Answers one request, whatever it asks: refusals are answers too. */
export async function answer(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { version, upgraded, segments } = readPath(world, url.pathname);
  const reply = reporter(version, upgraded);
  let call: Call | null = null;
  try {
    const found = matchRoute(world, request.method, segments);
    call = await readCall(world, request, url, version, found?.ids ?? {});
    if (!found) throw unsupported(world, request.method, url, segments, version);
    const result: unknown = await found.route.handler(call);
    return result instanceof Response ? result : reply.json(200, result, call.usage);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return reply.refusal(error.refusal, call?.usage ?? null);
  }
}

/** A refusal as the platform answers it, for faults that no route has thrown. */
export function refuse(refusal: Refusal): Response {
  return reporter(`v${LATEST}.0`, null).refusal(refusal, null);
}

interface Reporter {
  json(status: number, body: unknown, usage: Call['usage']): Response;
  refusal(refusal: Refusal, usage: Call['usage']): Response;
}

function reporter(version: string, upgraded: string | null): Reporter {
  const traceId = `A${randomBytes(16).toString('base64url')}`;
  const json = (
    status: number,
    body: unknown,
    usage: Call['usage'],
    more: Record<string, string> = {},
  ): Response => {
    const headers = new Headers({
      'content-type': 'application/json; charset=UTF-8',
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      'facebook-api-version': version,
      'x-fb-request-id': traceId,
      'x-fb-trace-id': traceId.slice(0, 11),
      'x-fb-rev': '1000000001',
      ...usageHeader(usage),
      ...more,
    });
    if (upgraded !== null) {
      headers.set(
        'x-ad-api-version-warning',
        `The call has been auto-upgraded to ${version} as ${upgraded} has been deprecated.`,
      );
    }
    return new Response(JSON.stringify(body), { status, headers });
  };
  return {
    json,
    refusal: (refusal, usage) =>
      json(refusal.status, refusalBody(refusal, traceId), usage, {
        'www-authenticate': challenge(refusal),
      }),
  };
}

function usageHeader(usage: Call['usage']): Record<string, string> {
  if (!usage) {
    return {
      'x-app-usage': JSON.stringify({ call_count: 0, total_cputime: 0, total_time: 0 }),
    };
  }
  const report = {
    type: usage.type,
    call_count: 1,
    total_cputime: 1,
    total_time: 1,
    estimated_time_to_regain_access: 0,
  };
  return { 'x-business-use-case-usage': JSON.stringify({ [usage.account]: [report] }) };
}

function readPath(
  world: World,
  pathname: string,
): { version: string; upgraded: string | null; segments: string[] } {
  const base = URL.canParse(world.host.base()) ? new URL(world.host.base()).pathname : '/';
  const prefix = base === '/' ? '' : base;
  const inside = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  const all = inside.split('/').filter((segment) => segment !== '');
  // Instagram's own hosts stand under a path of their own, with the version behind it.
  const host = all[0] === 'instagram' ? all.slice(0, 1) : [];
  const segments = all.slice(host.length);
  const asked = /^v(\d+)\.\d$/.exec(segments[0] ?? '');
  const number = Number(asked?.[1] ?? LATEST);
  // A version that is not out yet stays in the path, where the platform does not know it either.
  if (!asked || number > LATEST) return { version: `v${LATEST}.0`, upgraded: null, segments: all };
  const upgraded = number < OLDEST ? (segments[0] ?? null) : null;
  const version = `v${Math.max(number, OLDEST)}.0`;
  return { version, upgraded, segments: [...host, ...segments.slice(1)] };
}

function matchRoute(
  world: World,
  method: string,
  segments: readonly string[],
): { route: Route; ids: Record<string, string> } | null {
  for (const route of world.routes) {
    if (route.method !== method || route.segments.length !== segments.length) continue;
    const ids: Record<string, string> = {};
    const fits = route.segments.every((expected, index) => {
      const segment = segments[index] ?? '';
      if (!expected.startsWith(':')) return expected === segment;
      const kind = expected.slice(1);
      ids[kind] = segment;
      return world.isKind(kind, segment);
    });
    if (fits) return { route, ids };
  }
  return null;
}

function unsupported(
  world: World,
  method: string,
  url: URL,
  all: readonly string[],
  version: string,
): GraphRefusal {
  const behind = all[0] === 'instagram' ? 1 : 0;
  const segments = all.slice(behind);
  const [id, edge] = segments;
  const known = world.routes.some((route) => {
    const first = route.segments[behind] ?? '';
    return first.startsWith(':') ? world.isKind(first.slice(1), id ?? '') : first === id;
  });
  if (id !== undefined && edge !== undefined && known && method === 'GET') {
    return new GraphRefusal({
      status: 400,
      message: `(#100) Tried accessing nonexisting field (${edge})`,
      type: 'OAuthException',
      code: 100,
    });
  }
  if (id !== undefined && segments.length <= 2 && !/^v\d+\.\d+$/.test(id)) {
    return missingObject(method, id);
  }
  return new GraphRefusal({
    status: 400,
    message: `Unknown path components: ${url.pathname.replace(`/${version}`, '')}`,
    type: 'OAuthException',
    code: 2500,
  });
}
