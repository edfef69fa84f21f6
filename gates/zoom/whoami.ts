import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Identified, Session } from '../../src/gate.ts';
import { apiOf, type ZoomApi } from './api.ts';
import { textOf } from './json.ts';

export type Plan = 'basic' | 'licensed' | 'none';

/** The user whom the calls are made for. */
export interface ZoomUser {
  identity: Identified;
  email: string | null;
  /** IANA; `null`: the person never chose one. */
  timeZone: string | null;
  /** Of the Zoom account that they belong to. */
  accountId: string | null;
  plan: Plan;
}

/** `type` of a user. https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId} */
const PLANS: Readonly<Record<number, Plan>> = { 1: 'basic', 2: 'licensed' };

export async function whoami(session: Session): Promise<Identified> {
  return (await whoIs(apiOf(session))).identity;
}

/** @throws GateError exit 3 where the app lacks the scope `user:read:user` */
export async function whoIs(api: ZoomApi): Promise<ZoomUser> {
  const user = await api.call('GET', '/users/me');
  const id = textOf(user['id']);
  if (id === null) {
    throw new GateError({
      category: 'failed',
      code: 'answer_unreadable',
      gate: 'zoom',
      message: words`Zoom does not tell who this is.`,
      hint: words`Run again with --verbose to see it.`,
    });
  }
  const email = textOf(user['email'])?.toLowerCase() ?? null;
  const both = [user['first_name'], user['last_name']].map(textOf).filter((name) => name !== null);
  const name = textOf(user['display_name']) ?? textOf(both.join(' ')) ?? email ?? id;
  return {
    identity: { externalId: id, name, handle: email },
    email,
    timeZone: textOf(user['timezone']),
    accountId: textOf(user['account_id']),
    plan: PLANS[Number(user['type'])] ?? 'none',
  };
}
