/**
 * The address that the app's events go to, and how they go there: signed, and tried again.
 * https://developers.zoom.us/docs/api/webhooks/
 */
import { createHmac, randomBytes } from 'node:crypto';
import { isLoopback } from '../../../src/domain/loopback.ts';
import type { SandboxDelivery } from '../../../src/gate.ts';
import type { Json } from './call.ts';
import type { World } from './world.ts';

/** Zoom tries three times more: after 5, 20 and 60 minutes. Here a minute is a fifth of a second. */
const RETRIES_MS: readonly number[] = [5, 20, 60].map((minutes) => minutes * 200);
const ANSWER_WITHIN_MS = 3_000;
const HELD_MS = 1_000;

export interface Subscription {
  /** `null`: none is known. */
  url: string | null;
  /** Whether somebody typed it on the app's page, and it is not what was found running. */
  told: boolean;
  /** What waits to be posted with the next one, and how. */
  held: { readonly body: string; readonly how: 'reorder' | 'batch' }[];
}

export function newSubscription(): Subscription {
  return { url: null, told: false, held: [] };
}

/** `endpoint.url_validation`: `null` where the address answers as it should, else what is wrong. */
export async function validate(world: World, url: string): Promise<string | null> {
  if (!isLoopback(url)) return 'the sandbox calls only addresses on this machine';
  const { webhookSecret } = world.secrets;
  const plainToken = randomBytes(16).toString('base64url');
  const body = JSON.stringify({
    payload: { plainToken },
    event_ts: world.host.now(),
    event: 'endpoint.url_validation',
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: signed(world, body),
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await response.text();
    if (response.status !== 200) return `it answered ${response.status}`;
    const answer = JSON.parse(text) as Json;
    const encryptedToken = createHmac('sha256', webhookSecret).update(plainToken).digest('hex');
    return answer['plainToken'] === plainToken && answer['encryptedToken'] === encryptedToken
      ? null
      : 'its answer has not the plainToken and the encryptedToken that were expected';
  } catch {
    return 'it could not be reached, or its answer is no JSON';
  }
}

/** Posts one event. Nobody subscribed: it happened all the same. */
export async function tell(world: World, event: Json): Promise<SandboxDelivery> {
  return tellText(world, JSON.stringify(event));
}

/** Exactly this text, signed. */
export async function tellText(world: World, body: string): Promise<SandboxDelivery> {
  const { subscription } = world.state;
  const { url } = subscription;
  if (url === null) return { url: null, status: null, items: 1 };
  const how = world.host.takeFault('reorder')
    ? 'reorder'
    : world.host.takeFault('batch')
      ? 'batch'
      : null;
  if (how !== null) {
    subscription.held.push({ body, how });
    world.host.later(HELD_MS, () => release(world, url));
    return { url, status: null, items: 1, waits: true };
  }
  const together = subscription.held.filter((one) => one.how === 'batch');
  subscription.held = subscription.held.filter((one) => !together.includes(one));
  const [status = null] = await Promise.all(
    [body, ...together.map((one) => one.body)].map((each) => attempt(world, url, each)),
  );
  await release(world, url);
  return { url, status, items: 1 };
}

/** What was held back goes now. */
async function release(world: World, url: string): Promise<void> {
  const held = world.state.subscription.held.splice(0);
  for (const { body } of held) await attempt(world, url, body);
}

async function attempt(world: World, url: string, body: string, tries = 0): Promise<number | null> {
  const status = await world.host.post(url, signed(world, body), body, { once: true });
  const wait = RETRIES_MS[tries];
  const taken = status !== null && status >= 200 && status < 300;
  if (!taken && wait !== undefined) {
    world.host.later(wait, async () => {
      await attempt(world, url, body, tries + 1);
    });
  }
  return status;
}

/** Over the bytes as they go; with the time of this try. */
function signed({ host, secrets }: World, body: string): Record<string, string> {
  const timestamp = String(Math.floor(host.now() / 1000));
  const hash = createHmac('sha256', secrets.webhookSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': `v0=${hash}`,
    'x-zm-trackingid': `v=2.0;clid=sandbox;rid=WEB_${hash.slice(0, 32)}`,
  };
}
