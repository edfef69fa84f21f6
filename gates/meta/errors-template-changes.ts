import type { ErrorCategory } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { ErrorEntry } from './errors.ts';

const CORRECT = words`Correct the file, then run the command again.`;

/**
 * Errors of making, editing and deleting WhatsApp templates: code 100 with these subcodes.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const TEMPLATE_CHANGE_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '100/2388019': entry(
    'template_limit',
    words`The business account has as many templates as it may have.`,
    words`Delete some: gates whatsapp template delete NAME`,
  ),
  '100/2388023': entry(
    'template_name_locked',
    words`A template of this name and language was deleted less than 30 days ago.`,
    words`Use another name, or wait until the 30 days are over.`,
  ),
  '100/2388024': entry(
    'template_exists',
    words`There is a template of this name in this language already.`,
    words`Use another name, or change it: gates whatsapp template edit NAME FILE`,
  ),
  '100/2388040': entry(
    'template_too_long',
    words`A text of the template is longer than it may be.`,
    CORRECT,
  ),
  '100/2388043': entry(
    'template_incomplete',
    words`Something is missing in the template, perhaps an example.`,
    CORRECT,
  ),
  '100/2388047': entry(
    'template_header',
    words`The header of the template is not as it must be.`,
    CORRECT,
  ),
  '100/2388072': entry(
    'template_body',
    words`The body of the template is not as it must be.`,
    CORRECT,
  ),
  '100/2388073': entry(
    'template_footer',
    words`The footer of the template is not as it must be.`,
    CORRECT,
  ),
  '100/2388293': entry(
    'template_parameters',
    words`The template has too many parameters for so short a text.`,
    words`Use more words around the parameters, or fewer parameters.`,
  ),
  '100/2388299': entry(
    'template_parameter_edge',
    words`A parameter stands at the start or the end of the template.`,
    words`Put a word before or after it.`,
  ),
  '100/2494102': entry(
    'template_handle',
    words`The example file’s handle is wrong, or its time is over.`,
    words`Name the file itself instead, and it is uploaded anew.`,
  ),
  '100/2593002': entry(
    'template_not_found',
    words`There is no such template in this business account.`,
    'gates whatsapp template list',
    'not_found',
  ),
};

function entry(
  code: string,
  sentence: Words,
  hint: Text,
  category: ErrorCategory = 'policy',
): ErrorEntry {
  return { category, code, sentence, hint, retryable: false };
}
