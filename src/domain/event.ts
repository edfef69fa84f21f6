import type { BookingEvent } from './booking.ts';
import type { Delivery } from './delivery.ts';
import type { Details, Direction, MediaRef } from './message.ts';
import type { RecordEvent } from './record.ts';
import type { Kept } from './words.ts';

/** One way a network names a person: a phone number, a scoped user id, an address. */
export interface Identity {
  /** The gate's word: `phone`, `user_id`, `username`, `email` … */
  kind: string;
  value: string;
}

/** Who wrote or received. At least one identity; a phone number is never assumed. */
export interface Party {
  identities: readonly Identity[];
  name?: string | undefined;
  /** The network itself says that all of these are one person: whoever was two becomes one. */
  same?: true | undefined;
}

export interface EventBase {
  /** External id of the account it came to; `null` when it concerns something above accounts. */
  account: string | null;
  /** When it happened by the platform's clock, epoch milliseconds. */
  at: number;
  /** The item as the platform sent it. */
  raw: unknown;
}

/** What its author does to a message after it was sent. */
export interface Amended {
  kind: 'edit' | 'revoke';
  /** Of the message that is spoken of. */
  externalId: string;
}

/**
 * Where a message stands of a network on which two people have many conversations, each about something: mail.
 * It belongs to the conversation of a message it follows, in whatever order they come.
 */
export interface Thread {
  /** The conversation's id where nothing else tells which one it is: that of its first message, as far as this one tells. */
  externalId: string;
  /** Ids of the messages it follows, the nearest last. */
  follows: readonly string[];
  /** What it is about, without the words that replies put in front of it. */
  subject: string | null;
  /** It is an answer by its subject, and names no message it follows: that of the same people about the same is meant. */
  bySubject?: true | undefined;
}

export interface MessageEvent extends EventBase {
  kind: 'message';
  account: string;
  /** Unique within the account: the key that a repeated delivery is recognised by. */
  externalId: string;
  direction: Direction;
  /** The other side, whichever the direction. */
  peer: Party;
  /** What the account is called in `from`/`to`: its phone number, @name … */
  self: string;
  /** Set when the message stands in a group. `handle`: its public name, with its `@`. */
  group?: { externalId: string; name?: string; handle?: string } | undefined;
  /** Set where the network has threads. */
  thread?: Thread | undefined;
  type: string;
  text: string | null;
  replyTo: string | null;
  media: MediaRef | null;
  /** How far it has come, where that is told with it. */
  status?: Delivery | undefined;
  details?: Details | undefined;
  /** The message that this one changes or takes back; `text` is what it says from then on. */
  amends?: Amended | undefined;
  /** Our own key, where an echo carries it back. */
  key?: string | undefined;
  /** The id it gets where another message, with another `at`, has `externalId` already: ids are not always unique. */
  twin?: string | undefined;
}

/** A message was changed or taken back, where the network tells so without a message of its own. */
export interface AmendmentEvent extends EventBase {
  kind: 'amendment';
  account: string;
  amends: Amended;
  /** What tells this change from another one of the same message: the same whenever it is told again. */
  by: string;
  /** What it says from then on; of an edit only. */
  text: string | null;
}

/** Everything we sent to somebody up to a moment has come so far: for networks that name no single message. */
export interface WatermarkEvent extends EventBase {
  kind: 'watermark';
  account: string;
  peer: Party;
  status: 'delivered' | 'read';
  /** By when they were sent, epoch milliseconds: that moment included. */
  upTo: number;
}

/** A group goes on under another id: its conversation stays one. */
export interface MovedEvent extends EventBase {
  kind: 'moved';
  account: string;
  /** Its id until now, and from now on. */
  from: string;
  to: string;
}

export interface StatusError {
  code: string;
  title: string;
  detail: string | null;
}

/** Why a send failed, as it is kept. */
export interface SendError {
  code: string;
  message: string;
  hint: string | null;
  /** As the platform told it, at once or in a status. */
  platform?: StatusError;
  /** Message and hint as sentences, for readers of another language. */
  said?: { message: Kept; hint: Kept | null };
}

export interface StatusEvent extends EventBase {
  kind: 'status';
  account: string;
  /** The message it speaks of. */
  externalId: string;
  status: Delivery;
  peer?: Party | undefined;
  /** Our own key, where the platform carries it back: it resolves an `unknown` send. */
  key?: string | undefined;
  error?: StatusError | undefined;
}

/** News about an account, template or number that is no message. */
export interface NoticeEvent extends EventBase {
  kind: 'notice';
  /** The platform's word, e.g. `message_template_status_update`. */
  topic: string;
  subject: string | null;
  summary: string;
  /** Whom it is about; what is new about them (a name, another number) is kept. */
  peer?: Party | undefined;
  /** Whether that person takes marketing messages from now on. */
  marketing?: 'stopped' | 'resumed' | undefined;
  /** Whether the account can write to them from now on: they have blocked it, or taken that back. */
  reachable?: boolean | undefined;
  /** External id of the meeting it is about: it belongs to the conversation that the meeting was made for. */
  meeting?: string | undefined;
}

/** Something this version does not know, or that could not be read: kept whole, never dropped. */
export interface UnknownEvent extends EventBase {
  kind: 'unknown';
  reason: string;
}

export type GateEvent =
  | MessageEvent
  | AmendmentEvent
  | StatusEvent
  | WatermarkEvent
  | MovedEvent
  | NoticeEvent
  | RecordEvent
  | BookingEvent
  | UnknownEvent;
