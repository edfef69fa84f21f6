/** The interfaces of what passes through a store: journal, notices, outbox, audit, pace, leases. */
import type { AuditHead, AuditRow } from '../domain/audit.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Draft } from '../domain/message.ts';

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

/** Appends for as long as a server runs. */
export interface JournalAppender {
  /** Durable when it resolves: one commit for the whole batch, in the order given. */
  append(deliveries: readonly NewDelivery[]): Promise<void>;
  /** Only when nothing waits for it any more. */
  close(): Promise<void>;
}

export interface JournalStore {
  /** Durable when it returns (fsync): one commit for the whole batch. Ids in the order given. */
  append(deliveries: readonly NewDelivery[]): Promise<number[]>;
  /** A way to append beside everything else that happens in this process. */
  appender(): Promise<JournalAppender>;
  /**
   * Entries in state `new` with an id after the one named, oldest first: at most `limit`, and only as many
   * as have `bytes` of bodies together (the first one always).
   */
  pending(afterId: number, limit: number, bytes?: number): Promise<JournalEntry[]>;
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

export type NewAudit = Omit<AuditRow, 'id' | 'hash'>;

export interface AuditStore {
  /**
   * Appends rows, at least one, in their order and at the next places: one winner a place between
   * processes. `seal` is given the hash before a row (empty for the first) and the row as it will stand,
   * and returns its hash. Resolves to where the trail ended before, and ends now.
   */
  append(
    rows: readonly NewAudit[],
    seal: (previous: string, row: Omit<AuditRow, 'hash'>) => string,
  ): Promise<{ before: AuditHead | null; head: AuditHead }>;
  /**
   * Oldest first: with `afterId` the first ones after it, without it the last ones there are.
   * `actions`: this action, or all with this word before or after the dot.
   */
  list(filter: {
    afterId?: number;
    since?: number;
    actions?: string;
    limit: number;
  }): Promise<AuditRow[]>;
  find(id: number): Promise<AuditRow | null>;
  /** How many were ever appended. */
  count(): Promise<number>;
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

/** What is known of an account for a while: JSON by key, each until a time. */
export interface MemoryStore {
  /** `undefined` where there is none, or its time is over. */
  recall(accountId: string, key: string, now: number): Promise<unknown>;
  /** In place of what was there. Clears away whatever is past its time. */
  remember(
    accountId: string,
    key: string,
    value: unknown,
    until: number,
    now: number,
  ): Promise<void>;
  forget(accountId: string, key: string): Promise<void>;
}
