/** The pretend Cal.com: bookings, event types and webhooks of two hosts. */
import { words } from '../../src/domain/words.ts';
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { ABOUT } from './sandbox/about.ts';
import { happen, happenings, TRIGGERS } from './sandbox/events.ts';
import { badKey, Refusal, refuse, tooMany } from './sandbox/refusals.ts';
import { answer, isFaulty, PLACES } from './sandbox/router.ts';
import { createWorld, resetWorld } from './sandbox/state.ts';

const FAULTS = {
  'rate-limit': tooMany(1),
  'expired-token': badKey(),
  '500': new Refusal(500, 'Internal server error.'),
} as const;

/** Cal.com's own words for them. */
const BY_TRIGGER = Object.fromEntries(
  Object.entries(TRIGGERS).map(([trigger, name]) => [
    trigger,
    { what: words`The same as ${name}` },
  ]),
);

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = createWorld(host);
  const [first, second] = world.state.hosts;
  return {
    credentials: {
      apiKey: first?.apiKey,
      userId: String(first?.id),
      username: first?.username,
      email: first?.email,
      otherApiKey: second?.apiKey,
    },
    fetch: (request) => answer(world, request),
    deliver: (event) => happen(world, event),
    events: happenings,
    about: { ...ABOUT, ...BY_TRIGGER },
    fault: (kind) => refuse(FAULTS[kind]),
    takesFault: isFaulty,
    faultPlaces: PLACES,
    reset: () => resetWorld(world),
  };
}
