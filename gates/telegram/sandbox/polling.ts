/** https://core.telegram.org/bots/api#getupdates */
import { type Call, integer, list } from './call.ts';
import { expire, type Feed, type Pending } from './feed.ts';
import { bad, conflict, Refusal } from './refusals.ts';

const LIMIT = 100;
/** Seconds; longer ones are cut. */
const LONGEST = 50;

/** The updates that wait, or the first ones that come within the timeout. */
export async function getUpdates(call: Call): Promise<unknown> {
  const { world, bot, signal } = call;
  const { feed } = bot;
  if (feed.webhook) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const offset = integer(call, 'offset') ?? 0;
  const limit = integer(call, 'limit') ?? LIMIT;
  const timeout = Math.min(Math.max(integer(call, 'timeout') ?? 0, 0), LONGEST);
  const allowed = allowedOf(call);
  feed.waiting?.end(
    conflict(
      'terminated by other getUpdates request; make sure that only one bot instance is running',
    ),
  );
  if (allowed !== undefined) feed.allowed = allowed;
  confirm(feed, offset);
  expire(world, feed);
  if (feed.confirmed.length > 0 && world.host.takeFault('duplicate')) {
    feed.pending.unshift(...feed.confirmed);
    feed.confirmed = [];
  }
  if (feed.pending.length === 0 && timeout > 0) await next(feed, timeout, signal);
  return feed.pending.slice(0, limit >= 1 && limit <= LIMIT ? limit : LIMIT).map(updateOf);
}

/** What the bot wants to be told of from now on; `undefined`: as before. */
export function allowedOf(call: Call): readonly string[] | null | undefined {
  const named = list(call, 'allowed_updates', 'allowed_updates');
  if (named === undefined) return undefined;
  if (named.some((kind) => typeof kind !== 'string')) {
    throw bad("can't parse allowed_updates: Expected an Array of String");
  }
  return named.length === 0 ? null : named.map(String);
}

function confirm(feed: Feed, offset: number): void {
  if (offset === 0) return;
  const first = offset > 0 ? offset : (feed.pending.at(offset)?.id ?? feed.pending[0]?.id ?? 0);
  const done = feed.pending.filter(({ id }) => id < first);
  if (done.length === 0) return;
  feed.confirmed = done.slice(-LIMIT);
  feed.pending = feed.pending.filter(({ id }) => id >= first);
}

/** Ends with an update, the timeout or the connection. Throws when another poll took its place. */
async function next(feed: Feed, timeout: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<readonly Pending[] | Refusal>();
  const waiting = { end: resolve };
  const timer = setTimeout(() => resolve([]), timeout * 1000);
  timer.unref();
  const gone = () => resolve([]);
  signal.addEventListener('abort', gone, { once: true });
  feed.waiting = waiting;
  const how = await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', gone);
  if (feed.waiting === waiting) feed.waiting = null;
  if (how instanceof Refusal) throw how;
}

function updateOf({ update }: Pending): unknown {
  return update;
}
