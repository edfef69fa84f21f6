/** How news is told in one line. */
import type { Party } from '../../../../src/domain/event.ts';
import { figure, type Json, object, objects } from '../../json.ts';

/** What is told of one item beside whom it is about. */
export interface Told {
  summary: string;
  /** Who or what it is about; whoever the item names unless told. */
  subject?: string | null;
  peer?: Party | null;
  marketing?: 'stopped' | 'resumed' | undefined;
}

/** Facts shown of what this version knows only by name, and how deep they are looked for. */
const FACTS = 8;
const DEPTH = 3;

/** A title that nothing follows loses its colon. */
export function line(start: string, ...parts: readonly (string | null | undefined)[]): string {
  const there = parts.filter((part) => part !== null && part !== undefined);
  return there.length === 0 ? start.replace(/:$/, '') : [start, ...there].join(' ');
}

export function quoted(value: unknown): string | null {
  const text = figure(value);
  return text === null ? null : `“${text}”`;
}

export function bracketed(value: unknown): string | null {
  const text = figure(value);
  return text === null ? null : `(${text})`;
}

/** `name value, other value …` of whatever is there, a few. */
export function facts(value: Json): string | null {
  return factsOf(value, DEPTH).slice(0, FACTS).join(', ') || null;
}

function factsOf(value: Json, depth: number): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const shown = typeof inner === 'boolean' ? String(inner) : figure(inner);
    if (shown !== null) return [`${name} ${shown}`];
    if (depth === 0) return [];
    const nested = object(inner);
    return (nested ? [nested] : objects(inner)).flatMap((one) => factsOf(one, depth - 1));
  });
}

/** What a person is called in a line. */
export function called(party: Party | null): string {
  return party?.name ?? party?.identities[0]?.value ?? 'somebody';
}
