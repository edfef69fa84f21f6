/** What was recorded in the cloud. https://developers.zoom.us/docs/api/meetings/#tag/cloud-recording */
import { randomUUID } from 'node:crypto';
import { type Call, type Json, param, userOf } from './call.ts';
import type { Instance } from './instance.ts';
import { paged } from './paging.ts';
import { heldBy, type Held } from './past.ts';
import type { Recording, RecordingFile } from './recording.ts';
import { failed, invalid } from './refusals.ts';
import { isoTime, newId, type World } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A list reaches no further back from its end. */
const MONTH_MS = 30 * DAY_MS;
const DOWNLOAD_LIVES_S = 7 * 24 * 60 * 60;

const KINDS: readonly Omit<RecordingFile, 'id' | 'size' | 'word'>[] = [
  {
    fileType: 'MP4',
    extension: 'MP4',
    recordingType: 'shared_screen_with_speaker_view',
    contentType: 'video/mp4',
  },
  { fileType: 'M4A', extension: 'M4A', recordingType: 'audio_only', contentType: 'audio/mp4' },
  {
    fileType: 'TRANSCRIPT',
    extension: 'VTT',
    recordingType: 'audio_transcript',
    contentType: 'text/vtt',
  },
  { fileType: 'CHAT', extension: 'TXT', recordingType: 'chat_file', contentType: 'text/plain' },
];

/** @param size bytes of each file; @param count of files */
export function newRecording(size: number, count: number, status: Recording['status']): Recording {
  const files = KINDS.slice(0, count).map((kind) => ({
    ...kind,
    id: randomUUID(),
    size,
    word: `${newId()}${newId()}`,
  }));
  return { files, passcode: newId(), status };
}

export function listRecordings(call: Call): unknown {
  const { world, query } = call;
  const host = userOf(call);
  const today = world.host.now();
  const to = dayIn(query['to'], 'to') ?? today - (today % DAY_MS);
  const asked = dayIn(query['from'], 'from') ?? to - DAY_MS;
  // A longer time is cut short, and the answer says so.
  const from = Math.max(asked, to - MONTH_MS);
  const items = [...world.state.meetings.values()]
    .filter((meeting) => meeting.host.id === host.id)
    .flatMap((meeting) => meeting.instances.map((instance) => ({ meeting, instance })))
    .filter(({ instance }) => instance.recording !== null)
    .filter(({ instance }) => instance.startedAt >= from && instance.startedAt < to + DAY_MS)
    .toSorted((a, b) => b.instance.startedAt - a.instance.startedAt)
    .map((held) => recorded(world, held));
  return { from: day(from), to: day(to), ...paged(call, 'meetings', items) };
}

export function showRecordings(call: Call): unknown {
  const held = heldBy(call, ({ recording }) => recording !== null);
  if (!held) throw failed(404, 3301, 'There is no recording for this meeting.');
  const asked = (call.query['include_fields'] ?? '').split(',');
  return {
    ...recorded(call.world, held),
    password: '',
    ...(asked.includes('download_access_token')
      ? { download_access_token: downloadToken(call.world, held.instance, call.query['ttl']) }
      : {}),
  };
}

/** Opens the files of one meeting, and nothing else. */
export function downloadToken(world: World, { uuid }: Instance, ttl?: string): string {
  const seconds = Math.min(Number(ttl ?? DOWNLOAD_LIVES_S) || DOWNLOAD_LIVES_S, DOWNLOAD_LIVES_S);
  const value = `eyJzdiI6IjAwMDAwMSIsImFsZyI6IkhTNTEyIn0.d${newId()}${newId()}`;
  world.state.tokens.downloads.set(value, {
    uuid,
    expiresAt: world.host.now() + seconds * 1000,
  });
  return value;
}

/** Everything of one meeting, as lists, answers and events show it. */
export function recorded(world: World, { meeting, instance }: Held): Json {
  const recording = instance.recording;
  const files = recording?.files ?? [];
  const until = instance.endedAt ?? instance.startedAt;
  const ready = recording?.status === 'completed';
  return {
    uuid: instance.uuid,
    id: meeting.id,
    account_id: world.secrets.accountId,
    host_id: meeting.host.id,
    topic: meeting.topic,
    type: String(meeting.type),
    start_time: isoTime(instance.startedAt),
    timezone: meeting.timezone,
    host_email: meeting.host.email,
    duration: Math.ceil((until - instance.startedAt) / 60_000),
    total_size: files.reduce((sum, { size }) => sum + size, 0),
    recording_count: files.length,
    share_url: `https://us05web.zoom.us/rec/share/${files[0]?.word ?? ''}`,
    recording_play_passcode: recording?.passcode ?? '',
    auto_delete: false,
    recording_files: files.map((file) => ({
      id: file.id,
      meeting_id: instance.uuid,
      recording_start: isoTime(instance.startedAt),
      recording_end: isoTime(until),
      file_type: file.fileType,
      file_extension: file.extension,
      recording_type: file.recordingType,
      status: recording?.status,
      ...(ready
        ? {
            file_size: file.size,
            play_url: `https://us05web.zoom.us/rec/play/${file.word}`,
            download_url: `https://zoom.us/rec/download/${file.word}`,
          }
        : {}),
    })),
  };
}

/** `GET …/meeting_summary`. */
export function showSummary(call: Call): unknown {
  const held = heldBy(call, ({ summary }) => summary !== null);
  if (!held) throw failed(404, 3001, `Meeting does not exist: ${param(call, 'meetingId')}.`);
  return summarized(held);
}

export function summarized({ meeting, instance }: Held): Json {
  const { summary, startedAt, endedAt } = instance;
  const until = isoTime(endedAt ?? startedAt);
  const made = isoTime(summary?.createdAt ?? startedAt);
  return {
    meeting_host_id: meeting.host.id,
    meeting_host_email: meeting.host.email,
    meeting_uuid: instance.uuid,
    meeting_id: meeting.id,
    meeting_topic: meeting.topic,
    meeting_start_time: isoTime(startedAt),
    meeting_end_time: until,
    summary_start_time: isoTime(startedAt),
    summary_end_time: until,
    summary_created_time: made,
    summary_last_modified_time: made,
    summary_last_modified_user_id: meeting.host.id,
    summary_last_modified_user_email: meeting.host.email,
    summary_title: summary?.title ?? '',
    summary_overview: summary?.overview ?? '',
    summary_details: summary?.details ?? [],
    next_steps: summary?.nextSteps ?? [],
    edited_summary: {},
    summary_content: [`## ${summary?.title ?? ''}`, summary?.overview ?? ''].join('\n'),
  };
}

function dayIn(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw invalid([{ field, message: 'Invalid field.' }]);
  return at;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
