/** A number's way onto the platform: created, verified by a code, registered with a PIN; and off it again. */
import { type Call, text } from '../../meta/sandbox/call.ts';
import type { PhoneNumber } from '../../meta/sandbox/directory.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { accountOf, numberOf } from '../../meta/sandbox/whatsapp.ts';
import { refused } from './errors.ts';
import type { Platform } from './platform.ts';

/** What the platform remembers of a number's registration. Times are epoch milliseconds. */
export interface NumberDesk {
  codesSentAt: readonly number[];
  /** When the code that is good now was sent; `null`: there is none. */
  codeSentAt: number | null;
  wrongCodes: number;
  /** Wrong guesses of the PIN that it had then. */
  guesses: { pin: string; wrong: number; lastAt: number } | null;
  registrationsAt: readonly number[];
  settings: Record<string, unknown>;
  publicKey: string | null;
  official: { status: string; message: string } | null;
  compliance: Record<string, unknown> | null;
}

const MANAGE = 'whatsapp_business_management';
const HOUR_MS = 60 * 60_000;
const CODE_LIVES_MS = 10 * 60_000;
/** Ten registrations and deregistrations in 72 hours. */
const REGISTRATIONS = { most: 10, withinMs: 72 * HOUR_MS };
const CODES = { most: 5, withinMs: HOUR_MS };
const WRONG_CODES_MAX = 5;
const WRONG_PINS_MAX = 5;
const PIN_PAUSE_MS = 2_000;
const NUMBERS_MAX = 20;
const REGIONS = 'AE AU BH BR CA CH DE GB ID IN JP KR SG ZA'.split(' ');

export function registerNumbers(platform: Platform): void {
  const { route } = platform.world;
  route('POST', ':waba/phone_numbers', (call) => create(call));
  route('POST', ':phone/request_code', (call) => requestCode(platform, call));
  route('POST', ':phone/verify_code', (call) => verifyCode(platform, call));
  route('POST', ':phone/register', (call) => register(platform, call));
  route('POST', ':phone/deregister', (call) => deregister(platform, call));
}

export function deskOf(platform: Platform, number: PhoneNumber): NumberDesk {
  const known = platform.state.numbers.get(number.id);
  if (known) return known;
  const desk: NumberDesk = {
    codesSentAt: [],
    codeSentAt: null,
    wrongCodes: 0,
    guesses: null,
    registrationsAt: [],
    settings: {},
    publicKey: null,
    official: null,
    compliance: null,
  };
  platform.state.numbers.set(number.id, desk);
  return desk;
}

/** What is “sent” to a number: nobody receives anything here, so it can be told from the number itself. */
function pretendCode({ digits }: Pick<PhoneNumber, 'digits'>): string {
  return digits.slice(-6);
}

function create(call: Call): unknown {
  const account = accountOf(call, MANAGE);
  const typed = text(call, 'phone_number')?.replaceAll(/\D/g, '') ?? '';
  const code = text(call, 'cc')?.replaceAll(/\D/g, '') ?? '';
  const digits = typed.startsWith(code) ? typed : `${code}${typed}`;
  if (!/^[1-9]\d{6,14}$/.test(digits)) {
    throw invalidParameter('The phone number is malformed: Please use the format: 1234567890.');
  }
  const name = text(call, 'verified_name');
  if (name === undefined || [...name].length < 2 || [...name].length > 75) {
    throw invalidParameter('Param verified_name must be 2 to 75 characters long.');
  }
  const { accounts } = call.world.state.directory;
  const all = accounts.flatMap(({ numbers }) => numbers);
  const present = all.find((number) => number.digits === digits);
  if (present && call.parameters['migrate_phone_number'] !== true) {
    throw invalidParameter('This phone number is already registered on WhatsApp.');
  }
  if (account.numbers.length >= NUMBERS_MAX) {
    throw invalidParameter('The maximum number of phone numbers has been reached.');
  }
  for (const { numbers } of accounts) {
    const index = numbers.findIndex((number) => number.digits === digits);
    if (index !== -1) numbers.splice(index, 1);
  }
  const number: PhoneNumber = {
    id: String(500_000_000_000_001 + all.length),
    digits,
    display: displayOf(digits, code),
    verifiedName: name,
    quality: 'UNKNOWN',
    tier: 'TIER_250',
    registered: false,
    // A partner has verified it before.
    verified: text(call, 'preverified_id') !== undefined,
    twoStepPin: null,
    throughput: 'STANDARD',
    onApp: false,
    nameStatus: 'PENDING_REVIEW',
    newName: null,
    username: null,
    searchVisibility: 'NON_VISIBLE',
    official: false,
    onboardedAt: null,
    callback: null,
  };
  account.numbers.push(number);
  return { id: number.id };
}

