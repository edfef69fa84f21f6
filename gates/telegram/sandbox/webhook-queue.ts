/** Posts updates to a bot's webhook until it takes them. https://core.telegram.org/bots/api#setwebhook */
import { expire, type Hook, type Pending } from './feed.ts';
import type { Bot, World } from './state.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;

/** Posts what waits: one chat's updates in order, several chats at the same time. */
export function pump(world: World, bot: Bot): void {
  const { feed } = bot;
  const hook = feed.webhook;
  if (!hook) return;
  expire(world, feed);
  for (const item of feed.pending) {
    if (!hook.busy.has(item.lane)) {
      if (hook.busy.size >= hook.maxConnections) return;
      hook.busy.set(item.lane, 0);
      void post(world, bot, hook, item);
    } else if ((hook.busy.get(item.lane) ?? 0) > 0) {
      item.settle(null);
    }
  }
}

async function post(world: World, bot: Bot, hook: Hook, item: Pending): Promise<void> {
  const { feed } = bot;
  const failures = hook.busy.get(item.lane) ?? 0;
  const headers = {
    'content-type': 'application/json',
    ...(hook.secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': hook.secret }),
  };
  const status = await world.host.post(hook.url, headers, item.body, { once: true });
  item.settle(status);
  if (feed.webhook !== hook) return;
  if (status !== null && status >= 200 && status < 300) {
    feed.pending = feed.pending.filter((other) => other !== item);
    hook.busy.delete(item.lane);
    return pump(world, bot);
  }
  hook.error = {
    at: Math.floor(world.host.now() / 1000),
    message:
      status === null
        ? 'Connection refused'
        : `Wrong response from the webhook: ${status} ${WORDS[status] ?? ''}`.trimEnd(),
  };
  hook.busy.set(item.lane, failures + 1);
  const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
  for (const other of feed.pending) if (other.lane === item.lane) other.settle(null);
  world.host.later(wait, async () => {
    if (feed.webhook !== hook) return;
    expire(world, feed);
    const next = feed.pending.find(({ lane }) => lane === item.lane);
    if (next) return await post(world, bot, hook, next);
    hook.busy.delete(item.lane);
  });
}

const WORDS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};
