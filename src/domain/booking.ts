/** A time that somebody booked, as the calendar it was booked in tells of it. Times are epoch milliseconds. */
import type { EventBase, Identity, SendError } from './event.ts';

/** Who booked, or comes along. */
export interface Guest {
  name: string | null;
  email: string | null;
  /** E.164, where it was told. */
  phone: string | null;
  /** IANA; `null`: not told. */
  timeZone: string | null;
  /** Their language, a BCP 47 tag; `null`: not told. */
  locale: string | null;
  /** They did not come. */
  absent: boolean;
  /** When that, or that they came after all, was so by the calendar's clock; left out: neither was told. */
  absentAt?: number;
}

/** A guest as they are known on a network. */
export interface BookingContact {
  readonly gate: string;
  readonly identity: Identity;
}

/** Where it is to be. `ours`: we make a meeting for it. */
export type BookingPlace =
  | { readonly kind: 'ours' }
  | { readonly kind: 'link' | 'address' | 'phone'; readonly value: string };

export interface BookingFacts {
  title: string;
  startsAt: number;
  endsAt: number;
  /** What kind of appointment it is, by the calendar's own name for it. */
  type: string | null;
  owner: { name: string | null; email: string | null; timeZone: string | null };
  /** The first one booked. */
  guests: readonly Guest[];
  place: BookingPlace;
  notes: string | null;
  /** Why it was moved, cancelled or refused. */
  reason: string | null;
  /** Where the guest moves or cancels it; `null`: nowhere. */
  rescheduleUrl: string | null;
  cancelUrl: string | null;
  /** When it was booked first, where that is told. */
  bookedAt: number | null;
  /** Whom it is for, where that was said here: by hand. */
  contact: BookingContact | null;
  /** The word of {@link BookingContact} that its link was made with; it means something only if it is known here. */
  contactWord: string | null;
  /** What its meeting is to have of its network's own, where it was made by hand. */
  native?: Readonly<Record<string, unknown>> | undefined;
}

export interface Absentee {
  readonly email: string | null;
  /** E.164, of whoever has no address. */
  readonly phone?: string | null;
  readonly absent: boolean;
}

export type BookingNews = 'requested' | 'booked' | 'moved' | 'cancelled' | 'refused' | 'absent';

/** What became of a booking, with everything that is known of it by then. */
export interface BookingEvent extends EventBase {
  kind: 'booking';
  account: string;
  /** Its id from now on. */
  externalId: string;
  /** Ids it had before it was moved, as far as this event tells. */
  formerly: readonly string[];
  /** What stays the same however often it is moved (iCalendar's UID); `null`: not told. */
  series: string | null;
  /** iCalendar's SEQUENCE; `null`: not told. */
  sequence: number | null;
  news: BookingNews;
  /** `null`: the event tells nothing but {@link absentees}. */
  booking: BookingFacts | null;
  /** Who of the guests came, and who did not, by their address, else by their number. */
  absentees?: readonly Absentee[];
}

/** Where a booking stands once everything that was told of it has been put in order. */
export interface BookingState {
  /** Its id as of now. */
  uid: string;
  /** Ids it had before. */
  formerly: readonly string[];
  series: string | null;
  sequence: number | null;
  status: 'requested' | 'booked' | 'cancelled' | 'refused';
  /** The guest did not come. */
  absent: boolean;
  /** Counts what its guest has to know of: booked, moved, cancelled. From 1. */
  version: number;
  booking: BookingFacts;
  /** When it was to begin, in the version before; `null`: it was never moved. */
  movedFrom: number | null;
  /** Of the last event that changed it, by the calendar's clock. */
  at: number;
  /** iCalendar's SEQUENCE as that event told it: not the last one known, where it told none. */
  numbered?: number | null;
  /** Nothing is done for it unless somebody asks: it was there before the calendar was connected. */
  leftAlone: boolean;
  /** Another booking turned out to be this one: whatever was arranged for this one is undone, and nobody is told. */
  supersededBy: number | null;
}

/** What is done for a booking, in this order. */
export const STEPS = [
  'meeting',
  'client',
  'owner',
  'reminder_day',
  'reminder_hour',
  'absence',
] as const;
export type StepName = (typeof STEPS)[number];

export interface BookingStep {
  name: StepName;
  /** For which version of the booking. */
  version: number;
  /**
   * `waiting`: for its time, or for the next try. `unknown`: it may have been sent, nobody does it again by itself.
   * `dropped`: not needed any more.
   */
  state: 'waiting' | 'done' | 'unknown' | 'failed' | 'dropped';
  /** When it is to be done, or tried next. */
  dueAt: number;
  tries: number;
  /** What it has done: ids of the meeting, of the outbox entry. Plain JSON. */
  result: Readonly<Record<string, unknown>>;
  /** Why it has not worked so far. */
  error: SendError | null;
  updatedAt: number;
}

/** What there is for arranging bookings: names of gates in use. */
export interface BookingNeeds {
  /** Where meetings can be made. */
  readonly meetings: readonly string[];
  /** Over which guests can be told. */
  readonly senders: readonly string[];
  /** Whether the owner hears of them; `unwanted`: they chose not to. */
  readonly owner: 'told' | 'nowhere' | 'unwanted';
}
