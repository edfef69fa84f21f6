/** Times as people read them, by the clock of a zone. */
import type { Language } from '../language/language.ts';

export function say(at: number, zone: string, language: Language): string {
  const format = { dateStyle: 'full', timeStyle: 'short', timeZone: zone } as const;
  return new Intl.DateTimeFormat(language, format).format(at);
}

export function clock(at: number, zone: string): string {
  const format = { timeStyle: 'short', timeZone: zone } as const;
  return new Intl.DateTimeFormat('ru', format).format(at);
}
