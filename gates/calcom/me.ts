/** Whose key it is. https://cal.com/docs/api-reference/v2/me/get-my-profile */
import type { CalcomApi } from './api.ts';
import { badAnswer } from './errors.ts';
import { id, object, text } from './json.ts';

export interface Me {
  id: string;
  name: string;
  /** What stands in the addresses of their booking pages. */
  username: string | null;
  email: string | null;
  /** IANA. */
  timeZone: string | null;
  /** BCP 47. */
  locale: string | null;
}

export async function readMe(api: CalcomApi): Promise<Me> {
  const { data } = await api.call('GET', '/me');
  const told = object(data);
  const own = id(told['id']);
  if (own === null) throw badAnswer(200);
  const username = text(told['username']);
  const email = text(told['email']);
  return {
    id: own,
    name: text(told['name']) ?? username ?? email ?? own,
    username,
    email,
    timeZone: text(told['timeZone']),
    locale: text(told['locale']),
  };
}
