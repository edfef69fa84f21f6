import type { GateEvent } from '../../../src/domain/event.ts';
import { figure, id, type Json, object, objects, string, time } from './json.ts';
import { type Place, slice, unknown } from './place.ts';

interface Told {
  subject: string | null;
  summary: string;
}

type Teller = (value: Json) => Told;

/** What is told of each webhook field that is no message, in one line. Fields: Cloud API “Webhooks”. */
const TELLERS: Readonly<Record<string, Teller>> = {
  message_template_status_update: (value) =>
    template(value, [figure(value['event']), reason(value['reason'])]),
  message_template_quality_update: (value) =>
    template(value, [
      'quality',
      change(value['previous_quality_score'], value['new_quality_score']),
    ]),
  message_template_components_update: (value) => template(value, ['text changed']),
  template_category_update: (value) =>
    template(value, [
      'category',
      change(value['previous_category'], value['new_category'] ?? value['correct_category']),
    ]),
  phone_number_name_update: (value) =>
    number(value, [
      `name “${figure(value['requested_verified_name']) ?? ''}”`,
      figure(value['decision']),
      reason(value['rejection_reason']),
    ]),
  phone_number_quality_update: (value) =>
    number(value, [
      figure(value['event']),
      change(
        value['old_limit'],
        value['current_limit'] ?? value['max_daily_conversations_per_business'],
      ),
    ]),
  account_update: (value) => {
    const ban = object(value['ban_info']);
    const violation = object(value['violation_info']);
    return {
      subject: id(value['phone_number']),
      summary: line('Business account:', [
        figure(value['event']),
        figure(ban?.['waba_ban_state']),
        figure(violation?.['violation_type']),
      ]),
    };
  },
  account_review_update: (value) => ({
    subject: null,
    summary: line('Business account review:', [figure(value['decision'])]),
  }),
  account_alerts(value) {
    const alert = object(value['alert_info']) ?? value;
    return {
      subject: id(value['entity_id']),
      summary: line('Alert:', [
        figure(alert['alert_severity']),
        figure(alert['alert_type']),
        figure(alert['alert_status']),
        figure(alert['alert_description']),
      ]),
    };
  },
  business_capability_update: (value) => ({
    subject: null,
    summary: line(
      'Limits changed:',
      Object.entries(value).map(([name, limit]) => {
        const shown = figure(limit);
        return shown === null ? null : `${name} ${shown}`;
      }),
    ),
  }),
  security: (value) => number(value, [figure(value['event'])]),
  user_preferences: (item) => ({
    subject: id(item['wa_id']) ?? id(item['user_id']),
    summary: line('Preference:', [
      figure(item['category']),
      figure(item['value']),
      figure(item['detail']),
    ]),
  }),
  user_id_update(item) {
    const ids = object(item['user_id']);
    return {
      subject: id(ids?.['current']) ?? id(item['wa_id']),
      summary: line('User id:', [change(ids?.['previous'], ids?.['current'])]),
    };
  },
  smb_app_state_sync(item) {
    const contact = object(item['contact']);
    return {
      subject: id(contact?.['phone_number']),
      summary: line('Address book:', [figure(item['action']), figure(contact?.['full_name'])]),
    };
  },
  group_lifecycle_update: group,
  group_participants_update: group,
  group_settings_update: group,
  group_status_update: group,
  calls: (item) => ({
    subject: id(item['from']) ?? id(item['recipient_id']),
    summary: line('Call:', [figure(item['event']), figure(item['status'])]),
  }),
};

/** Fields whose value is a list: one notice an item. */
const LISTS: Readonly<Record<string, string>> = {
  user_preferences: 'user_preferences',
  user_id_update: 'user_id_update',
  smb_app_state_sync: 'state_sync',
  group_lifecycle_update: 'groups',
  group_participants_update: 'groups',
  group_settings_update: 'groups',
  group_status_update: 'groups',
  calls: 'calls',
};

/** A change of a known field as notices; `null` where the field is not known. */
export function notices(place: Place): GateEvent[] | null {
  const { field, value } = place;
  const tell = Object.hasOwn(TELLERS, field) ? TELLERS[field] : undefined;
  if (!tell) return null;
  const list = LISTS[field];
  if (list === undefined) return [notice(place, tell, value, place.raw)];
  const items = value[list];
  if (!Array.isArray(items)) return [unknown(`${field} without ${list}`, place.raw, place)];
  return items.map((item: unknown) => {
    const read = object(item);
    return read
      ? notice(place, tell, read, slice(place, { [list]: [item] }))
      : unknown(`${field}: an item is not an object`, item, place);
  });
}

function notice(place: Place, tell: Teller, item: Json, raw: Json): GateEvent {
  const { subject, summary } = tell(item);
  return {
    kind: 'notice',
    account: place.account,
    at: time(item['timestamp'] ?? object(item['metadata'])?.['timestamp']) ?? place.at,
    topic: place.field,
    subject: subject ?? place.businessAccount,
    summary,
    raw,
  };
}

function template(value: Json, parts: readonly (string | null)[]): Told {
  const name = id(value['message_template_name']) ?? id(value['message_template_id']);
  const language = string(value['message_template_language']);
  const called = `Template “${name ?? '?'}”${language === null ? '' : ` (${language})`}:`;
  return { subject: name, summary: line(called, parts) };
}

function number(value: Json, parts: readonly (string | null)[]): Told {
  const shown = id(value['display_phone_number']) ?? id(value['phone_number']);
  return { subject: shown, summary: line(`Number ${shown ?? '?'}:`, parts) };
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

function reason(value: unknown): string | null {
  const text = figure(value);
  return text === null || text === 'NONE' ? null : `(${text})`;
}

function change(before: unknown, after: unknown): string | null {
  const [from, to] = [figure(before), figure(after)];
  return from !== null && to !== null ? `${from} → ${to}` : (to ?? from);
}

function line(start: string, parts: readonly (string | null)[]): string {
  return [start, ...parts.filter((part) => part !== null)].join(' ');
}
