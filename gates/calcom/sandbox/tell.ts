/** Deliveries of the pretend Cal.com, signed with the secret of the webhook. */
import { createHmac } from 'node:crypto';
import type { SandboxDelivery } from '../../../src/gate.ts';
import type { Json } from '../json.ts';
import { told } from './shapes.ts';
import { type Booking, hostOf, type Told, type World } from './state.ts';

/** Many of them are kept for being told again. */
const KEPT = 1000;

/** What there is to tell of a booking. `at`: when it happened. */
export function toldOf(
  world: World,
  trigger: string,
  booking: Booking,
  { at, before }: { at: number; before?: Booking | undefined },
): Told {
  const host = hostOf(world, booking.hostId);
  return composed(
    trigger,
    { hostId: host.id, uid: booking.uid, at },
    told(trigger, booking, host, before),
  );
}

export function composed(
  trigger: string,
  { hostId, uid, at }: { hostId: number; uid: string; at: number },
  payload: Json,
): Told {
  const createdAt = new Date(at).toISOString();
  // Cal.com tells of a meeting's beginning and end without the payload around it.
  const flat = trigger === 'MEETING_STARTED' || trigger === 'MEETING_ENDED';
  const body = flat
    ? { triggerEvent: trigger, createdAt, ...payload }
    : { triggerEvent: trigger, createdAt, payload };
  return { hostId, trigger, uid, body: JSON.stringify(body) };
}

/** Tells it now; with the fault `reorder` after the next one. `silent`: nobody is told, as when a delivery is lost. */
export async function tell(
  world: World,
  one: Told,
  { silent = false }: { silent?: boolean } = {},
): Promise<SandboxDelivery> {
  const { state, host } = world;
  state.told = [...state.told.slice(1 - KEPT), one];
  if (silent) return { url: null, status: null, items: 1, silent: true };
  if (state.held === null && host.takeFault('reorder')) {
    state.held = one;
    return { url: null, status: null, items: 1, silent: true };
  }
  const before = state.held;
  state.held = null;
  const delivery = await post(world, one);
  if (before !== null) await post(world, before);
  return delivery;
}

/** To every webhook of the host that asks for it. */
export async function post(
  { state, host }: World,
  { hostId, trigger, body }: Told,
): Promise<SandboxDelivery> {
  const hooks = state.hooks.filter((hook) => hook.hostId === hostId && hook.active);
  const asking = hooks.filter(({ triggers }) => triggers.includes(trigger) || trigger === 'PING');
  if (asking.length === 0) {
    const unasked = hooks.length > 0 ? { unasked: trigger } : {};
    return { url: null, status: null, items: 1, ...unasked };
  }
  let last: SandboxDelivery = { url: null, status: null, items: 1 };
  for (const { subscriberUrl: url, secret } of asking) {
    const signature =
      secret === null
        ? 'no-secret-provided'
        : createHmac('sha256', secret).update(body).digest('hex');
    const status = await host.post(
      url,
      {
        'content-type': 'application/json',
        'X-Cal-Signature-256': signature,
        'x-cal-webhook-version': '2021-10-20',
      },
      body,
    );
    last = { url, status, items: 1 };
  }
  return last;
}
