/**
 * One person's store: everything they sent and received, over one of two engines.
 * A store is opened for one person, and no query can name another.
 *
 * Times are epoch milliseconds. Every change of a message takes the next number of one
 * revision counter *first*, inside its transaction: revisions are committed in order,
 * so a reader who has seen revision n misses nothing by asking for what came after n.
 */
import type { Account, LoginFacts } from '../domain/account.ts';
import type { Party, Thread } from '../domain/event.ts';
import type { MatchingStore } from './matching.ts';
import type { MessageStore, StatusStore } from './message-store.ts';
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
import type { BookingStore, RecordStore } from './records-store.ts';

export type * from './message-store.ts';
export type * from './passing.ts';
export type * from './records-store.ts';

export interface Store {
  readonly user: string;
  readonly engine: 'sqlite' | 'postgres';
  readonly accounts: AccountStore;
  readonly people: PeopleStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly matching: MatchingStore;
  readonly statuses: StatusStore;
  readonly journal: JournalStore;
  readonly notices: NoticeStore;
  readonly outbox: OutboxStore;
  readonly audit: AuditStore;
  readonly pace: PaceStore;
  readonly leases: LeaseStore;
  readonly memory: MemoryStore;
  readonly media: MediaStore;
  readonly records: RecordStore;
  readonly bookings: BookingStore;
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
  /**
   * Whom a person means who writes this: by an identity's value or the whole name, with or without the @name
   * that stands behind it, or by that. Never by a part.
   */
  called(gate: string, text: string): Promise<Person[]>;
  /**
   * With whom an account talks and of whom its network is to be asked: nobody of whom it was lately (see
   * {@link asked}), and of those who have a name only whoever was heard of since `activeSince`. Looks at
   * `limit` people at most, by id.
   */
  unasked(filter: UnaskedFilter): Promise<Unasked>;
  /** Their network was asked about them: not again before `until`. */
  asked(asked: Asked): Promise<void>;
}

export interface UnaskedFilter {
  accountId: string;
  /** Only people with a greater id. */
  afterId: number;
  now: number;
  activeSince: number;
  limit: number;
}

export interface Unasked {
  people: Person[];
  /** The last id that was looked at. */
  last: number;
  /** Whether there may be others after it. */
  more: boolean;
}

export interface Asked {
  accountId: string;
  personId: number;
  until: number;
  now: number;
}

export interface Conversation {
  id: number;
  accountId: string;
  /** `null` for a group and a thread. */
  personId: number | null;
  /** With whom a thread began; `null` for all else. */
  withPersonId: number | null;
  /** The group's external id, or the thread's. */
  groupId: string | null;
  title: string | null;
  lastMessageAt: number | null;
  /** When the other side last wrote: opens the reply window. */
  lastInboundAt: number | null;
  /** Since when the other side takes nothing from this account: they have blocked it. */
  unreachableSince: number | null;
}

/** A message of a network with threads. */
export interface ThreadPlace {
  accountId: string;
  /** The other side. */
  personId: number;
  /** The message's own id. */
  externalId: string;
  thread: Thread;
  at: number;
}

export interface ConversationStore {
  /**
   * The group `from` goes on as `to`: its conversation stays one, whatever of the two is here already. Says whether
   * anything changed.
   */
  move(group: { accountId: string; from: string; to: string }): Promise<boolean>;
  /**
   * The conversation that a message of a thread belongs to: that of the nearest message it follows, whichever of
   * them is here; made when there is none. Two that it joins become one.
   */
  thread(place: ThreadPlace): Promise<Conversation>;
  /**
   * Since when this person takes nothing from this account, epoch milliseconds; `null`: they do (again). Says
   * whether that was news. Where there is no conversation there is nothing to say.
   */
  reach(
    place: { accountId: string; personId: number },
    unreachableSince: number | null,
  ): Promise<boolean>;
  /** The one conversation of this account with this person or group, made when there is none. */
  resolve(place: {
    accountId: string;
    personId: number | null;
    groupId: string | null;
    title: string | null;
    /** The public name of a group, with its `@`. */
    handle?: string | undefined;
    at: number;
  }): Promise<Conversation>;
  find(id: number): Promise<Conversation | null>;
  /** In no order; what is not there is left out. */
  findMany(ids: readonly number[]): Promise<Conversation[]>;
  /**
   * Which groups of a gate’s accounts a person means who writes this: by a group’s id, its whole title whatever its
   * case, or its public `@name`. Threads are none.
   */
  groups(gate: string, text: string): Promise<Conversation[]>;
  list(filter: { accountId?: string; limit: number }): Promise<Conversation[]>;
  /** Those of an account with any of these people; threads that began with them. No groups. By id. */
  ofPeople(accountId: string, personIds: readonly number[]): Promise<Conversation[]>;
}
