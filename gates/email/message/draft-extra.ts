/** What a mail has beyond what any message has: `Draft.extra` of this gate. Plain JSON. */
import type { Draft } from '../../../src/domain/message.ts';
import type { Mailbox } from '../addresses.ts';

export interface MailExtra {
  readonly subject?: string;
  readonly cc?: readonly Mailbox[];
  readonly bcc?: readonly Mailbox[];
  /** One of the mailbox's own addresses. */
  readonly from?: string;
  /** Ready HTML, beside the text. */
  readonly html?: string;
  /** Pictures inside the HTML: `name` is what `cid:` calls them there. */
  readonly inline?: readonly InlineFile[];
  readonly replyAll?: true;
  /** Nobody was named: it goes to all whom an answer goes to. */
  readonly toAnswered?: true;
  /** The mails it follows, without `<>`. Set by the gate. */
  readonly thread?: MailThread;
}

export interface InlineFile {
  readonly name: string;
  /** A path on this machine. */
  readonly file: string;
  readonly mimeType: string;
}

export interface MailThread {
  /** `null`: what it answers has no Message-ID. */
  readonly inReplyTo: string | null;
  /** The nearest last. */
  readonly references: readonly string[];
}

export function extraOf({ extra = {} }: Pick<Draft, 'extra'>): MailExtra {
  return extra;
}

/** The draft with more of it. */
export function withExtra(draft: Draft, more: MailExtra): Draft {
  return { ...draft, extra: { ...draft.extra, ...more } };
}
