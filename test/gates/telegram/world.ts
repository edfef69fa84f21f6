/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { gate } from '../../../gates/telegram/gate.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** What the pretend Telegram shows of its bots and chats. */
export interface Platform {
  /** Of olga’s bot, and of azarya’s. */
  token: string;
  otherToken: string;
  botId: string;
  username: string;
  channelId: string;
  /** With its `@`. */
  channel: string;
  groupId: string;
  forumId: string;
}

export interface World extends GateWorld {
  platform: Platform;
  /** Logs olga's bot in, or another one by its token. */
  logInBot(token?: string): Promise<void>;
  /** A method of the pretend Bot API, past everything of ours. */
  telegram(method: string, params?: Readonly<Record<string, unknown>>): Promise<any>;
  /** Names of the methods that were called, oldest first. */
  methods(): Promise<string[]>;
}

export async function newWorld(): Promise<World> {
  const world = await gateWorld(gate);
  const platform = world.sandbox.credentials['telegram'] as unknown as Platform;
  let tokens = 0;
  return {
    ...world,
    platform,
    async logInBot(token = platform.token) {
      await world.run('login', '--token-file', world.file(`token-${(tokens += 1)}`, token));
    },
    async telegram(method, params = {}) {
      const answer = await fetch(`${world.sandbox.url}/telegram/bot${platform.token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
      });
      const { ok, result, description } = (await answer.json()) as any;
      if (!ok) throw new Error(`${method}: ${description}`);
      return result;
    },
    methods: async () =>
      (await world.requests()).flatMap(({ path }) => /\/bot[^/]+\/(\w+)$/.exec(path)?.[1] ?? []),
  };
}

/** Olga's bot is logged in, and its channel is the one of setup. */
export async function botReady(): Promise<World> {
  const world = await newWorld();
  await world.logInBot();
  await world.run('setup', '--channel', world.platform.channel);
  return world;
}

/** What Telegram had kept for the bot is taken in, as a listener would. */
export async function takeIn(world: World): Promise<number> {
  const session = await world.session('olga', world.platform.botId);
  const stop = new AbortController();
  let count = 0;
  const inbound = await world.app.inbound('olga');
  for await (const page of gate.listen?.(session, { signal: stop.signal }) ?? []) {
    await inbound.accept('telegram', page.events, null);
    count += page.events.length;
    // The offset of this page confirms it.
    const { offset } = page.checkpoint as { offset: number };
    await world.telegram('getUpdates', { offset, timeout: 0 });
    const { pending_update_count: pending } = await world.telegram('getWebhookInfo');
    if (pending === 0) stop.abort();
  }
  return count;
}
