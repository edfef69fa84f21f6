/** Who consented, as a signed JWT (RFC 7519; https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload). */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { World } from '../world.ts';
import { subjectOf } from './oauth.ts';

let key: KeyObject | undefined;

export function idToken(world: World, address: string, livesS: number): string {
  key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const now = Math.floor(world.host.now() / 1000);
  const { clientId } = world.secrets.google;
  const claims = {
    iss: 'https://accounts.google.com',
    azp: clientId,
    aud: clientId,
    sub: subjectOf(address),
    email: address,
    email_verified: true,
    iat: now,
    exp: now + livesS,
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'sandbox' })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
