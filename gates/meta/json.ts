/** Readers of JSON that somebody else wrote: wrong types come back as nothing, never as a throw. */

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null;
}

/** The objects of an array; of anything else, none. */
export function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.flatMap<Json>((item: unknown) => object(item) ?? []) : [];
}

/** A string that says something. */
export function string(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Ids and numbers of people: the platform sends them as strings, here and there as numbers. */
export function id(value: unknown): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : string(value);
}

/** A figure as it stands: a string, or a number with its fraction. */
export function figure(value: unknown): string | null {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : string(value);
}

/** A phone number without its plus and spaces; what is no number is left as it is. */
export function phone(value: unknown): string | null {
  const text = id(value);
  return text !== null && /^[+\d\s().-]+$/.test(text) ? string(text.replaceAll(/\D/g, '')) : text;
}

/** Unix seconds, as a string or a number, to epoch milliseconds. */
export function time(value: unknown): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return null;
  // Milliseconds where seconds are documented have been seen: no message is from the year 5138.
  return Math.round(seconds < 1e11 ? seconds * 1000 : seconds);
}
