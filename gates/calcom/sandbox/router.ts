/** Every request of the pretend API: `/v2/…`. https://cal.com/docs/api-reference/v2/introduction */
import { type Json, object } from '../json.ts';
import * as bookings from './booking-calls.ts';
import type { EventType, Host } from './directory.ts';
import * as hooks from './hooks.ts';
import { badKey, Refusal, refuse, tooMany } from './refusals.ts';
import type { World } from './state.ts';

/** Any prefix before it is the mount. */
const PATH = /\/v2(?<path>\/.*)$/;

/** The version of each endpoint; another one answers in another shape. */
const VERSIONS: Readonly<Record<string, string>> = {
  bookings: '2024-08-13',
  'event-types': '2024-06-14',
};

interface Call {
  world: World;
  host: Host;
  query: URLSearchParams;
  body: Json;
  /** What stands in the path's place for an id. */
  id: string;
}

type Answer = (call: Call) => unknown;

/** `:` stands for an id. What gives an answer whole has `status`. */
const ROUTES: Readonly<Record<string, Answer>> = {
  'GET /me': ({ host }) => me(host),
  'GET /event-types': ({ world, host, query }) => {
    const username = query.get('username') ?? host.username;
    const owner = world.state.hosts.find((each) => each.username === username);
    const own = world.state.types.filter(({ ownerId }) => ownerId === owner?.id);
    return own
      .filter(({ hidden }) => !hidden || owner?.id === host.id)
      .map((type) => eventType(type, owner ?? host));
  },
  'GET /bookings': ({ world, host, query }) => bookings.list(world, host, query),
  'POST /bookings': ({ world, body }) => bookings.create(world, body),
  'GET /bookings/:': ({ world, host, id }) => bookings.show(world, host, id),
  'POST /bookings/:/reschedule': ({ world, host, id, body }) =>
    bookings.reschedule(world, host, id, body),
  'POST /bookings/:/cancel': ({ world, host, id, body }) => bookings.cancel(world, host, id, body),
  'POST /bookings/:/mark-absent': ({ world, host, id, body }) =>
    bookings.markAbsent(world, host, id, body),
  'GET /webhooks': ({ world, host, query }) =>
    hooks.listed(world, host, {
      skip: Number(query.get('skip') ?? 0),
      take: Number(query.get('take') ?? 250),
    }),
  'POST /webhooks': ({ world, host, body }) => hooks.made(world, host, body),
  'GET /webhooks/:': ({ world, host, id }) => hooks.shown(hooks.found(world, host, id)),
  'PATCH /webhooks/:': ({ world, host, id, body }) => hooks.changed(world, host, id, body),
  'DELETE /webhooks/:': ({ world, host, id }) => hooks.removed(world, host, id),
};

/** What Cal.com answers with 201: what makes something, moves included. */
const MADE = /^POST (?:\/bookings|\/webhooks|\/bookings\/:\/reschedule)$/;

export async function answer(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = PATH.exec(url.pathname)?.groups?.['path'] ?? '';
  try {
    const host = hostOf(world, request);
    countCall(world, host);
    const [, noun = '', id = '', ...rest] = path.split('/');
    const route = `${request.method} /${[noun, ...(id === '' ? [] : [':', ...rest])].join('/')}`;
    const work = Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined;
    const version = VERSIONS[noun];
    if (!work || (version !== undefined && request.headers.get('cal-api-version') !== version)) {
      throw new Refusal(404, `Cannot ${request.method} /v2${path}`);
    }
    const body = object(await request.json().catch(() => null));
    const given = work({ world, host, query: url.searchParams, body, id: decodeURIComponent(id) });
    const isWhole = object(given)['pagination'] !== undefined;
    return Response.json(isWhole ? given : { status: 'success', data: given }, {
      status: MADE.test(route) ? 201 : 200,
    });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error, `/v2${path}`);
    throw error;
  }
}

/** Where a fault may be asked for: at what changes something, at what only asks; anywhere unless told. */
export const PLACES: readonly string[] = ['write', 'read'];

/** Whether a fault that was asked for meets this request. */
export function isFaulty(request: Request, at?: string): boolean {
  if (!PATH.test(new URL(request.url).pathname)) return false;
  return at === undefined || (at === 'read') === (request.method === 'GET');
}

function hostOf({ state }: World, request: Request): Host {
  const key = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (key === undefined) {
    throw new Refusal(
      401,
      'No authentication method provided. Either pass an API key as a Bearer token or OAuth client credentials.',
    );
  }
  const host = state.hosts.find((each) => each.apiKey === key && !each.revoked);
  if (!host) throw badKey();
  return host;
}

function countCall({ state, host: { now } }: World, { apiKey }: Host): void {
  const at = now();
  const within = (state.calls.get(apiKey) ?? []).filter((each) => each > at - 60_000);
  const [oldest = at] = within;
  if (within.length >= state.limit)
    throw tooMany(Math.max(1, Math.ceil((oldest + 60_000 - at) / 1000)));
  state.calls.set(apiKey, [...within, at]);
}

function me({ id, username, email, name, timeZone, locale }: Host): Json {
  return {
    id,
    username,
    email,
    name,
    avatarUrl: null,
    bio: null,
    timeFormat: 24,
    defaultScheduleId: null,
    weekStart: 'Monday',
    timeZone,
    locale,
    organizationId: null,
  };
}

/** https://cal.com/docs/api-reference/v2/event-types/get-all-event-types */
function eventType(type: EventType, { id, name, username }: Host): Json {
  const { slug, title, description, minutes, hidden, confirmation, ownerId } = type;
  return {
    id: type.id,
    ownerId,
    lengthInMinutes: minutes,
    title,
    slug,
    description,
    locations: [{ type: 'integration', integration: 'cal-video' }],
    hidden,
    confirmationPolicy: confirmation ? { type: 'always' } : { disabled: true },
    users: [{ id, name, username }],
    bookingUrl: `https://cal.com/${username}/${slug}`,
  };
}
