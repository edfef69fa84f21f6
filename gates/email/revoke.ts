/** Takes the consent back at Google. A password has nobody to tell: it is forgotten, and goes on working elsewhere. */
import type { Session } from '../../src/gate.ts';
import { mailboxOf } from './credential.ts';

/** @throws GateError exit 3 where there was no consent any more */
export async function revoke(session: Session): Promise<void> {
  const mailbox = mailboxOf(session.credential);
  if (mailbox.kind !== 'google') return;
  const { revokeConsent } = await import('./google.ts');
  await revokeConsent(session.http, mailbox);
}
