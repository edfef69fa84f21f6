/** JSON kept as text: both engines give back exactly what was put in, key order included. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** For columns where absence is NULL rather than the text `null`. */
export function toJsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/**
 * What a column of JSON holds; the caller says what that is, as it alone writes the column.
 * NULL and the text `null` both give null.
 */
export function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
