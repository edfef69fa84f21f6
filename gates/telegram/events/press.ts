/** What people do with messages of ours without writing. */
import type { GateEvent, MessageEvent } from '../../../src/domain/event.ts';
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { there } from './content.ts';
import { externalIdOf, type Item, momentOf, reject } from './item.ts';
import { chatParty, isPrivate, userParty } from './party.ts';
import { groupOf } from './sides.ts';

/**
 * A button under a message. Telegram does not say when: it is when we heard of it.
 * https://core.telegram.org/bots/api#callbackquery
 */
export function pressed(item: Item, query: Json): readonly GateEvent[] {
  const which = id(query['id']);
  if (which === null) return [reject(item, 'callback query without an id')];
  const under = object(query['message']);
  const chat = object(under?.['chat']);
  const peer = userParty(object(query['from'])) ?? chatParty(chat);
  if (!peer) return [reject(item, 'callback query from nobody')];
  const data = string(query['data']);
  const title = titleOf(under, data);
  const game = string(query['game_short_name']);
  // A message too old to be shown has the time 0.
  const at = item.at || (momentOf(under?.['date']) ?? 0);
  if (at === 0) return [reject(item, 'callback query without a time')];
  return [
    {
      ...frameOf(item, at, chat),
      direction: 'inbound',
      peer,
      externalId: `callback:${which}`,
      type: 'postback',
      text: title ?? data ?? game,
      replyTo: externalIdOf(under, string(under?.['business_connection_id'])),
      media: null,
      details: there({
        choice: { id: data ?? game, title },
        inlineMessage: string(query['inline_message_id']),
      }),
    },
  ];
}

/**
 * The same person may react to the same message again: what tells one time from the other is the update.
 * https://core.telegram.org/bots/api#messagereactionupdated
 */
export function reacted(item: Item, part: Json): readonly GateEvent[] {
  const to = externalIdOf(part);
  if (to === null) return [reject(item, 'reaction to nothing that is named')];
  const at = momentOf(part['date']);
  if (at === null) return [reject(item, 'reaction without a time')];
  const chat = object(part['chat']);
  const peer =
    userParty(object(part['user'])) ?? chatParty(object(part['actor_chat'])) ?? chatParty(chat);
  if (!peer) return [reject(item, 'reaction of nobody')];
  const now = objects(part['new_reaction']);
  const own = peer.identities[0]?.value === item.account;
  return [
    {
      ...frameOf(item, at, chat),
      direction: own ? 'outbound' : 'inbound',
      peer: own ? (chatParty(chat) ?? peer) : peer,
      externalId: `${to}#reaction:${item.updateId ?? at}`,
      type: 'reaction',
      text: now.map(emojiOf).join(''),
      replyTo: to,
      media: null,
      ...(now.some(({ type }) => type !== 'emoji') ? { details: { reactions: now } } : {}),
    },
  ];
}

/** What a reaction is shown as where it is no plain emoji. https://core.telegram.org/bots/api#reactiontype */
export function emojiOf(reaction: Json): string {
  const emoji = string(reaction['emoji']);
  if (emoji !== null) return emoji;
  return reaction['type'] === 'paid' ? '⭐' : '✨';
}

function frameOf(
  { account, self, raw }: Item,
  at: number,
  chat: Json | null,
): Pick<MessageEvent, 'kind' | 'account' | 'self' | 'at' | 'group' | 'raw'> {
  const group = chat && id(chat['id']) !== null && !isPrivate(chat) ? groupOf(chat) : null;
  return { kind: 'message', account, self, at, ...(group ? { group } : {}), raw };
}

/** What stands on the button, as far as its message shows it. */
function titleOf(under: Json | null, data: string | null): string | null {
  const rows = object(under?.['reply_markup'])?.['inline_keyboard'];
  const buttons = Array.isArray(rows) ? rows.flatMap((row: unknown) => objects(row)) : [];
  const found = buttons.find((button) =>
    data === null
      ? object(button['callback_game']) !== null
      : figure(button['callback_data']) === data,
  );
  return string(found?.['text']);
}
