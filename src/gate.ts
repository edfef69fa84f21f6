/**
 * The contract that every network fulfils. Read this file first.
 *
 * A gate is a record of functions without state and without `this`; what it needs
 * comes in the {@link Session}. What a network cannot do is left out, never faked:
 * the command line offers exactly the verbs that are there.
 */
import type { Command } from 'commander';
import type { App } from './app.ts';
import type { ArchiveReader, ImportVerb } from './archive.ts';
import type { CheckContext, Finding } from './checked.ts';
import type { Webhook } from './delivered.ts';
import type { Account, Credential } from './domain/account.ts';
import type { ErrorCategory } from './domain/error.ts';
import type { Identity, Party, StatusError } from './domain/event.ts';
import type { Limits, SendRate } from './domain/limits.ts';
import type { Answered, Details, Draft, MediaRef, Recipient } from './domain/message.ts';
import type { Text, Words } from './domain/words.ts';
import type { HistoryPage, HistoryRequest, ListenRequest } from './history.ts';
import type { Meetings } from './meetings.ts';
import type { Sandbox, SandboxHost } from './pretend.ts';
import type { Session } from './session.ts';
import type { Grant, Identified, Login } from './signing-in.ts';

export type * from './archive.ts';
export type * from './checked.ts';
export type * from './delivered.ts';
export type * from './history.ts';
export type * from './meetings.ts';
export type * from './session.ts';
export type * from './signing-in.ts';
export type {
  Sandbox,
  SandboxDelivery,
  SandboxEvent,
  SandboxHappening,
  SandboxHost,
} from './pretend.ts';
export type { Limits, SendRate } from './domain/limits.ts';

/** One row of the catalogue (`gates/index.ts`): cheap to read, loads its gate on demand. */
export interface GateRow {
  readonly name: string;
  /** The network's name as people write it. */
  readonly title: string;
  /** One line for `gates --help`. */
  readonly summary: string;
  /** The `provider` word of Substance documents. */
  readonly provider: string;
  /** The verb that signs a person in: what errors point to. */
  readonly signIn: 'login' | 'setup';
  /** The platform's origins, and the path of the sandbox that stands in for each. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What `gates import` reads of this network's downloads: verbs of {@link Gate.imports}. */
  readonly imports?: readonly ImportVerb[];
  load(): Promise<Gate>;
  /** What its texts are in Russian: English pattern (ICU MessageFormat) → Russian. Read where somebody reads it. */
  russian?(): Promise<Readonly<Record<string, string>>>;
}

export type Catalogue = readonly GateRow[];

/** What one send gave back. The platform has accepted it; delivery comes later, by webhook. */
export interface Receipt {
  externalId: string;
  /** Whom it reached, where the draft named them by something else: who wrote a comment. */
  person?: Identity | undefined;
  /** Where one draft became several messages: those after the first, each with what it carries. */
  further?: readonly { externalId: string; draft: Draft }[] | undefined;
  /** The group it was for goes on under this id; it went there. */
  movedTo?: string | undefined;
  /** What the group it went to is called, where that is told with it. `handle`: its public name, with its `@`. */
  group?: { name?: string; handle?: string } | undefined;
  /**
   * When it was sent by the platform's clock, epoch milliseconds: for networks whose times are whole seconds, where
   * ours and theirs would not stand in their order.
   */
  at?: number | undefined;
  /** It was taken, but something beside it went wrong: its copy was not kept. For a person. */
  warning?: Words | undefined;
}

/** An incoming message that the platform is told something about. */
export interface Heard {
  readonly externalId: string;
  /** Who wrote it, by the first identity they were named by. */
  readonly from: string;
  /** Others that were read with it: for networks where each is marked by itself. */
  readonly also?: readonly Heard[] | undefined;
}

/** A message as it is kept. */
export interface Said {
  readonly text: string | null;
  readonly details: Details | null;
  /** The payload as the platform sent it, or an archive has it. */
  readonly raw: unknown;
}

/** News as it is kept. */
export interface News {
  readonly topic: string;
  readonly summary: string;
  readonly raw: unknown;
}

