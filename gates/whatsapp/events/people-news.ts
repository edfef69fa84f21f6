/** News of people: what they want, what they are called now, that they called, who is in a group. */
import type { Identity, Party } from '../../../src/domain/event.ts';
import { figure, id, type Json, object, objects, phone, string } from '../../meta/json.ts';
import type { Place } from './place.ts';
import {
  called,
  change,
  facts,
  line,
  personOf,
  subjectOf,
  type Teller,
  type Told,
} from './telling.ts';

/** What is told of each list of items, by the name of the list. */
export const PEOPLE_NEWS: Readonly<Record<string, Teller>> = {
  user_preferences(item, place) {
    const peer = personOf(item, place, {
      phone: 'wa_id',
      userId: 'user_id',
      parentUserId: 'parent_user_id',
    });
    const parts = [item['category'], item['value'], item['detail']].map(figure);
    return {
      subject: subjectOf(peer),
      summary: line('Preference:', parts),
      peer,
      ...(item['category'] === 'marketing_messages' ? { marketing: wish(item['value']) } : {}),
    };
  },
  user_id_update(item, place) {
    const ids = object(item['user_id']);
    const parents = object(item['parent_user_id']);
    const known = personOf(item, place, { phone: 'wa_id', userId: '' });
    const named = [
      ids?.['previous'],
      ids?.['current'],
      parents?.['previous'],
      parents?.['current'],
    ];
    const identities: Identity[] = [
      ...(known?.identities ?? []),
      ...named.flatMap((each) => {
        const value = id(each);
        return value === null ? [] : [{ kind: 'user_id', value }];
      }),
    ];
    return {
      subject: id(ids?.['current']) ?? id(item['wa_id']),
      summary: line('User id:', [change(ids?.['previous'], ids?.['current'])]),
      peer: identities.length === 0 ? null : { identities, name: known?.name, same: true },
    };
  },
  state_sync(item) {
    const contact = object(item['contact']);
    const number = phone(contact?.['phone_number']);
    const name = string(contact?.['full_name']) ?? string(contact?.['first_name']);
    const identities = number === null ? [] : [{ kind: 'phone', value: number }];
    const named = name !== null && number !== null && item['action'] !== 'remove';
    return {
      subject: id(contact?.['phone_number']),
      summary: line('Address book:', [figure(item['action']), name]),
      peer: named ? { identities, name } : null,
    };
  },
  calls: call,
  statuses(item, place) {
    const peer = personOf(item, place, {
      phone: 'recipient_id',
      userId: 'recipient_user_id',
      parentUserId: 'recipient_parent_user_id',
    });
    const state = figure(item['status'])?.toLowerCase() ?? '?';
    return { subject: subjectOf(peer), summary: `Call to ${called(peer)}: ${state}`, peer };
  },
  groups: group,
  user_actions(item) {
    const data = Object.entries(item).find(([name]) => name.endsWith('_data'))?.[1];
    return {
      subject: null,
      summary: line(`Action: ${figure(item['action_type']) ?? '?'}`, [facts(object(data) ?? {})]),
    };
  },
  automatic_events(item) {
    const { value, currency } = object(item['custom_data']) ?? {};
    return {
      subject: id(item['id']),
      summary: line(`Event: ${figure(item['event_name']) ?? '?'}`, [
        figure(value),
        figure(currency),
      ]),
    };
  },
};

/** Who answers a person was handed over: `control_passed`, `control_taken` …, in the words of the platform. */
export function handover(value: Json, place: Place): Told {
  const sender = object(value['sender']) ?? {};
  const wa = { ...sender, phone_number: sender['phone_number'] ?? sender['wa_id'] };
  const peer = personOf(wa, place, { phone: 'phone_number', userId: 'user_id' });
  const how = Object.keys(value).find((name) => /^(?:control|request|pass|take)/.test(name));
  return {
    subject: subjectOf(peer),
    summary: line(`Handover of ${called(peer)}:`, [
      how ?? figure(value['type']),
      how === undefined ? null : facts(object(value[how]) ?? {}),
    ]),
    peer,
  };
}

function wish(value: unknown): Told['marketing'] {
  if (value === 'stop') return 'stopped';
  return value === 'resume' ? 'resumed' : undefined;
}

/**
 * A call as it begins and ends. Ended without having begun, it was missed. Shapes:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/
 */
function call(item: Json, place: Place): Told {
  const ours =
    item['direction'] === 'BUSINESS_INITIATED' ||
    (item['direction'] === undefined && phone(item['from']) === place.self);
  const peer = ours
    ? personOf(item, place, {
        phone: 'to',
        userId: 'to_user_id',
        parentUserId: 'to_parent_user_id',
      })
    : personOf(item, place, {
        phone: 'from',
        userId: 'from_user_id',
        parentUserId: 'from_parent_user_id',
      });
  return { subject: subjectOf(peer), summary: callLine(item, ours, peer), peer };
}

function callLine(item: Json, ours: boolean, peer: Party | null): string {
  const who = called(peer);
  const title = ours ? `Call to ${who}:` : `Call from ${who}:`;
  const event = figure(item['event']);
  if (event !== 'terminate') {
    const begun = ours ? 'connecting' : 'ringing';
    return line(title, [event === 'connect' ? begun : event, figure(item['status'])]);
  }
  const seconds = figure(item['duration']);
  if (seconds !== null && seconds !== '0') return `${title} ended after ${seconds} s`;
  if (!ours) return `Missed call from ${who}`;
  return `${title} not answered`;
}

function group(item: Json): Told {
  const people = (list: unknown, sign: string) =>
    objects(list)
      .flatMap((one) => id(one['wa_id']) ?? id(one['user_id']) ?? id(one['input']) ?? [])
      .map((who) => `${sign}${who}`);
  const [error] = objects(item['errors']);
  return {
    subject: id(item['group_id']),
    summary: line('Group:', [
      figure(item['type']),
      figure(item['subject']),
      ...people(item['added_participants'], '+'),
      ...people(item['removed_participants'], '-'),
      figure(error?.['title']) ?? figure(error?.['message']),
    ]),
  };
}
