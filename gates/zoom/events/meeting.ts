/** What events tell of a meeting or webinar: their numbers are of one kind. */
import type { MeetingFacts, RecordEvent } from '../../../src/domain/record.ts';
import { textOf } from '../json.ts';
import { meetingFacts, timeOf } from '../meeting/facts.ts';
import { type Item, items, type Json, startedAtOf, told } from './item.ts';
import { summaryOf } from './summary.ts';

/**
 * Facts of the meeting itself. Events of what happens in it (somebody joins, a recording is ready) tell in passing
 * what it is called; that was so when it began, and no later.
 */
export function meetingRecords(item: Item): readonly RecordEvent[] {
  const { event, account, meeting, at, raw } = item;
  if (account === null || meeting === null) return [];
  const [, what = ''] = event.split(/\.(.*)/s);
  const about = event.startsWith('recording.') ? undefined : ABOUT[what];
  const facts = about ? about(item) : inPassing(item);
  if (Object.keys(facts).length === 0) return [];
  const since = about ? at : Math.min(at, startedAtOf(item) ?? at);
  return [
    {
      kind: 'record',
      account,
      record: 'meeting',
      externalId: meeting,
      meeting: null,
      facts,
      at: since,
      raw,
    },
  ];
}

const ABOUT: Readonly<Record<string, (item: Item) => MeetingFacts>> = {
  created: (item) => ({ ...planOf(item, true), state: 'scheduled' }),
  updated: (item) => planOf(item),
  deleted: (item) => ({ ...planOf(item), ...gone(item) }),
  permanently_deleted: (item) => ({ ...planOf(item), ...gone(item) }),
  recovered: (item) => ({ ...planOf(item), ...(isOneOfMany(item) ? {} : { state: 'scheduled' }) }),
  started: (item) => ({
    ...nameOf(item),
    ...told({ instance: item.instance, startedAt: startedAtOf(item) }),
    endedAt: null,
    state: 'started',
  }),
  ended: (item) => ({
    ...nameOf(item),
    ...told({
      instance: item.instance,
      startedAt: startedAtOf(item),
      endedAt: timeOf(item.object['end_time']) ?? item.at,
    }),
    state: 'ended',
  }),
  summary_completed: summary,
  summary_updated: summary,
  summary_recovered: summary,
  summary_trashed: () => ({ summary: null }),
  summary_deleted: () => ({ summary: null }),
};

/** Those of one time alone are not of the whole: `scope` of a change and `operation` of a deletion say `single`. */
function planOf(item: Item, whole = !isOneOfMany(item)): MeetingFacts {
  // Its id of a time that it is held comes with that time.
  const { startsAt, duration, instance: _instance, ...others } = meetingFacts(item.object);
  if (!whole) return others;
  return {
    ...others,
    ...(startsAt !== undefined && { startsAt }),
    ...(duration !== undefined && { duration }),
  };
}

function gone(item: Item): MeetingFacts {
  return isOneOfMany(item) ? {} : { state: 'deleted' };
}

/** Whether only some of the times of a recurring meeting (type 8) or webinar (type 9) are meant. */
export function isOneOfMany({ payload, object }: { payload: Json; object: Json }): boolean {
  const single = payload['operation'] === 'single' || payload['scope'] === 'single';
  const recurring = object['type'] === 8 || object['type'] === 9;
  return single && recurring && items(object['occurrences']).length > 0;
}

/** How it is planned, without its times: `start_time` of what has begun is when that was. */
function nameOf({ object }: Pick<Item, 'object'>): MeetingFacts {
  const { topic, timeZone } = meetingFacts(object);
  return told({ topic, timeZone });
}

/** A recording is called by itself, whatever its meeting is called by then. */
function inPassing({ event, object }: Item): MeetingFacts {
  if (event.startsWith('recording.')) return {};
  const topic = textOf(object['topic']) ?? textOf(object['meeting_topic']);
  const host = textOf(object['host_email']) ?? textOf(object['meeting_host_email']);
  return told({ topic, host });
}

function summary(item: Item): MeetingFacts {
  const text = summaryOf(item.object);
  return { ...inPassing(item), ...(text === null ? {} : { summary: text }) };
}
