/** The words of a template: its parameters, and its text with values in their places. */

const PARAMETER = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * The parameters of a text, each once, in the order their values are given: numbers as they count,
 * wherever they stand; names as they come.
 */
export function placeholders(text: string): string[] {
  const names = [...new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name))];
  const numbered = names.every((name) => /^\d+$/.test(name));
  return numbered ? names.toSorted((a, b) => Number(a) - Number(b)) : names;
}

/** The text with the values in the parameters' places; a parameter without one stays as it is. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PARAMETER, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** A text in a part of a template; `otherwise` where there is none. */
export function textAt(
  part: Readonly<Record<string, unknown>>,
  name: string,
  otherwise = '',
): string {
  const text = part[name];
  return typeof text === 'string' ? text : otherwise;
}
