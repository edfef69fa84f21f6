/** The pretend Messenger: conversations of pages on the pretend Graph of the Meta gate. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { GRAPH_FAULTS } from '../meta/sandbox/errors.ts';
import { ABOUT } from '../meta/sandbox/messaging/about.ts';
import { happen, happenings } from '../meta/sandbox/messaging/events.ts';
import { messagingOf, sendsMessage } from '../meta/sandbox/messaging/messaging.ts';
import { tooFast } from '../meta/sandbox/messaging/refusals.ts';
import { refuse } from '../meta/sandbox/router.ts';
import { graphSandbox, graphWorld } from '../meta/sandbox/world.ts';

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = graphWorld(host);
  const messaging = messagingOf(world);
  return {
    ...graphSandbox(world),
    credentials: { pageId: world.state.directory.pages[0]?.id },
    deliver: (event) => happen(messaging, 'messenger', event),
    events: happenings('messenger'),
    about: ABOUT,
    fault: (kind) => refuse(kind === 'rate-limit' ? tooFast().refusal : GRAPH_FAULTS[kind]),
    takesFault: (request) => sendsMessage(messaging, request, false),
  };
}
