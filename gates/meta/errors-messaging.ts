import type { ErrorCategory } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { ErrorEntry } from './errors.ts';

const WAIT = words`Wait a little, then: gates outbox resend ID`;
const AGAIN = 'gates outbox resend ID';
const CORRECT = words`Correct the value named, then send it anew: gates whatsapp send --help`;
const MANAGER = 'https://business.facebook.com/latest/whatsapp_manager';

/**
 * Errors of WhatsApp messages, sent at once or later in a `failed` status.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const MESSAGING_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  // Limits on how fast and how much.
  '130429': limited(
    'throughput_limit',
    words`The number sends faster than WhatsApp allows it.`,
    WAIT,
  ),
  '131048': limited(
    'spam_limit',
    words`WhatsApp limits this number because too many of its messages were blocked or reported.`,
    words`See the number’s quality at ${MANAGER}, and send less until it recovers.`,
  ),
  '131056': limited(
    'pair_limit',
    words`Too many messages went from this number to this one person in a short time.`,
    words`One message in 6 seconds to one person is fine; others can be written to meanwhile.`,
  ),

  // The person written to.
  '131021': refused(
    'same_number',
    words`A number cannot write to itself.`,
    words`Name another recipient after --to.`,
  ),
  '131026': failed(
    'undeliverable',
    words`WhatsApp cannot deliver to this person: not on WhatsApp, an old version, or its terms not accepted.`,
    words`Check the number, or reach the person another way.`,
  ),
  '131030': refused(
    'recipient_not_allowed',
    words`A test number may only write to the numbers on its list, and this one is not there.`,
    words`Add it at https://developers.facebook.com/apps › your app › WhatsApp › API Setup › To.`,
  ),
  '131047': refused(
    'window_closed',
    words`More than 24 hours have passed since this person last wrote, so only a template may be sent.`,
    'gates whatsapp send --to WHOM --template NAME --lang ru',
  ),
  '131049': refused(
    'ecosystem_limit',
    words`WhatsApp held this back: the person gets enough marketing messages for now.`,
    words`Do not resend today; try after a day, or wait until they write.`,
  ),
  '131050': refused(
    'marketing_stopped',
    words`This person has stopped marketing messages from you.`,
    words`Send them only what they ask for, once they write.`,
  ),
  '130472': refused(
    'experiment',
    words`WhatsApp does not deliver marketing messages to this person as part of an experiment.`,
    words`Do not resend; wait until they write, or reach them another way.`,
  ),
  '130497': refused(
    'country_restricted',
    words`This business may not write to people of that country.`,
    words`See the messaging restrictions of the account at ${MANAGER}`,
  ),

  // The account.
  '131005': authentic('access_denied', words`The token lacks a permission that this call needs.`),
  '131031': refused(
    'account_locked',
    words`WhatsApp has locked this business account for a broken policy or a wrong PIN.`,
    words`See why, and appeal, at https://business.facebook.com/business-support-home`,
  ),
  '131037': refused(
    'display_name_unapproved',
    words`The number’s display name is not approved yet.`,
    words`Ask for approval at ${MANAGER} › Phone numbers, then: gates whatsapp status`,
  ),
  '131042': failed(
    'payment',
    words`WhatsApp cannot charge for this message: payment is not set up or the credit is used up.`,
    words`Set up payment at ${MANAGER} › Account tools › Payment settings, then: ${AGAIN}`,
  ),
  '131045': failed(
    'certificate',
    words`The number’s registration is not valid.`,
    words`Register it again at ${MANAGER} › Phone numbers, then: gates whatsapp status`,
  ),
  '131057': passing('maintenance', words`The business account is in maintenance for the moment.`),
  '134011': failed(
    'payments_terms',
    words`The terms of WhatsApp payments are not accepted.`,
    words`Accept them at ${MANAGER}`,
  ),

  // The message itself.
  '131000': passing(
    'temporary',
    words`WhatsApp could not process the message, for a reason it does not give.`,
  ),
  '131008': failed(
    'parameter_missing',
    words`A value that WhatsApp needs was not in the request.`,
    CORRECT,
  ),
  '131009': failed(
    'invalid_parameter',
    words`WhatsApp did not accept a value of the message.`,
    CORRECT,
  ),
  '131016': passing('overloaded', words`WhatsApp is overloaded for the moment.`),
  '131043': failed('message_expired', words`The message was not delivered in its time.`, AGAIN),
  '131051': refused(
    'unsupported_message',
    words`WhatsApp does not take this kind of message.`,
    words`gates whatsapp send --help lists the kinds that it takes.`,
  ),
  '131052': failed(
    'media_download',
    words`The file of this message could not be fetched.`,
    words`Ask the person to send it again.`,
  ),
  '131053': failed(
    'media_upload',
    words`WhatsApp could not take the file: its type, size or address is not right.`,
    words`Try the file from disk: gates whatsapp send --to WHOM --document FILE`,
  ),
  '131055': failed(
    'method_not_allowed',
    words`This kind of message is not allowed on this address.`,
    CORRECT,
  ),
  '135000': failed(
    'generic_user_error',
    words`Something in the request was wrong; WhatsApp does not say what.`,
    CORRECT,
  ),
};

function entry(
  category: ErrorCategory,
  code: string,
  sentence: Words,
  hint: Text,
  retryable: boolean,
): ErrorEntry {
  return { category, code, sentence, hint, retryable };
}

function limited(code: string, sentence: Words, hint: Text): ErrorEntry {
  return entry('rate_limited', code, sentence, hint, true);
}

function refused(code: string, sentence: Words, hint: Text): ErrorEntry {
  return entry('policy', code, sentence, hint, false);
}

function failed(code: string, sentence: Words, hint: Text): ErrorEntry {
  return entry('failed', code, sentence, hint, false);
}

function authentic(code: string, sentence: Words): ErrorEntry {
  return entry('auth', code, sentence, 'gates meta status', false);
}

function passing(code: string, sentence: Words): ErrorEntry {
  return entry('unreachable', code, sentence, WAIT, true);
}
