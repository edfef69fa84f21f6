import * as z from 'zod/mini';
import { GateError, notFound } from '../../src/domain/error.ts';
import type { Draft } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Receipt, Session } from '../../src/gate.ts';
import { numberGraph } from './credential.ts';
import { withUploads } from './media/uploads.ts';
import type { Json } from './message/payload-interactive.ts';
import { filesIn, withIds } from './message/payload-media.ts';
import { payload } from './message/payload.ts';

const accepted = z.object({
  messages: z.array(z.object({ id: z.string() })).check(z.minLength(1)),
});

/**
 * One message, never twice: the platform has no idempotency key, so nothing here is repeated. A file
 * is uploaded first. Until that is done nothing has gone to the person, so an upload whose answer
 * never came is `unreachable`, not `unknown_outcome`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const { edge, json } = requestOf(draft, payload(draft, key));
  const answer = await withUploads(session, filesIn(json), (ids) =>
    numberGraph(session).post(`${session.account.externalId}/${edge}`, {
      json: withIds(json, ids),
    }),
  );
  const read = accepted.safeParse(answer);
  const id = read.data?.messages[0]?.id;
  if (id === undefined) {
    throw new GateError({
      category: 'unknown_outcome',
      code: 'answer_without_id',
      gate: 'whatsapp',
      message: words`WhatsApp took the message without saying what its id is.`,
      hint: words`Its status will tell: gates outbox list`,
      cause: read.error,
    });
  }
  return { externalId: id };
}

/** The blue ticks. The platform marks everything before it as read, too. */
export async function markRead(session: Session, externalId: string): Promise<void> {
  await receipt(session, externalId, {});
}

/** “typing…” until the next message, at most 25 seconds. The message is marked read, too. */
export async function typing(session: Session, externalId: string): Promise<void> {
  await receipt(session, externalId, { typing_indicator: { type: 'text' } });
}

async function receipt(
  session: Session,
  externalId: string,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const answer = await numberGraph(session).post(`${session.account.externalId}/messages`, {
    json: { messaging_product: 'whatsapp', status: 'read', message_id: externalId, ...more },
  });
  if (answer['success'] === true) return;
  throw notFound(
    words`WhatsApp did not mark ${externalId} as read.`,
    'gates whatsapp read --unread',
  );
}

/**
 * Where a message goes to, and what it is there. Templates may go by the Marketing Messages API, which takes
 * two words more and does not carry our own key: a status cannot settle a send of it that got no answer.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/marketing-messages/send-marketing-messages
 */
function requestOf({ template }: Draft, body: Json): { edge: string; json: Json } {
  const { marketing, productPolicy, activitySharing } = template?.native ?? {};
  if (marketing !== true) return { edge: 'messages', json: body };
  const { biz_opaque_callback_data: _key, ...message } = body;
  return {
    edge: 'marketing_messages',
    json: {
      ...message,
      ...(productPolicy === undefined ? {} : { product_policy: productPolicy }),
      ...(activitySharing === undefined ? {} : { message_activity_sharing: activitySharing }),
    },
  };
}
