/** Webhooks of the pretend Cal.com. https://cal.com/docs/api-reference/v2/webhooks/create-a-webhook */
import { isLoopback } from '../../../src/domain/loopback.ts';
import { NEWER_TRIGGERS, TRIGGERS } from '../events/delivery.ts';
import type { Json } from '../json.ts';
import type { Host } from './directory.ts';
import { Refusal } from './refusals.ts';
import { type Hook, newUid, type World } from './state.ts';

const KNOWN: ReadonlySet<unknown> = new Set([
  ...TRIGGERS,
  ...NEWER_TRIGGERS,
  'RECORDING_READY',
  'INSTANT_MEETING',
  'FORM_SUBMITTED',
  'OOO_CREATED',
]);

export function listed({ state }: World, { id }: Host, { skip, take }: Paging): Json[] {
  const own = state.hooks.filter(({ hostId }) => hostId === id);
  return own.slice(skip, skip + take).map(shown);
}

export interface Paging {
  skip: number;
  take: number;
}

export function made(world: World, host: Host, body: Json): Json {
  const { subscriberUrl, active } = body;
  if (typeof subscriberUrl !== 'string') throw bad('subscriberUrl must be a string');
  if (typeof active !== 'boolean') throw bad('active must be a boolean value');
  checkUrl(subscriberUrl);
  const { hooks } = world.state;
  if (hooks.some((hook) => hook.hostId === host.id && hook.subscriberUrl === subscriberUrl)) {
    throw new Refusal(409, 'Webhook with this subscriber url already exists for this user');
  }
  const hook: Hook = {
    id: `00000000-0000-4000-8000-${newUid(world).slice(0, 12).toLowerCase()}`,
    hostId: host.id,
    subscriberUrl,
    active,
    triggers: triggersOf(world, body['triggers']),
    secret: textOrNull(body['secret']),
    payloadTemplate: textOrNull(body['payloadTemplate']),
  };
  hooks.push(hook);
  return shown(hook);
}

export function changed(world: World, host: Host, id: string, body: Json): Json {
  const hook = found(world, host, id);
  const { subscriberUrl, active, triggers, secret } = body;
  if (typeof subscriberUrl === 'string') {
    checkUrl(subscriberUrl);
    hook.subscriberUrl = subscriberUrl;
  }
  if (typeof active === 'boolean') hook.active = active;
  if (triggers !== undefined) hook.triggers = triggersOf(world, triggers);
  if (secret !== undefined) hook.secret = textOrNull(secret);
  return shown(hook);
}

export function removed(world: World, host: Host, id: string): Json {
  const hook = found(world, host, id);
  world.state.hooks = world.state.hooks.filter((each) => each !== hook);
  return shown(hook);
}

export function found({ state }: World, host: Host, id: string): Hook {
  const hook = state.hooks.find((each) => each.id === id);
  if (!hook) throw new Refusal(404, `Webhook (${id}) not found.`);
  if (hook.hostId !== host.id) {
    throw new Refusal(403, `User (${host.id}) is not the owner of this webhook.`);
  }
  return hook;
}

export function shown({ id, hostId, subscriberUrl, active, triggers, ...rest }: Hook): Json {
  const { secret, payloadTemplate } = rest;
  return { id, userId: hostId, subscriberUrl, active, triggers, secret, payloadTemplate };
}

function triggersOf({ state }: World, value: unknown): string[] {
  const triggers: readonly unknown[] = Array.isArray(value) ? value : [];
  if (!Array.isArray(value) || triggers.some((each) => !isKnown(each, state.older))) {
    throw bad(
      `each value in triggers must be one of the following values: ${[...KNOWN].join(', ')}`,
    );
  }
  return triggers.map(String);
}

function isKnown(trigger: unknown, older: boolean): boolean {
  return KNOWN.has(trigger) && !(older && NEWER_TRIGGERS.some((each) => each === trigger));
}

/** Private addresses are refused; on this machine, where the sandbox is, anything. */
function checkUrl(url: string): void {
  if (isLoopback(url)) return;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw bad('subscriberUrl must be a valid http or https address');
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const bad = (message: string): Refusal => new Refusal(400, message);
