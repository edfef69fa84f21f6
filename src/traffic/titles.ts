/** What people are to choose between. */

/** Whether one of them says nothing. */
export function isBlank(...texts: readonly string[]): boolean {
  return texts.some((text) => text.trim() === '');
}

/** The first value that stands there a second time. */
export function twice(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
