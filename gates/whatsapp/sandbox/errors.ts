/** Cloud API's own refusals. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
import { GraphRefusal, type Refusal } from '../../meta/sandbox/errors.ts';

const TITLES = {
  130429: 'Rate limit hit',
  131000: 'Something went wrong',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131030: 'Recipient phone number not in allowed list',
  131042: 'Business eligibility payment issue',
  131047: 'Re-engagement message',
  131048: 'Spam rate limit hit',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement.',
  131051: 'Unsupported message type',
  131052: 'Media download error',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  132005: 'Translated text too long',
  132012: 'Parameter format does not match format in the created template',
  132015: 'Template is Paused',
  132016: 'Template is Disabled',
  133005: 'Two step verification PIN Mismatch',
  133006: 'Phone number re-verification needed',
  133008: 'Too Many two step verification PIN Guesses',
  133009: 'Two step verification PIN Guessed Too Fast',
  133010: 'The account is not registered',
  133016: 'Account register deregister rate limit exceeded',
  136024: 'Request code error',
  136025: 'Verify code error',
  131041: 'Group unknown',
  131202: 'Duplicate participant',
  131204: 'Participant overlimit',
  131209: 'Invalid Group Profile Picture Aspect Ratio',
  131211: 'Group create limit reached',
  131212: 'Participant is not a part of the group.',
  131213: 'Group join request does not exist.',
  131215: 'This phone number is not eligible to access Groups APIs',
  138000: 'Calling not enabled',
} as const;

export type Code = keyof typeof TITLES;

const DETAILS: Partial<Record<Code, string>> = {
  130429: 'Cloud API message throughput has been reached.',
  131000: 'Message failed to send due to an unknown error.',
  131026: 'Message undeliverable.',
  131030:
    'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
  131042: 'Message failed to send because of one or more errors related to your payment method.',
  131047:
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  131048:
    'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
  131049:
    'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
  131056:
    'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
};

const HREF = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/**
 * Fictional numbers that something is wrong with: `79990` and an error code, e.g. 79990131026 for
 * somebody who is not on WhatsApp. These codes refuse the request; the others fail the message later.
 */
const AT_ONCE: ReadonlySet<Code> = new Set([130429, 131030, 131048, 131056]);

function isCode(code: number): code is Code {
  return code in TITLES;
}

/** What sending to this number leads to: refused at once, failed later, or `null`. */
export function trouble(phone: string): { code: Code; atOnce: boolean } | null {
  const code = Number(/^79990(13\d{4})$/.exec(phone)?.[1]);
  return isCode(code) ? { code, atOnce: AT_ONCE.has(code) } : null;
}

/** A refusal of the request, with the sentence that says what is wrong. */
export function refused(code: Code, details = detailsOf(code), status = 400): GraphRefusal {
  return new GraphRefusal(refusal(code, details, status));
}

export function refusal(code: Code, details = detailsOf(code), status = 400): Refusal {
  return {
    status,
    message: `(#${code}) ${TITLES[code]}`,
    type: 'OAuthException',
    code,
    details,
  };
}

/** An error in a `failed` status. */
export function statusError(code: number, title?: string, details?: string): unknown {
  const known = isCode(code) ? code : null;
  const name = title ?? (known === null ? 'Message failed' : TITLES[known]);
  return {
    code,
    title: name,
    message: name,
    error_data: { details: details ?? (known === null ? name : detailsOf(known)) },
    href: HREF,
  };
}

function detailsOf(code: Code): string {
  return DETAILS[code] ?? TITLES[code];
}
