/** What people do without writing: they press a button, come by a link, react. All of it opens the window. */
import type { GateEvent } from '../../../../src/domain/event.ts';
import { type Json, object, string } from '../../json.ts';
import { detailed, frameOf } from './message.ts';
import { type Item, reject } from './place.ts';

/** The words the platform has for reactions; newer versions send the emoji beside them. */
const EMOJI: Readonly<Record<string, string>> = {
  love: '❤️',
  smile: '😆',
  laugh: '😆',
  wow: '😮',
  sad: '😢',
  angry: '😠',
  like: '👍',
  dislike: '👎',
};

/**
 * The same person may react to the same message again: what tells the one from the other is when.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-reactions
 */
export function reaction(item: Item, part: Json): readonly GateEvent[] {
  const mid = string(part['mid']);
  if (mid === null) return [reject(item, 'reaction to nothing that is named')];
  const frame = frameOf(item);
  if (typeof frame === 'string') return [reject(item, `reaction ${frame}`)];
  const word = string(part['reaction']);
  const shown =
    string(part['emoji']) ?? (word !== null && Object.hasOwn(EMOJI, word) ? EMOJI[word] : word);
  if (part['action'] !== 'unreact' && (shown === null || shown === undefined)) {
    return [reject(item, 'reaction without a word')];
  }
  return [
    {
      ...frame,
      externalId: `${mid}#reaction:${doer(item)}:${item.at}`,
      type: 'reaction',
      text: part['action'] === 'unreact' ? '' : (shown ?? ''),
      replyTo: mid,
      media: null,
      ...detailed({}, item),
    },
  ];
}

/**
 * A button of a message, “Get started”, an entry of the menu. In standby the payload is not told.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks
 */
export function postback(item: Item, part: Json): readonly GateEvent[] {
  const frame = frameOf(item);
  if (typeof frame === 'string') return [reject(item, `postback ${frame}`)];
  const payload = string(part['payload']);
  const title = string(part['title']);
  return [
    {
      ...frame,
      externalId: string(part['mid']) ?? `postback:${doer(item)}:${item.at}`,
      type: 'postback',
      text: title ?? payload,
      replyTo: null,
      media: null,
      ...detailed({ choice: { id: payload, title }, referral: object(part['referral']) }, item),
    },
  ];
}

/**
 * Somebody came by a link or an advertisement into a conversation that was there already.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_referrals
 */
export function referral(item: Item, part: Json): readonly GateEvent[] {
  const frame = frameOf(item);
  if (typeof frame === 'string') return [reject(item, `referral ${frame}`)];
  return [
    {
      ...frame,
      externalId: `referral:${doer(item)}:${item.at}`,
      type: 'referral',
      text: null,
      replyTo: null,
      media: null,
      ...detailed({ referral: part }, item),
    },
  ];
}

function doer({ outbound, account, peer }: Item): string {
  return outbound ? account : (peer?.identities[0]?.value ?? '');
}
