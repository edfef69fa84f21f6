import type { Identified, Session } from '../../src/gate.ts';
import { withImap } from './imap.ts';

/** Logs in to the mailbox, and out again. @throws GateError exit 3 where the login is taken no more */
export async function whoami(session: Session): Promise<Identified> {
  const { externalId, name } = session.account;
  await withImap(session, async (client) => client.noop());
  return { externalId, name, handle: externalId };
}
