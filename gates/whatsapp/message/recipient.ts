import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { usageError } from '../../../src/domain/error.ts';
import type { Recipient } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Near } from '../../../src/gate.ts';

/** Business-scoped user ids: a country, a dot, up to 128 letters and digits; `ENT` marks a parent id. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Group ids are base64 that begins with `capi_group`. */
const GROUP_ID = /^Y2FwaV9ncm91cD[A-Za-z0-9+/=_-]+$/;

/** How people write numbers: digits with spaces, brackets, dashes, dots and slashes between them. */
const PHONE = /^(?:\+|00)?[\d\s().\-/\u2010-\u2015]+$/;

/**
 * What stands after `--to`: a phone number in any usual writing, a business-scoped user id (people
 * with a username may show no number), or a group id.
 *
 * A number without its country code is of the person's own country, or of the country of the number it
 * is sent from. A number has to be *possible* for its country, not *valid*: Meta's test numbers are not.
 * Throws a usage error with an example, or with both readings where the digits are valid at home and abroad.
 */
export function recipient(text: string, near: Near = {}): Recipient {
  const typed = text.trim();
  if (USER_ID.test(typed)) return { kind: 'user_id', id: typed };
  if (GROUP_ID.test(typed)) return { kind: 'group', id: typed };
  const phone = PHONE.test(typed) ? phoneDigits(typed, countryNear(near)) : null;
  if (phone !== null) return { kind: 'phone', id: phone };
  throw usageError(
    words`“${typed}” is neither a phone number with its country code nor a WhatsApp user id.`,
    words`write it like "+7 999 123-45-67" or RU.7391046251830000001`,
    'bad_recipient',
  );
}

function countryNear({ country, account }: Near): CountryCode | undefined {
  const told = country?.toUpperCase();
  if (told !== undefined && isSupportedCountry(told)) return told;
  return parsePhoneNumberFromString(`+${account?.handle ?? ''}`)?.country;
}

/** The digits that Cloud API takes as `to`, or `null` where it can be no number. */
function phoneDigits(typed: string, country: CountryCode | undefined): string | null {
  const digits = typed.replaceAll(/\D/g, '');
  const international = parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`);
  const told = /^(?:\+|00)/.test(typed);
  // As it is dialled at home: valid there, so that the digits of a foreign number are seldom one by chance.
  const national =
    told || country === undefined ? undefined : parsePhoneNumberFromString(digits, country);
  if (national?.isValid()) {
    const { number } = national;
    if (international?.isValid() && international.number !== number) {
      throw usageError(
        words`“${typed}” may be ${number} or ${international.number}.`,
        words`write it with + and its country code`,
        'ambiguous_recipient',
      );
    }
    return number.slice(1);
  }
  return international?.isPossible() ? international.number.slice(1) : null;
}
