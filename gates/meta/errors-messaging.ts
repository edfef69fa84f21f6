import { words } from '../../src/domain/words.ts';
import {
  failed,
  limited,
  missing,
  passing,
  refused,
  tooFast,
  unauthorized,
} from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const WAIT = words`Wait a little, then: gates outbox resend ID`;
const AGAIN = 'gates outbox resend ID';
const CORRECT = words`Correct the value named, then send it anew: gates whatsapp send --help`;
const MANAGER = 'https://business.facebook.com/latest/whatsapp_manager';
const TEMPLATE = 'gates whatsapp send --to WHOM --template NAME --lang ru';

/**
 * Errors of WhatsApp messages, sent at once or later in a `failed` status.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const MESSAGING_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  // Limits on how fast and how much.
  '130429': tooFast('account')(
    'throughput_limit',
    words`The number sends faster than WhatsApp allows it.`,
    WAIT,
  ),
  '131048': limited(
    'spam_limit',
    words`WhatsApp limits this number because too many of its messages were blocked or reported.`,
    words`See the number’s quality, and send less until it recovers: gates whatsapp numbers show NUMBER`,
  ),
  '131056': tooFast('recipient')(
    'pair_limit',
    words`Too many messages went from this number to this one person in a short time.`,
    words`One message in 6 seconds to one person is fine; others can be written to meanwhile.`,
  ),
  '131064': limited(
    'template_limit',
    words`The account has sent as many messages as its templates’ classification allows.`,
    words`See what its limit is, and wait for the next day: gates whatsapp status`,
  ),

  // The person written to.
  '130403': refused(
    'recipient_blocked',
    words`This number has blocked the person, so nothing can be sent to them.`,
    'gates whatsapp unblock WHOM',
  ),
  '131001': refused(
    'message_too_long',
    words`The message is longer than WhatsApp takes.`,
    words`Split it in two.`,
  ),
  '131002': failed(
    'recipient_kind',
    words`WhatsApp does not know this kind of recipient.`,
    words`Name a phone number, a user id or a group after --to.`,
  ),
  '131006': missing(
    'object_not_found',
    words`What the message speaks of is not there: a file, a message or a contact.`,
    CORRECT,
  ),
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
    TEMPLATE,
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
  '131062': refused(
    'user_id_unsupported',
    words`This message cannot go to a person who shows no phone number.`,
    words`Send another kind of message, or ask for their number.`,
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
  '131005': unauthorized(
    'access_denied',
    words`The token lacks a permission that this call needs.`,
    'gates meta status',
  ),
  '131031': refused(
    'account_locked',
    words`WhatsApp has locked this business account for a broken policy or a wrong PIN.`,
    words`gates whatsapp numbers health NUMBER: what is locked; appeal at https://business.facebook.com/business-support-home`,
  ),
  '131037': refused(
    'display_name_unapproved',
    words`The number’s display name is not approved yet.`,
    words`gates whatsapp numbers name NUMBER: what became of it, or ask for another one`,
  ),
  '131042': failed(
    'payment',
    words`WhatsApp cannot charge for this message: payment is not set up or the credit is used up.`,
    words`Set up payment at ${MANAGER} › Account tools › Payment settings, then: ${AGAIN}`,
  ),
  '131045': failed(
    'certificate',
    words`The number’s registration is not valid.`,
    'gates whatsapp register NUMBER',
  ),
  '131057': passing(
    'maintenance',
    words`The business account is in maintenance for the moment.`,
    WAIT,
  ),
  '131063': refused(
    'marketing_disabled',
    words`This account does not send marketing templates this way.`,
    words`Use a utility template, or send it through the Marketing Messages API.`,
  ),

  // The message itself.
  '131000': passing(
    'temporary',
    words`WhatsApp could not process the message, for a reason it does not give.`,
    WAIT,
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
  '131016': passing('overloaded', words`WhatsApp is overloaded for the moment.`, WAIT),
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
  '131060': failed(
    'message_unavailable',
    words`The message cannot be shown: WhatsApp does not hand it over to businesses.`,
    words`Ask the person to send it in another way.`,
  ),
  '135000': failed(
    'generic_user_error',
    words`Something in the request was wrong; WhatsApp does not say what.`,
    CORRECT,
  ),

  // Payments and the Marketing Messages API.
  '134011': failed(
    'payments_terms',
    words`The terms of WhatsApp payments are not accepted.`,
    words`Accept them at ${MANAGER}`,
  ),
  '134100': refused(
    'marketing_only',
    words`Only marketing templates can be sent this way.`,
    TEMPLATE,
  ),
  '134101': passing(
    'template_syncing',
    words`The template is new and not ready yet; that takes up to ten minutes.`,
    WAIT,
  ),
  '134102': refused(
    'template_unavailable',
    words`The template cannot be used by this account.`,
    'gates whatsapp template show NAME',
  ),
};