/** A file at the platform, before its bytes are asked for. */
export interface RemoteFile {
  readonly mimeType: string | null;
  /** Bytes. */
  readonly size: number | null;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What an error that the platform told of means, in the words of a GateError. */
export interface Explained {
  /** Decides the exit status. */
  readonly category: ErrorCategory;
  readonly code: string;
  readonly message: Words;
  readonly hint: Text;
}

/** What helps to read an address that says less than it might. */
export interface Near {
  /** The person's own country, ISO 3166-1 in two letters: where a number without its country code is from. */
  readonly country?: string | undefined;
  /** The account it is for. */
  readonly account?: Account | undefined;
}

/** What `gates <gate> send` takes beyond the flags that every network may have. */
export interface OwnFlags {
  /** What no message goes without, as it is typed: for examples. */
  readonly needed?: string;
  offer(command: Command): void;
  /**
   * The draft with what they add to it. Reads files the flags name; throws usage errors. `from`: for names of what is
   * known here.
   */
  read(
    flags: Readonly<Record<string, unknown>>,
    draft: Draft,
    from?: { readonly app: App; readonly user: string; readonly account: Account },
  ): Promise<Draft>;
}

/** Posts for everybody who reads along: in a channel. */
export interface Posts {
  /**
   * The channel named, else the account's own, as recipient. May ask the platform.
   * @throws GateError exit 2 where there is none, exit 6 where nothing may be published, with the cure
   */
  channel(session: Session, named?: string): Promise<{ to: Recipient; name: string }>;
  /** The address of a post; `null` where it has none. */
  link(session: Session, externalId: string): Promise<string | null>;
  /** Keeps a post in sight above the others. */
  pin(session: Session, externalId: string, silent: boolean): Promise<void>;
}

export interface Gate {
  readonly name: string;
  readonly title: string;
  readonly logins: readonly Login[];
  /** A person may have several: bots, mailboxes. One more is no change of person. */
  readonly several?: true;
  readonly limits: Limits;
  /** What a person still does at the platform once they are logged in, shown then. */
  afterLogin?(
    grant: Grant,
    context: { readonly user: string } & Pick<CheckContext, 'callbackUrl'>,
  ): Promise<readonly Text[]>;
  /** Asks the platform who this credential is. Called by status checks; must not change anything. */
  whoami(session: Session): Promise<Identified>;
  /**
   * What `gates doctor` asks the platform about an account beyond {@link whoami}: permissions, where it
   * delivers. Must not change anything. What it throws stands for one failed check.
   */
  checks?(session: Session, context: CheckContext): Promise<readonly Finding[]>;
  /** Reads what a person typed after `--to`. Throws a usage error that says what is expected. */
  recipient?(text: string, near?: Near): Recipient;
  /** Flags of `send` for what only this network has, and how they become part of a draft. */
  readonly own?: OwnFlags;
  /**
   * Refuses what this network will not take beyond {@link limits} (policy, exit 6), and fills in what
   * only it knows (`shown`, the parts of a template). Called before anything is queued, also for
   * `--dry-run`: may ask the platform, must not change anything there.
   */
  complete?(session: Session, draft: Draft): Promise<Draft>;
  /**
   * Whom an answer to this message goes to, as a person would type it; unless the gate says otherwise who wrote it, or
   * whom it went to. `null`: nobody. Pure.
   */
  answersTo?(account: Account, message: Answered & { readonly to: string }): string | null;
  /** What an account is called in a message's `from` and `to`; its handle unless the gate says otherwise. */
  address?(account: Account): string;
  /**
   * Hands one draft to the platform. Called once a draft, by the outbound door only, after the
   * outbox row is committed. Must not retry what may have arrived. `key` is ours: pass it along
   * where the platform carries it back in statuses or echoes. A refusal because the other side has blocked the
   * account has the code `blocked_by_user`.
   */
  send?(session: Session, draft: Draft, key: string): Promise<Receipt>;
  /**
   * A text too long for one message as several, in order; the draft alone where it fits. Called before anything is
   * sent; each goes out as a message of its own. Pure.
   */
  split?(draft: Draft): readonly Draft[] | Promise<readonly Draft[]>;
  /** How fast this account may send to them, where that differs; `limits.rate` unless told. Pure. */
  rate?(account: Account, to?: Recipient): SendRate;
  /** The id of the thread that a message with this key begins. Pure. Goes with {@link Limits.threads}. */
  thread?(account: Account, key: string): string;
  /**
   * What a failure means that the platform told of later, in a status: the same sentence and cure as if
   * it had been its answer; `null` where that is all there is to say. Called when it is shown; must not ask the platform.
   */
  explain?(error: StatusError): Promise<Explained | null>;
  /**
   * What the network itself said in a conversation (who came, what it is called now), for whoever reads it; `null`
   * for what somebody wrote. Only shown: what is kept and searched is its English text. Pure.
   */
  told?(message: Said): Promise<Text | null>;
  /**
   * What news about a meeting says beside the messages of its conversation, for whoever reads it; `null` where it says
   * nothing to people. Only shown: what is kept and searched is its English summary. Pure.
   */
  news?(notice: News): Promise<Text | null>;
  /** What `publish` needs, where the network has channels. */
  readonly posts?: Posts;
  /** Tells the platform that an incoming message was read; says nothing of what it cannot be told of. */
  markRead?(session: Session, message: Heard): Promise<void>;
  /** Shows the one who wrote this message that an answer is being typed. */
  typing?(session: Session, message: Heard): Promise<void>;
  /** Opens a file of a message as a stream of bytes. `message`: its external id. */
  media?(session: Session, ref: MediaRef, message: string): Promise<AsyncIterable<Uint8Array>>;
  /** Files by ids of the platform's own, where it has such that people use: of an upload, of a message's file. */
  readonly files?: {
    /** Whether this may be one, and is no message's. */
    is(id: string): boolean;
    find(session: Session, id: string): Promise<RemoteFile>;
  };
  /**
   * What the platform knows of somebody whom a webhook named by an id alone: their name, other identities of
   * theirs. `null` where it tells nothing. Asked once for each person, and now and then again.
   */
  person?(session: Session, identity: Identity): Promise<Party | null>;
  /**
   * Reads back from the platform what was said since a time: one call to the platform a page, so that
   * whoever reads sets the pace ({@link Limits.historyRate}). What is there already may come again.
   */
  history?(session: Session, request: HistoryRequest): AsyncIterable<HistoryPage>;
  /**
   * Waits for what comes, by polling or a held connection, until the signal. Each page is stored with its checkpoint
   * in one commit before the next one is asked for: only then may the platform be told that it was taken.
   * @throws GateError where it cannot (go on) listening; whoever listens decides when to try again
   */
  listen?(session: Session, request: ListenRequest): AsyncIterable<HistoryPage>;
  /**
   * Two checkpoints as one, where a sync and a listener keep theirs side by side; the later one stays unless told.
   * `kept`: what is there. Pure.
   */
  joined?(kept: unknown, told: unknown): unknown;
  readonly webhook?: Webhook;
  /** Readers of what the network lets its people download, by their verb of `gates import`. */
  readonly imports?: Readonly<Record<string, () => Promise<ArchiveReader>>>;
  /** Renews a token that is due. Called under a lease, by one process at a time. */
  refresh?(session: Session): Promise<Grant>;
  /** For access that ends within hours: whether this credential opens anything at that time, epoch milliseconds. */
  access?(credential: Credential, at: number): boolean;
  /** Makes meetings. */
  readonly meetings?: Meetings;
  /** Takes the grant back at the platform; with `unrevoked`: only what was set up with it. */
  revoke?(session: Session): Promise<void>;
  /** How a person ends what goes on being valid after `logout`, where the platform takes no grant back. */
  readonly unrevoked?: Words;
  /** The `data.account` of this account's Substance documents. */
  substance?(account: Account): Readonly<Record<string, unknown>>;
  /**
   * The verbs only this network has. The common ones (send, read …) are made from the functions above, and are
   * there already: what belongs with them goes into their group (`media`).
   */
  commands?(group: Command, app: App): void;
  sandbox?(host: SandboxHost): Promise<Sandbox>;
}
