import { GateError } from '../../../src/domain/error.ts';
import type { Text, Words } from '../../../src/domain/words.ts';
import type { Template } from './templates.ts';

/** Exit 6, with how this template is sent. */
export function refuseParameters(template: Template, message: Words, hint?: Text): GateError {
  return new GateError({
    category: 'policy',
    code: 'template_parameters',
    gate: 'whatsapp',
    message,
    hint: hint ?? `gates whatsapp template show ${template.name}`,
  });
}
