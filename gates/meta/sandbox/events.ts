/** What `deliver` can make happen on the Graph itself. None of it sends a webhook. */

import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { confirmDevice } from './device.ts';
import { refused } from './refused.ts';
import type { Token } from './tokens.ts';
import type { World } from './world.ts';

type Happening = (world: World, event: SandboxEvent) => number;

const EVENTS: Readonly<Record<string, Happening>> = {
  /** `{"inSeconds": -1}`: when every user and page token ends (or one person's, by `person`). */
  expire_tokens(world, event) {
    const offset = event['inSeconds'] ?? -1;
    if (typeof offset !== 'number') throw refused('"inSeconds" must be a number.');
    const until = world.host.now() + offset * 1000;
    return tokens(world, event, (token) => {
      token.expiresAt = until;
    });
  },
  /** `{"person": "first"}`: as if they had removed the app in their settings. */
  revoke_tokens(world, event) {
    return tokens(world, event, (token) => {
      token.revoked = 458;
    });
  },
  /** `{"userCode": "…", "person": "first", "allow": true}`: somebody answers a device code, the newest by default. */
  device_confirm(world, event) {
    const { userCode, person } = event;
    const confirmed = confirmDevice(world, {
      ...(typeof userCode === 'string' ? { userCode } : {}),
      person: typeof person === 'string' ? person : undefined,
      allow: event['allow'] !== false && event['allow'] !== 'false',
    });
    if (!confirmed) throw refused('No such device code is waiting, or nobody of that name.');
    return 1;
  },
  /** `{"url": "http://127.0.0.1:…"}`: the app's webhook address, as entered in its dashboard; without one, taken away. */
  app_callback(world, event) {
    const { url } = event;
    if (url === undefined) world.state.appCallbacks.delete('whatsapp_business_account');
    else if (typeof url !== 'string') throw refused('"url" must be an address.');
    else {
      world.state.appCallbacks.set('whatsapp_business_account', { url, fields: ['messages'] });
    }
    return 1;
  },
};

export const HAPPENINGS: readonly string[] = Object.keys(EVENTS);

/** Throws a usage error for an event that does not exist. `items`: how many things changed. */
export function happen(world: World, event: SandboxEvent): SandboxDelivery {
  const happening = EVENTS[event.event];
  if (!happening) {
    throw refused(`meta has no event "${event.event}": ${Object.keys(EVENTS).join(', ')}.`);
  }
  return { url: null, status: null, items: happening(world, event), silent: true };
}

function tokens(world: World, event: SandboxEvent, change: (token: Token) => void): number {
  let changed = 0;
  for (const token of world.state.tokens.values()) {
    if (token.kind !== 'USER' && token.kind !== 'PAGE') continue;
    if (event['person'] !== undefined && token.person?.key !== event['person']) continue;
    change(token);
    changed += 1;
  }
  return changed;
}
