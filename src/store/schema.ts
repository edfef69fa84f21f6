/** The tables, as the newest migration leaves them. JSON stands as text, times as epoch milliseconds. */
import type { Generated, Kysely } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { BookingStep, StepName } from '../domain/booking.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Direction, MediaKind } from '../domain/message.ts';
import type {
  Amendment,
  JournalEntry,
  MediaState,
  Notice,
  OutboxState,
  StoredRecord,
  Watermark,
} from './store.ts';

export type Db = Kysely<Tables>;

export interface Tables {
  migrations: { number: number; name: string; applied_at: number };
  /**
   * One row a name. `revision`: the last one given out. `journal`: only there to be locked. `audit`: rows
   * ever appended.
   */
  counter: { name: 'revision' | 'journal' | 'audit'; value: number };
  accounts: {
    id: string;
    gate: string;
    external_id: string;
    kind: Account['kind'];
    name: string;
    handle: string | null;
    /** 0 or 1: SQLite has no booleans. */
    enabled: number;
    details: string;
    login: string | null;
    created_at: number;
  };
  people: {
    id: Generated<number>;
    gate: string;
    name: string | null;
    /** The name as {@link fold} spells it: neither engine folds the case of Cyrillic reliably. */
    folded_name: string | null;
    created_at: number;
  };
  identities: { gate: string; kind: string; value: string; person_id: number };
  conversations: {
    id: Generated<number>;
    account_id: string;
    person_id: number | null;
    group_id: string | null;
    title: string | null;
    created_at: number;
    last_message_at: number | null;
    last_inbound_at: number | null;
    /** Of a thread: with whom it began. */
    with_person_id: Generated<number | null>;
    /** Of a thread: its title as {@link fold} spells it. */
    subject: Generated<string | null>;
    unreachable_since: Generated<number | null>;
  };
  messages: {
    seq: Generated<number>;
    revision: number;
    account_id: string;
    /** The first part of the account's id: messages outlive their account. */
    gate: string;
    external_id: string;
    conversation_id: number;
    person_id: number | null;
    direction: Direction;
    sender: string;
    recipient: string;
    type: string;
    text: string | null;
    timestamp: number;
    received_at: number;
    status: Delivery;
    error: string | null;
    reply_to: string | null;
    media: string | null;
    key: string | null;
    raw: string;
    details: string | null;
    /** 1 or NULL, as `revoked`. */
    edited: number | null;
    revoked: number | null;
    /** What it said before the first edit. */
    first_text: string | null;
  };
  /** What changed or took back a message, which may still be on its way. */
  amendments: {
    account_id: string;
    /** Of the message that is spoken of. */
    external_id: string;
    kind: Amendment['kind'];
    /** Id of the message that says so. */
    by: string;
    at: number;
    text: string | null;
  };
  /** Everything sent in a conversation until then, that moment included, has come so far. */
  watermarks: { conversation_id: number; status: Watermark['status']; up_to: number };
  statuses: {
    id: Generated<number>;
    account_id: string;
    external_id: string;
    status: Delivery;
    at: number;
    key: string | null;
    error: string | null;
    raw: string;
  };
  journal: {
    id: Generated<number>;
    gate: string;
    received_at: number;
    headers: string;
    body: Uint8Array;
    state: JournalEntry['state'];
    messages: Generated<number>;
    statuses: Generated<number>;
    notices: Generated<number>;
    unknown: Generated<number>;
    repeated: Generated<number>;
    error: string | null;
  };
  notices: {
    id: Generated<number>;
    gate: string;
    digest: string;
    account_id: string | null;
    journal_id: number | null;
    kind: Notice['kind'];
    topic: string;
    subject: string | null;
    summary: string;
    at: number;
    raw: string;
    person_id: number | null;
    marketing: Notice['marketing'];
    conversation_id: Generated<number | null>;
  };
  records: {
    id: Generated<number>;
    revision: number;
    account_id: string;
    gate: string;
    kind: StoredRecord['kind'];
    external_id: string;
    meeting: string | null;
    conversation_id: number | null;
    starts_at: number | null;
    facts: string;
    /** Of each fact, since when it is so: JSON, by its name. */
    told_at: string;
    raw: string;
    created_at: number;
    updated_at: number;
  };
  /** Every id that a booking has or had. */
  booking_names: { account_id: string; name: string; record_id: number };
  booking_steps: {
    record_id: number;
    name: StepName;
    version: number;
    state: BookingStep['state'];
    due_at: number;
    tries: number;
    result: string;
    error: string | null;
    updated_at: number;
  };
  outbox: {
    id: string;
    account_id: string;
    gate: string;
    conversation_id: number | null;
    draft: string;
    state: OutboxState;
    external_id: string | null;
    error: string | null;
    created_at: number;
    sent_at: number | null;
    updated_at: number;
    owner: string | null;
    resends: string | null;
    /** When it is to go. */
    due_at: Generated<number | null>;
  };
  audit: {
    id: number;
    at: number;
    action: string;
    subject: string | null;
    outcome: string;
    detail: string;
    hash: string;
  };
  /** `hold`: what the platform asked for when it was too fast. */
  pace: { key: string; tokens: number; at: number; hold: string | null };
  /** One row a message that holds a file. */
  media: {
    account_id: string;
    external_id: string;
    media_id: string;
    gate: string;
    kind: MediaKind;
    mime_type: string | null;
    filename: string | null;
    size: number | null;
    sha256: string | null;
    timestamp: number;
    received_at: number;
    state: MediaState;
    tries: number;
    next_at: number | null;
    error: string | null;
    path: string | null;
  };
  memory: { account_id: string; key: string; value: string; until: number };
  leases: { name: string; owner: string; until: number };
}
