/** The country whose numbers a person writes without a country code. */
import type { App } from './app.ts';
import { usageError } from './domain/error.ts';
import { words } from './domain/words.ts';

/** ISO 3166-1 in two letters; `undefined` where none was set. */
export async function countryOf(
  app: Pick<App, 'settings'>,
  user: string,
): Promise<string | undefined> {
  const countries = (await app.settings()).get('countries') ?? {};
  return Object.hasOwn(countries, user) ? countries[user] : undefined;
}

/** `null` takes it away. */
export async function setCountry(
  app: Pick<App, 'settings'>,
  user: string,
  country: string | null,
): Promise<void> {
  const settings = await app.settings();
  const { [user]: _before, ...others } = settings.get('countries') ?? {};
  const countries = country === null ? others : { ...others, [user]: country };
  if (Object.keys(countries).length > 0) settings.set('countries', countries);
  else settings.unset('countries');
}

/** Codes with a name that stand for no country with numbers of its own: unions, and what tests use. */
const NO_COUNTRY = /^(EU|EZ|QO|UN|XA|XB|ZZ)$/;

/** What was typed as a country, in capitals. @throws GateError exit 2 */
export function readCountry(text: string): string {
  const code = text.toUpperCase();
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  if (/^[A-Z]{2}$/.test(code) && !NO_COUNTRY.test(code) && names.of(code) !== undefined)
    return code;
  throw usageError(
    words`“${text}” is no country: two letters of ISO 3166 are, such as RU or KZ.`,
    '--country RU',
  );
}
