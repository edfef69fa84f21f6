/** With what a mailbox's servers are told who one is. */
import type { Session } from '../../src/gate.ts';
import { mailboxOf } from './credential.ts';

/** Never kept, logged or shown. */
export type Signed =
  | { readonly username: string; readonly password: string }
  | { readonly username: string; readonly accessToken: string };

/** For one connection. Asks Google for an access token where the login is Google's. */
export async function credentialsOf(session: Session): Promise<Signed> {
  const mailbox = mailboxOf(session.credential);
  if (mailbox.kind === 'password') {
    return { username: mailbox.username, password: mailbox.password };
  }
  const { accessTokenOf } = await import('./google.ts');
  return { username: mailbox.username, accessToken: await accessTokenOf(session.http, mailbox) };
}
