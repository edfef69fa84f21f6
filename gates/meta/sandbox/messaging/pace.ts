/**
 * How fast a page or an Instagram account may send and read.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting (Messenger Platform, Instagram Messaging)
 */
import { readTooFast, tooFast } from './refusals.ts';
import type { Desk, Messaging, Network } from './state.ts';

type Lane = 'text' | 'media' | 'read';

interface Pace {
  readonly rates: Map<Lane, number>;
  readonly levels: Map<string, { tokens: number; at: number }>;
}

/** Calls a second. What is refused counts for nothing. */
const RATES: Readonly<Record<Network, Readonly<Record<Lane, number>>>> = {
  messenger: { text: 300, media: 10, read: 2 },
  instagram: { text: 100, media: 10, read: 2 },
};

/** Put by for a burst, in calls: Meta counts over longer than a second. */
const BURST: Readonly<Record<Lane, number>> = { text: 300, media: 20, read: 20 };

/** Gone with the state they belong to. */
const paces = new WeakMap<Messaging['state'], Pace>();

/** Throws the platform's refusal (613, 4, 80006) when this call comes too fast. */
export function throttle(messaging: Messaging, desk: Desk, lane: Lane): void {
  const { rates, levels } = paceOf(messaging);
  const now = messaging.world.host.now();
  const set = rates.get(lane);
  const perSecond = set ?? RATES[desk.network][lane];
  const burst = set === undefined ? BURST[lane] : Math.max(1, set);
  const key = `${desk.network} ${desk.id} ${lane}`;
  const { tokens, at } = levels.get(key) ?? { tokens: burst, at: now };
  const level = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
  if (level < 1) throw lane === 'read' ? readTooFast(desk) : tooFast();
  levels.set(key, { tokens: level - 1, at: now });
}

/** Sets what may be done a second, whatever the platform allows. */
export function setPace(messaging: Messaging, lane: Lane, perSecond: number): void {
  const { rates, levels } = paceOf(messaging);
  rates.set(lane, perSecond);
  levels.clear();
}

function paceOf({ state }: Messaging): Pace {
  const known = paces.get(state);
  if (known) return known;
  const fresh: Pace = { rates: new Map(), levels: new Map() };
  paces.set(state, fresh);
  return fresh;
}
