/** Which route answers a request of the API, after whose token it is and how often they asked. */
import { type Call, isObject, type Json } from './call.ts';
import { counted } from './pace.ts';
import { failed, missingScope, Refusal, refuse } from './refusals.ts';
import { type Route, ROUTES } from './routes.ts';
import { grantOf } from './tokens.ts';
import type { World } from './world.ts';

/** @param path without the mount: `/v2/users/me` */
export async function api(world: World, request: Request, path: string): Promise<Response> {
  const own = path.replace(/^\/v2/, '');
  try {
    const grant = grantOf(world, request);
    const found = match(request.method, own);
    if (!found) throw failed(404, 404, `This API endpoint is not recognized.`);
    const { route, params } = found;
    const headers = counted(world, route.category);
    if (!grant.scopes.some((scope) => scope.replace(/:admin$/, '') === route.scope)) {
      throw missingScope(route.scope);
    }
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const body = await bodyOf(request);
    const call: Call = { world, grant, path: own, params, query, body };
    const answer = await route.answer(call);
    if (answer instanceof Response) return answer;
    if (answer === undefined) return new Response(null, { status: 204, headers });
    return Response.json(answer, { status: request.method === 'POST' ? 201 : 200, headers });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error);
    throw error;
  }
}

function match(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | null {
  const parts = path.split('/').slice(1);
  for (const route of ROUTES) {
    const wanted = route.path.split('/').slice(1);
    if (route.method !== method || wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((each, index) => {
      const part = parts[index] ?? '';
      const [, name] = /^\{(\w+)\}$/.exec(each) ?? [];
      if (name === undefined) return each === part;
      params[name] = decoded(part);
      return true;
    });
    if (fits) return { route, params };
  }
  return null;
}

/**
 * A UUID may be encoded twice, and has to be where it begins with a slash or has two of them: encoded once, such a one
 * is not found. https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId}
 */
function decoded(part: string): string {
  try {
    const once = decodeURIComponent(part);
    if (/%[\dA-F]{2}/i.test(once)) return decodeURIComponent(once);
    return once.startsWith('/') || once.includes('//') ? part : once;
  } catch {
    return part;
  }
}

async function bodyOf(request: Request): Promise<Json> {
  const text = await request.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    // Answered below.
  }
  throw failed(400, 300, 'Request Body should be a valid JSON object.');
}
