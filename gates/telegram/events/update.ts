/** One update of Telegram as events. https://core.telegram.org/bots/api#update */
import type { Update } from '@grammyjs/types';
import type { GateEvent } from '../../../src/domain/event.ts';
import type { Arrival } from '../../../src/gate.ts';
import { id, type Json, object } from '../../meta/json.ts';
import { type Item, reject } from './item.ts';
import { membership, ownMembership } from './members.ts';
import { deleted, edited, message } from './message.ts';
import { notice, type Told } from './notice.ts';
import { pressed, reacted } from './press.ts';
import { inPlatformSpelling } from './spelling.ts';
import * as tellers from './tellers.ts';

type Kind = Exclude<keyof Update, 'update_id'>;
type Reader = (item: Item, part: Json, kind: Kind) => readonly GateEvent[];

/** One reader for every kind there is. */
const READERS: Readonly<Record<Kind, Reader>> = {
  message,
  edited_message: edited,
  channel_post: message,
  edited_channel_post: edited,
  business_connection: news(tellers.businessConnection),
  business_message: message,
  edited_business_message: edited,
  deleted_business_messages: deleted,
  guest_message: message,
  stopped_message_generation: news(tellers.generationStopped),
  message_reaction: reacted,
  message_reaction_count: news(tellers.reactionCount),
  inline_query: news(tellers.inlineQuery),
  chosen_inline_result: news(tellers.chosenInlineResult),
  callback_query: pressed,
  shipping_query: news(tellers.shippingQuery),
  pre_checkout_query: news(tellers.preCheckoutQuery),
  purchased_paid_media: news(tellers.purchasedPaidMedia),
  poll: news(tellers.poll),
  poll_answer: news(tellers.pollAnswer),
  my_chat_member: news(ownMembership),
  chat_member: news(membership),
  chat_join_request: news(tellers.joinRequest),
  chat_boost: news(tellers.boost),
  removed_chat_boost: news(tellers.boostRemoved),
  managed_bot: news(tellers.managedBot),
  subscription: news(tellers.subscription),
};

/** Whose update it is, and when it was received. */
interface To {
  account: NonNullable<Arrival['account']>;
  at: number;
}

/**
 * All that an update tells; what cannot be read gives an `unknown` event. Pure, never throws.
 * @param to.account whose update it is: Telegram does not say
 * @param to.at when it was received, epoch milliseconds: several kinds have no time of their own
 */
export function eventsOf(update: unknown, { account, at }: To): readonly GateEvent[] {
  const { externalId, handle } = account;
  const frame = { account: externalId, self: handle ?? externalId, at, raw: update };
  const told = object(update);
  if (!told) return [reject({ ...frame, updateId: null }, 'the update is not an object')];
  const read = inPlatformSpelling(told);
  const item: Item = { ...frame, updateId: id(read['update_id']) };
  const names = Object.keys(read).filter((name) => name !== 'update_id');
  const kinds = names.filter(isKind);
  if (kinds.length === 0) {
    return [reject(item, `update with nothing that is known: ${names.join(', ').slice(0, 200)}`)];
  }
  return kinds.flatMap((kind) => {
    const part = object(read[kind]);
    return part ? READERS[kind](item, part, kind) : [reject(item, `${kind} is not an object`)];
  });
}

/** By which Telegram is told what was taken; `null` where it has none. */
export function updateIdOf(update: unknown): number | null {
  const number = object(update)?.['update_id'];
  return typeof number === 'number' ? number : null;
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(READERS, name);
}

function news(tell: (part: Json) => Told): Reader {
  return (item, part, kind) => [notice(item, kind, part, tell(part))];
}
