/** Buttons of a template. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components */
import { type Words, words } from '../../../src/domain/words.ts';
import { checkCount, checkLength, refusal } from '../bounds.ts';
import { checkParameters } from './new-template-parameters.ts';

type Button = Readonly<Record<string, unknown>>;

const BUTTONS_MAX = 10;
const TEXT_MAX = 25;
const URL_MAX = 2000;
const PHONE_MAX = 20;
const CODE_MAX = 15;
const APPS_MAX = 5;

/** How many of a kind one template may have; other kinds as many as there is room for. */
const MAX: Readonly<Record<string, number>> = {
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  OTP: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
};

/** Kinds whose text is WhatsApp's own. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set(['COPY_CODE', 'OTP']);

const OTP_TYPES = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'] as const;

/** @throws GateError (exit 6) naming the limit. Kinds that are not known here are left to Meta. */
export function checkButtons(given: unknown, category: string): void {
  if (!Array.isArray(given) || given.length === 0) {
    throw refusal('template_buttons', words`Buttons are a list with one button at least.`);
  }
  const odd = given.findIndex((one: unknown) => typeof one !== 'object' || one === null);
  if (odd !== -1) {
    throw refusal('template_buttons', words`${words`Button ${odd + 1}`}: an object is expected.`);
  }
  const buttons = given as readonly Button[];
  checkCount(words`Buttons`, buttons.length, BUTTONS_MAX);
  const types = buttons.map(({ type }) => String(type).toUpperCase());
  for (const [type, max] of Object.entries(MAX)) {
    checkCount(words`Buttons of the kind ${type}`, types.filter((one) => one === type).length, max);
  }
  if (category === 'AUTHENTICATION' && !types.includes('OTP')) {
    throw refusal('template_otp', words`An authentication template has a button of the kind OTP.`);
  }
  if (category !== 'AUTHENTICATION' && types.includes('OTP')) {
    throw refusal('template_otp', words`Buttons of the kind OTP are for authentication templates.`);
  }
  const groups = types.filter(
    (type, index) =>
      (type === 'QUICK_REPLY') !== (types[index - 1] === 'QUICK_REPLY') || index === 0,
  );
  if (groups.length > 2) {
    throw refusal(
      'template_buttons',
      words`Quick replies stand together: before all other buttons or after them.`,
    );
  }
  buttons.forEach((button, index) => checkButton(words`Button ${index + 1}`, button));
}

function checkButton(what: Words, button: Button): void {
  const type = String(button['type']).toUpperCase();
  const text = textOf(button['text']);
  checkLength(words`${what}, text`, text, TEXT_MAX, WITHOUT_TEXT.has(type) ? 0 : 1);
  if (type === 'URL') return checkUrl(what, button);
  if (type === 'PHONE_NUMBER') return checkPhone(what, textOf(button['phone_number']));
  if (type === 'COPY_CODE') {
    const { example } = button;
    const code = textOf(Array.isArray(example) ? (example as unknown[])[0] : example);
    return checkLength(words`${what}, example code`, code, CODE_MAX, 1);
  }
  if (type === 'OTP') return checkOtp(what, button);
  if (type === 'FLOW') {
    const named = ['flow_id', 'flow_name', 'flow_json'].filter((key) => button[key] !== undefined);
    if (named.length === 1) return;
    throw refusal(
      'template_flow',
      words`${what}: a form is named by exactly one of ${'flow_id, flow_name, flow_json'}.`,
    );
  }
}

function checkUrl(what: Words, { url: given, example }: Button): void {
  const url = textOf(given);
  checkLength(words`${what}, address`, url, URL_MAX, 1);
  if (!/^https?:\/\/[^\s{}]/i.test(url)) {
    throw refusal('template_url', words`${what}: “${url}” is no address: it begins with https://.`);
  }
  const parameters = checkParameters(what, url, /\{\{\s*[a-z_]/.test(url));
  if (parameters.length === 0) return;
  if (parameters.length > 1 || !url.endsWith('}}')) {
    throw refusal(
      'template_url',
      words`${what}: an address has at most one parameter, and that at its end.`,
    );
  }
  const [shown] = Array.isArray(example) ? (example as unknown[]) : [example];
  if (textOf(shown) === '') {
    throw refusal('template_example_missing', words`${what}: an example of its address is needed.`);
  }
}

function checkPhone(what: Words, phone: string): void {
  checkLength(words`${what}, phone number`, phone, PHONE_MAX, 1);
  if (/^\+?[\d\s().-]+$/.test(phone)) return;
  throw refusal('template_phone', words`${what}: “${phone}” is no phone number.`);
}

function checkOtp(what: Words, button: Button): void {
  const type = textOf(button['otp_type']).toUpperCase();
  if (!OTP_TYPES.some((known) => known === type)) {
    throw refusal('template_otp', words`${what}: otp_type is one of ${OTP_TYPES.join(', ')}.`);
  }
  checkLength(words`${what}, autofill text`, textOf(button['autofill_text']), TEXT_MAX);
  if (type === 'COPY_CODE') return;
  const { supported_apps: apps, package_name: name, signature_hash: hash } = button;
  const listed = Array.isArray(apps) ? apps.length : 0;
  checkCount(words`${what}, apps`, listed, APPS_MAX);
  if (listed === 0 && (name === undefined || hash === undefined)) {
    throw refusal(
      'template_otp',
      words`${what}: the code goes to an app: name it in ${'supported_apps: [{package_name, signature_hash}]'}.`,
    );
  }
  if (type === 'ZERO_TAP' && button['zero_tap_terms_accepted'] !== true) {
    throw refusal(
      'template_otp',
      words`${what}: zero-tap needs its terms accepted: ${'zero_tap_terms_accepted: true'}.`,
    );
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
