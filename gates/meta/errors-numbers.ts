import { words } from '../../src/domain/words.ts';
import { failed, limited, passing, refused } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const LATER = words`Wait a few minutes, then run the command again.`;
const REGISTER = 'gates whatsapp register NUMBER';
const PIN = words`Look the PIN up, or set a new one: gates whatsapp numbers pin NUMBER`;

/**
 * Errors of adding, verifying and registering a number.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const NUMBER_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '192': refused(
    'invalid_number',
    words`This is no phone number that WhatsApp takes.`,
    words`Write it with its country code, e.g. +7 999 765-43-21.`,
  ),
  '133000': failed(
    'registration_incomplete',
    words`An earlier deregistration of this number did not finish.`,
    words`gates whatsapp deregister NUMBER: once more, then register it`,
  ),
  '133001': failed(
    'registration_data',
    words`What was given to move the number could not be decrypted.`,
    words`Make the backup again, and check its password.`,
  ),
  '133002': failed(
    'registration_data',
    words`What was given to move the number could not be decrypted.`,
    words`Make the backup again, and check its password.`,
  ),
  '133003': failed(
    'registration_data',
    words`What was given to move the number could not be decrypted.`,
    words`Make the backup again, and check its password.`,
  ),
  '133004': passing('registration_down', words`Registration is down for the moment.`, LATER),
  '133005': refused('pin_wrong', words`The two-step verification PIN is wrong.`, PIN),
  '133006': refused(
    'number_unverified',
    words`The number must be verified by a code before it can be registered.`,
    'gates whatsapp numbers request-code NUMBER',
  ),
  '133007': refused(
    'number_blocked',
    words`WhatsApp has blocked this number.`,
    words`gates whatsapp numbers health NUMBER: why; appeal at https://business.facebook.com/business-support-home`,
  ),
  '133008': limited(
    'pin_tries',
    words`The PIN was wrong too often.`,
    words`Wait as long as the details say; then set a new PIN: gates whatsapp numbers pin NUMBER`,
  ),
  '133009': limited('pin_too_fast', words`The PIN was tried too fast.`, LATER),
  '133010': failed(
    'number_not_registered',
    words`This number is not registered at the WhatsApp platform.`,
    REGISTER,
  ),
  '133015': limited(
    'number_just_deleted',
    words`The number was deleted only just now.`,
    words`Wait five minutes, then register it again.`,
  ),
  '133016': limited(
    'registration_limit',
    words`The number was registered or deregistered too often: ten times in 72 hours is the limit.`,
    words`Wait until 72 hours have passed since the first of them.`,
  ),
  '136024': limited(
    'code_not_sent',
    words`WhatsApp did not send a code to this number: it was asked too often, or the number cannot get one.`,
    words`Wait an hour, or have it spoken: gates whatsapp numbers request-code NUMBER --method voice`,
  ),
  '136025': refused(
    'code_wrong',
    words`The code is wrong or too old.`,
    words`gates whatsapp numbers request-code NUMBER: ask for a new one`,
  ),

  // Adding and moving a number.
  '2388001': passing('number_moving', words`The number cannot be moved just now.`, LATER),
  '2388012': refused(
    'number_taken',
    words`The number belongs to another business account already.`,
    words`Remove it there, or move it, then: gates whatsapp numbers create NUMBER`,
  ),
  '2388091': refused(
    'number_ineligible',
    words`This number cannot be used for the WhatsApp platform.`,
    words`Take another number, which receives SMS or calls.`,
  ),
  '2388093': refused(
    'number_ineligible',
    words`This number cannot be used for the WhatsApp platform.`,
    words`Take another number, which receives SMS or calls.`,
  ),
  '2388103': refused(
    'number_migration',
    words`The number cannot be moved: its account, name or webhook does not allow it.`,
    'gates whatsapp numbers health NUMBER',
  ),
  '2494100': passing('maintenance', words`The number is in maintenance for the moment.`, LATER),
  '1752041': refused(
    'request_repeated',
    words`The same was asked for already.`,
    words`Look at what became of it: gates whatsapp status`,
  ),

  // Coexistence with the phone’s Business app.
  '2593107': refused(
    'sync_repeated',
    words`What the phone’s app holds can be taken over once only, and that was done.`,
    words`Connect the number anew in the app to take it over once more.`,
  ),
  '2593108': refused(
    'sync_too_late',
    words`What the phone’s app holds can be taken over within 24 hours of connecting it only.`,
    words`Connect the number anew in the app to take it over.`,
  ),
};
