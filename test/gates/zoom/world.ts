/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gate } from '../../../gates/zoom/gate.ts';
import type { Session } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { consent } from '../../support/consent.ts';
import { gateWorld, type GateWorld } from '../world.ts';

/** What the Marketplace shows of the app, and who is at the pretend Zoom. */
export interface ZoomApp {
  clientId: string;
  clientSecret: string;
  accountId: string;
  webhookSecret: string;
  userId: string;
  email: string;
  secondUserId: string;
  secondEmail: string;
}

/** The consents of the pretend Zoom, by the person of this machine. */
export type Person = 'olga' | 'azarya';

export interface World extends Omit<GateWorld, 'fault'> {
  zoom: ZoomApp;
  /** Consents in the browser as this person, and keeps the grant. `decline`: scopes left out, with commas. */
  logInTo(
    user: Person,
    options?: { decline?: string; webhookSecret?: string | null },
  ): Promise<void>;
  /** Of a person who is logged in. */
  own(user: Person): Promise<Session>;
  /** `at`: write (unless told), read, create, update, delete, token, download. */
  fault(kind: string, options?: { at?: string; times?: number }): Promise<void>;
  /** A call of the pretend API beside the gate, with a token of its own: for what a test looks at or prepares. */
  api(method: string, path: string, body?: unknown, as?: Person): Promise<any>;
  /** How often the token endpoint was asked to renew. */
  renewals(): Promise<number>;
}

export async function newWorld(): Promise<World> {
  const world = await gateWorld(gate);
  const zoom = world.sandbox.credentials['zoom'] as unknown as ZoomApp;
  const base = `${world.sandbox.url}/zoom`;
  const tokens = new Map<Person, string>();
  const userId = (user: Person): string => (user === 'olga' ? zoom.userId : zoom.secondUserId);
  return {
    ...world,
    zoom,
    async logInTo(user, { decline = '', webhookSecret = zoom.webhookSecret } = {}) {
      const tokensGiven = await consented(base, zoom, user, decline);
      const now = world.app.now();
      await storeGrant(world.app, user, 'zoom', {
        identity: {
          externalId: userId(user),
          name: user === 'olga' ? 'Olga Ivanova' : 'Azarya Levi',
          handle: user === 'olga' ? zoom.email : zoom.secondEmail,
        },
        credential: {
          kind: 'user',
          clientId: zoom.clientId,
          clientSecret: zoom.clientSecret,
          refreshToken: tokensGiven.refresh_token,
          accessToken: tokensGiven.access_token,
          accessUntil: now + tokensGiven.expires_in * 1000,
          webhookSecret,
        },
        facts: {
          tokenKind: 'USER',
          scopes: tokensGiven.scope.split(' '),
          issuedAt: now,
          expiresAt: null,
          state: 'valid',
        },
      });
    },
    own: (user) => world.session(user, userId(user)),
    async fault(kind, options = {}) {
      const answer = await fetch(`${world.sandbox.url}/_sandbox/fault`, {
        method: 'POST',
        body: JSON.stringify({ gate: 'zoom', kind, ...options }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async api(method, path, body, as = 'olga') {
      const ask = async (fresh: boolean): Promise<any> => {
        const known = fresh ? undefined : tokens.get(as);
        const token = known ?? (await consented(base, zoom, as, '')).access_token;
        tokens.set(as, token);
        const answer = await fetch(`${base}/v2${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        return text === '' ? { status: answer.status } : JSON.parse(text);
      };
      const answer = await ask(false);
      // The sandbox was reset, or a test let its tokens end.
      return answer.code === 124 ? await ask(true) : answer;
    },
    async renewals() {
      const asked = await world.requests();
      return asked.filter(
        ({ path, body }) =>
          path === '/zoom/oauth/token' &&
          (body as Record<string, unknown> | null)?.['grant_type'] === 'refresh_token',
      ).length;
    },
  };
}

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
}

/** Consent as a person gives it, and the code exchanged for tokens. @param base with the mount */
export async function consented(
  base: string,
  { clientId, clientSecret }: Pick<ZoomApp, 'clientId' | 'clientSecret'>,
  person: Person,
  decline: string,
): Promise<TokenAnswer> {
  const server = createServer((_, response) => void response.end('done'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    const verifier = randomBytes(48).toString('base64url');
    const url = new URL(`${base}/oauth/authorize`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state: 'state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const { redirect } = await consent(url.href, { person, decline });
    const answer = await fetch(`${base}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(redirect).searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as TokenAnswer;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
