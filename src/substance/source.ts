import type { Account } from '../domain/account.ts';
import type { BookingStep } from '../domain/booking.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Identity } from '../domain/event.ts';
import type { Details, Direction, MediaRef } from '../domain/message.ts';
import type { RecordKind } from '../domain/record.ts';

/** A message as the export reads it. Times are epoch milliseconds. */
export interface SourceMessage {
  /** Order of arrival, unique over all accounts of one person. */
  seq: number;
  /** Revision of its last change. */
  revision: number;
  accountId: string;
  externalId: string;
  conversationId: number;
  personId: number | null;
  direction: Direction;
  from: string;
  to: string;
  type: string;
  text: string | null;
  timestamp: number;
  status: Delivery;
  replyTo: string | null;
  media: MediaRef | null;
  details?: Details | null;
  edited?: boolean;
  revoked?: boolean;
  raw: unknown;
}

export interface LinesRequest {
  accountId: string;
  /** The `provider` of its documents: stands in each line. */
  provider: string;
  /** First and last `seq`. */
  from: number;
  to: number;
  /** Messages to look at. */
  limit: number;
  /** Only messages sent at or after this time, epoch milliseconds. */
  since: number | null;
  raw: boolean;
}

/** Messages as they stand in a document. Counts and times are of those that were kept. */
export interface Lines {
  /** The `seq` of the last message looked at; `null` when none was there. */
  last: number | null;
  count: number;
  firstSeq: number;
  lastSeq: number;
  /** Epoch milliseconds; of no meaning where nothing was kept, as are the `seq`. */
  earliest: number;
  latest: number;
  /** Ids of those who wrote or received, each once. */
  people: readonly number[];
  media: readonly { message: string; ref: MediaRef }[];
  /** UTF-8: a message a line, as `Message` has it, with commas between. */
  json: Uint8Array<ArrayBuffer>;
}

/** News that is no message, or something nobody understood. */
export interface SourceNotice {
  /** Order of arrival, unique over all gates of one person. */
  id: number;
  gate: string;
  accountId: string | null;
  kind: 'notice' | 'unknown' | 'bad';
  topic: string;
  subject: string | null;
  summary: string;
  at: number;
  raw: unknown;
}

/** A meeting, participant, registrant, recording or booking. Times are epoch milliseconds. */
export interface SourceRecord {
  /** Order of arrival, unique over all gates of one person. */
  id: number;
  /** Revision of its last change: of the counter that messages have, too. */
  revision: number;
  accountId: string;
  externalId: string;
  meeting: string | null;
  conversationId: number | null;
  startsAt: number | null;
  /** What its kind of record has (`src/domain/record.ts`), or the state of a booking. */
  facts: unknown;
  raw: unknown;
  createdAt: number;
}

/** One gate's records of a kind. */
export interface SourceSeries {
  gate: string;
  kind: RecordKind | 'booking';
}

export interface SourcePerson {
  id: number;
  name: string | null;
  identities: readonly Identity[];
}

/**
 * What the export reads: one person's store fits as it is. Two promises of the store carry the
 * whole scheme: revisions are committed in order (who has seen revision n misses nothing by asking
 * for what came after n), and a message keeps its `seq` for ever.
 */
export interface Source {
  /** The last revision committed. */
  revision(): Promise<number>;
  readonly accounts: { list(): Promise<readonly Account[]> };
  readonly messages: {
    /** One account's messages with `from` ≤ seq ≤ `to`, by seq; `raw` only where it is asked for. */
    range(
      accountId: string,
      from: number,
      to: number,
      limit: number,
      wants?: { raw: boolean },
    ): Promise<readonly SourceMessage[]>;
    /** The same as text, where the source itself can make it; much faster. */
    lines?(request: LinesRequest): Promise<Lines>;
    /** One account's messages changed after a revision, by revision. */
    changes(
      accountId: string,
      afterRevision: number,
      limit: number,
    ): Promise<readonly { seq: number; revision: number }[]>;
  };
  readonly people: { findMany(ids: readonly number[]): Promise<readonly SourcePerson[]> };
  /** One gate's news with `from` ≤ id ≤ `to`, by id; it is never changed. */
  readonly notices?: {
    range(gate: string, from: number, to: number, limit: number): Promise<readonly SourceNotice[]>;
  };
  /** As messages: a record keeps its id for ever, and is told of by its revision when it changes. */
  readonly records?: {
    /** Of which gates and kinds there are any. */
    kinds(): Promise<readonly SourceSeries[]>;
    /** With `from` ≤ id ≤ `to`, by id. */
    range(
      of: SourceSeries,
      from: number,
      to: number,
      limit: number,
    ): Promise<readonly SourceRecord[]>;
    /** Those changed after a revision, by revision. */
    changes(
      of: SourceSeries,
      afterRevision: number,
      limit: number,
    ): Promise<readonly { id: number; revision: number }[]>;
  };
  readonly bookings?: { steps(id: number): Promise<readonly BookingStep[]> };
}

/** Messages fetched at a time: few enough that a page of long letters stays small in memory. */
const PAGE = 250;
const CHANGES_PAGE = 5000;

/** Every message with `from` ≤ seq ≤ `to`, page by page: only one page is in memory. */
export async function* messagesBetween(
  source: Source,
  accountId: string,
  from: number,
  to: number,
): AsyncGenerator<readonly SourceMessage[]> {
  let next = from;
  while (next <= to) {
    const page = await source.messages.range(accountId, next, to, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE) return;
    next = last.seq + 1;
  }
}

/** Seq and revision of every message changed after a revision. */
export async function* changesAfter(
  source: Source,
  accountId: string,
  revision: number,
): AsyncGenerator<{ seq: number; revision: number }> {
  let after = revision;
  for (;;) {
    const page = await source.messages.changes(accountId, after, CHANGES_PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield* page;
    if (page.length < CHANGES_PAGE) return;
    after = last.revision;
  }
}
