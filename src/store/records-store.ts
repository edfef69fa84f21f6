/** The interfaces of what a store keeps beside messages: meetings and their parts, bookings and what is done for them. */
import type { BookingState, BookingStep, StepName } from '../domain/booking.ts';
import type { RecordFacts, RecordKind } from '../domain/record.ts';

/** A record as it is kept. Times are epoch milliseconds. */
export interface StoredRecord<F = unknown> {
  /** Order of arrival, unique over all gates of one person. */
  id: number;
  /** Revision of its last change: of the counter that messages have, too. */
  revision: number;
  accountId: string;
  gate: string;
  kind: RecordKind | 'booking';
  externalId: string;
  /** External id of the meeting it belongs to; of a booking, behind its account: `zoom:u1/123`. */
  meeting: string | null;
  /** The conversation it was made for. */
  conversationId: number | null;
  startsAt: number | null;
  facts: F;
  raw: unknown;
  createdAt: number;
  updatedAt: number;
}

export interface NewRecord<K extends RecordKind = RecordKind> {
  accountId: string;
  gate: string;
  kind: K;
  externalId: string;
  meeting: string | null;
  facts: RecordFacts[K];
  /** When these facts were so, by the platform's clock. */
  at: number;
  raw: unknown;
  now: number;
}

export interface RecordFilter {
  kind?: StoredRecord['kind'];
  gate?: string;
  accountId?: string;
  meeting?: string;
  /** Beginning at or after, and before. */
  from?: number;
  to?: number;
  limit: number;
}

/** What one series of exported documents is made of. */
export interface RecordsOf {
  gate: string;
  kind: StoredRecord['kind'];
}

export interface RecordStore {
  /**
   * Lays facts over what is known: each stands until one of a later time comes, and the same stands in the end in
   * whatever order they come. Says whether a fact changed.
   */
  put(record: NewRecord): Promise<{ fresh: boolean; record: StoredRecord }>;
  /** The conversation that a meeting was made for: what was told of it so far belongs there, too. */
  link(id: number, conversationId: number): Promise<void>;
  find(
    accountId: string,
    kind: StoredRecord['kind'],
    externalId: string,
  ): Promise<StoredRecord | null>;
  /** By when they begin, then by arrival. */
  list(filter: RecordFilter): Promise<StoredRecord[]>;
  /** For export: of which gates and kinds there are any. */
  kinds(): Promise<RecordsOf[]>;
  /** For export: one gate's records of a kind with `from` ≤ id ≤ `to`, by id. */
  range(of: RecordsOf, from: number, to: number, limit: number): Promise<StoredRecord[]>;
  /** For export: those changed after a revision, by revision. */
  changes(
    of: RecordsOf,
    afterRevision: number,
    limit: number,
  ): Promise<{ id: number; revision: number }[]>;
}

export type StoredBooking = StoredRecord<BookingState>;

export interface NewBooking {
  accountId: string;
  gate: string;
  state: BookingState;
  raw: unknown;
  now: number;
}

export interface MeetingName {
  accountId: string;
  externalId: string;
}

export interface BookingStore {
  find(id: number): Promise<StoredBooking | null>;
  /** Those that have any of these ids, or had it before they were moved. */
  named(accountId: string, names: readonly string[]): Promise<StoredBooking[]>;
  add(booking: NewBooking): Promise<StoredBooking>;
  replace(id: number, change: { state: BookingState; raw: unknown; now: number }): Promise<void>;
  /** The conversation in which its guest is told, and the meeting that was made for it; `null`: none any more. */
  link(id: number, to: { conversationId?: number; meeting?: MeetingName | null }): Promise<void>;
  /** By what was done for them. */
  steps(id: number): Promise<BookingStep[]>;
  /** Puts the step in the place of the one with its name. */
  setStep(id: number, step: BookingStep): Promise<void>;
  step(id: number, name: StepName): Promise<BookingStep | null>;
  /** Ids of those for which something is due, the longest due first. */
  due(now: number, limit: number): Promise<number[]>;
  /** The booking for which this meeting was made; `null`: it was made for none. */
  ofMeeting(meeting: MeetingName): Promise<StoredBooking | null>;
}
