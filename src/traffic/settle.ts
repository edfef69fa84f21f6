/** What becomes of an outbox row once the platform has spoken: one rule for receipts, statuses and echoes. */
import type { Delivery } from '../domain/delivery.ts';
import { furthest } from '../domain/delivery.ts';
import type { Account } from '../domain/account.ts';
import type { Gate } from '../gate.ts';
import type { StatusError } from '../domain/event.ts';
import { type Draft, draftKind, type MediaRef } from '../domain/message.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';

const OPEN: readonly OutboxState[] = [
  'queued',
  'sending',
  'unknown',
  'accepted',
  'sent',
  'delivered',
  'read',
  'played',
  // Given up by the owner, and yet it arrived: what the platform says is the truth.
  'dropped',
];

/** What an account is called in `from` and `to`. */
export function addressOf(gate: Gate, account: Account): string {
  return gate.address?.(account) ?? account.handle ?? account.externalId;
}

export interface Word {
  externalId: string;
  status: Delivery;
  at: number;
  error?: StatusError | undefined;
  /** What the account is called: stands in `from`. */
  self: string;
  raw: unknown;
}

/**
 * Records what the platform said of a row, inside the caller's transaction: the message is there
 * from now on, and the row climbs, never falls. Idempotent: said twice, nothing changes.
 */
export async function settle(store: Store, row: OutboxRow, word: Word): Promise<void> {
  const present: Delivery =
    row.state === 'sending' || row.state === 'dropped' ? 'unknown' : row.state;
  const state = furthest(present, word.status);
  if (row.conversationId !== null) {
    await store.messages.insert({
      accountId: row.accountId,
      externalId: word.externalId,
      conversationId: row.conversationId,
      personId: (await store.conversations.find(row.conversationId))?.personId ?? null,
      direction: 'outbound',
      from: word.self,
      to: row.draft.to.id,
      type: typeOf(row.draft),
      text: textOf(row.draft),
      timestamp: row.sentAt ?? word.at,
      receivedAt: word.at,
      status: word.status,
      error: word.error ?? null,
      replyTo: row.draft.replyTo ?? row.draft.reaction?.messageId ?? null,
      media: mediaOf(row.draft),
      key: row.id,
      raw: word.raw,
    });
  }
  await store.outbox.move(row.id, OPEN, {
    state,
    externalId: word.externalId,
    updatedAt: word.at,
    ...(word.error
      ? { error: { code: word.error.code, message: word.error.title, hint: word.error.detail } }
      : {}),
  });
}

/** The network's type word for what a draft becomes. */
function typeOf(draft: Draft): string {
  const kind = draftKind(draft);
  return kind === 'buttons' || kind === 'list' ? 'interactive' : kind;
}

/** What a person would read of it. */
function textOf(draft: Draft): string | null {
  if (draft.reaction) return draft.reaction.emoji;
  if (draft.template) {
    const { name, params } = draft.template;
    return [`[${name}]`, ...Object.values(params)].join(' ');
  }
  if (draft.location) return `${draft.location.latitude},${draft.location.longitude}`;
  return draft.text ?? draft.media?.caption ?? null;
}

function mediaOf(draft: Draft): MediaRef | null {
  if (!draft.media) return null;
  const { kind, mimeType, filename, file, size, caption } = draft.media;
  return {
    kind,
    id: null,
    mimeType: mimeType ?? null,
    sha256: null,
    filename: filename ?? file?.split('/').at(-1) ?? null,
    size: size ?? null,
    caption: caption ?? null,
  };
}
