import * as z from 'zod/mini';
import { GateError, notFound } from '../../src/domain/error.ts';
import type { Draft } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Receipt, Session } from '../../src/gate.ts';
import { numberGraph } from './credential.ts';
import { checkSticker, upload } from './media.ts';
import { payload } from './payload.ts';

const accepted = z.object({
  messages: z.array(z.object({ id: z.string() })).check(z.minLength(1)),
  contacts: z.optional(
    z.array(z.object({ wa_id: z.optional(z.string()), user_id: z.optional(z.string()) })),
  ),
});

/**
 * One message, never twice: the platform has no idempotency key, so nothing here is repeated. A file
 * is uploaded first. Until that is done nothing has gone to the person, so an upload whose answer
 * never came is `unreachable`, not `unknown_outcome`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const body = payload(draft, key, await uploaded(session, draft));
  const { externalId } = session.account;
  const answer = await numberGraph(session).post(`${externalId}/messages`, { json: body });
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
  const contact = read.data?.contacts?.[0];
  return { externalId: id, recipient: contact?.wa_id ?? contact?.user_id };
}

/** The blue ticks. The platform marks everything before it as read, too. */
export async function markRead(session: Session, externalId: string): Promise<void> {
  const answer = await numberGraph(session).post(`${session.account.externalId}/messages`, {
    json: { messaging_product: 'whatsapp', status: 'read', message_id: externalId },
  });
  if (answer['success'] === true) return;
  throw notFound(
    words`WhatsApp did not mark ${externalId} as read.`,
    'gates whatsapp read --unread',
  );
}

async function uploaded(session: Session, draft: Draft): Promise<string | undefined> {
  const { media } = draft;
  if (media?.file === undefined) return undefined;
  // A message that cannot be built costs no upload.
  payload(draft, '', 'id');
  if (media.kind === 'sticker') await checkSticker(media.file);
  try {
    return await upload(session, media.file, media.mimeType);
  } catch (error) {
    if (!(error instanceof GateError) || error.category !== 'unknown_outcome') throw error;
    throw new GateError({
      category: 'unreachable',
      code: 'upload_unanswered',
      gate: 'whatsapp',
      message: words`The file was not uploaded: WhatsApp did not answer. Nothing was sent.`,
      hint: words`Send it again.`,
      cause: error,
    });
  }
}
