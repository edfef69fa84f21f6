/**
 * How fast the platform takes messages: so many a second of a number, and one each 6 seconds to one
 * person, with some put by for a burst. What is refused counts for nothing.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import { type Code, refused } from './errors.ts';
import type { Peer, Platform } from './platform.ts';

interface Level {
  tokens: number;
  at: number;
}

interface Levels {
  numbers: Map<string, Level>;
  /** By number and person. */
  pairs: Map<string, Level>;
  /** Messages a second, where a test has set them. */
  rates: Map<string, number>;
}

const PAIR = { perSecond: 1 / 6, burst: 45 };

/** Gone with the state they belong to. */
const levels = new WeakMap<object, Levels>();

/** Throws the platform's refusal (130429, 131056) when this message comes too fast. */
export function throttle(platform: Platform, { number }: NumberOfAccount, peer: Peer): void {
  const { numbers, pairs, rates } = levelsOf(platform);
  const now = platform.world.host.now();
  const usual = number.onApp ? 20 : number.throughput === 'HIGH' ? 1000 : 80;
  const perSecond = rates.get(number.id) ?? usual;
  const pair = `${number.id} ${peer.userId}`;
  const takes = [
    take(numbers, number.id, { perSecond, burst: Math.max(1, perSecond) }, now, 130429),
    take(pairs, pair, PAIR, now, 131056),
  ];
  for (const done of takes) done();
}

/** Sets what a number may send a second, whatever its level. */
export function setRate(platform: Platform, numberId: string, perSecond: number): void {
  levelsOf(platform).rates.set(numberId, perSecond);
  levelsOf(platform).numbers.delete(numberId);
}

/** Looks whether there is one to take; what it returns takes it. */
function take(
  all: Map<string, Level>,
  key: string,
  { perSecond, burst }: { perSecond: number; burst: number },
  now: number,
  code: Code,
): () => void {
  const { tokens, at } = all.get(key) ?? { tokens: burst, at: now };
  const level = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
  if (level < 1) throw refused(code, undefined, 429);
  return () => void all.set(key, { tokens: level - 1, at: now });
}

function levelsOf({ state }: Platform): Levels {
  const known = levels.get(state);
  if (known) return known;
  const fresh: Levels = { numbers: new Map(), pairs: new Map(), rates: new Map() };
  levels.set(state, fresh);
  return fresh;
}
