import type { MediaKind, TextFormat } from './message.ts';

export interface SizeLimit {
  /** Bytes. */
  maxBytes: number;
  /** MIME types the platform takes. */
  types: readonly string[];
}

/** How fast a network lets one account send. */
export interface SendRate {
  /** Over the whole account. */
  perSecond: number;
  /** So many of these may go at once after a pause; 1 or more. */
  burst: number;
  /** To one person: one each `everyMs` milliseconds, of which `burst` may go at once after a pause. */
  perRecipient?: {
    everyMs: number;
    burst: number;
    /** Groups are recipients, too. */
    groups?: boolean;
  };
}

/** Declared, not branched on: the outbound door checks any draft of any gate against these. */
export interface Limits {
  /** Characters (code points) or bytes of UTF-8 in a text message. */
  text?: { max: number; unit: 'characters' | 'bytes' };
  caption?: { max: number };
  /** How a text may be written beside plainly. Its length is then the gate's to check, in `complete`. */
  formats?: readonly TextFormat[];
  /** So many files in one message; 1 unless told. */
  files?: { max: number };
  buttons?: {
    max: number;
    title: number;
    id: number;
    body: number;
    header?: number;
    footer?: number;
  };
  /** A button that opens a page. `max`: so many in one message, the other buttons among them; 1 unless told. */
  link?: {
    title: number;
    url: number;
    body: number;
    header: number;
    footer: number;
    max?: number;
  };
  /** Answers to tap. */
  quickReplies?: { max: number; title: number; id: number; images?: boolean };
  list?: {
    body: number;
    sections: number;
    rows: number;
    title: number;
    description: number;
    id: number;
    button: number;
    header: number;
    footer: number;
  };
  media?: Partial<Record<MediaKind, SizeLimit>>;
  /** Audio shown as a voice message. */
  voice?: SizeLimit;
  /** Files the platform has can be named by their id. */
  mediaIds?: boolean;
  /** Kinds whose caption the platform shows. */
  captioned?: readonly MediaKind[];
  template?: boolean;
  location?: boolean;
  locationRequest?: { body: number };
  /** Cards of people, so many in one message. */
  contacts?: { max: number };
  reaction?: boolean;
  /** Whether the preview of a link in the text can be left out. */
  linkPreview?: boolean;
  /** Several who speak for one account. */
  persona?: boolean;
  reply?: boolean;
  /** How fast an account sends, unless the gate knows it of the account itself. */
  rate?: SendRate;
  /** Which statuses the network tells of what was sent, where not all of them; what it took counts as `sent`. */
  tells?: readonly ('sent' | 'delivered' | 'read')[];
  /** `mark-read` sets the account's own mark alone: nobody else is told. */
  ownReadMark?: boolean;
  /** Conversations are threads: a message that answers none begins one. */
  threads?: boolean;
  /** How long after a person's last message free-form answers are allowed, in milliseconds. */
  windowMs?: number;
  /**
   * How long after a person's last message a person (no automaton) may still answer them, in milliseconds;
   * longer than {@link windowMs}.
   */
  personWindowMs?: number;
  /** Kinds of recipients that need no window: answers to a public comment, say. */
  windowless?: readonly string[];
  /** How old a message may be, in milliseconds, whose file can still be fetched when it is told of afterwards. */
  fileLifeMs?: number;
  /**
   * How old a message may be, in milliseconds, whose file is fetched by itself while `serve` runs; those of older ones
   * only when they are asked for. No matter how old unless told.
   */
  fetchFilesMs?: number;
  /** How fast the platform lets one account read its history back, in calls. */
  historyRate?: SendRate;
}
