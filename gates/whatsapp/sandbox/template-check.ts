/** Whether a template message fits a template that may be sent. */
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { textAt } from '../templates/template-text.ts';
import { refused } from './errors.ts';
import { isObject, items, type Json, part, requiredText } from './json.ts';
import { placeholders, type Template } from './templates.ts';

const BODY_MAX = 1024;

/** Checks a file of a header or card; as in a message of that kind. */
export type Media = (kind: 'image' | 'video' | 'document', file: Json) => void;

/** The template that is sent. Throws 132000, 132001, 132005, 132012, 132015 or 132016 as the platform does. */
export function checkTemplate(
  message: Json,
  templates: readonly Template[],
  media: Media,
): Template {
  const name = requiredText(message, 'name', "template['name']");
  const language = part(message, 'language', "template['language']");
  const code = requiredText(language, 'code', "template['language']['code']");
  const template = templates.find((known) => known.name === name && known.language === code);
  if (template?.status === 'PAUSED') throw refused(132015, `template name (${name}) is paused`);
  if (template?.status === 'DISABLED') throw refused(132016, `template name (${name}) is disabled`);
  if (template?.status !== 'APPROVED') {
    throw refused(132001, `template name (${name}) does not exist in ${code}`, 404);
  }
  const given =
    message['components'] === undefined
      ? []
      : items(message, 'components', "template['components']");
  checkParts(template, template.components, given, media);
  return template;
}

/** The components of a template, or of one of its cards. */
function checkParts(
  template: Template,
  components: readonly Json[],
  given: readonly Json[],
  media: Media,
): void {
  for (const component of components) {
    const type = String(component['type']).toLowerCase();
    const found = given.find((one) => String(one['type']).toLowerCase() === type);
    if (type === 'header') checkHeader(template, component, found, media);
    if (type === 'body') checkText('body', template, textAt(component, 'text'), found);
    if (type === 'buttons') checkButtons(component, given);
    if (type === 'limited_time_offer') checkOffer(component, found);
    if (type === 'carousel') checkCards(template, component, found, media);
  }
}

function checkHeader(
  template: Template,
  component: Json,
  found: Json | undefined,
  media: Media,
): void {
  const format = String(component['format']).toLowerCase();
  if (format === 'text') {
    checkText('header', template, textAt(component, 'text'), found);
    return;
  }
  const [parameter] = parametersOf(found);
  if (parameter === undefined || String(parameter['type']).toLowerCase() !== format) {
    throw refused(132012, `header: Format mismatch, expected ${format.toUpperCase()}`);
  }
  const content = part(parameter, format);
  if (format === 'location') {
    requiredText(content, 'name', 'location name');
    requiredText(content, 'address', 'location address');
  } else if (format === 'image' || format === 'video' || format === 'document') {
    media(format, content);
  }
}

function checkText(
  kind: 'header' | 'body',
  template: Template,
  source: string,
  component: Json | undefined,
): void {
  const expected = placeholders(source);
  const given = parametersOf(component);
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

/** What the parameter of each kind of button is called; some have two names. */
const BUTTONS: Readonly<Record<string, { subType: string; parameter: string; needed: boolean }>> = {
  quick_reply: { subType: 'quick_reply', parameter: 'payload text', needed: false },
  copy_code: { subType: 'copy_code', parameter: 'coupon_code', needed: true },
  otp: { subType: 'url', parameter: 'text', needed: true },
  flow: { subType: 'flow', parameter: 'action', needed: false },
  catalog: { subType: 'catalog', parameter: 'action', needed: false },
  mpm: { subType: 'mpm', parameter: 'action', needed: true },
};

function checkButtons(component: Json, given: readonly Json[]): void {
  const buttons = items(component, 'buttons', 'buttons');
  const told = given.filter(({ type }) => String(type).toLowerCase() === 'button');
  for (const one of told) {
    if (buttons[Number(one['index'])] === undefined) {
      throw refused(132000, `buttons: there is no button at index ${String(one['index'])}`);
    }
  }
  buttons.forEach((button, index) => {
    const type = String(button['type']).toLowerCase();
    const dynamic = type === 'url' && placeholders(String(button['url'])).length > 0;
    const rule = dynamic ? { subType: 'url', parameter: 'text', needed: true } : BUTTONS[type];
    const found = told.find((one) => Number(one['index']) === index);
    if (!found) {
      if (!rule?.needed) return;
      throw refused(
        131008,
        `buttons: Button at index ${index} of type ${type} requires a parameter`,
      );
    }
    const [parameter] = parametersOf(found);
    const fits =
      rule !== undefined &&
      String(found['sub_type']).toLowerCase() === rule.subType &&
      (parameter === undefined
        ? !rule.needed
        : rule.parameter.split(' ').includes(String(parameter['type'])));
    if (!fits) throw refused(132012, `buttons: Button at index ${index} does not match its type`);
  });
}

function checkOffer(component: Json, found: Json | undefined): void {
  if (part(component, 'limited_time_offer')['has_expiration'] !== true) return;
  const [parameter] = parametersOf(found);
  const offer = parameter === undefined ? null : part(parameter, 'limited_time_offer');
  if (typeof offer?.['expiration_time_ms'] === 'number') return;
  throw refused(131008, 'limited_time_offer: expiration_time_ms is missing');
}

function checkCards(
  template: Template,
  component: Json,
  found: Json | undefined,
  media: Media,
): void {
  const cards = items(component, 'cards', 'cards');
  const given = found === undefined ? [] : items(found, 'cards', "carousel['cards']");
  if (given.length !== cards.length) {
    throw refused(132012, `carousel: expected ${cards.length} cards, got ${given.length}`);
  }
  cards.forEach((card, index) => {
    const told = given.find((one) => one['card_index'] === index);
    if (!told) throw refused(132012, `carousel: card ${index} is missing`);
    const parts = items(told, 'components', 'card components');
    checkParts(template, items(card, 'components', 'components'), parts, media);
  });
}

function parametersOf(component: Json | undefined): Json[] {
  return component?.['parameters'] === undefined
    ? []
    : items(component, 'parameters', "template['components']['parameters']");
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
