/** Whose export it is: it says so itself, or their own messages do. */
import type { Archive, ArchiveFile, ArchiveOwner } from '../../../src/gate.ts';
import { id, type Json, string } from '../../meta/json.ts';
import { idOfChat, isPrivate } from './chat.ts';
import { type ChatHead, entriesOf, type Entry } from './document.ts';
import { type Peer, peerOf } from './peer.ts';

export interface Opening {
  readonly file: ArchiveFile;
  /** Its first chat; `null`: there is none with messages. */
  readonly first: { readonly head: ChatHead; readonly id: string } | null;
  /** It holds one chat, and nothing of the account. */
  readonly single: boolean;
  readonly owner: ArchiveOwner | null;
  /** Why no more of it could be read. */
  readonly fault?: unknown;
}

/** What a file begins with. Reads no further than its first message. */
export async function openingOf(archive: Archive, file: ArchiveFile): Promise<Opening> {
  let owner: ArchiveOwner | null = null;
  try {
    for await (const { entries } of entriesOf(archive, file)) {
      for (const entry of entries) {
        if ('personal' in entry) owner = personOf(entry.personal);
        else {
          const { chat: head, message } = entry;
          const first = { head, id: idOfChat(head, message) };
          return { file, first, single: head.place === '', owner };
        }
      }
    }
  } catch (fault) {
    return { file, first: null, single: false, owner, fault };
  }
  return { file, first: null, single: false, owner };
}

/**
 * Reads on until somebody turns out to be the owner: whoever is not the other one in a chat of two, whose notes they
 * are, or who is called `me` or has that id.
 */
export async function searchOwner(
  archive: Archive,
  files: readonly ArchiveFile[],
  me: string | undefined,
): Promise<ArchiveOwner | null> {
  const called = me === undefined ? null : folded(me);
  for (const file of files) {
    const found = await ownerIn(archive, file, called);
    if (found) return found;
  }
  const number = /^(?:user)?(\d+)$/.exec(me?.trim() ?? '')?.[1];
  return number === undefined ? null : { externalId: number, name: number, handle: null };
}

async function ownerIn(
  archive: Archive,
  file: ArchiveFile,
  me: string | null,
): Promise<ArchiveOwner | null> {
  try {
    for await (const { entries } of entriesOf(archive, file)) {
      for (const entry of entries) {
        const found = ownerBy(entry, me);
        if (found) return found;
      }
    }
  } catch {
    // What is damaged is told when it is read.
  }
  return null;
}

function ownerBy(entry: Entry, me: string | null): ArchiveOwner | null {
  if ('personal' in entry) return null;
  const { chat, message } = entry;
  const writer = peerOf(message['from_id'] ?? message['actor_id']);
  if (writer?.kind !== 'user') return null;
  const name = string(message['from']) ?? string(message['actor']);
  if (me !== null) return isCalled(writer, name, me) ? ownerOf(writer, name) : null;
  if (!isPrivate(chat.type)) return null;
  const other = idOfChat(chat, message);
  if (chat.type === 'saved_messages') return ownerOf({ kind: 'user', id: other }, name);
  return writer.id === other ? null : ownerOf(writer, name);
}

function isCalled(writer: Peer, name: string | null, me: string): boolean {
  return writer.id === me.replace(/^user/, '') || (name !== null && folded(name) === me);
}

function ownerOf({ id: externalId }: Peer, name: string | null): ArchiveOwner {
  return { externalId, name: name ?? externalId, handle: null };
}

/** `{user_id, first_name, last_name, username}`, with a phone number that nobody needs here. */
function personOf(personal: Json): ArchiveOwner | null {
  const externalId = id(personal['user_id']);
  if (externalId === null) return null;
  const names = [string(personal['first_name']), string(personal['last_name'])].filter(Boolean);
  const handle = string(personal['username']);
  return { externalId, name: names.join(' ') || (handle ?? externalId), handle };
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}
