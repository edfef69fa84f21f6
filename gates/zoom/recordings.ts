/** Recordings in Zoom's cloud. https://developers.zoom.us/docs/api/meetings/ (“Cloud Recording”) */
import type { RecordEvent, RecordingFacts } from '../../src/domain/record.ts';
import { pathId, type ZoomApi } from './api.ts';
import { idOf } from './events/item.ts';
import { record, textOf } from './json.ts';
import { timeOf } from './meeting/facts.ts';
import { stripped } from './strip.ts';

/** What was recorded of one time that a meeting was held. Times are epoch milliseconds. */
export interface Recording {
  /** The meeting's number. */
  meeting: string;
  uuid: string;
  topic: string;
  startedAt: number | null;
  /** Minutes. */
  duration: number | null;
  /** What the shared link asks for; `null`: it asks for none, or it is not told. */
  passcode: string | null;
  /** The same as a part of the link (`pwd`), where only that is told. */
  linkPasscode: string | null;
  files: readonly RecordingFile[];
}

export interface RecordingFile {
  id: string;
  /** What is on it, in Zoom's words: `shared_screen_with_speaker_view`, `audio_only`, `audio_transcript` … */
  type: string;
  /** What it is called at Zoom: of one participant's own audio. */
  name: string | null;
  /** As file names end. */
  extension: string;
  /** Bytes; `null`: not told. */
  size: number | null;
  startedAt: number | null;
  endedAt: number | null;
  /** `processing`: Zoom is still making it. */
  state: 'processing' | 'completed';
  playUrl: string | null;
  /** Opens only with the login's access. Never to be shown or kept. */
  downloadUrl: string | null;
  raw: unknown;
}

export const FILE_TYPES = ['video', 'audio', 'transcript', 'chat', 'all'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** By Zoom's `file_type`. */
const FILES: Readonly<Record<Exclude<FileType, 'all'>, readonly string[]>> = {
  video: ['MP4'],
  audio: ['M4A'],
  transcript: ['TRANSCRIPT', 'CC'],
  chat: ['CHAT', 'CHAT_MESSAGE'],
};

/** Where `file_extension` is not told. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  TRANSCRIPT: 'vtt',
  CC: 'vtt',
  CHAT: 'txt',
  CHAT_MESSAGE: 'txt',
  TIMELINE: 'json',
  SUMMARY: 'json',
  TB: 'json',
};

const DAY_MS = 86_400_000;
/** Zoom takes a month at most. */
const SPAN_DAYS = 30;

export function isOfType({ raw }: Pick<RecordingFile, 'raw'>, type: FileType): boolean {
  if (type === 'all') return true;
  return FILES[type].includes(textOf(record(raw)['file_type']) ?? '');
}

/**
 * Those of a time, the first one first; a request for each month.
 * @param host a user id, or `me`: an app of the account has to say whose
 * @param meeting the number of one meeting; left out: of all
 */
export async function listRecordings(
  api: ZoomApi,
  host: string,
  { from, to, meeting }: { from: number; to: number; meeting?: string | undefined },
): Promise<Recording[]> {
  const found = new Map<string, Recording>();
  for (const span of spansOf(from, to)) {
    const query = { ...span, ...(meeting !== undefined && { meeting_id: meeting }) };
    for await (const page of api.pages(`/users/${pathId(host)}/recordings`, 'meetings', query)) {
      for (const item of page) {
        const one = recordingOf(item);
        const { startedAt } = one;
        const within = startedAt === null || (startedAt >= from && startedAt <= to);
        if (within) found.set(`${one.uuid} ${startedAt}`, one);
      }
    }
  }
  return [...found.values()].toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
}

/** Of the meeting's last time, or by a UUID of one. @throws GateError exit 5 where nothing was recorded */
export async function readRecording(api: ZoomApi, named: string): Promise<Recording> {
  return recordingOf(await api.call('GET', `/meetings/${pathId(named)}/recordings`));
}

/** Days as Zoom counts them (UTC), both included, in spans of a month at most; the times are epoch milliseconds. Pure. */
export function spansOf(from: number, to: number): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = [];
  const last = startOfDay(to);
  for (let day = startOfDay(from); day <= last; day += SPAN_DAYS * DAY_MS) {
    const end = Math.min(day + (SPAN_DAYS - 1) * DAY_MS, last);
    spans.push({ from: dayOf(day), to: dayOf(end) });
  }
  return spans;
}

const startOfDay = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** An item of a list, or an answer about one meeting. Pure. */
export function recordingOf(item: unknown): Recording {
  const told = record(item);
  const files = ['recording_files', 'participant_audio_files'].flatMap((key) => {
    const list = told[key];
    return Array.isArray(list) ? list : [];
  });
  const uuid = textOf(told['uuid']) ?? '';
  return {
    meeting: idOf(told['id']) ?? '',
    uuid,
    topic: textOf(told['topic']) ?? '',
    startedAt: timeOf(told['start_time']),
    duration: typeof told['duration'] === 'number' ? told['duration'] : null,
    passcode: textOf(told['password']),
    linkPasscode: textOf(told['recording_play_passcode']),
    files: ownIds(files.map((file) => fileOf(file, uuid))),
  };
}

/** Of a recording in pieces several files of one kind may have no id of Zoom's. */
function ownIds(files: readonly RecordingFile[]): RecordingFile[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const times = (seen.get(file.id) ?? 0) + 1;
    seen.set(file.id, times);
    return times === 1 ? file : { ...file, id: `${file.id}:${times}` };
  });
}

function fileOf(file: unknown, uuid: string): RecordingFile {
  const told = record(file);
  const kind = textOf(told['file_type']) ?? '';
  const type = textOf(told['recording_type']) ?? kind.toLowerCase();
  const downloadUrl = textOf(told['download_url']);
  const extension = textOf(told['file_extension']) ?? EXTENSIONS[kind] ?? kind;
  return {
    // Captions and timelines have none.
    id: textOf(told['id']) ?? `${uuid}:${type}`,
    type,
    name: textOf(told['file_name']),
    extension: extension.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || 'bin',
    // 0 is told of what is not counted yet.
    size: typeof told['file_size'] === 'number' && told['file_size'] > 0 ? told['file_size'] : null,
    startedAt: timeOf(told['recording_start']),
    endedAt: timeOf(told['recording_end']),
    // While it is being made there is no way to it.
    state: told['status'] === 'processing' || downloadUrl === null ? 'processing' : 'completed',
    playUrl: textOf(told['play_url']),
    downloadUrl,
    raw: stripped(file),
  };
}

/** Files as they are kept. Pure. */
export function recordingEvents(account: string, recording: Recording, at: number): RecordEvent[] {
  const { meeting, passcode, files } = recording;
  return files.map(({ id, raw, downloadUrl: _never, name: _name, ...told }) => {
    const facts: RecordingFacts = { ...told, ...(passcode !== null && { passcode }) };
    const known = Object.entries(facts).filter(([, value]) => value !== null);
    return {
      kind: 'record',
      record: 'recording',
      account,
      externalId: id,
      meeting,
      facts: Object.fromEntries(known),
      at,
      raw,
    };
  });
}
