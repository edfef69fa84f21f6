import type { MediaRef } from '../domain/message.ts';
import type { Contacts } from './contacts.ts';
import { type Temporary, discard, writeTemporary } from './files.ts';
import { heldBy } from './held.ts';
import { type Pace, type Room, isFull, linesBetween } from './lines.ts';
import { toMedia } from './message.ts';
import { FORMAT_VERSION, isoTime } from './names.ts';
import type { ManifestFile, SubstanceMedia } from './schema.ts';
import type { Lines, Source } from './source.ts';

/** Where one document's messages come from and what stands around them. */
export interface DocumentRequest {
  source: Source;
  contacts: Contacts;
  pace: Pace;
  /** The folder the draft is written in. */
  folder: string;
  user: string;
  provider: string;
  accountId: string;
  account: Readonly<Record<string, unknown>>;
  /** ISO time to put on the document. */
  timestamp: string;
  raw: boolean;
  /** First and last `seq` to take. */
  from: number;
  to: number;
  /** Only messages sent at or after this time, epoch milliseconds. */
  since: number | null;
  /** Where to stop before `to`. `null`: take all, whatever it comes to. */
  limit: Room | null;
  /** Where a message's media was stored, if it was. */
  mediaFile: (message: string) => string | undefined;
  /** Called after each page; throws to stop. */
  checkpoint: () => void;
}

/** What the manifest will say of a document, and where its draft lies. */
export type DocumentDraft = { draft: Temporary } & Omit<
  ManifestFile,
  'path' | 'sha256' | 'bytes' | 'account'
>;

export interface DocumentResult {
  /** `null`: no message of that range was to be kept. */
  document: DocumentDraft | null;
  /** The last `seq` looked at. */
  examined: number;
  /** Whether the limit ended it, so that there may be more. */
  more: boolean;
}

/** How every document of a person and provider begins, byte for byte. */
export function documentHead(provider: string, user: string): string {
  return `{"provider":${JSON.stringify(provider)},"user":${JSON.stringify(user)},"timestamp":`;
}

/** Writes one document piece by piece under a temporary name; only a page of messages is in memory. */
export async function draftDocument(request: DocumentRequest): Promise<DocumentResult> {
  const tally = newTally(request, await request.source.revision());
  const draft = await writeTemporary(request.folder, documentPieces(request, tally));
  const { facts, earliest, latest, examined, room } = tally;
  const more = room !== null && isFull(room);
  if (facts.count > 0) {
    const span = { from: isoTime(earliest), to: isoTime(latest) };
    return { document: { draft, ...facts, ...span }, examined, more };
  }
  await discard(draft);
  return { document: null, examined, more };
}

type Tally = ReturnType<typeof newTally>;

function newTally({ from, limit }: DocumentRequest, revision: number) {
  return {
    facts: {
      count: 0,
      firstSeq: 0,
      lastSeq: 0,
      // Asked for before the first message: every change up to it will have been seen.
      lastRevision: revision,
      media: 0,
      mediaStored: 0,
    },
    earliest: Infinity,
    latest: -Infinity,
    examined: from - 1,
    room: limit && { ...limit },
    people: new Set<number>(),
    files: [] as SubstanceMedia[],
  };
}

async function* documentPieces(
  request: DocumentRequest,
  tally: Tally,
): AsyncGenerator<string | Uint8Array> {
  yield documentHead(request.provider, request.user) + JSON.stringify(request.timestamp);
  yield `,"version":${FORMAT_VERSION},"data":{"account":${JSON.stringify(request.account)}`;
  const held = heldBy(request.accountId);
  if (held !== 'messages') {
    yield `,"messages":[],"contacts":[],"media":[],"${held}":[`;
    yield* messagePieces(request, tally);
    yield '\n]}}\n';
    return;
  }
  yield ',"messages":[';
  yield* messagePieces(request, tally);
  yield '\n],"contacts":[';
  yield await request.contacts.text(tally.people);
  yield '],"media":[';
  yield tally.files.map((file) => `\n${JSON.stringify(file)}`).join(',');
  yield ']}}\n';
}

async function* messagePieces(
  request: DocumentRequest,
  tally: Tally,
): AsyncGenerator<string | Uint8Array> {
  for await (const page of linesBetween(request.source, request, () => tally.room, request.pace)) {
    request.checkpoint();
    tally.examined = page.last;
    if (page.count === 0) continue;
    const begin = tally.facts.count === 0 ? '\n' : ',\n';
    add(request, tally, page, begin.length + page.json.length);
    yield begin;
    yield page.json;
  }
}

function add(request: DocumentRequest, tally: Tally, page: Lines, bytes: number): void {
  const { facts, room } = tally;
  if (facts.count === 0) facts.firstSeq = page.firstSeq;
  facts.count += page.count;
  facts.lastSeq = page.lastSeq;
  tally.earliest = Math.min(tally.earliest, page.earliest);
  tally.latest = Math.max(tally.latest, page.latest);
  if (room) {
    room.messages -= page.count;
    room.bytes -= bytes;
  }
  for (const id of page.people) tally.people.add(id);
  for (const { message, ref } of page.media) {
    const file = request.mediaFile(message);
    tally.files.push(toMedia(message, ref, file));
    if (isFetchable(ref)) facts.media += 1;
    if (file !== undefined) facts.mediaStored += 1;
  }
}

/** Whether the platform has given a handle to fetch it by. */
export function isFetchable(ref: MediaRef): ref is MediaRef & { id: string } {
  return ref.id !== null;
}
