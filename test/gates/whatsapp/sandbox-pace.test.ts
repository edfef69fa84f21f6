/** The pretend platform takes so many a second of a number, and so many to one person. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphWorld } from '../../../gates/meta/sandbox/world.ts';
import type { StoredMessage } from '../../../gates/whatsapp/sandbox/platform.ts';
import {
  createPlatform,
  peerByPhone,
  type Platform,
} from '../../../gates/whatsapp/sandbox/platform.ts';
import { setRate, throttle } from '../../../gates/whatsapp/sandbox/throttle.ts';
import { createHost, type OwnedHost } from '../../../src/sandbox/host.ts';

let owned: OwnedHost;
let platform: Platform;
let now = 0;
let from: StoredMessage['from'];
beforeEach(() => {
  now = 1_800_000_000_000;
  owned = createHost({ base: () => 'http://127.0.0.1/graph', now: () => now });
  platform = createPlatform(graphWorld(owned.host));
  const [account] = platform.world.state.directory.accounts;
  const [number] = account?.numbers ?? [];
  if (!account || !number) throw new Error('no number');
  from = { account, number };
});
afterEach(() => owned.clear());

let person = 0;
/** One message to somebody new; the code it is refused with, or `null`. */
const send = (phone = `7999${String((person += 1)).padStart(7, '0')}`): number | null => {
  try {
    throttle(platform, from, peerByPhone(phone));
    return null;
  } catch (error) {
    return (error as { refusal: { code: number; status: number } }).refusal.code;
  }
};
const taken = (count: number, phone?: string) =>
  Array.from({ length: count }, () => send(phone)).filter((code) => code === null).length;

describe('a number', () => {
  it.each([
    ['standard', {}, 80],
    ['upgraded', { throughput: 'HIGH' }, 1000],
    ['of the phone’s app too', { onApp: true, throughput: 'HIGH' }, 20],
  ] as const)('that is %s', (_kind, facts, perSecond) => {
    Object.assign(from.number, { throughput: 'STANDARD', onApp: false, ...facts });
    expect(taken(perSecond + 10)).toBe(perSecond);
    expect(send()).toBe(130429);
    // What was refused counts for nothing.
    now += 500;
    expect(taken(perSecond)).toBe(perSecond / 2);
    now += 60_000;
    expect(taken(perSecond + 10)).toBe(perSecond);
  });

  it('may be set to anything, and is as it was after a reset', () => {
    setRate(platform, from.number.id, 0.5);
    expect(taken(3)).toBe(1);
    now += 2000;
    expect(taken(3)).toBe(1);
    platform.world.reset();
    expect(taken(81)).toBe(80);
  });
});

describe('one person', () => {
  it('gets 45 at once, then one each 6 seconds; others go on', () => {
    expect(taken(50, '79991234567')).toBe(45);
    expect(send('79991234567')).toBe(131056);
    expect(send()).toBeNull();
    now += 6000;
    expect(taken(5, '79991234567')).toBe(1);
  });
});
