import type { Delivery } from './delivery.ts';

export type Direction = 'inbound' | 'outbound';

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** A file that belongs to a message. `id` is the platform's handle to fetch it by. */
export interface MediaRef {
  kind: MediaKind;
  id: string | null;
  mimeType: string | null;
  /** SHA-256 as the platform gives it, in hex or base64; opaque. */
  sha256: string | null;
  filename: string | null;
  /** Bytes. */
  size: number | null;
  caption: string | null;
}

/** A message as `--json` and Substance show it. `id` is the platform's id; times are ISO 8601 in UTC. */
export interface Message {
  id: string;
  provider: string;
  account: string;
  conversation: string;
  direction: Direction;
  from: string;
  to: string;
  /** The network's own type word (`text`, `image`, `interactive`, `reaction` …). */
  type: string;
  text: string | null;
  timestamp: string;
  status: Delivery;
  replyTo: string | null;
  media: MediaRef | null;
  /** The payload as the platform sent it; only where it was asked for. */
  raw?: unknown;
}

/** Whom a message goes to: a person by one of their identities, in the same words, or a `group`. `id` is opaque. */
export interface Recipient {
  kind: string;
  id: string;
}

export interface DraftMedia {
  kind: MediaKind;
  /** A path on this machine, or an https URL the platform will fetch. Exactly one is set. */
  file?: string;
  url?: string;
  caption?: string;
  filename?: string;
  /** Filled by the outbound door for files: the true type by the bytes, and the size. */
  mimeType?: string;
  size?: number;
}

export interface DraftButton {
  id: string;
  title: string;
}

export interface DraftList {
  button: string;
  sections: readonly {
    title?: string;
    rows: readonly { id: string; title: string; description?: string }[];
  }[];
  header?: string;
  footer?: string;
}

export interface DraftTemplate {
  name: string;
  language: string;
  /** Positional parameters, or named ones. */
  params: readonly string[] | Readonly<Record<string, string>>;
}

/** What a person (or a flow) wants to say, before any gate has seen it. Plain JSON: it is stored in the outbox. */
export interface Draft {
  to: Recipient;
  text?: string;
  media?: DraftMedia;
  template?: DraftTemplate;
  buttons?: readonly DraftButton[];
  list?: DraftList;
  location?: { latitude: number; longitude: number };
  /** The platform id of the message this answers. */
  replyTo?: string;
  /** An empty emoji takes the reaction back. */
  reaction?: { emoji: string; messageId: string };
}

/** One word for what a draft is, used in outputs and checks. */
export function draftKind(draft: Draft): string {
  if (draft.template) return 'template';
  if (draft.reaction) return 'reaction';
  if (draft.media) return draft.media.kind;
  if (draft.list) return 'list';
  if (draft.buttons) return 'buttons';
  if (draft.location) return 'location';
  return 'text';
}
