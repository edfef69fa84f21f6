/** The pretend Telegram: the Bot API with bots, chats, files, polling, webhooks and flood control. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { ABOUT } from './sandbox/about.ts';
import { CHANNEL, FORUM, GROUP } from './sandbox/directory.ts';
import { happen, happenings } from './sandbox/events.ts';
import { Refusal, refuse, tooManyRequests, unauthorized } from './sandbox/refusals.ts';
import { answer, isFaulty } from './sandbox/router.ts';
import { createWorld, resetWorld } from './sandbox/state.ts';

const FAULTS = {
  'rate-limit': tooManyRequests(1),
  'expired-token': unauthorized(),
  '500': new Refusal(500, 'Internal Server Error'),
} as const;

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = createWorld(host);
  const [bot] = world.state.bots;
  return {
    credentials: {
      token: world.tokens[0],
      botId: String(bot?.id),
      username: bot?.username,
      channelId: String(CHANNEL),
      channel: `@${world.state.chats.get(CHANNEL)?.username ?? ''}`,
      groupId: String(GROUP),
      forumId: String(FORUM),
      otherToken: world.tokens[1],
    },
    fetch: (request) => answer(world, request),
    deliver: (event) => happen(world, event),
    events: happenings,
    about: ABOUT,
    fault: (kind) => refuse(FAULTS[kind]),
    takesFault: isFaulty,
    reset: () => resetWorld(world),
  };
}
