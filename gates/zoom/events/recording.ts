/** The files of a recording in the cloud. */
import type { RecordEvent, RecordingFacts } from '../../../src/domain/record.ts';
import { textOf } from '../json.ts';
import { timeOf } from '../meeting/facts.ts';
import { idOf, type Item, items, type Json, told } from './item.ts';

type State = NonNullable<RecordingFacts['state']>;

/** Archives for audits (`archive_files`) are no recordings: nobody can fetch them as such. */
const STATE: Readonly<Record<string, State | null>> = {
  // Each file says it itself.
  'recording.completed': null,
  'recording.transcript_completed': null,
  'recording.recovered': 'completed',
  'recording.trashed': 'trashed',
  'recording.deleted': 'deleted',
};

/** One record a file, by the file's id. */
export function recordingRecords(item: Item): readonly RecordEvent[] {
  const { event, account, meeting, object, at, raw } = item;
  const state = STATE[event];
  if (state === undefined || account === null || meeting === null) return [];
  return filesOf(object).flatMap<RecordEvent>((file) => {
    const externalId = idOf(file['id']);
    if (externalId === null) return [];
    const facts = told(factsOf(file, object, state));
    return { kind: 'record', account, record: 'recording', externalId, meeting, facts, at, raw };
  });
}

/** With the audio of each participant, where that is recorded by itself. */
export function filesOf(object: Json): readonly Json[] {
  return [...items(object['recording_files']), ...items(object['participant_audio_files'])];
}

function factsOf(file: Json, object: Json, state: State | null): RecordingFacts {
  const ending = textOf(file['file_extension']) ?? textOf(file['file_type']);
  return {
    type: textOf(file['recording_type']),
    extension: ending?.toLowerCase() ?? null,
    size: typeof file['file_size'] === 'number' ? file['file_size'] : null,
    startedAt: timeOf(file['recording_start']),
    endedAt: timeOf(file['recording_end']),
    playUrl: textOf(file['play_url']),
    passcode: textOf(object['password']),
    state: state ?? (file['status'] === 'processing' ? 'processing' : 'completed'),
  };
}
