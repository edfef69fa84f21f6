/** JSON kept as text: both engines give back exactly what was put in, key order included. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** For columns where absence is NULL rather than the text `null`. */
export function toJsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** What a column of JSON holds. The type is the caller's word: only this store writes the column. */
export function fromJson<T>(text: string): T;
export function fromJson<T>(text: string | null): T | null;
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
