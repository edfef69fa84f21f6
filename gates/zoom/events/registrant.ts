/** Who registered for a meeting. */
import type { RecordEvent, RegistrantFacts } from '../../../src/domain/record.ts';
import { record, textOf } from '../json.ts';
import { idOf, type Item, type Json, told } from './item.ts';

const STATUS: Readonly<Record<string, RegistrantFacts['status']>> = {
  registration_approved: 'approved',
  registration_denied: 'denied',
  registration_cancelled: 'cancelled',
};
const CREATED = 'registration_created';
/** Where the host lets people in by hand, it says so at once. */
const ASKED: Readonly<Record<string, RegistrantFacts['status']>> = {
  approved: 'approved',
  pending: 'pending',
  denied: 'denied',
};

/** Those who register for a recording are none of its meeting. */
export function registrantRecords(item: Item): readonly RecordEvent[] {
  const { event, account, meeting, at, raw } = item;
  const what = event.slice(event.indexOf('.') + 1);
  const status = STATUS[what];
  if (event.startsWith('recording.') || (!status && what !== CREATED)) return [];
  const one = record(item.object['registrant']);
  const id = idOf(one['id']);
  if (account === null || meeting === null || id === null) return [];
  const facts = told({
    name: nameOf(one),
    email: textOf(one['email']),
    phone: idOf(one['phone']),
    status: status ?? ASKED[textOf(one['status']) ?? ''],
    joinUrl: textOf(one['join_url']),
    registeredAt: what === CREATED ? at : null,
  });
  const externalId = `${meeting}:${id}`;
  return [{ kind: 'record', account, record: 'registrant', externalId, meeting, facts, at, raw }];
}

/** `Olga Petrova`, as far as it is told. */
export function nameOf(one: Json): string | null {
  const parts = [textOf(one['first_name']), textOf(one['last_name'])];
  return textOf(parts.filter((part) => part !== null).join(' '));
}
