/** One delivery of Zoom's as events. https://developers.zoom.us/docs/api/meetings/events/ */
import type { GateEvent, UnknownEvent } from '../../../src/domain/event.ts';
import { record, textOf } from '../json.ts';
import { stripped } from '../strip.ts';
import { userIdOf } from './host.ts';
import { idOf, type Item, type Reader } from './item.ts';
import { meetingRecords } from './meeting.ts';
import { participantRecords } from './participant.ts';
import { recordingRecords } from './recording.ts';
import { registrantRecords } from './registrant.ts';
import { tell } from './tell.ts';

/** What Zoom's events of meetings, and of what belongs to them, are called by. */
const KNOWN: ReadonlySet<string> = new Set([
  'meeting',
  'webinar',
  'recording',
  'user',
  'session',
  'app',
  'app_deauthorized',
]);

/** In this order, so that a notice finds its meeting here. */
const READERS: readonly Reader[] = [
  meetingRecords,
  participantRecords,
  registrantRecords,
  recordingRecords,
];

/** What is a time in seconds, and not in milliseconds. */
const MOST_SECONDS = 1e11;

/**
 * All that an event tells: the facts of its meeting, participant, registrant or recordings, and a notice. What cannot
 * be read gives an `unknown` event. Pure, never throws. Nothing that opens something by itself is kept.
 * @param at when it was received, epoch milliseconds: for what tells no time of its own
 */
export function eventsOf(root: unknown, at: number): readonly GateEvent[] {
  const raw = stripped(root);
  const reject = (reason: string): [UnknownEvent] => [
    { kind: 'unknown', account: null, at, reason, raw },
  ];
  const read = record(root);
  const event = textOf(read['event']);
  if (event === null) return reject('the delivery names no event');
  const payload = record(read['payload']);
  if (Object.keys(payload).length === 0) return reject(`${event.slice(0, 100)} without a payload`);
  if (!KNOWN.has(event.split('.', 1)[0] ?? ''))
    return reject(`${event.slice(0, 100)} is not known`);
  const item = itemOf({ event, payload, at: happenedAt(read['event_ts']) ?? at, raw });
  const records = READERS.flatMap((reader) => reader(item));
  return [...records, noticeOf(item, root)];
}

function itemOf({ event, payload, at, raw }: Pick<Item, 'event' | 'payload' | 'at' | 'raw'>): Item {
  const object = record(payload['object']);
  const about = /^(?:meeting|webinar|recording)\./.test(event);
  const number =
    object['id'] ?? object['meeting_id'] ?? object['meeting_number'] ?? object['webinar_id'];
  const uuid =
    object['uuid'] ??
    object['meeting_uuid'] ??
    object['webinar_uuid'] ??
    payload['meeting_uuid'] ??
    payload['webinar_uuid'];
  return {
    event,
    at,
    account: userIdOf(event, payload, object),
    meeting: about ? idOf(number) : null,
    instance: about ? textOf(uuid) : null,
    payload,
    object,
    raw,
  };
}

function happenedAt(value: unknown): number | null {
  if (typeof value !== 'number' || !(value > 0)) return null;
  return Math.round(value < MOST_SECONDS ? value * 1000 : value);
}

function noticeOf(item: Item, root: unknown): GateEvent {
  const { event, account, at, meeting, instance, object, raw } = item;
  return {
    kind: 'notice',
    account,
    at,
    topic: event,
    subject: meeting ?? instance ?? idOf(object['id']) ?? idOf(object['session_id']),
    summary: String(tell(root).said),
    ...(meeting === null ? {} : { meeting }),
    raw,
  };
}
