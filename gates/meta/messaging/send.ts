import type { Draft } from '../../../src/domain/message.ts';
import type { Heard, Receipt, Session } from '../../../src/gate.ts';
import { unreadable } from '../graph.ts';
import { messagingOf } from './credential.ts';

export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const { graph, node } = messagingOf(session);
  const { message_id: id } = await graph.post(`${node}/messages`, {
    json: {
      recipient: { id: draft.to.id },
      messaging_type: 'RESPONSE',
      message: { text: draft.text, metadata: key },
    },
  });
  if (typeof id !== 'string') throw unreadable(session.account.gate);
  return { externalId: id };
}

export async function markRead(session: Session, { from }: Heard): Promise<void> {
  const { graph, node } = messagingOf(session);
  await graph.post(`${node}/messages`, {
    json: { recipient: { id: from }, sender_action: 'mark_seen' },
  });
}

export async function typing(session: Session, { from }: Heard): Promise<void> {
  const { graph, node } = messagingOf(session);
  await graph.post(`${node}/messages`, {
    json: { recipient: { id: from }, sender_action: 'typing_on' },
  });
}
