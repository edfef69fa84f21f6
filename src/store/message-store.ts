/** The interfaces of a store's messages, and of what becomes of them. Times are epoch milliseconds. */
import type { Delivery } from '../domain/delivery.ts';
import type { StatusError } from '../domain/event.ts';
import type { Details, Direction, MediaRef } from '../domain/message.ts';

export interface StoredMessage {
  /** Order of arrival in this store. */
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
  receivedAt: number;
  status: Delivery;
  error: StatusError | null;
  replyTo: string | null;
  media: MediaRef | null;
  details: Details | null;
  /** Its author has changed it: `text` is the newest. */
  edited: boolean;
  /** Its author has taken it back; it still stands here. */
  revoked: boolean;
  /** Our own key, on messages we sent. */
  key: string | null;
  raw: unknown;
}

type Later = 'seq' | 'revision' | 'details' | 'edited' | 'revoked';
export type NewMessage = Omit<StoredMessage, Later> & {
  details?: Details | null;
  /** The platform has its file no more: nobody tries to fetch it. */
  fileGone?: boolean;
  /** Its file is fetched only when somebody asks for it. */
  fileLater?: boolean;
  /**
   * By when the platform had it for certain, where that is later than its timestamp: what was read by then says
   * nothing of it.
   */
  takenAt?: number;
};

/** An archived message of which the platform tells. */
export interface Archived {
  /** Its id until now. */
  externalId: string;
  /** Its further files that the platform does not tell of: their ids until now, and from now on. */
  parts: readonly { externalId: string; becomes: string }[];
}

/** What its author has done to a message after it was sent. */
export interface Amendment {
  accountId: string;
  /** Of the message that is spoken of. */
  externalId: string;
  /** `purge`: what was taken back goes from here, too. */
  kind: 'edit' | 'revoke' | 'purge';
  /** Id of the message that says so. */
  by: string;
  at: number;
  /** What it says from then on; of an edit only. */
  text: string | null;
}

export interface MessageFilter {
  accountId?: string;
  gate?: string;
  conversationId?: number;
  personIds?: readonly number[];
  /** From or to these people, or in these conversations; at least one of either. */
  whose?: Whose;
  /** Sent at or after, by the platform's clock. */
  since?: number;
  direction?: Direction;
  /** Incoming and not marked read. */
  unread?: boolean;
  /** Only revisions after this one. */
  afterRevision?: number;
  limit: number;
}

/** Whom or what a person has named: somebody, a group, or both that are called the same. */
export interface Whose {
  personIds: readonly number[];
  conversationIds: readonly number[];
}

export interface MessageStore {
  /**
   * Inserts unless account + external id is there already. Applies statuses that came before it,
   * updates the conversation's times and the full-text index. Says whether it was new.
   */
  insert(message: NewMessage): Promise<{ fresh: boolean; seq: number }>;
  /**
   * Many at once, for those who bring a whole history: the same as inserting each in this order, in one
   * transaction. Fastest with some thousands in a batch. Says how many were new.
   */
  import(batch: readonly NewMessage[]): Promise<{ fresh: number }>;
  /**
   * The platform tells a message that only an archive had told so far: it stays where it is (`seq`, conversation,
   * time) and becomes what the platform says, under its id, with its file and what was done to it. Insert it
   * afterwards as any other: what may be fetched of it is then known, too. `files`: as of `amend`.
   */
  replace(archived: Archived, message: NewMessage): Promise<{ files: readonly string[] }>;
  find(accountId: string, externalId: string): Promise<StoredMessage | null>;
  /** In no order; what is not here is left out. */
  findMany(accountId: string, externalIds: readonly string[]): Promise<StoredMessage[]>;
  /** Ids that begin so, in their order. */
  beginning(accountId: string, prefix: string, limit: number): Promise<string[]>;
  /** Over all accounts: an id as a person pastes it. */
  findAnywhere(externalId: string): Promise<StoredMessage[]>;
  /** The newest `limit` that fit, oldest first. With `afterRevision`: the oldest `limit` after it, by revision. */
  list(filter: MessageFilter): Promise<StoredMessage[]>;
  /**
   * Every word must occur, in any form (Russian and English): in what it says or said before, in its
   * details, and where it says nothing in its type. Newest first.
   */
  search(
    words: string,
    limit: number,
    filter?: Omit<MessageFilter, 'limit' | 'afterRevision'>,
  ): Promise<StoredMessage[]>;
  /**
   * Changes a message, or marks it as taken back: at once if it is here, else when it comes. The newest
   * edit counts, in whatever order they come. What holds for a message taken back holds for its further parts
   * (`<id>#1` …). Says whether it was new. `files`: paths of kept files that no message has any more.
   */
  amend(amendment: Amendment): Promise<{ fresh: boolean; files: readonly string[] }>;
  /**
   * What seemed to be written elsewhere was sent from here: its key is ours, and no other author stands in its
   * details. Says whether that was news.
   */
  claim(accountId: string, externalId: string, key: string): Promise<boolean>;
  /** Climbs to `status` (see `furthest`); never falls back. Says whether anything changed. */
  advance(
    accountId: string,
    externalId: string,
    status: Delivery,
    error?: StatusError | null,
  ): Promise<boolean>;
  /**
   * For export: one account's messages by order of arrival, `from` ≤ seq ≤ `to`. `raw` is null unless it
   * is asked for.
   */
  range(
    accountId: string,
    from: number,
    to: number,
    limit: number,
    wants?: { raw: boolean },
  ): Promise<StoredMessage[]>;
  /** The same as JSON text, where the engine itself can make it. */
  lines?(request: LinesRequest): Promise<MessageLines>;
  /** For export: seq and revision of one account's messages changed after a revision, by revision. */
  changes(
    accountId: string,
    afterRevision: number,
    limit: number,
  ): Promise<{ seq: number; revision: number }[]>;
  count(): Promise<number>;
}

export interface LinesRequest {
  accountId: string;
  /** The word of its gate: stands in each line. */
  provider: string;
  from: number;
  to: number;
  /** Messages to look at. */
  limit: number;
  /** Only messages sent at or after this time, epoch milliseconds. */
  since: number | null;
  raw: boolean;
}

/** A stretch of an account's messages as text; counts and times are of those that were kept. */
export interface MessageLines {
  /** The `seq` of the last message looked at; `null` when none was there. */
  last: number | null;
  count: number;
  firstSeq: number;
  lastSeq: number;
  earliest: number;
  latest: number;
  /** Ids of those who wrote or received, each once. */
  people: readonly number[];
  media: readonly { message: string; ref: MediaRef }[];
  /** UTF-8: a message a line, as `Message` has it, with commas between. */
  json: Uint8Array<ArrayBuffer>;
}

export interface StatusRecord {
  accountId: string;
  externalId: string;
  status: Delivery;
  at: number;
  key: string | null;
  error: StatusError | null;
  raw: unknown;
}

/** Everything that was sent in a conversation until a moment has come so far. */
export interface Watermark {
  conversationId: number;
  status: 'delivered' | 'read';
  /** By when it was sent, epoch milliseconds; that moment included. */
  upTo: number;
}

export interface StatusStore {
  /** Kept once per account + message + status; advances the message if it is here. Says whether it was new. */
  record(status: StatusRecord): Promise<{ fresh: boolean }>;
  history(accountId: string, externalId: string): Promise<StatusRecord[]>;
  /**
   * Advances what was sent until then, also what becomes known of it later. A mark that lies before the one
   * there is says nothing new. `keys`: our own keys of the messages that moved.
   */
  mark(watermark: Watermark): Promise<{ fresh: boolean; keys: readonly string[] }>;
}
