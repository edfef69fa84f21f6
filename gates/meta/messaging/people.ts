/** Who somebody is of whom a webhook tells an id alone. */
import { type ErrorCategory, GateError } from '../../../src/domain/error.ts';
import type { Identity, Party } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/gate.ts';
import { type Json, string } from '../json.ts';
import { messagingOf } from './credential.ts';

/** Refused for this person, not for all: they are not shown to us, or are not there (any more). */
const OF_THIS_ONE: ReadonlySet<ErrorCategory> = new Set(['failed', 'not_found', 'policy', 'usage']);

/**
 * `null` where the platform tells nothing: they never wrote to us (“User consent is required”, 230), have
 * blocked us, their profile cannot be had (100/2018218), or the app may not see it.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/user-profile
 */
export async function person(session: Session, identity: Identity): Promise<Party | null> {
  if (identity.kind !== 'user_id') return null;
  const { graph } = messagingOf(session);
  const fields =
    session.account.gate === 'instagram' ? 'name,username' : 'name,first_name,last_name';
  try {
    const name = nameOf(await graph.get(identity.value, { fields }));
    return name === null ? null : { identities: [identity], name };
  } catch (error) {
    if (error instanceof GateError && refusesThisOne(error)) return null;
    throw error;
  }
}

/** A permission that is missing counts too: it is asked again another day. */
function refusesThisOne({ category, code }: GateError): boolean {
  return OF_THIS_ONE.has(category) || code === 'scope_missing';
}

/**
 * What somebody is called. A username is a name and no identity: it can pass to somebody else.
 * `Анна (@anna)`, `Анна`, `@anna`.
 */
export function nameOf(told: Json): string | null {
  const parts = [string(told['first_name']), string(told['last_name'])].filter(Boolean);
  const name = string(told['name']) ?? (parts.join(' ') || null);
  const username = string(told['username']);
  if (username === null) return name;
  return name === null ? `@${username}` : `${name} (@${username})`;
}
