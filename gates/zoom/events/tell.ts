/** What an event says, in a line. */
import { plural, type Words, words } from '../../../src/domain/words.ts';
import { record, textOf } from '../json.ts';
import { idOf, type Json } from './item.ts';
import { isOneOfMany } from './meeting.ts';
import { filesOf } from './recording.ts';
import { nameOf } from './registrant.ts';

export interface Said {
  said: Words;
  /** It says something to people, not only to those who look for a fault. */
  plain: boolean;
}

/** As much of an event as its line says. */
interface Told {
  title: string;
  who: string;
  payload: Json;
  object: Json;
}

/** Pure; `root`: the whole delivery, or what was kept of it. */
export function tell(root: unknown): Said {
  const { event, payload } = record(root);
  const name = textOf(event) ?? '';
  const told = record(payload);
  const object = record(told['object']);
  const title = titleOf(object);
  const [group = '', what = ''] = name.split(/\.(.*)/s);
  const line = (GROUPS[group] ?? {})[what];
  if (line) {
    return { said: line({ title, who: whoOf(object), payload: told, object }), plain: true };
  }
  if (name === 'app_deauthorized') {
    return {
      said: words`The app was removed from the Zoom account; log in again: gates zoom login`,
      plain: true,
    };
  }
  const said =
    title === '' ? words`Zoom tells of ${name}` : words`Zoom tells of ${name}: “${title}”`;
  return { said, plain: false };
}

type Lines = Readonly<Record<string, (told: Told) => Words>>;

const waits = ({ who, title }: Told): Words => words`${who} waits to be let into “${title}”`;

/** Of meetings and of webinars. */
const MEETING: Lines = {
  created: ({ title }) => words`“${title}” was planned`,
  updated: ({ title }) => words`“${title}” was changed`,
  deleted: (told) =>
    isOneOfMany(told)
      ? words`One time of “${told.title}” was deleted`
      : words`“${told.title}” was deleted`,
  permanently_deleted: (told) =>
    isOneOfMany(told)
      ? words`One time of “${told.title}” was deleted for good`
      : words`“${told.title}” was deleted for good`,
  recovered: ({ title }) => words`“${title}” was brought back`,
  started: ({ title }) => words`“${title}” started`,
  ended: ({ title }) => words`“${title}” ended`,
  participant_joined: ({ who, title }) => words`${who} joined “${title}”`,
  participant_left: ({ who, title }) => words`${who} left “${title}”`,
  participant_joined_waiting_room: waits,
  participant_put_in_waiting_room: waits,
  participant_jbh_waiting: ({ who, title }) => words`${who} waits for “${title}” to be opened`,
  participant_admitted: ({ who, title }) => words`${who} was let into “${title}”`,
  registration_created: ({ who, title }) => words`${who} registered for “${title}”`,
  registration_approved: ({ who, title }) => words`${who} may come to “${title}”`,
  registration_denied: ({ who, title }) => words`${who} was not admitted to “${title}”`,
  registration_cancelled: ({ who, title }) => words`${who} does not come to “${title}” any more`,
  invitation_accepted: ({ who, title }) => words`${who} accepted the call to “${title}”`,
  invitation_rejected: ({ who, title }) => words`${who} declined the call to “${title}”`,
  invitation_timeout: ({ who, title }) => words`${who} did not answer the call to “${title}”`,
  summary_completed: ({ title }) => words`The summary of “${title}” is ready`,
  summary_trashed: ({ title }) => words`The summary of “${title}” was deleted`,
  summary_deleted: ({ title }) => words`The summary of “${title}” was deleted`,
  summary_recovered: ({ title }) => words`The summary of “${title}” was brought back`,
  chat_message_sent: ({ object }) => {
    const { sender_name: sender, message_content: text } = record(object['chat_message']);
    return words`${textOf(sender) ?? SOMEBODY} in the chat: ${textOf(text) ?? ''}`;
  },
  chat_message_file_sent: ({ object }) => {
    const { sender_name: sender, file_name: file } = record(object['chat_message_file']);
    return words`${textOf(sender) ?? SOMEBODY} sent the file ${textOf(file) ?? ''}`;
  },
};

const GROUPS: Readonly<Record<string, Lines>> = {
  meeting: MEETING,
  webinar: MEETING,
  recording: {
    started: ({ title }) => words`“${title}” is being recorded`,
    resumed: ({ title }) => words`“${title}” is being recorded again`,
    paused: ({ title }) => words`The recording of “${title}” pauses`,
    stopped: ({ title }) => words`The recording of “${title}” was stopped`,
    completed: ({ title, object }) =>
      words`The recording of “${title}” is ready: ${plural(filesOf(object).length, '# file', '# files')}`,
    transcript_completed: ({ title }) => words`The transcript of “${title}” is ready`,
    renamed: ({ title }) => words`The recording is called “${title}” from now on`,
    trashed: ({ title }) => words`The recording of “${title}” was deleted`,
    deleted: ({ title }) => words`The recording of “${title}” was deleted for good`,
    recovered: ({ title }) => words`The recording of “${title}” was brought back`,
    batch_trashed: ({ object }) => {
      const { meeting_uuids: all } = object;
      const count = Array.isArray(all) ? all.length : 0;
      return words`${plural(count, 'The recordings of # meeting', 'The recordings of # meetings')} were deleted`;
    },
  },
};

const SOMEBODY = '?';

function titleOf(object: Json): string {
  const { topic, meeting_topic: other, session_name: session } = object;
  const number = object['id'] ?? object['meeting_id'] ?? object['meeting_number'];
  const called = textOf(topic) ?? textOf(other) ?? textOf(session) ?? textOf(object['email']);
  return called ?? idOf(number) ?? '';
}

function whoOf(object: Json): string {
  const participant = record(object['participant']);
  const registrant = record(object['registrant']);
  return (
    textOf(participant['user_name']) ??
    nameOf(registrant) ??
    textOf(participant['email']) ??
    textOf(registrant['email']) ??
    SOMEBODY
  );
}
