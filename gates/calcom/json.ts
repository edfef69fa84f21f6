/** Readers of JSON that somebody else wrote: wrong types come back as nothing, never as a throw. */

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The objects of an array; of anything else, none. */
export function objects(value: unknown): readonly Json[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === 'object' && item !== null).map(object);
}

/** A string that says something, without the space around it. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Ids: numbers here and there, strings elsewhere. */
export function id(value: unknown): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : text(value);
}

export function whole(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;
const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/** ISO 8601 to epoch milliseconds; without an offset it is UTC, not the clock of this machine. */
export function time(value: unknown): number | null {
  const typed = text(value) ?? '';
  const at = ISO.test(typed) ? Date.parse(ZONED.test(typed) ? typed : `${typed}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
