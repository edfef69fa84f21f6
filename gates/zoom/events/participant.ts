/** Who was in a meeting. */
import type { ParticipantFacts, RecordEvent } from '../../../src/domain/record.ts';
import { record, textOf } from '../json.ts';
import { timeOf } from '../meeting/facts.ts';
import { idOf, type Item, told } from './item.ts';

/** Whoever joins before the host has no `user_id` yet, and breakout rooms give another one: both are news only. */
const STAY: Readonly<Record<string, (item: Item) => ParticipantFacts>> = {
  participant_joined: (item) => ({
    ...told({ joinedAt: timeOf(participantOf(item)['join_time']) }),
    leftAt: null,
    waiting: false,
  }),
  participant_left: (item) => ({
    leftAt: timeOf(participantOf(item)['leave_time']) ?? item.at,
    waiting: false,
  }),
  participant_joined_waiting_room: () => ({ waiting: true }),
  participant_put_in_waiting_room: () => ({ waiting: true }),
  participant_admitted: () => ({ waiting: false }),
  participant_left_waiting_room: () => ({ waiting: false }),
};

/**
 * One record a stay: `<meeting uuid>:<user_id>`. Zoom gives a new `user_id` each time somebody joins, so leaving
 * finds the stay that began with it, whichever is told of first; a stay of which only the end was told is one, too.
 * `participant_uuid` and `id` stand in where it is missing.
 */
export function participantRecords(item: Item): readonly RecordEvent[] {
  const { event, account, meeting, instance, at, raw } = item;
  const stay = STAY[event.slice(event.indexOf('.') + 1)];
  if (!stay || account === null || meeting === null) return [];
  const one = participantOf(item);
  const id = idOf(one['user_id']) ?? textOf(one['participant_uuid']) ?? textOf(one['id']);
  if (id === null) return [];
  const facts: ParticipantFacts = {
    ...told({
      name: textOf(one['user_name']),
      email: textOf(one['email']),
      phone: idOf(one['phone_number']),
      registrant: textOf(one['registrant_id']),
    }),
    ...stay(item),
  };
  const externalId = `${instance ?? meeting}:${id}`;
  return [{ kind: 'record', account, record: 'participant', externalId, meeting, facts, at, raw }];
}

function participantOf({ object }: Pick<Item, 'object'>) {
  return record(object['participant']);
}
