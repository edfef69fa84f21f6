/**
 * One person's store: everything they sent and received, over one of two engines.
 * A store is opened for one person, and no query can name another.
 *
 * Times are epoch milliseconds. Every change of a message takes the next number of one
 * revision counter *first*, inside its transaction: revisions are committed in order,
 * so a reader who has seen revision n misses nothing by asking for what came after n.
 */
import type { Account, LoginFacts } from '../domain/account.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Party, StatusError } from '../domain/event.ts';
import type { Details, Direction, MediaRef } from '../domain/message.ts';
import type {
  AuditStore,
  JournalStore,
  LeaseStore,
  MediaStore,
  MemoryStore,
  NoticeStore,
  OutboxStore,
  PaceStore,
} from './passing.ts';

export type * from './passing.ts';

export interface Store {
  readonly user: string;
  readonly engine: 'sqlite' | 'postgres';
  readonly accounts: AccountStore;
  readonly people: PeopleStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly statuses: StatusStore;
  readonly journal: JournalStore;
  readonly notices: NoticeStore;
  readonly outbox: OutboxStore;
  readonly audit: AuditStore;
  readonly pace: PaceStore;
  readonly leases: LeaseStore;
  readonly memory: MemoryStore;
  readonly media: MediaStore;
  /** All or nothing. The store handed to `work` is bound to the transaction; nested calls join it. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Runs once the transaction is committed, never when it is rolled back; at once outside of one. */
  afterCommit(work: () => void): void;
  /** The last revision committed: cheap enough to ask several times a second. */
  revision(): Promise<number>;
  /** For a process that reads it through once and ends: less of it is kept in memory. */
  readOnce(): Promise<void>;
  close(): Promise<void>;
}

export interface AccountStore {
  list(filter?: { gate?: string; kind?: Account['kind'] }): Promise<Account[]>;
  find(id: string): Promise<Account | null>;
  /** Inserts, or replaces everything but `enabled` and `createdAt`. */
  save(account: Account): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
  setLogin(id: string, login: LoginFacts): Promise<void>;
  /** Lays these over the account's details; the others stay. */
  addDetails(id: string, details: Account['details']): Promise<void>;
  /** Forgets the account. One that has messages stays as not set up, so that they keep their owner. */
  remove(id: string): Promise<void>;
}

export interface Person {
  id: number;
  gate: string;
  name: string | null;
  identities: readonly { kind: string; value: string }[];
}

export interface PeopleStore {
  /**
   * The person any of these identities names, made when there is none. Identities not yet known
   * are linked to them; a name that came along replaces the old one. Where the party says that all are
   * the `same`, whoever was somebody else until now is merged into the one known longest, with all
   * their messages.
   */
  resolve(gate: string, party: Party, at: number): Promise<Person>;
  find(id: number): Promise<Person | null>;
  findMany(ids: readonly number[]): Promise<Person[]>;
  /** By an identity's value or (case-insensitively) a name. */
  search(gate: string, text: string): Promise<Person[]>;
  /** Ids of those in whose name all these words occur, or in one of whose identities this text does. */
  like(gate: string, text: string): Promise<number[]>;
}

export interface Conversation {
  id: number;
  accountId: string;
  /** `null` for a group. */
  personId: number | null;
  /** The group's external id. */
  groupId: string | null;
  title: string | null;
  lastMessageAt: number | null;
  /** When the other side last wrote: opens the reply window. */
  lastInboundAt: number | null;
}

export interface ConversationStore {
  /** The one conversation of this account with this person or group, made when there is none. */
  resolve(place: {
    accountId: string;
    personId: number | null;
    groupId: string | null;
    title: string | null;
    at: number;
  }): Promise<Conversation>;
  find(id: number): Promise<Conversation | null>;
  list(filter: { accountId?: string; limit: number }): Promise<Conversation[]>;
}

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
export type NewMessage = Omit<StoredMessage, Later> & { details?: Details | null };

/** What its author has done to a message after it was sent. */
export interface Amendment {
  accountId: string;
  /** Of the message that is spoken of. */
  externalId: string;
  kind: 'edit' | 'revoke';
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
  /** Sent at or after, by the platform's clock. */
  since?: number;
  direction?: Direction;
  /** Incoming and not marked read. */
  unread?: boolean;
  /** Only revisions after this one. */
  afterRevision?: number;
  limit: number;
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
  find(accountId: string, externalId: string): Promise<StoredMessage | null>;
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
   * edit counts, in whatever order they come. Says whether it was new.
   */
  amend(amendment: Amendment): Promise<{ fresh: boolean }>;
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

export interface StatusStore {
  /** Kept once per account + message + status; advances the message if it is here. Says whether it was new. */
  record(status: StatusRecord): Promise<{ fresh: boolean }>;
  history(accountId: string, externalId: string): Promise<StatusRecord[]>;
}
