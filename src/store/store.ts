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
import type { Direction, Draft, MediaRef } from '../domain/message.ts';

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
  /** All or nothing. The store handed to `work` is bound to the transaction; nested calls join it. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** The last revision committed: cheap enough to ask several times a second. */
  revision(): Promise<number>;
  close(): Promise<void>;
}

export interface AccountStore {
  list(filter?: { gate?: string; kind?: Account['kind'] }): Promise<Account[]>;
  find(id: string): Promise<Account | null>;
  /** Inserts, or replaces everything but `enabled` and `createdAt`. */
  save(account: Account): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
  setLogin(id: string, login: LoginFacts): Promise<void>;
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
   * are linked to them; a name that came along replaces the old one.
   */
  resolve(gate: string, party: Party, at: number): Promise<Person>;
  find(id: number): Promise<Person | null>;
  findMany(ids: readonly number[]): Promise<Person[]>;
  /** By an identity's value or (case-insensitively) a name. */
  search(gate: string, text: string): Promise<Person[]>;
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
  /** Our own key, on messages we sent. */
  key: string | null;
  raw: unknown;
}

export type NewMessage = Omit<StoredMessage, 'seq' | 'revision'>;

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
  find(accountId: string, externalId: string): Promise<StoredMessage | null>;
  /** Over all accounts: an id as a person pastes it. */
  findAnywhere(externalId: string): Promise<StoredMessage[]>;
  /** The newest `limit` that fit, oldest first. With `afterRevision`: the oldest `limit` after it, by revision. */
  list(filter: MessageFilter): Promise<StoredMessage[]>;
  /** Every word must occur, in any form (Russian and English). Newest first. */
  search(words: string, limit: number): Promise<StoredMessage[]>;
  /** Climbs to `status` (see `furthest`); never falls back. Says whether anything changed. */
  advance(
    accountId: string,
    externalId: string,
    status: Delivery,
    error?: StatusError | null,
  ): Promise<boolean>;
  /** For export: one account's messages by order of arrival, `from` ≤ seq ≤ `to`. */
  range(accountId: string, from: number, to: number, limit: number): Promise<StoredMessage[]>;
  /** For export: seq and revision of one account's messages changed after a revision, by revision. */
  changes(
    accountId: string,
    afterRevision: number,
    limit: number,
  ): Promise<{ seq: number; revision: number }[]>;
  count(): Promise<number>;
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

export interface JournalEntry {
  id: number;
  gate: string;
  receivedAt: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** `new`: acknowledged, not applied yet. `aside`: could not be applied; kept for `webhook replay`. */
  state: 'new' | 'done' | 'aside';
  /** What it held, once applied. */
  messages: number;
  statuses: number;
  notices: number;
  unknown: number;
  /** Items that were there already. */
  repeated: number;
  error: string | null;
}

export type NewDelivery = Pick<JournalEntry, 'gate' | 'receivedAt' | 'headers' | 'body'>;
export type JournalCounts = Pick<
  JournalEntry,
  'messages' | 'statuses' | 'notices' | 'unknown' | 'repeated'
>;

export interface JournalStore {
  /** Durable when it returns (fsync): one commit for the whole batch. Ids in the order given. */
  append(deliveries: readonly NewDelivery[]): Promise<number[]>;
  /** Entries in state `new` with an id after the one named, oldest first. */
  pending(afterId: number, limit: number): Promise<JournalEntry[]>;
  find(id: number): Promise<JournalEntry | null>;
  /** Newest first. */
  list(filter: {
    state?: JournalEntry['state'];
    gate?: string;
    limit: number;
  }): Promise<Omit<JournalEntry, 'body'>[]>;
  done(id: number, counts: JournalCounts): Promise<void>;
  aside(id: number, error: string): Promise<void>;
  /** Back to `new`. */
  reopen(id: number): Promise<void>;
}

export interface Notice {
  id: number;
  gate: string;
  accountId: string | null;
  journalId: number | null;
  /** `notice`, `unknown` (not understood), `bad` (understood, but storing it failed). */
  kind: 'notice' | 'unknown' | 'bad';
  topic: string;
  subject: string | null;
  summary: string;
  at: number;
  raw: unknown;
}

export interface NoticeStore {
  /** Kept once per gate + content: `digest` is a hash of the raw item. Says whether it was new. */
  add(notice: Omit<Notice, 'id'> & { digest: string }): Promise<{ fresh: boolean }>;
  list(filter: { gate?: string; journalId?: number; limit: number }): Promise<Notice[]>;
}

/**
 * `queued`: committed, never left this machine. `sending`: the request is (or was) on its way.
 * The rest are {@link Delivery} words; `dropped`: given up by the owner.
 */
export type OutboxState = Delivery | 'sending' | 'dropped';

export interface OutboxRow {
  /** Our own key: travels with the message where the platform carries it back. */
  id: string;
  accountId: string;
  gate: string;
  conversationId: number | null;
  draft: Draft;
  state: OutboxState;
  externalId: string | null;
  error: { code: string; message: string; hint: string | null } | null;
  createdAt: number;
  /** When the request began. */
  sentAt: number | null;
  updatedAt: number;
  /** The process that is sending it: `<host>:<pid>`. */
  owner: string | null;
  /** The row it repeats, for `outbox resend`. */
  resends: string | null;
}

export interface OutboxStore {
  add(row: OutboxRow): Promise<void>;
  find(id: string): Promise<OutboxRow | null>;
  findByExternalId(accountId: string, externalId: string): Promise<OutboxRow | null>;
  /** Newest first. */
  list(filter: { states?: readonly OutboxState[]; limit: number }): Promise<OutboxRow[]>;
  /** `from` → `to` if it still is in one of `from`; says whether it was. One winner between processes. */
  move(
    id: string,
    from: readonly OutboxState[],
    change: Partial<
      Pick<OutboxRow, 'state' | 'externalId' | 'error' | 'sentAt' | 'owner' | 'conversationId'>
    > & { updatedAt: number },
  ): Promise<boolean>;
}

export interface AuditRow {
  id: number;
  at: number;
  /** e.g. `meta.login`, `whatsapp.send`. */
  action: string;
  subject: string | null;
  outcome: string;
  detail: Readonly<Record<string, unknown>>;
  /** SHA-256 over the previous row's hash and this row. */
  hash: string;
}

export interface AuditStore {
  /** Appends; `seal` is given the last row's hash and returns this row's. */
  append(row: Omit<AuditRow, 'id' | 'hash'>, seal: (previous: string) => string): Promise<void>;
  list(filter: { afterId?: number; limit: number }): Promise<AuditRow[]>;
}

/** A token bucket's level. */
export interface Bucket {
  tokens: number;
  at: number;
}

export interface PaceStore {
  /** Reads, decides, writes: atomic between the processes of one machine. Returns what `decide` chose as `waitMs`. */
  take(
    key: string,
    decide: (bucket: Bucket | null) => { bucket: Bucket; waitMs: number },
  ): Promise<number>;
}

export interface LeaseStore {
  /** Takes the lease if it is free, ours, or past its end. */
  acquire(name: string, owner: string, until: number, now: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}
