/**
 * Meetings, what belongs to them, and bookings as documents of their own, a series for each kind: as news does, each
 * stands for one more account, `<gate>:*meetings` …, whose order of arrival is that of the records. Unlike news they
 * change: a changed record rewrites the file it stands in, by its revision, as a message does.
 */
import { heldBy, madeUp, RECORD_LISTS, type RecordList, RECORDS } from './held.ts';
import { timeOf, toRecord } from './record.ts';
import type { Described, Subject } from './run.ts';
import type { Lines, LinesRequest, Source, SourceMessage, SourceRecord } from './source.ts';

/** One for each kind of which a gate has any. */
export async function recordSubjects(
  source: Source,
  gates: ReadonlyMap<string, Described>,
): Promise<Subject[]> {
  const kinds = (await source.records?.kinds()) ?? [];
  const found: Subject[] = [];
  for (const [gate, { provider }] of gates) {
    for (const list of RECORD_LISTS) {
      if (!kinds.some((one) => one.gate === gate && one.kind === RECORDS[list])) continue;
      const described = { provider, account: {} };
      found.push({ id: madeUp(gate, list), gate, described, account: null });
    }
  }
  return found;
}

export function recordSource(source: Source, gate: string, list: RecordList): Source {
  const of = { gate, kind: RECORDS[list] };
  const range = async (from: number, to: number, limit: number) =>
    (await source.records?.range(of, from, to, limit)) ?? [];
  return {
    ...source,
    messages: {
      range: async (id, from, to, limit) =>
        (await range(from, to, limit)).map((record) => asMessage(id, record)),
      lines: async (request) =>
        linesOf(source, list, request, await range(request.from, request.to, request.limit)),
      changes: async (_, after, limit) => {
        const changed = (await source.records?.changes(of, after, limit)) ?? [];
        return changed.map(({ id: seq, revision }) => ({ seq, revision }));
      },
    },
  };
}

/** The list of `data` that stands in the documents of a made-up account; `null`: they hold no records. */
export function listOf(accountId: string): RecordList | null {
  const held = heldBy(accountId);
  return held === 'messages' || held === 'events' ? null : held;
}

/** As much of a message as the export asks for where a file begins and ends. */
function asMessage(accountId: string, record: SourceRecord): SourceMessage {
  return {
    seq: record.id,
    revision: record.revision,
    accountId,
    externalId: record.externalId,
    conversationId: 0,
    personId: null,
    direction: 'inbound',
    from: '',
    to: '',
    type: '',
    text: null,
    timestamp: timeOf(record),
    status: 'delivered',
    replyTo: null,
    media: null,
    raw: null,
  };
}

async function linesOf(
  source: Source,
  list: RecordList,
  { since, raw }: LinesRequest,
  all: readonly SourceRecord[],
): Promise<Lines> {
  const kept = since === null ? all : all.filter((record) => timeOf(record) >= since);
  const lines: string[] = [];
  let [earliest, latest] = [Infinity, -Infinity];
  for (const record of kept) {
    const steps = list === 'bookings' ? ((await source.bookings?.steps(record.id)) ?? []) : [];
    lines.push(JSON.stringify(toRecord(list, record, { raw, steps })));
    earliest = Math.min(earliest, timeOf(record));
    latest = Math.max(latest, timeOf(record));
  }
  return {
    last: all.at(-1)?.id ?? null,
    count: kept.length,
    firstSeq: kept[0]?.id ?? 0,
    lastSeq: kept.at(-1)?.id ?? 0,
    earliest,
    latest,
    people: [],
    media: [],
    json: Buffer.from(lines.join(',\n')),
  };
}
