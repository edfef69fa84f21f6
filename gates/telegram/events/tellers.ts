/** How news is told in a line. Never an address, a phone number or what a payment is for somebody else. */
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { amountOf } from './amount.ts';
import { externalIdOf, momentOf } from './item.ts';
import type { Told } from './notice.ts';
import { called, chatParty, userParty } from './party.ts';
import { emojiOf } from './press.ts';

/** https://core.telegram.org/bots/api#businessconnection */
export function businessConnection(part: Json): Told {
  const user = object(part['user']);
  const rights = object(part['rights']);
  const state =
    part['is_enabled'] === false
      ? 'no longer connected'
      : rights?.['can_reply'] === true || part['can_reply'] === true
        ? 'connected, the bot may answer'
        : 'connected, the bot may only read';
  return {
    summary: `Business account of ${called(user)}: ${state}`,
    subject: string(part['id']),
    peer: userParty(user),
  };
}

/** Of channels, where nobody is told who reacted. https://core.telegram.org/bots/api#messagereactioncountupdated */
export function reactionCount(part: Json): Told {
  const counts = objects(part['reactions']).map(
    (one) => `${emojiOf(object(one['type']) ?? {})} ${figure(one['total_count']) ?? '?'}`,
  );
  return {
    summary: `Reactions in ${place(part)}: ${counts.join(', ') || 'none'}`,
    subject: externalIdOf(part),
  };
}

export function inlineQuery(part: Json): Told {
  const from = object(part['from']);
  return {
    summary: `Inline query of ${called(from)}: “${string(part['query']) ?? ''}”`,
    subject: id(from?.['id']),
  };
}

export function chosenInlineResult(part: Json): Told {
  const from = object(part['from']);
  const result = id(part['result_id']) ?? '?';
  return {
    summary: `Inline result ${result} chosen by ${called(from)}`,
    subject: id(from?.['id']),
  };
}

export function shippingQuery(part: Json): Told {
  const from = object(part['from']);
  return {
    summary: `Shipping asked for by ${called(from)}: ${string(part['invoice_payload']) ?? '?'}`,
    peer: userParty(from),
  };
}

export function preCheckoutQuery(part: Json): Told {
  const from = object(part['from']);
  const payload = string(part['invoice_payload']) ?? '?';
  return {
    summary: `Checkout of ${called(from)}: ${amountOf(part) ?? '?'} for ${payload}`,
    peer: userParty(from),
  };
}

export function purchasedPaidMedia(part: Json): Told {
  const from = object(part['from']);
  return {
    summary: `Paid media bought by ${called(from)}: ${string(part['paid_media_payload']) ?? '?'}`,
    peer: userParty(from),
  };
}

export function subscription(part: Json): Told {
  const user = object(part['user']);
  return {
    summary: `Subscription of ${called(user)}: ${string(part['state']) ?? '?'} (${string(part['invoice_payload']) ?? '?'})`,
    peer: userParty(user),
  };
}

export function poll(part: Json): Told {
  const options = objects(part['options']).map(
    (option) => `${string(option['text']) ?? '?'} ${figure(option['voter_count']) ?? '?'}`,
  );
  const closed = part['is_closed'] === true ? ' (closed)' : '';
  return {
    summary: `Poll “${string(part['question']) ?? '?'}”: ${options.join(', ')}${closed}`,
    subject: id(part['id']),
  };
}

/** The answers are named by their number alone. https://core.telegram.org/bots/api#pollanswer */
export function pollAnswer(part: Json): Told {
  const who = object(part['user']) ?? object(part['voter_chat']);
  const numbers = (Array.isArray(part['option_ids']) ? part['option_ids'] : []).flatMap(
    (one: unknown) => (typeof one === 'number' ? [one + 1] : []),
  );
  const answer = numbers.length === 0 ? 'taken back' : `answer ${numbers.join(', ')}`;
  return {
    summary: `Vote of ${called(who)}: ${answer}`,
    subject: id(part['poll_id']),
    peer: userParty(object(part['user'])) ?? chatParty(object(part['voter_chat'])),
  };
}

export function joinRequest(part: Json): Told {
  const from = object(part['from']);
  return {
    summary: `${called(from)} asks to join ${place(part)}`,
    subject: id(object(part['chat'])?.['id']),
    peer: userParty(from),
  };
}

export function boost(part: Json): Told {
  const given = object(part['boost']);
  const until = momentOf(given?.['expiration_date']);
  const end = until === null ? '' : ` until ${new Date(until).toISOString()}`;
  return {
    summary: `${place(part)} boosted by ${giver(given)}${end}`,
    subject: id(object(part['chat'])?.['id']),
  };
}

export function boostRemoved(part: Json): Told {
  return {
    summary: `Boost of ${place(part)} by ${giver(part)} is over`,
    subject: id(object(part['chat'])?.['id']),
  };
}

export function managedBot(part: Json): Told {
  const bot = object(part['bot']);
  return {
    summary: `Bot ${called(bot)} is managed for ${called(object(part['user']))}`,
    subject: id(bot?.['id']),
  };
}

export function generationStopped(part: Json): Told {
  const chat = object(part['chat']);
  return { summary: `${called(chat)} has stopped a message that was being written` };
}

/** A chat, for a line. */
export function place(part: Json): string {
  const chat = object(part['chat']);
  const title = string(chat?.['title']);
  return title === null ? `the chat ${called(chat)}` : `“${title}”`;
}

function giver(boosted: Json | null): string {
  const user = object(object(boosted?.['source'])?.['user']);
  return user ? called(user) : 'somebody';
}
