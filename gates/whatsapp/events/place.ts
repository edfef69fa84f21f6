import type { UnknownEvent } from '../../../src/domain/event.ts';
import { id, type Json, object, phone, time } from '../../meta/json.ts';

/** Where in a webhook body an item stood: one change of one entry. */
export interface Place {
  field: string;
  value: Json;
  /** The phone number id the change is for, where it names one. */
  account: string | null;
  /** Our number as people see it, digits only. */
  self: string;
  /** When the platform made the entry, epoch milliseconds; 0 where it does not say. */
  at: number;
  /** The WhatsApp business account. */
  businessAccount: string | null;
  /** The change as it came, with its entry's time. */
  raw: Json;
}

/** `null` where the change holds no object to read. */
export function placeOf(entry: Json, change: Json): Place | null {
  const value = object(change['value']);
  const field = id(change['field']);
  if (!value || field === null) return null;
  const told = entry['time'] === undefined ? {} : { time: entry['time'] };
  const metadata = object(value['metadata']);
  const account = id(metadata?.['phone_number_id']);
  return {
    field,
    value,
    account,
    self: phone(metadata?.['display_phone_number']) ?? account ?? '',
    at: time(entry['time']) ?? 0,
    businessAccount: id(entry['id']),
    raw: { ...told, ...change },
  };
}

/**
 * One item of a change that holds several, in the change's own shape. The time stays: two pieces of
 * news that say the same at different times (a template approved again) are two.
 */
export function slice(place: Place, value: Json): Json {
  return { ...place.raw, value };
}

/** Something kept whole because it could not be read. */
export function unknown(
  reason: string,
  raw: unknown,
  place: Pick<Place, 'account' | 'at'> = { account: null, at: 0 },
): UnknownEvent {
  return { kind: 'unknown', account: place.account, at: place.at, reason, raw };
}
