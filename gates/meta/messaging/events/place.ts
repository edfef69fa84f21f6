import type { Party, UnknownEvent } from '../../../../src/domain/event.ts';
import { id, type Json, time } from '../../json.ts';

/** The lists of an entry: what concerns us, what another app answers, and what is told of fields. */
export type List = 'messaging' | 'standby' | 'changes';

/** Where in a webhook body an item stood. */
export interface Place {
  /** The page or the Instagram account; `null` for a trial from the app's dashboard. */
  account: string | null;
  /** When the platform made the entry, epoch milliseconds; 0 where it does not say. */
  at: number;
  list: List;
  /** The entry without its items. */
  frame: Json;
}

/** One item of `messaging` or `standby`, with what is the same whatever it holds. */
export interface Item {
  account: string;
  /** When it happened, epoch milliseconds; where it does not say, when its entry was made; 0 at worst. */
  at: number;
  /** Whether the item itself says when. */
  dated: boolean;
  /** The other side, where it is named. */
  peer: Party | null;
  /** The account is the one who did it. */
  outbound: boolean;
  /** Another app answers this person. */
  standby: boolean;
  /** A slice of the entry: this item alone. */
  raw: Json;
}

export function placeOf(entry: Json, list: List): Place {
  const { messaging: _messaging, standby: _standby, changes: _changes, ...frame } = entry;
  return { account: accountOf(entry), at: time(entry['time']) ?? 0, list, frame };
}

/** “Send to my server” in the app's dashboard sends samples for an account `0`. */
export function isTest(entry: Json): boolean {
  return id(entry['id']) === '0';
}

export function accountOf(entry: Json): string | null {
  return isTest(entry) ? null : id(entry['id']);
}

/** One item of an entry that holds several, in the entry's own shape. */
export function slice(place: Place, item: unknown): Json {
  return { ...place.frame, [place.list]: [item] };
}

/** Something kept whole because it could not be read. */
export function unknown(
  reason: string,
  raw: unknown,
  place: Pick<Place, 'account' | 'at'> = { account: null, at: 0 },
): UnknownEvent {
  return { kind: 'unknown', account: place.account, at: place.at, reason, raw };
}

/** An item that could not be read, kept whole. */
export function reject(item: Item, reason: string): UnknownEvent {
  return unknown(reason, item.raw, item);
}
