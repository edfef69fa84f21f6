/** Whether a template message fits a template that may be sent. */
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { refused } from './errors.ts';
import { isObject, items, type Json, part, requiredText } from './json.ts';
import { placeholders, type Template } from './templates.ts';

const BODY_MAX = 1024;

/** The template that is sent. Throws 132000, 132001, 132005, 132012, 132015 or 132016 as the platform does. */
export function checkTemplate(message: Json, templates: readonly Template[]): Template {
  const name = requiredText(message, 'name', "template['name']");
  const language = part(message, 'language', "template['language']");
  const code = requiredText(language, 'code', "template['language']['code']");
  const template = templates.find((known) => known.name === name && known.language === code);
  if (template?.status === 'PAUSED') throw refused(132015, `template name (${name}) is paused`);
  if (template?.status === 'DISABLED') throw refused(132016, `template name (${name}) is disabled`);
  if (template?.status !== 'APPROVED') {
    throw refused(132001, `template name (${name}) does not exist in ${code}`, 404);
  }
  const components =
    message['components'] === undefined
      ? []
      : items(message, 'components', "template['components']");
  for (const kind of ['header', 'body'] as const) {
    const component = components.find(({ type }) => String(type).toLowerCase() === kind);
    checkParameters(kind, template, component);
  }
  return template;
}

function checkParameters(
  kind: 'header' | 'body',
  template: Template,
  component: Json | undefined,
): void {
  const source = template[kind] ?? '';
  const expected = placeholders(source);
  const given =
    component?.['parameters'] === undefined
      ? []
      : items(component, 'parameters', "template['components']['parameters']");
  if (given.length !== expected.length) {
    throw refused(
      132000,
      `${kind}: number of localizable_params (${given.length}) does not match the expected number of params (${expected.length})`,
    );
  }
  let length = [...source].length;
  given.forEach((parameter, index) => {
    const name = template.named ? namedParameter(kind, parameter, expected) : expected[index];
    const value = textOf(parameter);
    length += [...value].length - `{{${name ?? ''}}}`.length;
  });
  if (kind === 'body' && length > BODY_MAX) {
    throw refused(
      132005,
      `${kind}: number of characters in text is (${length}), exceeding the limit (${BODY_MAX})`,
    );
  }
}

function namedParameter(kind: string, parameter: Json, expected: readonly string[]): string {
  const name = parameter['parameter_name'];
  if (typeof name !== 'string' || name === '') {
    throw invalidParameter('Invalid parameter', { details: 'Parameter name is missing or empty' });
  }
  if (!expected.includes(name)) {
    throw refused(132012, `${kind}: parameter_name (${name}) is not in the template`);
  }
  return name;
}

/** The text that stands in for a parameter. */
function textOf(parameter: Json): string {
  const type = String(parameter['type']).toLowerCase();
  if (type === 'currency' || type === 'date_time') {
    const content = parameter[type];
    if (isObject(content) && typeof content['fallback_value'] === 'string')
      return content['fallback_value'];
  }
  if (type !== 'text') {
    throw refused(132012, `Parameter of type ${type} does not match the format of the template`);
  }
  const value = parameter['text'];
  if (typeof value !== 'string' || value === '') {
    throw refused(131008, 'Parameter of type text is missing text value');
  }
  if (/[\n\t]| {5}/.test(value)) {
    throw invalidParameter('Invalid parameter', {
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    });
  }
  return value;
}
