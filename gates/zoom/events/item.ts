/** One event of Zoom's, taken apart. */
import type { GateEvent } from '../../../src/domain/event.ts';
import { record, textOf } from '../json.ts';
import { timeOf } from '../meeting/facts.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Item {
  /** `meeting.started` */
  readonly event: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** The host's user id, or that of the user it is about; `null`: none is named. */
  readonly account: string | null;
  /** The number of the meeting or webinar; `null`: it is about none. */
  readonly meeting: string | null;
  /** The id of one time that it was held. */
  readonly instance: string | null;
  readonly payload: Json;
  readonly object: Json;
  /** What is kept of it. */
  readonly raw: unknown;
}

/** What an event tells beside its notice. */
export type Reader = (item: Item) => readonly GateEvent[];

/** Ids are numbers in some events and strings in others. */
export function idOf(value: unknown): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
}

/** Events of all kinds have it, each under its own name. Epoch milliseconds; `null`: not told. */
export function startedAtOf({ object }: Pick<Item, 'object'>): number | null {
  return timeOf(object['start_time']) ?? timeOf(object['meeting_start_time']);
}

/** The objects of a list; of anything else, none. */
export function items(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object').map(record) : [];
}

/** Nothing that was not told, so that it takes the place of nothing. */
export function told<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: NonNullable<T[K]> };
}
