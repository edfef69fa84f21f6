/** Reads Meta's “Download your information” in JSON: Messenger and Instagram messages. */
import { type GateError, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type {
  Archive,
  ArchiveFile,
  ArchivePart,
  ArchiveReader,
  ArchiveWish,
  FilesPlan,
} from '../../../src/gate.ts';
import { isEncrypted } from './encrypted.ts';
import { readHead, readJson } from './file.ts';
import {
  type ArchiveGate,
  looksLikeInstagram,
  maybeEncrypted,
  type ThreadFile,
  threadFiles,
} from './layout.ts';
import { indexMedia } from './media.ts';
import { type Owner, ownerOf } from './owner.ts';
import { talkOf } from './thread.ts';

export const reader: ArchiveReader<FilesPlan> = { plan };

/** Long enough for the names of a group. */
const HEAD = 16 * 1024;

interface Part extends ArchivePart {
  readonly gate: ArchiveGate;
  /** `null`: a chat that is encrypted end to end. */
  readonly thread: string | null;
}

async function plan(archive: Archive, wish: ArchiveWish): Promise<FilesPlan> {
  const { threads, html } = threadFiles(archive.files);
  const encrypted = await encryptedChats(archive);
  if (threads.length === 0 && encrypted.length === 0) throw html ? inHtml() : noMessages();
  const otherwise: ArchiveGate =
    wish.gate === 'instagram' || (wish.gate === undefined && looksLikeInstagram(archive.files))
      ? 'instagram'
      : 'messenger';
  const all = [
    ...classicParts(threads, otherwise),
    ...encrypted.map((file): Part => {
      // Only Messenger has such downloads.
      return { file, gate: 'messenger', pile: `${file.part}\n${file.path}`, thread: null };
    }),
  ];
  const parts = all.filter(({ gate }) => wish.gate === undefined || gate === wish.gate);
  if (parts.length === 0) throw noMessages(wish.gate);
  const owners = await ownersOf(archive, parts, wish.me);
  const media = indexMedia(archive.files);
  return {
    parts,
    mediaBytes: media.bytes,
    owners: new Map([...owners].map(([gate, { name }]) => [gate, name])),
    async read(part) {
      const { file, gate, thread } = part as Part;
      return talkOf(await readJson(archive, file), {
        thread,
        mine: owners.get(gate)?.names ?? new Set(),
        find: (uri) => media.find(uri, file),
      });
    },
  };
}

/** The parts of a conversation stand together; the same path in two ZIPs is that of two downloads. */
function classicParts(threads: readonly ThreadFile[], otherwise: ArchiveGate): Part[] {
  const times = new Map<string, number>();
  const placed = threads.map((thread) => {
    const { path } = thread.file;
    const time = times.get(path) ?? 0;
    times.set(path, time + 1);
    return { ...thread, gate: thread.gate ?? otherwise, time };
  });
  return placed
    .toSorted(
      (a, b) =>
        compare(a.gate, b.gate) ||
        compare(a.thread, b.thread) ||
        a.time - b.time ||
        compare(a.section, b.section) ||
        a.number - b.number ||
        compare(a.file.path, b.file.path),
    )
    .map(({ file, gate, thread, time, section }) => ({
      file,
      gate,
      thread,
      pile: [gate, thread, time, section].join('\n'),
    }));
}

async function encryptedChats(archive: Archive): Promise<ArchiveFile[]> {
  const chats: ArchiveFile[] = [];
  for (const file of maybeEncrypted(archive.files)) {
    // What cannot be unpacked here is set aside when its turn comes.
    const head = await readHead(archive, file, HEAD).catch(() => '');
    if (isEncrypted(head)) chats.push(file);
  }
  return chats;
}

async function ownersOf(
  archive: Archive,
  parts: readonly Part[],
  me: string | undefined,
): Promise<Map<string, Owner>> {
  const owners = new Map<string, Owner>();
  for (const gate of new Set(parts.map((part) => part.gate))) {
    if (me !== undefined) {
      owners.set(gate, { name: me, names: new Set([me]) });
      continue;
    }
    const piles = new Map(
      parts.filter((part) => part.gate === gate).map((part) => [part.pile, part.file]),
    );
    const owner = await ownerOf(archive, [...piles.values()]);
    if (!owner) throw noOwner();
    owners.set(gate, owner);
  }
  return owners;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function inHtml(): GateError {
  return usageError(
    words`This download is in HTML, from which nothing can be read for certain.`,
    words`Ask for it once more (Accounts Centre → Your information and permissions → Download your information) and choose the format JSON.`,
    'html_download',
  );
}

function noMessages(gate?: string): GateError {
  return usageError(
    gate === undefined
      ? words`There are no messages of Messenger or Instagram in it.`
      : words`There are no messages of ${gate} in it.`,
    words`When you ask for the download, choose Messages and the format JSON; where it came as several ZIPs, name all of them.`,
    'no_messages',
  );
}

function noOwner(): GateError {
  return usageError(
    words`It does not say whose download it is: whose messages went out, and whose came in?`,
    words`add --me NAME, as you are called in it`,
    'no_owner',
  );
}
