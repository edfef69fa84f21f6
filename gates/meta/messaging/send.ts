import { GateError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Heard, Receipt, Session } from '../../../src/gate.ts';
import { withAttachments } from './attachments.ts';
import { messagingOf } from './credential.ts';
import { midOf, payload } from './payload.ts';

/**
 * One message, never twice: the platform has no idempotency key, so nothing here is repeated. A file is
 * uploaded first; until that is done nothing has gone to the person.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api
 */
export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const { gate } = session.account;
  const { graph, node } = messagingOf(session);
  const answer = await withAttachments(session, payload(gate, draft, key), (json) =>
    graph.post(`${node}/messages`, { json }),
  );
  const { message_id: id, recipient_id: recipient } = answer;
  // What is done to a message is no message of its own.
  const externalId = draft.reaction ? `${midOf(draft.reaction.messageId)}#reaction:${key}` : id;
  if (typeof externalId === 'string') {
    // Whoever wrote a comment is known by their id only now.
    const named = draft.to.kind === 'user_id' || typeof recipient !== 'string';
    return { externalId, ...(named ? {} : { person: { kind: 'user_id', value: recipient } }) };
  }
  throw new GateError({
    category: 'unknown_outcome',
    code: 'answer_without_id',
    gate,
    message: words`Meta took the message without saying what its id is.`,
    hint: words`Its echo will tell: gates outbox list`,
  });
}

/** “Seen” under everything they wrote. */
export async function markRead(session: Session, { from }: Heard): Promise<void> {
  await act(session, from, 'mark_seen');
}

/** “typing…” until the next message, at most 20 seconds. */
export async function typing(session: Session, { from }: Heard): Promise<void> {
  await act(session, from, 'typing_on');
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions */
async function act(session: Session, to: string, action: string): Promise<void> {
  const { graph, node } = messagingOf(session);
  await graph.post(`${node}/messages`, {
    json: { recipient: { id: to }, sender_action: action },
  });
}
