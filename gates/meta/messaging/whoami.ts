import type { Identified, Session } from '../../../src/gate.ts';
import { unreadable } from '../graph.ts';
import { messagingOf } from './credential.ts';

export async function whoami(session: Session): Promise<Identified> {
  const { graph, node } = messagingOf(session);
  const { id, name } = await graph.get(node, { fields: 'id,name' });
  if (typeof id !== 'string') throw unreadable(session.account.gate);
  return { externalId: id, name: typeof name === 'string' ? name : id, handle: null };
}
