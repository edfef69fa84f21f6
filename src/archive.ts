/** What a gate needs to read what its network lets people download about themselves. Part of the contract. */
import type { Identity } from './domain/event.ts';
import type { Details, Direction, MediaKind } from './domain/message.ts';
import type { Text } from './domain/words.ts';

/** A verb of `gates import`, in the catalogue: cheap enough for help. */
export interface ImportVerb {
  readonly name: string;
  readonly summary: string;
  /** The gates whose messages such a download may hold. */
  readonly gates: readonly string[];
  /** What may be given, in a few words; ZIPs unless told. */
  readonly files?: string;
  /** Names of such files, for examples. */
  readonly examples?: readonly string[];
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

/** Where a value stands in a document of JSON: names and numbers (from 0), from the top. */
export type JsonPath = readonly (string | number)[];

/**
 * What is wanted of an object or list: its members one by one, all of it at once, or nothing. Asked when it begins.
 * What is taken at once has to fit into memory.
 */
export type JsonLook = (path: JsonPath) => 'into' | 'whole' | 'skip';

export interface JsonItem {
  readonly path: JsonPath;
  readonly value: unknown;
}

/** Some values, in the order in which they stand there. */
export interface JsonBatch {
  readonly items: readonly JsonItem[];
  /** Of the file, that have been read so far. */
  readonly bytes: number;
}

/** A download that has been opened: nothing of it is in memory, and what is packed in it nowhere on disk. */
export interface Archive {
  readonly files: readonly ArchiveFile[];
  /**
   * Unpacked bytes, proved by their size and checksum when they end. May be left early.
   * @throws GateError exit 1 when they are damaged
   */
  read(file: ArchiveFile): AsyncIterable<Uint8Array>;
  /**
   * What a file of JSON says, however large it is: one value at a time. May be left early.
   * @throws GateError `bad_file` where it is damaged or ends too soon, after all that stands before; as `read`
   */
  json(file: ArchiveFile, look: JsonLook): AsyncIterable<JsonBatch>;
}

/** An account that is set up here, and may have taken part in what a download tells. */
export interface ArchiveHome {
  readonly gate: string;
  readonly externalId: string;
  readonly details: Details;
  /** External ids of the groups that it has conversations in. */
  readonly groups: ReadonlySet<string>;
}

export interface ArchiveWish {
  /** Only this gate's messages; also what they are taken for where the download does not tell. */
  readonly gate?: string | undefined;
  /** What the owner is called in it, where the download does not tell. */
  readonly me?: string | undefined;
  /** External id of the account that all of it shall belong to. */
  readonly account?: string | undefined;
  /** Of readers that are {@link ArchiveReader.homes at home} in several accounts. */
  readonly homes?: readonly ArchiveHome[] | undefined;
}

/** Whose download it is, by the platform's own id. */
export interface ArchiveOwner {
  readonly externalId: string;
  readonly name: string;
  readonly handle: string | null;
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
export type ArchivePlan = FilesPlan | PagedPlan;

interface Plan {
  /** In the order to be read: those of a pile one after the other. */
  readonly parts: readonly ArchivePart[];
  /** What the owner is called, by gate; no entry where nothing tells it. */
  readonly owners: ReadonlyMap<string, string>;
  /** The account of their own that messages are put into unless another one is named; by gate. */
  readonly accounts?: ReadonlyMap<string, ArchiveOwner> | undefined;
  /** Bytes of the files that messages may hold. */
  readonly mediaBytes: number;
}

/** Of a download in many files, each of which fits into memory. */
export interface FilesPlan extends Plan {
  /**
   * Everything one file says.
   * @throws GateError what is wrong with this file: it is set aside, and the others go on
   */
  read(part: ArchivePart): Promise<ArchivedTalk>;
}

/** Of a download whose files, and the conversations in them, may be of any size. */
export interface PagedPlan extends Plan {
  /**
   * What one file says, some hundreds of messages of one conversation at a time. The same pages every time: who was
   * stopped counts them to go on.
   * @throws GateError what is wrong with this file, after all that could be read of it
   */
  pages(part: ArchivePart): AsyncIterable<ArchivedPage>;
}

export interface ArchivedPage extends ArchivedTalk {
  /** Of the file, that have been read when this page ends. */
  readonly bytes: number;
  /** External id of the account it belongs to; unless told, the download's own or the one that was named. */
  readonly account?: string | undefined;
}

/**
 * How messages with ids are recognised. Where the platform tells the account the same ids: by them alone. Where it
 * counts otherwise for it: what begins with `prefix` is of downloads, and all else is compared.
 */
export type ArchivedIds = { readonly shared: true } | { readonly prefix: string };

/** A stretch of one conversation. */
export interface ArchivedTalk {
  /** The same in every download that holds this conversation. */
  readonly thread: string;
  readonly title: string | null;
  /** More than two talk there. */
  readonly group: boolean;
  /** The other side; of a group its title. */
  readonly peer: string | null;
  /** The other side as the platform names them, where the download tells. */
  readonly identity?: Identity | undefined;
  /** Set where every message has an id. */
  readonly ids?: ArchivedIds | undefined;
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[];
  /** Items without a time: nothing can be made of them. */
  readonly unreadable: number;
}

export interface ArchivedMessage {
  /** As it stands in the store, where the download tells ids; unique within the account. */
  readonly externalId?: string | undefined;
  /** Id of the message that this one answers. */
  readonly replyTo?: string | undefined;
  /** When it was changed last, epoch milliseconds, and the word that tells this change from others. */
  readonly edited?: { readonly at: number; readonly by: string } | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly sender: string;
  /** The sender as the platform names them, where the download tells. */
  readonly identity?: Identity | undefined;
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

/** What may be given beside ZIPs. */
export interface Unpacked {
  /** Folders that belong to a file of messages beside which they stand, where it is given alone. */
  readonly beside: readonly string[];
  /** What to do with something that is none of all these. */
  readonly hint: Text;
}

export interface ArchiveReader<P extends ArchivePlan = ArchivePlan> {
  /** Set where folders and files of JSON can be given, too. */
  readonly unpacked?: Unpacked | undefined;
  /** Wants to know the accounts of these gates that are set up here. */
  readonly homes?: readonly string[] | undefined;
  /**
   * Looks what is in it. Must not read more than it needs to tell.
   * @throws GateError exit 2 for what holds no messages that it understands, with the cure
   */
  plan(archive: Archive, wish: ArchiveWish): Promise<P>;
}
