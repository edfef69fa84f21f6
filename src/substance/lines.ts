import { toMessage } from './message.ts';
import type { Lines, LinesRequest, Source } from './source.ts';

/** How much more a document takes. */
export interface Room {
  messages: number;
  bytes: number;
}

/** Messages to ask for next: kept from one document to the next. */
export interface Pace {
  rows: number;
}

/** What a page should come to in bytes, and the most messages asked for to get there. */
const PAGE_BYTES = 256 * 1024;
const MOST = 512;
/** Asked for first, when nothing is known of their length; and the most by which the next page may grow. */
export const FIRST = 64;
const GROWTH = 4;

/**
 * The messages of a stretch as lines, page by page: only one page is in memory, and short messages make
 * up for long ones. A page is good until the next one is asked for. Ends where there is no more room:
 * with the message that fills it.
 */
export async function* linesBetween(
  source: Source,
  stretch: Omit<LinesRequest, 'limit'>,
  room: () => Room | null,
  pace: Pace,
): AsyncGenerator<Lines & { last: number }> {
  let { from } = stretch;
  for (;;) {
    const left = room();
    if (from > stretch.to || (left && isFull(left))) return;
    const limit = Math.min(pace.rows, left?.messages ?? pace.rows);
    const page = await pageFor(source, { ...stretch, from, limit }, left);
    const { last } = page;
    if (last === null) return;
    pace.rows = nextRows(pace.rows, page);
    from = last + 1;
    yield { ...page, last };
    free(page.json);
  }
}

function nextRows(rows: number, { count, json }: Lines): number {
  const fitting = count === 0 ? MOST : (PAGE_BYTES * count) / json.length;
  return Math.max(1, Math.floor(Math.min(MOST, rows * GROWTH, fitting)));
}

export const isFull = (room: Room): boolean => room.messages <= 0 || room.bytes <= 0;

/** Halved until only its last message can be one too many. */
async function pageFor(source: Source, request: LinesRequest, room: Room | null): Promise<Lines> {
  const page = await read(source, request);
  if (!room || page.count <= 1 || page.json.length < room.bytes) return page;
  free(page.json);
  return pageFor(source, { ...request, limit: Math.ceil(request.limit / 2) }, room);
}

function read(source: Source, request: LinesRequest): Promise<Lines> {
  return source.messages.lines?.(request) ?? linesOfRange(source, request);
}

/** Out of messages, for a source that has no lines of its own. */
async function linesOfRange(source: Source, request: LinesRequest): Promise<Lines> {
  const { accountId, provider, from, to, limit, since, raw } = request;
  const all = await source.messages.range(accountId, from, to, limit, { raw });
  const kept = since === null ? all : all.filter(({ timestamp }) => timestamp >= since);
  const people = new Set<number>();
  const media: Lines['media'][number][] = [];
  const lines: string[] = [];
  let [earliest, latest] = [Infinity, -Infinity];
  for (const message of kept) {
    lines.push(JSON.stringify(toMessage(message, provider, raw)));
    const at = Number.isNaN(message.timestamp) ? 0 : message.timestamp;
    earliest = Math.min(earliest, at);
    latest = Math.max(latest, at);
    if (message.personId !== null) people.add(message.personId);
    if (message.media) media.push({ message: message.externalId, ref: message.media });
  }
  return {
    last: all.at(-1)?.seq ?? null,
    count: kept.length,
    firstSeq: kept[0]?.seq ?? 0,
    lastSeq: kept.at(-1)?.seq ?? 0,
    earliest,
    latest,
    people: [...people],
    media,
    json: Buffer.from(lines.join(',\n')),
  };
}

/**
 * Gives a page's memory back at once. Left to the garbage collector, which hardly sees anything of these
 * pages, they would pile up to 60 MB before it comes by. A small page may share its memory with others.
 */
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}
