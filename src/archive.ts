/** What a gate needs to read what its network lets people download about themselves. Part of the contract. */
import type { Details, Direction, MediaKind } from './domain/message.ts';

/** A verb of `gates import`, in the catalogue: cheap enough for help. */
export interface ImportVerb {
  readonly name: string;
  readonly summary: string;
  /** The gates whose messages such a download may hold. */
  readonly gates: readonly string[];
}

/** A file inside a download. Its name is looked up and shown, never written to. */
export interface ArchiveFile {
  /** With `/` between its parts, whatever its packer wrote. */
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** In which of the files given it stands, from 0. */
  readonly part: number;
}

/** A download that has been opened: nothing of it is on disk, nothing in memory. */
export interface Archive {
  readonly files: readonly ArchiveFile[];
  /**
   * Unpacked bytes, proved by their size and checksum when they end. May be left early.
   * @throws GateError exit 1 when they are damaged
   */
  read(file: ArchiveFile): AsyncIterable<Uint8Array>;
}

export interface ArchiveWish {
  /** Only this gate's messages; also what they are taken for where the download does not tell. */
  readonly gate?: string | undefined;
  /** What the owner is called in it, where the download does not tell. */
  readonly me?: string | undefined;
}

/** One file of messages. */
export interface ArchivePart {
  readonly file: ArchiveFile;
  readonly gate: string;
  /**
   * The pile of files it belongs to: one conversation in one download, in the order of its messages.
   * Whatever is equal within a pile was said as often as it stands there.
   */
  readonly pile: string;
}

/** What a download holds, as far as it can be told without reading all of it. */
export interface ArchivePlan {
  /** In the order to be read: those of a pile one after the other. */
  readonly parts: readonly ArchivePart[];
  /** What the owner is called, by gate; no entry where nothing tells it. */
  readonly owners: ReadonlyMap<string, string>;
  /** Bytes of the files that messages may hold. */
  readonly mediaBytes: number;
  /**
   * Everything one file says.
   * @throws GateError what is wrong with this file: it is set aside, and the others go on
   */
  read(part: ArchivePart): Promise<ArchivedTalk>;
}

/** A stretch of one conversation. */
export interface ArchivedTalk {
  /** The same in every download that holds this conversation. */
  readonly thread: string;
  readonly title: string | null;
  /** More than two talk there. */
  readonly group: boolean;
  /** The other side; of a group its title. */
  readonly peer: string | null;
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[];
  /** Items without a time: nothing can be made of them. */
  readonly unreadable: number;
}

export interface ArchivedMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly sender: string;
  readonly direction: Direction;
  /** The word that this network's webhooks have for it. */
  readonly type: string;
  readonly text: string | null;
  readonly details: Details | null;
  /** Its author has taken it back. */
  readonly revoked: boolean;
  /** Each becomes a message of its own from the second on, as in webhooks. */
  readonly attachments: readonly ArchivedAttachment[];
  /** The item as it stands in the download. */
  readonly raw: unknown;
}

export interface ArchivedAttachment {
  readonly kind: MediaKind;
  /** How the download names it. */
  readonly uri: string;
  /** `null`: it is in none of the files given. */
  readonly file: ArchiveFile | null;
  /** What its sender called it, where that means something. */
  readonly filename: string | null;
}

export interface ArchiveReader {
  /**
   * Looks what is in it. Must not read more than it needs to tell.
   * @throws GateError exit 2 for what holds no messages that it understands, with the cure
   */
  plan(archive: Archive, wish: ArchiveWish): Promise<ArchivePlan>;
}
