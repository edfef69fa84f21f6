import type { Account } from '../domain/account.ts';
import type { MediaRef } from '../domain/message.ts';
import type { Contacts } from './contacts.ts';
import type { Pace } from './lines.ts';
import type { Hold, LockTimes } from './lock.ts';
import type { Book, Counts } from './manifest.ts';
import type { Source, SourceMessage } from './source.ts';

/**
 * Opens a file of a message, told by its external id, as a stream of bytes. Its failures are listed and do
 * not end the export.
 */
export type OpenMedia = (
  account: Account,
  ref: MediaRef,
  message: string,
) => Promise<AsyncIterable<Uint8Array>>;

export interface Described {
  /** The `provider` word of the account's gate: the folder its documents stand in. */
  provider: string;
  /** The `data.account` of its documents. */
  account: Readonly<Record<string, unknown>>;
}

export interface ExportOptions {
  /** DIR: the export stands in `DIR/<user>`. */
  out: string;
  user: string;
  /** Asked for each account, several times in a long run. */
  describe(account: Account): Described | Promise<Described>;
  /** Only this gate's accounts; the others' files stay as they are. */
  gate?: string | undefined;
  /**
   * Only messages sent at or after this time, epoch milliseconds. A folder keeps to the time it was
   * begun with, and goes on as long as that covers what is asked for. `'keep'`: whatever the folder was begun with, and `raw` likewise.
   */
  since?: number | null | 'keep' | undefined;
  /** Payloads as the platform sent them, beside each message. */
  raw?: boolean | undefined;
  /** Rebuild everything from the source. */
  full?: boolean | undefined;
  /** Fetch media too. */
  media?: OpenMedia | undefined;
  now: () => number;
  /** Aborted: the export ends with exit 130 and leaves nothing half-written. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Where a file is full. Default: 2000 messages or 16 MiB. */
  limit?: FileLimit | undefined;
  lock?: Partial<LockTimes> | undefined;
}

interface FileLimit {
  messages: number;
  bytes: number;
}

/** Counts of this run so far. */
export interface ExportProgress {
  /** Messages that were in the folder already. */
  before: number;
  files: number;
  messages: number;
  bytes: number;
  media: number;
}

/** Whose messages a run exports. */
export interface Subject {
  id: string;
  gate: string;
  described: Described;
  /** `null`: the account was removed; its messages are still in the store. */
  account: Account | null;
}

/** Counts of one export. */
export interface Tally {
  messagesBefore: number;
  filesWritten: number;
  filesRemoved: number;
  written: Counts;
  bytesWritten: number;
  mediaStored: number;
  mediaFailed: number;
}

/** What is in place already and not in the manifest on disk: see `settle`. */
export interface Unsettled {
  /** Folders whose new names the disk may not have yet. */
  readonly folders: Set<string>;
  /** Files that something newer took the place of. */
  readonly superseded: string[];
  /** When the manifest was written last (`performance.now`), and how long that took; milliseconds. */
  settledAt: number;
  tookMs: number;
}

/** What every step of one export shares, while the folder is held. */
export interface Run {
  readonly source: Source;
  readonly folder: string;
  readonly user: string;
  readonly book: Book;
  readonly contacts: Contacts;
  readonly pace: Pace;
  readonly unsettled: Unsettled;
  /** Folders that are there. */
  readonly made: Set<string>;
  readonly hold: Hold;
  readonly limit: FileLimit;
  readonly tally: Tally;
  readonly since: number | null;
  readonly now: () => number;
  readonly keeps: (message: SourceMessage) => boolean;
  /** Throws when the run was aborted or has lost the folder. */
  readonly checkpoint: () => void;
  /** Tells how far it has come. */
  readonly report: () => void;
}
