/** Both engines take a limited number of values in one statement (SQLite 32,766). */
const VALUES = 30_000;

/** What a statement for SQLite begins with that takes rows of values instead of values. */
export const FOR_EACH = '/* for each */ ';

/** Splits rows so that each part fits into one statement, at `width` values a row. */
export function* chunksOf<T>(rows: readonly T[], width: number): Generator<T[]> {
  const size = Math.max(1, Math.floor(VALUES / width));
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

/** A LIMIT that both engines accept, whatever a caller means by “all”. */
export function rowLimit(limit: number): number {
  return Math.min(Math.max(0, Math.trunc(limit)), Number.MAX_SAFE_INTEGER);
}

/** The pattern of a LIKE … ESCAPE '\' that finds a text anywhere, taking each of its characters as itself. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** PostgreSQL's text cannot hold U+0000, which a remote person can send: both engines keep U+FFFD instead. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

/** Values of a statement, each text of them {@link storable}. */
export function storableValues(values: readonly unknown[]): readonly unknown[] {
  return values.some(isUnstorable)
    ? values.map((value) => (isUnstorable(value) ? storable(value) : value))
    : values;
}

function isUnstorable(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\0');
}
