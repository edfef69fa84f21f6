import type { MediaRef, Message } from '../domain/message.ts';
import { type Temporary, discard, writeTemporary } from './files.ts';
import { toContact, toMedia, toMessage } from './message.ts';
import { FORMAT_VERSION, type ManifestFile, type SubstanceMedia } from './schema.ts';
import { type Source, type SourceMessage, messagesBetween } from './source.ts';

/** Where one document's messages come from and what stands around them. */
export interface DocumentRequest {
  source: Source;
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
  /** Where to stop before `to`. `null`: take all, whatever it comes to. */
  limit: { messages: number; bytes: number } | null;
  keeps: (message: SourceMessage) => boolean;
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

/** People asked for at a time. */
const PEOPLE_PAGE = 500;

/** How every document of a person and provider begins, byte for byte. */
export function documentHead(provider: string, user: string): string {
  return `{"provider":${JSON.stringify(provider)},"user":${JSON.stringify(user)},"timestamp":`;
}

/** Writes one document piece by piece under a temporary name; only a page of messages is in memory. */
export async function draftDocument(request: DocumentRequest): Promise<DocumentResult> {
  const tally = newTally(request.from, await request.source.revision());
  const draft = await writeTemporary(request.folder, documentPieces(request, tally));
  const { facts, examined, more } = tally;
  if (facts.count > 0) return { document: { draft, ...facts }, examined, more };
  await discard(draft);
  return { document: null, examined, more };
}

type Tally = ReturnType<typeof newTally>;

function newTally(from: number, revision: number) {
  return {
    facts: {
      count: 0,
      from: '9999',
      to: '',
      firstSeq: 0,
      lastSeq: 0,
      lastRevision: revision,
      media: 0,
      mediaStored: 0,
    },
    examined: from - 1,
    more: false,
    bytes: 0,
    people: new Set<number>(),
    files: [] as SubstanceMedia[],
  };
}

async function* documentPieces(request: DocumentRequest, tally: Tally): AsyncGenerator<string> {
  yield documentHead(request.provider, request.user) + JSON.stringify(request.timestamp);
  yield `,"version":${FORMAT_VERSION},"data":{"account":${JSON.stringify(request.account)}`;
  yield ',"messages":[';
  yield* messagePieces(request, tally);
  yield '\n],"contacts":[';
  yield* contactPieces(request.source, tally.people);
  yield '],"media":[';
  for (const [index, file] of tally.files.entries()) yield line(index === 0, file);
  yield ']}}\n';
}

async function* messagePieces(request: DocumentRequest, tally: Tally): AsyncGenerator<string> {
  const { source, accountId, from, to, limit } = request;
  const { facts } = tally;
  let first = true;
  for await (const page of messagesBetween(source, accountId, from, to)) {
    request.checkpoint();
    // One page is one look at the store, and revisions are committed in order: all that the first
    // page could see is in the pages after it too.
    if (first) facts.lastRevision = page.reduce(newest, facts.lastRevision);
    first = false;
    for (const stored of page) {
      if (limit && (facts.count >= limit.messages || tally.bytes >= limit.bytes)) {
        tally.more = true;
        return;
      }
      tally.examined = stored.seq;
      if (!request.keeps(stored)) continue;
      const message = toMessage(stored, request.provider, request.raw);
      const piece = line(facts.count === 0, message);
      add(request, tally, stored, message);
      tally.bytes += Buffer.byteLength(piece);
      yield piece;
    }
  }
}

function add(request: DocumentRequest, tally: Tally, stored: SourceMessage, message: Message) {
  const { facts } = tally;
  if (facts.count === 0) facts.firstSeq = stored.seq;
  facts.count += 1;
  facts.lastSeq = stored.seq;
  if (message.timestamp < facts.from) facts.from = message.timestamp;
  if (message.timestamp > facts.to) facts.to = message.timestamp;
  if (stored.personId !== null) tally.people.add(stored.personId);
  if (!stored.media) return;
  const file = request.mediaFile(message.id);
  tally.files.push(toMedia(message.id, stored.media, file));
  if (isFetchable(stored.media)) facts.media += 1;
  if (file !== undefined) facts.mediaStored += 1;
}

/** Whether the platform has given a handle to fetch it by. */
export function isFetchable(ref: MediaRef): ref is MediaRef & { id: string } {
  return ref.id !== null;
}

async function* contactPieces(source: Source, people: ReadonlySet<number>): AsyncGenerator<string> {
  const ids = [...people].toSorted((a, b) => a - b);
  let first = true;
  for (let start = 0; start < ids.length; start += PEOPLE_PAGE) {
    const found = await source.people.findMany(ids.slice(start, start + PEOPLE_PAGE));
    for (const person of found.toSorted((a, b) => a.id - b.id)) {
      yield line(first, toContact(person));
      first = false;
    }
  }
}

/** One item a line, so that people and diffs can read it. */
function line(first: boolean, value: unknown): string {
  return `${first ? '' : ','}\n${JSON.stringify(value)}`;
}

const newest = (revision: number, message: SourceMessage) => Math.max(revision, message.revision);
