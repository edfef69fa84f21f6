import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/**
 * A number in any usual international writing, taken apart; digits only.
 * @throws GateError exit 2 for one that is not possible, or has no country code
 */
export function internationalNumber(typed: string): { phone: string; callingCode: string } {
  const parsed = parsePhoneNumberFromString(`+${typed.replaceAll(/\D/g, '').replace(/^00/, '')}`);
  if (parsed?.isPossible()) {
    return { phone: parsed.number.slice(1), callingCode: parsed.countryCallingCode };
  }
  throw usageError(
    words`“${typed}” is no phone number with its country code.`,
    words`write it like +7 999 123-45-67`,
    'bad_number',
  );
}
