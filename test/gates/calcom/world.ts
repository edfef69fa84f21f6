/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { gate } from '../../../gates/calcom/gate.ts';
import type { Session } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** Whose keys the sandbox has, by the person of this machine. */
const HOSTS = { olga: '4100001', azarya: '4100002' } as const;
export type Host = keyof typeof HOSTS;

export interface World extends GateWorld {
  /** Logs this person in with the sandbox's key of theirs. */
  logInTo(user: Host): Promise<void>;
  own(user: Host): Promise<Session>;
  /** A fault at what changes something (`write`), or at what only asks (`read`). */
  faultAt(kind: string, at: 'write' | 'read'): Promise<void>;
  /** The pretend API with olga's key, beside the gate. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
}

export async function newWorld(): Promise<World> {
  const world = await gateWorld(gate);
  const platform = world.sandbox.credentials['calcom'] as Record<string, string>;
  const keys = { olga: platform['apiKey'] ?? '', azarya: platform['otherApiKey'] ?? '' };
  return {
    ...world,
    async logInTo(user) {
      const [login] = gate.logins;
      if (login?.kind !== 'form') throw new Error('Cal.com has no such login');
      const { app } = world;
      const fields = { apiKey: keys[user] };
      const grant = await login.submit({
        fields,
        scopes: [],
        http: await app.http(),
        now: app.now,
      });
      await storeGrant(app, user, 'calcom', grant);
    },
    own: (user) => world.session(user, HOSTS[user]),
    async faultAt(kind, at) {
      const answer = await fetch(`${world.sandbox.url}/_sandbox/fault`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ gate: 'calcom', kind, at }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async api(method, path, body) {
      const version = path.startsWith('/event-types') ? '2024-06-14' : '2024-08-13';
      const answer = await fetch(`${world.sandbox.url}/calcom/v2${path}`, {
        method,
        headers: {
          authorization: `Bearer ${keys.olga}`,
          'cal-api-version': version,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.json();
    },
  };
}
