/** What AI Companion wrote of a meeting. https://developers.zoom.us/docs/api/meetings/ (Getameetingsummary) */
import { GateError } from '../../src/domain/error.ts';
import type { RecordEvent } from '../../src/domain/record.ts';
import { words } from '../../src/domain/words.ts';
import { pathId, type ZoomApi } from './api.ts';
import { idOf } from './events/item.ts';
import { record, textOf } from './json.ts';
import { timeOf } from './meeting/facts.ts';

/** Times are epoch milliseconds. */
export interface Summary {
  /** The meeting's number. */
  meeting: string;
  uuid: string;
  topic: string | null;
  title: string | null;
  /** Markdown. */
  text: string;
  /** A page at Zoom where it may be edited. */
  url: string | null;
  startedAt: number | null;
  endedAt: number | null;
  createdAt: number | null;
  changedAt: number | null;
}

/** @param uuid of one time that the meeting was held @throws GateError exit 5 where there is none (yet) */
export async function readSummary(api: ZoomApi, uuid: string): Promise<Summary> {
  const path = `/meetings/${pathId(uuid)}/meeting_summary`;
  const item = await api.call('GET', path).catch((error: unknown) => {
    throw error instanceof GateError && error.code === 'meeting_not_found' ? none(error) : error;
  });
  const summary = summaryOf(item, uuid);
  if (summary.text === '') throw none();
  return summary;
}

/** Pure. */
export function summaryOf(value: unknown, uuid: string): Summary {
  const item = record(value);
  return {
    meeting: idOf(item['meeting_id']) ?? '',
    uuid: textOf(item['meeting_uuid']) ?? uuid,
    topic: textOf(item['meeting_topic']),
    title: textOf(item['summary_title']),
    text: textOf(item['summary_content']) ?? olderText(item),
    url: textOf(item['summary_doc_url']),
    startedAt: timeOf(item['meeting_start_time']),
    endedAt: timeOf(item['meeting_end_time']),
    createdAt: timeOf(item['summary_created_time']),
    changedAt: timeOf(item['summary_last_modified_time']),
  };
}

/** In parts, as Zoom told summaries before they were one text: what somebody edited counts. */
function olderText(item: Readonly<Record<string, unknown>>): string {
  const edited = record(item['edited_summary']);
  const overview = textOf(edited['summary_overview']) ?? textOf(item['summary_overview']);
  const details = textOf(edited['summary_details']) ?? detailsOf(item['summary_details']);
  const steps = listOf(edited['next_steps'] ?? item['next_steps']);
  return [overview, details, steps].filter((part) => part !== null && part !== '').join('\n\n');
}

function detailsOf(value: unknown): string {
  return (Array.isArray(value) ? value : [])
    .map((detail) => {
      const { label, summary } = record(detail);
      return [textOf(label), textOf(summary)].filter((part) => part !== null).join('\n');
    })
    .join('\n\n');
}

function listOf(value: unknown): string {
  return (Array.isArray(value) ? value : [])
    .flatMap((step) => textOf(step) ?? [])
    .map((step) => `- ${step}`)
    .join('\n');
}

/** The meeting with its summary, as it is kept. Pure. */
export function summaryEvent(account: string, summary: Summary, at: number): RecordEvent {
  const { meeting, uuid, topic, text } = summary;
  return {
    kind: 'record',
    record: 'meeting',
    account,
    externalId: meeting,
    meeting: null,
    facts: { summary: text },
    at,
    raw: { meeting_id: meeting, meeting_uuid: uuid, meeting_topic: topic },
  };
}

function none(cause?: unknown): GateError {
  return new GateError({
    category: 'not_found',
    code: 'no_summary',
    gate: 'zoom',
    message: words`There is no summary of this meeting, or none yet.`,
    hint: words`Zoom writes one some minutes after a meeting in which “Meeting Summary with AI Companion” was on: https://zoom.us/profile/setting?tab=ai`,
    cause,
  });
}
