/** What becomes of an outbox row once the platform has spoken: one rule for receipts, statuses and echoes. */
import { basename } from 'node:path';
import type { Account } from '../domain/account.ts';
import { DELIVERIES, type Delivery, furthest } from '../domain/delivery.ts';
import type { StatusError } from '../domain/event.ts';
import {
  type Draft,
  type DraftContact,
  draftKind,
  type DraftLocation,
  type MediaRef,
} from '../domain/message.ts';
import type { Gate } from '../gate.ts';
import type { NewMessage, OutboxRow, OutboxState, Store } from '../store/store.ts';

/** Even a row that was given up: when it arrived all the same, what the platform says is the truth. */
const ANY: readonly OutboxState[] = ['scheduled', ...DELIVERIES, 'sending', 'dropped'];

/** What an account is called in `from` and `to`. */
export function addressOf(gate: Gate, account: Account): string {
  return gate.address?.(account) ?? account.handle ?? account.externalId;
}

export interface Word {
  externalId: string;
  status: Delivery;
  /** When we heard it. */
  at: number;
  /** When it was sent, by the platform's clock, where that is what its neighbours are compared with. */
  sentAt?: number | undefined;
  /** When the platform had it, by its own clock, where it tells. */
  takenAt?: number | undefined;
  error?: StatusError | undefined;
  /** What the account is called: stands in `from`. */
  self: string;
  raw: unknown;
}

/**
 * Records what the platform said of a row: the message is there from now on, and the row climbs with
 * it, never falls. In any order, and said twice, it ends the same. `row` must have been read inside
 * the caller's transaction. Says whether the message is new or has moved.
 */
export async function settle(store: Store, row: OutboxRow, word: Word): Promise<boolean> {
  const { accountId } = row;
  const { externalId } = word;
  const failure = failureOf(word);
  let changed = false;
  const told = await messageOf(store, row, word);
  if (told) {
    const { fresh } = await store.messages.insert(told);
    changed = fresh || (await store.messages.advance(accountId, externalId, word.status, failure));
  }
  // Statuses may have been here before the row was known to be theirs: the message has them all.
  const message = await store.messages.find(accountId, externalId);
  // An echo without our key was here first: it seemed to be written elsewhere.
  if (message?.key === null) changed = await store.messages.claim(accountId, externalId, row.id);
  const state = furthest(believed(row), message?.status ?? word.status);
  const error = message?.error ?? failure;
  await store.outbox.move(row.id, ANY, {
    state,
    externalId: row.externalId ?? externalId,
    updatedAt: word.at,
    // What we believed before (no answer, a process that ended) is settled now.
    error:
      state === 'failed' && error
        ? { code: error.code, message: error.title, hint: error.detail, platform: error }
        : null,
  });
  return changed;
}

/** The message that a row became; `null` where it belongs to no conversation. */
export async function messageOf(
  store: Store,
  row: OutboxRow,
  word: Word,
): Promise<NewMessage | null> {
  const { accountId, conversationId, draft, sentAt, id: key } = row;
  if (conversationId === null) return null;
  const place = await store.conversations.find(conversationId);
  return {
    accountId,
    externalId: word.externalId,
    conversationId,
    personId: place?.personId ?? place?.withPersonId ?? null,
    direction: 'outbound',
    from: word.self,
    to: draft.to.id,
    type: typeOf(draft),
    text: textOf(draft),
    timestamp: word.sentAt ?? sentAt ?? word.at,
    // A file may take minutes to go out: what was read meanwhile was something else.
    takenAt: word.takenAt ?? word.at,
    receivedAt: word.at,
    status: word.status,
    error: failureOf(word),
    replyTo: draft.replyTo ?? draft.reaction?.messageId ?? null,
    media: mediaOf(draft),
    details: draft.details ?? null,
    key,
    raw: word.raw,
  };
}

function failureOf({ status, error }: Word): StatusError | null {
  return status === 'failed' ? (error ?? null) : null;
}

/** A row whose message has moved on without a word of its own (“all up to here was read”). */
export async function climb(
  store: Store,
  row: OutboxRow,
  status: Delivery,
  at: number,
): Promise<void> {
  const state = furthest(believed(row), status);
  if (state !== row.state)
    await store.outbox.move(row.id, ANY, { state, error: null, updatedAt: at });
}

/** How far a row had come. What we only thought of it ourselves yields to any word of the platform. */
function believed(row: OutboxRow): Delivery {
  if (row.state === 'scheduled') return 'queued';
  if (row.state === 'sending' || row.state === 'dropped') return 'unknown';
  return row.state === 'failed' && row.externalId === null ? 'unknown' : row.state;
}

/** Kinds of drafts that are a text with something to press under it. */
const FRAMED: ReadonlySet<string> = new Set(['buttons', 'list', 'link', 'location request']);

/** The network's type word for what a draft becomes. */
function typeOf(draft: Draft): string {
  if (draft.type !== undefined) return draft.type;
  const kind = draftKind(draft);
  if (kind === 'voice') return 'audio';
  return FRAMED.has(kind) || draft.native ? 'interactive' : kind;
}

/** What a person would read of it. */
export function textOf(draft: Draft): string | null {
  if (draft.shown !== undefined) return draft.shown;
  if (draft.reaction) return draft.reaction.emoji;
  if (draft.template) {
    const { name, params } = draft.template;
    return [`[${name}]`, ...Object.values(params)].join(' ');
  }
  if (draft.contacts) return draft.contacts.map(contactLine).join('\n');
  if (draft.location) return locationLine(draft.location);
  return draft.text ?? draft.media?.caption ?? null;
}

function contactLine({ name, phones = [] }: DraftContact): string {
  return [name.formatted, ...phones.map(({ phone }) => phone)].join(' ');
}

function locationLine({ latitude, longitude, name, address }: DraftLocation): string {
  const point = `${latitude},${longitude}`;
  const named = [name, address].filter(Boolean).join(', ');
  return named === '' ? point : `${named} (${point})`;
}

function mediaOf(draft: Draft): MediaRef | null {
  if (!draft.media) return null;
  const { kind, mimeType, filename, file, id, size, caption } = draft.media;
  return {
    kind,
    id: id ?? null,
    mimeType: mimeType ?? null,
    sha256: null,
    filename: filename ?? (file === undefined ? null : basename(file)),
    size: size ?? null,
    caption: caption ?? null,
  };
}
