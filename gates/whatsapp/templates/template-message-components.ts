import { plural, words } from '../../../src/domain/words.ts';
import { refuseParameters } from './template-refusal.ts';
import { filled, placeholders } from './template-text.ts';
import type { Template } from './templates.ts';

type Json = Readonly<Record<string, unknown>>;

/** Stands in a text for a one-time code, which is nobody's but its reader's. */
export const HIDDEN_CODE = '••••••';

/**
 * Parameters that were given in Meta's own JSON: they go as they are, once there are as many for the
 * header and the body as the template has.
 * @throws GateError exit 6 `template_parameters`
 */
export function checkComponents(
  template: Template,
  components: readonly Json[],
): { components: Json[]; shown: string } {
  const list: unknown = components;
  if (!Array.isArray(list) || !list.every(isComponent)) {
    throw refuseParameters(template, words`--components holds a list of Meta’s component objects.`);
  }
  const shown: string[] = [];
  for (const component of template.components) {
    const type = String(component['type']).toUpperCase();
    const text = component['text'];
    if (typeof text !== 'string' || !['HEADER', 'BODY', 'FOOTER'].includes(type)) continue;
    shown.push(type === 'FOOTER' ? text : shownOf(template, type, text, components));
  }
  return { components: [...components], shown: shown.join('\n') };
}

function isComponent(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  const { parameters } = value as Json;
  if (!Array.isArray(parameters)) return parameters === undefined;
  return parameters.every((each) => typeof each === 'object' && each !== null);
}

function shownOf(template: Template, type: string, text: string, given: readonly Json[]): string {
  const component = given.find((each) => String(each['type']).toUpperCase() === type);
  const parameters = Array.isArray(component?.['parameters'])
    ? (component['parameters'] as Json[])
    : [];
  const names = placeholders(text);
  if (parameters.length !== names.length) {
    const where = type === 'BODY' ? words`its text` : words`its header`;
    throw refuseParameters(
      template,
      words`The template “${template.name}” has ${plural(names.length, '# parameter', '# parameters')} in ${where}; ${plural(parameters.length, '# was given', '# were given')}.`,
    );
  }
  const secret = template.category === 'AUTHENTICATION';
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const named = parameters.find((parameter) => parameter['parameter_name'] === name);
    const value = secret ? HIDDEN_CODE : said(named ?? parameters[index]);
    // What no text stands for stays as it is.
    if (value !== undefined) values[name] = value;
  }
  return filled(text, values);
}

/** A text, or how a sum or a date falls back to one. */
function said(parameter: Json | undefined): string | undefined {
  const inner = parameter?.[String(parameter['type']).toLowerCase()];
  const value =
    typeof inner === 'object' && inner !== null ? (inner as Json)['fallback_value'] : inner;
  return typeof value === 'string' ? value : undefined;
}
