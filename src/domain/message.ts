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

/**
 * What a message says beside its text, by the gate's words: `choice` (what was pressed), `form`, `order`,
 * `referral`, `location`, `contacts`, `forwarded`, `voice`, `story`, `share` … Plain JSON. The same for all:
 * `author` of what was not sent from here (`person` in the network's own app, `app` for another program),
 * `part` {of, number} of a message with several files, `standby` where somebody else has the conversation.
 */
export type Details = Readonly<Record<string, unknown>>;

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
  /** Only where there is more to it than its text. */
  details?: Details | undefined;
  /** Its author has changed it since: `text` is what it says now. */
  edited?: true | undefined;
  /** Its author has taken it back. */
  revoked?: true | undefined;
  /** The payload as the platform sent it; only where it was asked for. */
  raw?: unknown;
}

/** Whom a message goes to: a person by one of their identities, in the same words, or a `group`. `id` is opaque. */
export interface Recipient {
  kind: string;
  id: string;
  /** A name that anybody may carry: somebody known here by it goes first. What it names, the gate finds out. */
  public?: true;
}

export interface DraftMedia {
  kind: MediaKind;
  /** A path on this machine, an https URL the platform will fetch, or the id of a file it has. Exactly one is set. */
  file?: string;
  url?: string;
  id?: string;
  /** Audio that was spoken for this message: shown as a voice message. */
  voice?: boolean;
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

/**
 * An answer to tap, gone once one was chosen: one of ours, or what the other side has told the network of
 * themselves. `image`: a web address.
 */
export type DraftQuickReply =
  | { id: string; title: string; image?: string }
  | { ask: 'phone' | 'email' };

export interface DraftList {
  button: string;
  sections: readonly {
    title?: string;
    rows: readonly { id: string; title: string; description?: string }[];
  }[];
  header?: string;
  footer?: string;
}

/** A button that opens a page. */
export interface DraftLink {
  title: string;
  url: string;
}

/** Somebody's card. Words for `type` are the network's own (`WORK`, `HOME` …). */
export interface DraftContact {
  name: {
    formatted: string;
    first?: string;
    middle?: string;
    last?: string;
    prefix?: string;
    suffix?: string;
  };
  phones?: readonly { phone: string; type?: string }[];
  emails?: readonly { email: string; type?: string }[];
  addresses?: readonly {
    street?: string;
    city?: string;
    state?: string;
    zip?: string;
    country?: string;
    type?: string;
  }[];
  urls?: readonly { url: string; type?: string }[];
  organization?: { company?: string; department?: string; title?: string };
  /** `YYYY-MM-DD` */
  birthday?: string;
}

export interface DraftLocation {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}

export interface DraftTemplate {
  name: string;
  language: string;
  /** Parameters of its text: positional, or named. */
  params: readonly string[] | Readonly<Record<string, string>>;
  /** The parameter of its header's text. A media header is the draft's `media`, a map its `location`. */
  header?: string;
  /** What a button needs, by its place (from 0): the end of its address, a payload, a code. */
  buttons?: Readonly<Record<string, string>>;
  /** When its offer ends, epoch milliseconds. */
  expiresAt?: number;
  /** What each of its cards shows and needs. */
  cards?: readonly DraftTemplateCard[];
  /** Parameters in the network's own words, in place of all of the above. */
  components?: readonly Readonly<Record<string, unknown>>[];
  /** What only this network knows of templates, in its gate's own words. */
  native?: Readonly<Record<string, unknown>>;
}

export interface DraftTemplateCard {
  /** Exactly one; as {@link mediaSource} reads it. */
  image?: string;
  video?: string;
  params?: DraftTemplate['params'];
  buttons?: DraftTemplate['buttons'];
}

/** The message that a draft answers, as it is kept here. */
export interface Answered {
  externalId: string;
  from: string;
  /** Epoch milliseconds. */
  timestamp: number;
  text: string | null;
  details: Details | null;
}

/** What a person (or a flow) wants to say, before any gate has seen it. Plain JSON: it is stored in the outbox. */
export interface Draft {
  to: Recipient;
  text?: string;
  /** How the text (and a caption) is written; plain unless told. */
  format?: TextFormat;
  media?: DraftMedia;
  /** Further files of the same message, in their order. */
  moreMedia?: readonly DraftMedia[];
  template?: DraftTemplate;
  buttons?: readonly DraftButton[];
  list?: DraftList;
  link?: DraftLink;
  /** Under whatever else it is. */
  quickReplies?: readonly DraftQuickReply[];
  /** Above and below the text of buttons, a link or content of the network's own. */
  header?: string;
  footer?: string;
  contacts?: readonly DraftContact[];
  location?: DraftLocation;
  /** Asks for the other side's place. */
  askLocation?: boolean;
  /** Whether the first address in the text is shown with its page's title; the gate decides unless told. */
  linkPreview?: boolean;
  /** What only this network has, in its gate's own words; `kind` says what it is. */
  native?: Readonly<Record<string, unknown>> & { readonly kind: string };
  /** What only this network can add to any message, in its gate's own words: a subject, silence, a keyboard. */
  extra?: Readonly<Record<string, unknown>>;
  /** The platform id of the message this answers. */
  replyTo?: string;
  /** That message, where it is kept here. Set by the outbound door. */
  answered?: Answered;
  /** An empty emoji takes the reaction back. */
  reaction?: { emoji: string; messageId: string };
  /** Who of the account speaks, where the network shows that: its id. */
  persona?: string;
  /** No person wrote it for this conversation (a bot, a schedule): it has the shorter reply window. */
  automated?: boolean;
  /** In which window it goes out. Set by the outbound door at the moment of sending. */
  window?: 'standard' | 'person';
  /** Outbox row that has to be taken first, of a message for later: the piece of the text before this one. */
  after?: string;
  /** Kept above the others once it stands there, of a post for later. */
  pin?: { silent: boolean };
  /** It advertises: nothing for those who have asked for none. Set by the gate. */
  marketing?: boolean;
  /** What a person reads of it where the gate alone can tell (a template with its parameters). Set by the gate. */
  shown?: string;
  /** The network's word for what it becomes, where its kind does not tell. Set by the gate. */
  type?: string;
  /** What stands beside its text once it is sent, as {@link Message.details}. Set by the gate. */
  details?: Details;
}

/** How a text may be written. */
export type TextFormat = 'markdown' | 'html';

/** Where a file is: a web address, `id:` and the id of one the platform has, or a path on this machine. */
export function mediaSource(source: string): Pick<DraftMedia, 'file' | 'url' | 'id'> {
  if (/^https?:\/\//i.test(source)) return { url: source };
  const id = /^id:(\S+)$/.exec(source)?.[1];
  return id === undefined ? { file: source } : { id };
}

/** One word for what a draft is, used in outputs and checks. */
export function draftKind(draft: Draft): string {
  if (draft.template) return 'template';
  if (draft.reaction) return 'reaction';
  if (draft.native) return draft.native.kind;
  if (draft.list) return 'list';
  if (draft.buttons) return 'buttons';
  if (draft.link) return 'link';
  if (draft.media) return draft.media.voice ? 'voice' : draft.media.kind;
  if (draft.contacts) return 'contacts';
  if (draft.askLocation) return 'location request';
  if (draft.location) return 'location';
  return 'text';
}
