/** The pretend Zoom: consent and tokens, meetings and what became of them, events. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { ABOUT } from './sandbox/about.ts';
import { USERS } from './sandbox/directory.ts';
import { download } from './sandbox/downloads.ts';
import { happen, happenings } from './sandbox/events.ts';
import { isFaulty, PLACE_NAMES } from './sandbox/faults.ts';
import { oauth } from './sandbox/oauth.ts';
import { RATE_LIMITED } from './sandbox/pace.ts';
import { failed, invalidToken, Refusal, refuse } from './sandbox/refusals.ts';
import { api } from './sandbox/router.ts';
import { createWorld, resetWorld, type World } from './sandbox/world.ts';

const FAULTS = {
  'rate-limit': RATE_LIMITED,
  'expired-token': invalidToken(),
  '500': failed(500, 500, 'Internal Server Error.'),
} as const;

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = createWorld(host);
  const [first, second] = USERS;
  return {
    credentials: {
      ...world.secrets,
      userId: first?.id,
      email: first?.email,
      secondUserId: second?.id,
      secondEmail: second?.email,
    },
    fetch: (request) => answer(world, request),
    deliver: (event) => happen(world, event),
    events: happenings,
    about: ABOUT,
    fault: (kind) => refuse(FAULTS[kind]),
    takesFault: isFaulty,
    faultPlaces: PLACE_NAMES,
    reset: () => resetWorld(world),
  };
}

async function answer(world: World, request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/zoom(?=\/)/, '');
  try {
    if (path.startsWith('/v2/')) return await api(world, request, path);
    const found = path.startsWith('/oauth/')
      ? await oauth(world, request, path)
      : download(world, request, path);
    return found ?? new Response('Not found\n', { status: 404 });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error);
    throw error;
  }
}
