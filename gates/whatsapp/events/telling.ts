/** How news is told in one line. */
import type { Party } from '../../../src/domain/event.ts';
import { figure, id, type Json, object, objects, phone, string } from '../../meta/json.ts';
import { contactOf, partyOf } from './party.ts';
import type { Place } from './place.ts';

/** What is told of one item: whose or what it is, one line, and whom it is about. */
export interface Told {
  subject: string | null;
  summary: string;
  peer?: Party | null;
  marketing?: 'stopped' | 'resumed' | undefined;
}

export type Teller = (item: Json, place: Place) => Told;

/** Facts shown of what this version knows only by name, and how deep they are looked for. */
const FACTS = 8;
const DEPTH = 3;
const FRAME: ReadonlySet<string> = new Set(['messaging_product', 'metadata', 'timestamp']);

export function line(start: string, parts: readonly (string | null)[]): string {
  return [start, ...parts.filter((part) => part !== null)].join(' ');
}

export function reason(value: unknown): string | null {
  const text = figure(value);
  return text === null || text === 'NONE' ? null : `(${text})`;
}

export function change(before: unknown, after: unknown): string | null {
  const [from, to] = [figure(before), figure(after)];
  return from !== null && to !== null ? `${from} → ${to}` : (to ?? from);
}

/** `name value, other value …` of whatever is there, a few. */
export function facts(value: Json): string | null {
  return factsOf(value, DEPTH).slice(0, FACTS).join(', ') || null;
}

function factsOf(value: Json, depth: number): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (FRAME.has(name)) return [];
    const shown = typeof inner === 'boolean' ? String(inner) : figure(inner);
    if (shown !== null) return [`${name} ${shown}`];
    if (depth === 0) return [];
    const nested = object(inner);
    const many = nested ? [nested] : objects(inner);
    return many.flatMap((one) => factsOf(one, depth - 1));
  });
}

/** The date of Unix seconds, for people. */
export function day(value: unknown): string | null {
  const seconds = Number(figure(value));
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 8.64e12) return null;
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The person an item names by these of its keys, with what `contacts` beside it says of them. */
export function personOf(
  item: Json,
  place: Place,
  keys: { phone: string; userId: string; parentUserId?: string },
): Party | null {
  const naming = {
    phone: phone(item[keys.phone]),
    userId: id(item[keys.userId]),
    parentUserId: keys.parentUserId === undefined ? null : id(item[keys.parentUserId]),
  };
  return partyOf(naming, contactOf(place.value['contacts'], naming, false));
}

/** What a person is called in a line. */
export function called(party: Party | null | undefined): string {
  return party?.identities[0]?.value ?? '?';
}

/** The first name of a person: what a notice about them is filed under. */
export function subjectOf(party: Party | null): string | null {
  return string(party?.identities[0]?.value);
}
