import type { ErrorCategory } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { ErrorEntry } from './errors.ts';

const TEMPLATES = 'https://business.facebook.com/latest/whatsapp_manager/message_templates';
const SEND = 'gates whatsapp send --to WHOM --template NAME --lang LANG --param …';
const PARAMS = words`Give as many, and of the kind, as the template has: ${SEND}`;
const NUMBERS = 'https://business.facebook.com/latest/whatsapp_manager/phone_numbers';
const LATER = words`Wait a few minutes, then run the command again.`;

/**
 * Errors of WhatsApp templates and of registering a number.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const TEMPLATE_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '132000': entry(
    'policy',
    'template_parameters',
    words`The template has another number of parameters.`,
    PARAMS,
  ),
  '132001': entry(
    'not_found',
    'template_not_found',
    words`There is no approved template of this name in this language.`,
    words`See names and languages at ${TEMPLATES}`,
  ),
  '132005': entry(
    'policy',
    'template_too_long',
    words`With these parameters the template’s text is too long.`,
    words`Give shorter parameters.`,
  ),
  '132007': entry(
    'policy',
    'template_characters',
    words`A parameter holds characters that templates may not hold.`,
    words`Leave out line breaks, tabs and more than four spaces in a row.`,
  ),
  '132008': entry(
    'policy',
    'template_parameter_format',
    words`A parameter has not the form the template asks for.`,
    PARAMS,
  ),
  '132012': entry(
    'policy',
    'template_parameter_format',
    words`A parameter has not the form the template asks for.`,
    PARAMS,
  ),
  '132015': entry(
    'policy',
    'template_paused',
    words`WhatsApp has paused this template because people disliked it.`,
    words`Use another one, or change it: ${TEMPLATES}`,
  ),
  '132016': entry(
    'policy',
    'template_disabled',
    words`WhatsApp has disabled this template for good.`,
    words`Make a new one with other words: ${TEMPLATES}`,
  ),
  '132018': entry(
    'policy',
    'template_parameters',
    words`The template’s parameters are not right.`,
    PARAMS,
  ),
  '132068': entry(
    'policy',
    'flow_blocked',
    words`The form (Flow) of this template is blocked.`,
    words`Correct the Flow in WhatsApp Manager › Account tools › Flows.`,
  ),
  '132069': entry(
    'rate_limited',
    'flow_throttled',
    words`The form (Flow) of this template was sent too often.`,
    LATER,
    true,
  ),
  '134101': entry(
    'unreachable',
    'template_syncing',
    words`The template is new and not ready yet; that takes up to ten minutes.`,
    LATER,
    true,
  ),
  '134102': entry(
    'policy',
    'template_unavailable',
    words`The template cannot be used by this account.`,
    words`See its state at ${TEMPLATES}`,
  ),

  '133000': entry(
    'failed',
    'registration_incomplete',
    words`An earlier deregistration of this number did not finish.`,
    words`Deregister it once more, then register it: ${NUMBERS}`,
  ),
  '133004': entry(
    'unreachable',
    'registration_down',
    words`Registration is down for the moment.`,
    LATER,
    true,
  ),
  '133005': entry(
    'policy',
    'pin_wrong',
    words`The two-step verification PIN is wrong.`,
    words`Look the PIN up, or set a new one: ${NUMBERS}`,
  ),
  '133006': entry(
    'policy',
    'number_unverified',
    words`The number must be verified by a code before it can be registered.`,
    words`Verify it at ${NUMBERS}, then: gates whatsapp setup`,
  ),
  '133008': entry(
    'rate_limited',
    'pin_tries',
    words`The PIN was wrong too often.`,
    words`Wait as long as the details say; then set a new PIN: ${NUMBERS}`,
    true,
  ),
  '133009': entry('rate_limited', 'pin_too_fast', words`The PIN was tried too fast.`, LATER, true),
  '133010': entry(
    'failed',
    'number_not_registered',
    words`This number is not registered at the WhatsApp platform.`,
    words`Register it at ${NUMBERS}, then: gates whatsapp setup`,
  ),
  '133015': entry(
    'rate_limited',
    'number_just_deleted',
    words`The number was deleted only just now.`,
    words`Wait five minutes, then register it again.`,
    true,
  ),
  '133016': entry(
    'rate_limited',
    'registration_limit',
    words`The number was registered or deregistered too often: ten times in 72 hours is the limit.`,
    words`Wait until 72 hours have passed since the first of them.`,
    true,
  ),
};

function entry(
  category: ErrorCategory,
  code: string,
  sentence: Words,
  hint: Text,
  retryable = false,
): ErrorEntry {
  return { category, code, sentence, hint, retryable };
}
