/** What a bot is yet to be told: its updates, and who waits for them. https://core.telegram.org/bots/api#getting-updates */
import type { Json } from './json.ts';
import type { Refusal } from './refusals.ts';
import type { Bot, World } from './state.ts';
import { pump } from './webhook-queue.ts';

/** Epoch milliseconds for which updates are kept. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const HELD_MS = 1_000;

/** Told only where they are asked for by name. */
const UNASKED: ReadonlySet<string> = new Set([
  'chat_member',
  'message_reaction',
  'message_reaction_count',
]);

export interface Pending {
  readonly id: number;
  readonly update: Json;
  /** Exactly this is posted by a webhook. */
  readonly body: string;
  readonly at: number;
  /** Updates of one lane are posted one after the other: of one chat, or one person. */
  readonly lane: string;
  /** The status of the first try to post it; `null` where it got no answer, or waits behind one that did not. */
  readonly tried: Promise<number | null>;
  readonly settle: (status: number | null) => void;
}

export interface Hook {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
  readonly ip: string | undefined;
  readonly certificate: boolean;
  /** Lanes with a post under way, or that wait to try again after so many failures. */
  readonly busy: Map<string, number>;
  error: { at: number; message: string } | null;
}

export interface Feed {
  nextId: number;
  pending: Pending[];
  /** The last ones that were confirmed. */
  confirmed: Pending[];
  /** One that is told after the next one. */
  held: Pending | null;
  /** `null`: all but those that must be asked for. */
  allowed: readonly string[] | null;
  webhook: Hook | null;
  /** A long poll. */
  waiting: { end(how: readonly Pending[] | Refusal): void } | null;
}

export function createFeed(): Feed {
  return {
    nextId: 700_000_001,
    pending: [],
    confirmed: [],
    held: null,
    allowed: null,
    webhook: null,
    waiting: null,
  };
}

/** Whether a bot has asked for updates of this kind. */
export function isAllowed({ allowed }: Feed, kind: string): boolean {
  return allowed === null ? !UNASKED.has(kind) : allowed.includes(kind);
}

/**
 * Tells a bot of something: `kind` is the member of Update. `null`: it has not asked for this kind.
 * @param lane of one chat or person, in order
 */
export function tell(
  world: World,
  bot: Bot,
  kind: string,
  value: unknown,
  lane: string | number,
): Pending | null {
  const { feed } = bot;
  if (!isAllowed(feed, kind)) return null;
  return enqueue(world, bot, { [kind]: value }, String(lane));
}

/** Puts an update into the queue as it is, with the next id where it has none. */
export function enqueue(world: World, bot: Bot, given: Json, lane: string, raw?: string): Pending {
  const { feed } = bot;
  const id = typeof given['update_id'] === 'number' ? given['update_id'] : feed.nextId;
  feed.nextId = Math.max(feed.nextId, id + 1);
  const update = { update_id: id, ...given };
  const { promise: tried, resolve: settle } = Promise.withResolvers<number | null>();
  const body = raw ?? JSON.stringify(update);
  const pending = { id, update, body, at: world.host.now(), lane, tried, settle };
  if (feed.held === null && world.host.takeFault('reorder')) {
    feed.held = pending;
    world.host.later(HELD_MS, async () => {
      if (feed.held === pending) release(world, bot, []);
    });
    return pending;
  }
  release(world, bot, [pending]);
  return pending;
}

/** Forgets what is older than a day. */
export function expire(world: World, feed: Feed): void {
  const oldest = world.host.now() - KEPT_MS;
  if ((feed.pending[0]?.at ?? oldest) < oldest) {
    feed.pending = feed.pending.filter(({ at }) => at >= oldest);
  }
}

function release(world: World, bot: Bot, added: readonly Pending[]): void {
  const { feed } = bot;
  feed.pending.push(...added);
  if (feed.held) {
    feed.pending.push(feed.held);
    feed.held = null;
  }
  if (feed.webhook) return pump(world, bot);
  for (const { settle } of added) settle(null);
  if (feed.waiting && !world.host.takeFault('batch')) feed.waiting.end(feed.pending);
}
