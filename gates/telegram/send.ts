import { GateError } from '../../src/domain/error.ts';
import type { Draft } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Heard, Receipt, Session } from '../../src/gate.ts';
import { object } from '../meta/json.ts';
import { apiOf } from './api.ts';
import { migratedTo } from './errors.ts';
import { momentOf } from './events/item.ts';
import { isPrivate } from './events/party.ts';
import { groupOf } from './events/sides.ts';
import { type MessageName, messageIdOf, readMessageId } from './message-id.ts';
import { readExtra } from './message/extra.ts';
import { type BotRequest, chatId, requestOf } from './message/request.ts';

/** Milliseconds: for what is not sent along, Telegram may go and fetch. */
const ANSWER_MS = 60_000;
/** Bytes a millisecond: so slow may a line be. */
const SLOWEST = 64;

/**
 * One message, or one album, never twice: the platform has no idempotency key, so nothing here is repeated but what
 * it has refused because the group goes on under another id.
 * https://core.telegram.org/bots/api#available-methods
 */
export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const request = requestOf(draft);
  try {
    return receiptOf(draft, key, await ask(session, draft, request));
  } catch (error) {
    const moved = migratedTo(error);
    // Nothing of the old group can be answered in the new one: there its number is another message's.
    if (moved === null || draft.reaction) throw error;
    const { reply_parameters: reply, ...params } = request.params;
    const there = { ...request, params: { ...params, chat_id: chatId(moved) } };
    const receipt = receiptOf(draft, key, await ask(session, draft, there));
    const warning = words`The group has moved, so the message went without what it answers.`;
    return { ...receipt, movedTo: moved, ...(reply === undefined ? {} : { warning }) };
  }
}

/** “typing…” for five seconds, or until the next message. */
export async function typing(session: Session, { externalId }: Heard): Promise<void> {
  const name = readMessageId(externalId);
  if (name === null) return;
  await apiOf(session).call('sendChatAction', {
    chat_id: Number(name.chat),
    business_connection_id: name.business,
    action: 'typing',
  });
}

/**
 * Only where the bot looks after a business account that lets it: of all else Telegram takes no word.
 * https://core.telegram.org/bots/api#readbusinessmessage
 */
export async function markRead(session: Session, { externalId, also = [] }: Heard): Promise<void> {
  const newest = new Map<string, MessageName>();
  for (const id of [externalId, ...also.map((each) => each.externalId)]) {
    const name = readMessageId(id);
    if (name?.business === undefined) continue;
    const chat = `${name.business}/${name.chat}`;
    if (name.message > (newest.get(chat)?.message ?? 0)) newest.set(chat, name);
  }
  for (const { business, chat, message } of newest.values()) {
    try {
      await apiOf(session).call('readBusinessMessage', {
        business_connection_id: business,
        chat_id: Number(chat),
        message_id: message,
      });
    } catch (error) {
      // The owner has not allowed it, or it is too old: here it was read all the same.
      const refused = ['policy', 'not_found', 'failed'];
      if (!(error instanceof GateError) || !refused.includes(error.category)) throw error;
    }
  }
}

async function ask(
  session: Session,
  { media, moreMedia = [] }: Draft,
  { method, params, files }: BotRequest,
): Promise<unknown> {
  const bytes = [media, ...moreMedia].reduce((sum, file) => sum + (file?.size ?? 0), 0);
  return apiOf(session).call(method, params, {
    ...(files.length > 0 ? { files } : {}),
    timeoutMs: ANSWER_MS + Math.ceil(bytes / SLOWEST),
    // Whoever waits is told so.
    waits: false,
  });
}

function receiptOf(draft: Draft, key: string, result: unknown): Receipt {
  if (draft.reaction) {
    // What is done to a message is no message of its own.
    const [id] = draft.reaction.messageId.split('#', 1);
    return { externalId: `${id}#reaction:${key}` };
  }
  const { business } = readExtra(draft);
  const [first, ...further] = (Array.isArray(result) ? result : [result]).map((message) =>
    externalIdOf(message, business),
  );
  if (first === undefined) throw withoutId();
  return {
    externalId: first,
    ...standingOf(Array.isArray(result) ? result[0] : result),
    ...(further.length > 0 ? { further: furtherOf(draft, further) } : {}),
  };
}

/** The further files of an album, each with its own caption. */
function furtherOf(
  { to, moreMedia = [], extra = {} }: Draft,
  ids: readonly string[],
): NonNullable<Receipt['further']> {
  const { moreEntities, business, topic } = readExtra({ extra });
  return moreMedia.slice(0, ids.length).map((media, index) => {
    const entities = moreEntities?.[index];
    const details = {
      ...(entities?.length ? { entities } : {}),
      ...(topic === undefined ? {} : { topic: { id: topic } }),
      ...(business === undefined ? {} : { business: { connection: business } }),
    };
    return {
      externalId: ids[index] ?? '',
      draft: { to, media, ...(Object.keys(details).length > 0 ? { details } : {}) },
    };
  });
}

function externalIdOf(message: unknown, business: string | undefined): string {
  const { message_id: id, chat } = (message ?? {}) as {
    message_id?: unknown;
    chat?: { id?: unknown };
  };
  if (typeof id !== 'number' || typeof chat?.id !== 'number') throw withoutId();
  return messageIdOf({ chat: String(chat.id), message: id, business });
}

/** Where it stands, and since when: Telegram's times are whole seconds. https://core.telegram.org/bots/api#message */
function standingOf(message: unknown): Pick<Receipt, 'at' | 'group'> {
  const at = momentOf(object(message)?.['date']);
  const chat = object(object(message)?.['chat']);
  return {
    ...(at === null ? {} : { at }),
    ...(chat === null || isPrivate(chat) ? {} : { group: groupOf(chat) }),
  };
}

function withoutId(): GateError {
  return new GateError({
    category: 'unknown_outcome',
    code: 'answer_without_id',
    gate: 'telegram',
    message: words`Telegram took the message without saying what its id is.`,
    hint: words`Look into the chat before you send it again: gates outbox list`,
  });
}
