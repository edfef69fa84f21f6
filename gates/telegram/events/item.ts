/** What all that is told in one update has in common. */
import type { AmendmentEvent, UnknownEvent } from '../../../src/domain/event.ts';
import { id, type Json, object, time } from '../../meta/json.ts';
import { messageIdOf } from '../message-id.ts';

export interface Item {
  /** The bot's id. */
  readonly account: string;
  /** What the bot is called: `@name`, or its id. */
  readonly self: string;
  /** When the update was received, epoch milliseconds: several kinds have no time of their own. */
  readonly at: number;
  /** The same whenever the update is delivered; `null` where it has none. */
  readonly updateId: string | null;
  /** The update as it came. */
  readonly raw: unknown;
}

/** Something kept whole because it could not be read. */
export function reject({ account, at, raw }: Item, reason: string): UnknownEvent {
  return { kind: 'unknown', account, at, reason, raw };
}

export function amendment(
  { account, raw }: Item,
  what: Pick<AmendmentEvent, 'amends' | 'at' | 'by' | 'text'>,
): AmendmentEvent {
  return { kind: 'amendment', account, ...what, raw };
}

/** The last moment that a Date can be. */
const LATEST = 8.64e15;

/** Unix seconds to epoch milliseconds; `null` where it is no moment. */
export function momentOf(value: unknown): number | null {
  const at = time(value);
  return at === null || at > LATEST ? null : at;
}

/** Of a message, or of something that names one by `chat` and `message_id`. `null` where it does not. */
export function externalIdOf(named: Json | null, business: string | null = null): string | null {
  const chat = id(object(named?.['chat'])?.['id']);
  const number = id(named?.['message_id']);
  if (chat === null || number === null || !/^-?\d+$/.test(chat) || !/^\d+$/.test(number))
    return null;
  const place = { chat, ...(business === null ? {} : { business }) };
  const name = messageIdOf({ ...place, message: Number(number) });
  // Messages for one member of a group only all have the number 0.
  const passing = number === '0' ? id(named?.['ephemeral_message_id']) : null;
  return passing === null ? name : `${name}#ephemeral:${passing}`;
}
