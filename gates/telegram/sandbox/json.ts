export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the members that are undefined: the Bot API leaves out what is not there. */
export function present(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Characters as Telegram counts them for its limits. */
export function lengthOf(text: string): number {
  return [...text].length;
}
