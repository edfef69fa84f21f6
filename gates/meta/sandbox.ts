/** The pretend Meta: login, pages, businesses and tokens. Other gates put their own routes on the same Graph. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { APP } from './sandbox/directory.ts';
import { GRAPH_FAULTS } from './sandbox/errors.ts';
import { happen, HAPPENINGS } from './sandbox/events.ts';
import { refuse } from './sandbox/router.ts';
import { graphSandbox, graphWorld } from './sandbox/world.ts';

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = graphWorld(host);
  return {
    ...graphSandbox(world),
    credentials: {
      appId: APP.id,
      appSecret: world.appSecret,
      clientToken: world.clientToken,
      systemUserToken: world.systemUserToken,
    },
    deliver: async (event) => happen(world, event),
    events: HAPPENINGS,
    fault: (kind) => refuse(GRAPH_FAULTS[kind]),
    // Meta itself sends nothing, so that its faults meet any call that an app makes.
    takesFault: (request) =>
      !/\/(dialog\/oauth|device|_dashboard)$/.test(new URL(request.url).pathname),
  };
}