function displayOf(digits: string, code: string): string {
  const rest = digits.slice(code.length);
  return `+${code} ${rest.replace(/^(\d{3})(\d{3})(\d{2,})(\d{2})$/, '$1 $2-$3-$4')}`;
}

function requestCode(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  if (!['SMS', 'VOICE'].includes(text(call, 'code_method') ?? '')) {
    throw invalidParameter('Param code_method must be one of {SMS, VOICE}');
  }
  if (!/^[a-z]{2}_[A-Z]{2}$/.test(text(call, 'language') ?? '')) {
    throw invalidParameter('Param language must be a locale, such as en_US.');
  }
  if (number.verified) throw refused(136024, 'This phone number has already been verified.');
  const desk = deskOf(platform, number);
  const now = platform.world.host.now();
  const recent = desk.codesSentAt.filter((at) => now - at < CODES.withinMs);
  if (recent.length >= CODES.most) {
    throw refused(136024, 'You have requested too many codes. Please try again later.');
  }
  Object.assign(desk, { codesSentAt: [...recent, now], codeSentAt: now, wrongCodes: 0 });
  return { success: true };
}

function verifyCode(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  const desk = deskOf(platform, number);
  const { codeSentAt } = desk;
  if (codeSentAt === null) throw refused(136025, 'No code was requested. Please request a code.');
  if (platform.world.host.now() - codeSentAt > CODE_LIVES_MS) {
    throw refused(136025, 'The code has expired. Please request a new code.');
  }
  if (text(call, 'code') !== pretendCode(number)) {
    desk.wrongCodes += 1;
    if (desk.wrongCodes < WRONG_CODES_MAX) {
      throw refused(136025, 'The code you entered is incorrect. Please try again.');
    }
    desk.codeSentAt = null;
    throw refused(136025, 'Too many wrong codes. Please request a new code.');
  }
  desk.codeSentAt = null;
  number.verified = true;
  return { success: true, id: number.id };
}

function register(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  if (text(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const pin = text(call, 'pin') ?? '';
  if (!/^\d{6}$/.test(pin)) throw invalidParameter('Param pin must be 6 characters long.');
  const region = text(call, 'data_localization_region');
  if (region !== undefined && !REGIONS.includes(region)) {
    throw invalidParameter(`Param data_localization_region must be one of {${REGIONS.join(', ')}}`);
  }
  const desk = deskOf(platform, number);
  countRegistration(platform, desk);
  if (!number.verified) throw refused(133006);
  checkPin(platform, desk, number, pin);
  Object.assign(number, {
    registered: true,
    twoStepPin: pin,
    onboardedAt: new Date(platform.world.host.now()).toISOString().replace(/\.\d+Z$/, '+0000'),
  });
  return { success: true };
}

function deregister(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  if (number.onApp) {
    throw invalidParameter('A number that is used in the WhatsApp Business app stays registered.');
  }
  countRegistration(platform, deskOf(platform, number));
  if (!number.registered) throw refused(133010);
  number.registered = false;
  return { success: true };
}

function countRegistration(platform: Platform, desk: NumberDesk): void {
  const now = platform.world.host.now();
  const recent = desk.registrationsAt.filter((at) => now - at < REGISTRATIONS.withinMs);
  if (recent.length >= REGISTRATIONS.most) throw refused(133016);
  desk.registrationsAt = [...recent, now];
}

/** A new PIN (`POST /{phone-number-id} {pin}`) ends what wrong guesses of the old one have brought about. */
function checkPin(platform: Platform, desk: NumberDesk, number: PhoneNumber, pin: string): void {
  if (number.twoStepPin === null) return;
  const before = desk.guesses?.pin === number.twoStepPin ? desk.guesses : null;
  const wrong = before?.wrong ?? 0;
  if (wrong < WRONG_PINS_MAX && pin === number.twoStepPin) {
    desk.guesses = null;
    return;
  }
  const now = platform.world.host.now();
  desk.guesses = { pin: number.twoStepPin, wrong: wrong + 1, lastAt: now };
  if (wrong + 1 >= WRONG_PINS_MAX) throw refused(133008);
  throw refused(before !== null && now - before.lastAt < PIN_PAUSE_MS ? 133009 : 133005);
}
