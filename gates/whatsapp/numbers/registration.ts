/**
 * A number's way onto Cloud API: created in a business account, verified by a code, registered with a PIN.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/registering-phone-numbers
 */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkSuccess } from '../success.ts';

export interface NewNumber {
  /** International, digits only. */
  phone: string;
  /** The country calling code, digits only. */
  callingCode: string;
  /** The display name, 2 to 75 characters; Meta reviews it. */
  name: string;
  /** It comes from another platform or business account. */
  migrate?: boolean | undefined;
  /** A number that a partner has verified before. */
  preverifiedId?: string | undefined;
}

export interface Registration {
  /** Six digits: sets the PIN, or has to be the one that is set. */
  pin: string;
  /** Where messages are kept at rest, e.g. `AE`. */
  region?: string | undefined;
  tier?: 'PROD' | 'SANDBOX' | undefined;
  /** An export of the On-Premises API, whose number moves here. */
  backup?: { password: string; data: string } | undefined;
}

/** Where local storage is offered. https://developers.facebook.com/documentation/business-messaging/whatsapp/local-storage */
const REGIONS: readonly string[] = [
  'AE',
  'AU',
  'BH',
  'BR',
  'CA',
  'CH',
  'DE',
  'GB',
  'ID',
  'IN',
  'JP',
  'KR',
  'SG',
  'ZA',
];

const created = z.object({ id: z.string() });

/** `POST /{business-account-id}/phone_numbers`. Resolves to the phone number id. */
export async function createNumber(
  graph: Graph,
  businessAccountId: string,
  number: NewNumber,
): Promise<string> {
  const { phone, callingCode, name, migrate, preverifiedId } = number;
  const answer = await graph.post(`${businessAccountId}/phone_numbers`, {
    json: {
      phone_number: phone,
      verified_name: name,
      cc: callingCode,
      ...(migrate ? { migrate_phone_number: true } : {}),
      ...(preverifiedId === undefined ? {} : { preverified_id: preverifiedId }),
    },
  });
  const read = created.safeParse(answer);
  if (read.success) return read.data.id;
  throw unreadable('whatsapp', words`an answer about the number`, read.error);
}

/** `POST /{phone-number-id}/request_code`. @param language a locale, e.g. `ru_RU` */
export async function requestCode(
  graph: Graph,
  id: string,
  { method, language }: { method: 'SMS' | 'VOICE'; language: string },
): Promise<void> {
  checkSuccess(await graph.post(`${id}/request_code`, { json: { code_method: method, language } }));
}

/** `POST /{phone-number-id}/verify_code`. @param code six digits; good for about ten minutes */
export async function verifyCode(graph: Graph, id: string, code: string): Promise<void> {
  checkSuccess(await graph.post(`${id}/verify_code`, { json: { code } }));
}

/** `POST /{phone-number-id}/register`, at most ten times in 72 hours. */
export async function registerNumber(
  graph: Graph,
  id: string,
  registration: string | Registration,
): Promise<void> {
  const { pin, region, tier, backup } =
    typeof registration === 'string' ? ({ pin: registration } as Registration) : registration;
  const json = {
    messaging_product: 'whatsapp',
    pin,
    ...(backup === undefined ? {} : { backup }),
    ...(tier === undefined ? {} : { tier }),
    ...(region === undefined ? {} : { data_localization_region: region }),
  };
  checkSuccess(await graph.post(`${id}/register`, { json }));
}

/** `POST /{phone-number-id}/deregister`: nothing can be sent or received on it until it is registered again. */
export async function deregisterNumber(graph: Graph, id: string): Promise<void> {
  checkSuccess(await graph.post(`${id}/deregister`));
}

/** `POST /{phone-number-id} {pin}`. There is no way to switch two-step verification off. */
export async function setPin(graph: Graph, id: string, pin: string): Promise<void> {
  checkSuccess(await graph.post(id, { json: { pin } }));
}

/** @throws GateError exit 2 for anything but six digits */
export function checkSixDigits(what: 'pin' | 'code', typed: string): string {
  const digits = what === 'code' ? typed.replaceAll(/[\s-]/g, '') : typed;
  if (/^\d{6}$/.test(digits)) return digits;
  throw usageError(
    what === 'pin' ? words`The PIN must be six digits.` : words`The code must be six digits.`,
    undefined,
    what === 'pin' ? 'bad_pin' : 'bad_code',
  );
}

/** @throws GateError exit 2 with the regions there are */
export function checkRegion(typed: string): string {
  const region = typed.toUpperCase();
  if (REGIONS.includes(region)) return region;
  throw usageError(
    words`Messages cannot be kept in “${typed}”.`,
    words`one of: ${REGIONS.join(', ')}`,
    'bad_region',
  );
}

/**
 * The locale a code is told in: `ru` → `ru_RU`, `pt-BR` → `pt_BR`.
 * @throws GateError exit 2 for what is no language
 */
export function localeOf(typed: string): string {
  try {
    const { language, region } = new Intl.Locale(typed.replace('_', '-')).maximize();
    if (/^[a-z]{2}$/.test(language) && region !== undefined && /^[A-Z]{2}$/.test(region)) {
      return `${language}_${region}`;
    }
  } catch {
    // Refused below: not even the shape of a language.
  }
  throw usageError(
    words`“${typed}” is no language.`,
    words`write it like ru, en_US or pt_BR`,
    'bad_language',
  );
}
