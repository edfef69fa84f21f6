import { words } from '../../src/domain/words.ts';
import { failed, limited, missing, refused } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const SEND = 'gates whatsapp send --to WHOM --template NAME --lang LANG --param …';
const PARAMS = words`Give as many, and of the kind, as the template has: ${SEND}`;
const LIST = 'gates whatsapp template list';
const FORMS = 'gates whatsapp forms show FORM';
const LATER = words`Wait a few minutes, then run the command again.`;
const RULES = words`Correct it as named, then create it again: gates whatsapp template create --help`;

/**
 * Errors of sending templates, and of forms (Flows); most of those of changing templates stand in
 * errors-template-changes.ts.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/flows/reference/error-codes
 */
export const TEMPLATE_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '132000': refused(
    'template_parameters',
    words`The template has another number of parameters.`,
    PARAMS,
  ),
  '132001': missing(
    'template_not_found',
    words`There is no approved template of this name in this language.`,
    LIST,
  ),
  '132005': refused(
    'template_too_long',
    words`With these parameters the template’s text is too long.`,
    words`Give shorter parameters.`,
  ),
  '132007': refused(
    'template_characters',
    words`A parameter holds characters that templates may not hold.`,
    words`Leave out line breaks, tabs and more than four spaces in a row.`,
  ),
  '132008': refused(
    'template_parameter_format',
    words`A parameter has not the form the template asks for.`,
    PARAMS,
  ),
  '132012': refused(
    'template_parameter_format',
    words`A parameter has not the form the template asks for.`,
    PARAMS,
  ),
  '132015': refused(
    'template_paused',
    words`WhatsApp has paused this template because people disliked it.`,
    words`gates whatsapp template edit NAME: change it, or use another one`,
  ),
  '132016': refused(
    'template_disabled',
    words`WhatsApp has disabled this template for good.`,
    words`gates whatsapp template create --help: make a new one with other words`,
  ),
  '132018': refused('template_parameters', words`The template’s parameters are not right.`, PARAMS),

  // Creating and changing them.
  '200002': failed('template_refused', words`WhatsApp did not take the template.`, RULES),
  '2388060': refused(
    'template_button_text',
    words`A button of the template may hold plain text only: no variables, emoji or line breaks.`,
    RULES,
  ),

  // Forms.
  '132068': refused('flow_blocked', words`The form (Flow) of this template is blocked.`, FORMS),
  '132069': limited(
    'flow_throttled',
    words`The form (Flow) of this template was sent too often.`,
    LATER,
  ),
  '139000': refused(
    'flow_integrity',
    words`The business account may not make or publish forms: WhatsApp judged its policies broken.`,
    'gates whatsapp numbers health NUMBER',
  ),
  '139001': refused(
    'flow_published',
    words`A form that is published cannot be changed.`,
    words`gates whatsapp forms create --name NAME --clone FORM: make a new one from it`,
  ),
  '139002': refused(
    'flow_unpublishable',
    words`The form cannot be published: it has faults, or its endpoint is not ready.`,
    FORMS,
  ),
  '139003': refused(
    'flow_not_published',
    words`Only a published form can be deprecated.`,
    'gates whatsapp forms publish FORM',
  ),
  '139004': refused(
    'flow_undeletable',
    words`Only a form that was never published can be deleted.`,
    'gates whatsapp forms deprecate FORM',
  ),
};
