/** The interfaces of what passes through a store: journal, notices, outbox, files, audit, pace, leases. */
import type { AuditHead, AuditRow } from '../domain/audit.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { SendError } from '../domain/event.ts';
import type { Draft, MediaKind } from '../domain/message.ts';
import type { Pace } from '../domain/pace.ts';

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
  /** Whom it is about. */
  personId: number | null;
  /** Whether that person takes marketing messages from then on. */
  marketing: 'stopped' | 'resumed' | null;
  /** The one it stands in: it is about a meeting that was made for somebody. */
  conversationId: number | null;
}

export interface NoticeFilter {
  gate?: string;
  journalId?: number;
  topic?: string;
  kind?: Notice['kind'];
  /** Told of at or after this time. */
  since?: number;
  limit: number;
}

export type NewNotice = Omit<Notice, 'id' | 'personId' | 'marketing' | 'conversationId'> &
  Partial<Pick<Notice, 'personId' | 'marketing' | 'conversationId'>> & { digest: string };

export interface NoticeStore {
  /** Kept once per gate + content: `digest` is a hash of the raw item. Says whether it was new. */
  add(notice: NewNotice): Promise<{ fresh: boolean }>;
  /** Newest first. */
  list(filter: NoticeFilter): Promise<Notice[]>;
  /** Every word must occur, in any form: in the summary, the topic, or anywhere in the raw item. Newest first. */
  search(words: string, filter: NoticeFilter): Promise<Notice[]>;
  /** The newest of those that stand in these conversations, told of at or after a time; oldest first. */
  inConversations(
    ids: readonly number[],
    filter: { since: number; limit: number },
  ): Promise<Notice[]>;
  /** For export: by order of arrival, `from` ≤ id ≤ `to`. */
  range(gate: string, from: number, to: number, limit: number): Promise<Notice[]>;
  /** Whether this person has told the account to stop marketing messages, and not taken that back. */
  marketingStopped(accountId: string, personId: number): Promise<boolean>;
}

/**
 * `queued`: committed, never left this machine. `sending`: the request is (or was) on its way.
 * The rest are {@link Delivery} words; `dropped`: given up by the owner.
 */
/** `scheduled`: it goes once its time has come. */
export type OutboxState = Delivery | 'scheduled' | 'sending' | 'dropped';

export interface OutboxRow {
  /** Our own key: travels with the message where the platform carries it back. */
  id: string;
  accountId: string;
  gate: string;
  conversationId: number | null;
  draft: Draft;
  state: OutboxState;
  externalId: string | null;
  error: SendError | null;
  createdAt: number;
  /** When the request began. */
  sentAt: number | null;
  updatedAt: number;
  /** The process that is sending it: `<host>:<pid>`. */
  owner: string | null;
  /** The row it repeats, for `outbox resend`. */
  resends: string | null;
  /** When it is to go; `null`: at once. */
  dueAt: number | null;
}

export interface OutboxStore {
  add(row: OutboxRow): Promise<void>;
  find(id: string): Promise<OutboxRow | null>;
  findByExternalId(accountId: string, externalId: string): Promise<OutboxRow | null>;
  /** Newest first. */
  list(filter: { states?: readonly OutboxState[]; limit: number }): Promise<OutboxRow[]>;
  /** Scheduled ones whose time has come, the earliest first. */
  due(now: number, limit: number): Promise<OutboxRow[]>;
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

export interface PaceStore {
  /** In the order of the keys; `null`: nobody has sent there yet. */
  read(keys: readonly string[]): Promise<(Pace | null)[]>;
  /**
   * Reads, decides, writes what was decided (`null` stays as it is): atomic between the processes of one
   * machine. In the order of the keys.
   */
  change<T>(
    keys: readonly string[],
    decide: (paces: readonly (Pace | null)[]) => { paces: readonly (Pace | null)[]; result: T },
  ): Promise<T>;
}

export interface LeaseStore {
  /** Takes the lease if it is free, ours, or past its end. */
  acquire(name: string, owner: string, until: number, now: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
  /** Who has it, or had it last without giving it back; `null`: nobody. */
  holder(name: string): Promise<string | null>;
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

/** `waiting`: still to be fetched. `kept`: on this machine's disk. `missing`: given up. */
export type MediaState = 'waiting' | 'kept' | 'missing';

/** The message that a file belongs to. */
export interface MediaId {
  accountId: string;
  externalId: string;
}

/** The file of an incoming message. */
export interface MediaRow extends MediaId {
  /** The platform's handle to fetch it by. */
  mediaId: string;
  kind: MediaKind;
  mimeType: string | null;
  filename: string | null;
  /** Bytes; of a kept file as it is, else as the platform told it. */
  size: number | null;
  /** Of a kept file its own, in hex; else as the platform told it, in hex or base64. */
  sha256: string | null;
  /** When its message was sent. */
  timestamp: number;
  receivedAt: number;
  state: MediaState;
  /** Attempts that failed. */
  tries: number;
  /** When it is tried next; `null` unless it waits. */
  nextAt: number | null;
  /** Why the last attempt failed. */
  error: { code: string; message: string } | null;
  /** Below the person's folder, with `/` between its parts. */
  path: string | null;
}

export type BroughtFile = Omit<MediaRow, 'state' | 'tries' | 'nextAt' | 'error'> & {
  sha256: string;
  size: number;
  path: string;
};

/** Rows are made with their messages, in the same commit. */
export interface MediaStore {
  find(of: MediaId): Promise<MediaRow | null>;
  /** Newest first. `id`: of the message or of the file. */
  list(filter: {
    gate?: string;
    accountId?: string;
    states?: readonly MediaState[];
    id?: string;
    since?: number;
    limit: number;
  }): Promise<MediaRow[]>;
  /** What waits and is to be tried by now, the longest due first. */
  due(now: number, limit: number): Promise<MediaRow[]>;
  /** When the first one after this time is due; `null` when nothing waits for longer. */
  nextAt(after: number): Promise<number | null>;
  /**
   * It is on disk. A message without a hash of its file is told this one. `orphan`: the message has gone
   * meanwhile, and no other one has this file.
   */
  keep(
    of: MediaId,
    file: { sha256: string; size: number; path: string },
  ): Promise<{ orphan: boolean }>;
  /**
   * Files that came from elsewhere than the platform stand on disk: each is its message's from now on, whatever
   * its direction and age. What is kept already stays; a message that has no file (any more) gets none.
   * Says how many are new.
   */
  bring(files: readonly BroughtFile[]): Promise<number>;
  /** One more attempt was in vain: it waits until `nextAt`, or is given up. What is kept stays so. */
  fail(
    of: MediaId,
    failure: { error: { code: string; message: string }; nextAt: number | null; path?: string },
  ): Promise<void>;
}
