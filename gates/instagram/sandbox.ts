/** The pretend Instagram: conversations of professional accounts, through their page or by Instagram Login. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { INSTAGRAM_APP } from '../meta/sandbox/directory.ts';
import { GRAPH_FAULTS } from '../meta/sandbox/errors.ts';
import { ABOUT } from '../meta/sandbox/messaging/about.ts';
import { happen, happenings } from '../meta/sandbox/messaging/events.ts';
import { dashboardToken } from '../meta/sandbox/messaging/instagram-tokens.ts';
import { messagingOf, sendsMessage } from '../meta/sandbox/messaging/messaging.ts';
import { tooFast } from '../meta/sandbox/messaging/refusals.ts';
import { refuse } from '../meta/sandbox/router.ts';
import { graphSandbox, graphWorld } from '../meta/sandbox/world.ts';

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = graphWorld(host);
  const messaging = messagingOf(world);
  return {
    ...graphSandbox(world),
    credentials: {
      accountId: world.state.directory.instagram[0]?.id,
      instagramAppId: INSTAGRAM_APP.id,
      instagramAppSecret: messaging.instagramSecret,
      instagramToken: dashboardToken(messaging),
    },
    deliver: (event) => happen(messaging, 'instagram', event),
    events: happenings('instagram'),
    about: ABOUT,
    fault: (kind) => refuse(kind === 'rate-limit' ? tooFast().refusal : GRAPH_FAULTS[kind]),
    takesFault: (request) => sendsMessage(messaging, request, true),
  };
}
