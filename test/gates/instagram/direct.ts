/** An account of Instagram Login, which has no page. */
import { gate } from '../../../gates/instagram/gate.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Login, LoginContext } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { inBrowser } from '../../support/in-browser.ts';
import type { World } from './world.ts';

export const INSTAGRAM_SCOPES = [
  'instagram_business_basic',
  'instagram_business_manage_messages',
  'instagram_business_manage_comments',
];

export function loginOf<K extends Login['kind']>(kind: K): Extract<Login, { kind: K }> {
  const found = gate.logins.find((login) => login.kind === kind);
  if (!found) throw new Error(`Instagram has no login of the kind ${kind}`);
  return found as Extract<Login, { kind: K }>;
}

export async function contextOf(
  world: World,
  more: Readonly<Record<string, string>> = {},
): Promise<LoginContext> {
  const { instagramAppId, instagramAppSecret } = world.sandbox.credentials['instagram'] as Record<
    string,
    string
  >;
  const fields = { instagramAppId, instagramAppSecret, ...more } as Record<string, string>;
  return { fields, scopes: INSTAGRAM_SCOPES, http: await world.app.http(), now: world.app.now };
}

/** @param person whose account: `first` or `second` */
export async function logInDirectly(
  world: World,
  user: string,
  person = 'first',
): Promise<Account> {
  const grant = await inBrowser(loginOf('oauth'), await contextOf(world), person);
  return storeGrant(world.app, user, 'instagram', grant);
}
