/** The interfaces of what passes through a store: journal, notices, outbox, audit, pace, leases. */
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
