/**
 * News as documents of their own, beside those of messages and in the same form: a gate's news stands for one more
 * account, `<gate>:*`, whose order of arrival is that of the news. What holds for documents of messages (whole or
 * not at all, found again after a kill, proved by the manifest) holds for them.
 */
import { heldBy, madeUp } from './held.ts';
import { isoTime } from './names.ts';
import { listOf, recordSource, recordSubjects } from './records.ts';
import type { Described, Run, Subject } from './run.ts';
import type { SubstanceEvent } from './schema.ts';
import type { Lines, LinesRequest, Source, SourceMessage, SourceNotice } from './source.ts';

const newsOf = (gate: string): string => madeUp(gate, 'events');

/** What stands beside the messages of these accounts: news, and records of each kind. */
export async function subjectsBeside(
  source: Source,
  subjects: readonly Subject[],
): Promise<Subject[]> {
  const gates = new Map<string, Described>();
  for (const { gate, described } of subjects) gates.set(gate, described);
  const beside = [...(await newsSubjects(source, gates)), ...(await recordSubjects(source, gates))];
  // Those of an account that was removed since are known by the manifest.
  return beside.filter(({ id }) => !subjects.some((subject) => subject.id === id));
}

/** One for each gate that has any. */
async function newsSubjects(
  source: Source,
  gates: ReadonlyMap<string, Described>,
): Promise<Subject[]> {
  const found: Subject[] = [];
  for (const [gate, { provider }] of gates) {
    const id = newsOf(gate);
    const any = await source.notices?.range(gate, 0, Number.MAX_SAFE_INTEGER, 1);
    if (!any || any.length === 0) continue;
    found.push({ id, gate, described: { provider, account: {} }, account: null });
  }
  return found;
}

/** The same run, reading what this subject is made of. */
export function runOf(run: Run, { id, gate }: Subject): Run {
  if (heldBy(id) === 'events') return { ...run, source: newsSource(run.source, gate) };
  const list = listOf(id);
  return list === null ? run : { ...run, source: recordSource(run.source, gate, list) };
}

function newsSource(source: Source, gate: string): Source {
  const range = async (_: string, from: number, to: number, limit: number) =>
    (await source.notices?.range(gate, from, to, limit)) ?? [];
  return {
    ...source,
    messages: {
      range: async (id, from, to, limit) => (await range(id, from, to, limit)).map(asMessage),
      lines: async (request) =>
        linesOf(request, await range('', request.from, request.to, request.limit)),
      // What was told stays as it was told.
      changes: async () => [],
    },
  };
}

/** As much of a message as the export asks for where a file begins and ends. */
function asMessage({ id, gate, at }: SourceNotice): SourceMessage {
  return {
    seq: id,
    revision: 0,
    accountId: newsOf(gate),
    externalId: String(id),
    conversationId: 0,
    personId: null,
    direction: 'inbound',
    from: '',
    to: '',
    type: '',
    text: null,
    timestamp: at,
    status: 'delivered',
    replyTo: null,
    media: null,
    raw: null,
  };
}

function linesOf({ since, raw }: LinesRequest, all: readonly SourceNotice[]): Lines {
  const kept = since === null ? all : all.filter(({ at }) => at >= since);
  const times = kept.map(({ at }) => at);
  return {
    last: all.at(-1)?.id ?? null,
    count: kept.length,
    firstSeq: kept[0]?.id ?? 0,
    lastSeq: kept.at(-1)?.id ?? 0,
    earliest: Math.min(...times),
    latest: Math.max(...times),
    people: [],
    media: [],
    json: Buffer.from(kept.map((notice) => JSON.stringify(toEvent(notice, raw))).join(',\n')),
  };
}

/** What nobody understood says nothing without its payload: it always goes along. */
function toEvent(notice: SourceNotice, raw: boolean): SubstanceEvent {
  return {
    id: String(notice.id),
    account: notice.accountId,
    kind: notice.kind,
    topic: notice.topic,
    subject: notice.subject,
    summary: notice.summary,
    timestamp: isoTime(notice.at),
    ...((raw || notice.kind !== 'notice') && { raw: notice.raw }),
  };
}
