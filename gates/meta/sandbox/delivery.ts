/** Webhook bodies as the platform writes and signs them. */
import { createHmac } from 'node:crypto';
import type { SandboxDelivery } from '../../../src/gate.ts';
import type { World } from './world.ts';

/** Where a webhook goes and what it is signed with. */
export interface Subscriber {
  readonly url: string;
  /** The app's secret. */
  readonly secret: string;
}

/** Posts a body as it stands, signed. Nobody subscribed: it happened all the same. */
export async function postSigned(
  world: World,
  to: Subscriber | null,
  body: string,
  items: number,
): Promise<SandboxDelivery> {
  if (to === null) return { url: null, status: null, items };
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'x-hub-signature': `sha1=${hmac('sha1', to.secret, body)}`,
    'x-hub-signature-256': `sha256=${hmac('sha256', to.secret, body)}`,
  };
  return { url: to.url, status: await world.host.post(to.url, headers, body), items };
}

/** JSON as the platform writes it: everything outside ASCII as `\uXXXX`, and `/` as `\/`. */
export function encode(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}

function hmac(algorithm: 'sha1' | 'sha256', secret: string, body: string): string {
  return createHmac(algorithm, secret).update(body, 'utf8').digest('hex');
}
