/** A template as the one who gets it will see it, and the command that sends it. */
import { stateName } from '../../../src/domain/states.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { examplesOf } from './new-template-parameters.ts';
import { type Part, recordOf, textOf, typeOf } from './new-template-parts.ts';
import { filled, placeholders } from './template-text.ts';
import type { Template } from './templates.ts';

/** Its lines, with the examples in the parameters' places. */
export function preview(components: readonly Part[]): Text[] {
  return components.flatMap((part): Text[] => {
    switch (typeOf(part)) {
      case 'HEADER':
        return [headerLine(part)];
      case 'BODY':
        return bodyLines(part);
      case 'FOOTER':
        return footerLines(part);
      case 'LIMITED_TIME_OFFER':
        return [words`Offer: ${textOf(recordOf(part['limited_time_offer'])['text'])}`];
      case 'BUTTONS':
        return partsIn(part['buttons']).map(buttonLine);
      case 'CAROUSEL':
        return partsIn(part['cards']).flatMap((card, index) => [
          words`Card ${index + 1}`,
          ...preview(partsIn(card['components'])).map((line) => words`  ${line}`),
        ]);
      default:
        return [`[${typeOf(part)}]`];
    }
  });
}

function headerLine(part: Part): Text {
  const format = (textOf(part['format']) || 'TEXT').toLowerCase();
  if (format === 'text') {
    return filled(textOf(part['text']), examplesOf(part['example'], 'header_text'));
  }
  return words`[${stateName(format === 'gif' ? 'video' : format)}]`;
}

function bodyLines(part: Part): Text[] {
  const text = textOf(part['text']);
  if (text !== '') return filled(text, examplesOf(part['example'], 'body_text')).split('\n');
  return part['add_security_recommendation'] === true
    ? [words`(WhatsApp’s text with the code, and advice to keep it secret)`]
    : [words`(WhatsApp’s text with the code)`];
}

function footerLines(part: Part): Text[] {
  const { code_expiration_minutes: minutes, text } = part;
  if (typeof text === 'string' || typeof minutes !== 'number') return [textOf(text)];
  return [words`(how long the code is good: ${minutes} min)`];
}

function buttonLine(button: Part): Text {
  const { text, url, phone_number: phone, example, type } = button;
  const [shown] = Array.isArray(example) ? (example as unknown[]) : [example];
  const label = textOf(text) || textOf(type);
  const target =
    textOf(phone) || textOf(url) || (typeOf(button) === 'COPY_CODE' ? textOf(shown) : '');
  return target === '' ? `[${label}]` : `[${label}] ${target}`;
}

/** What to type to send it, with a word in the place of each thing it needs. */
export function sendCommand(user: string, template: Template): string {
  const { name, language, category, parameters, parameterFormat, components } = template;
  const params =
    category === 'AUTHENTICATION'
      ? [' --param CODE']
      : parameters.map((parameter) =>
          parameterFormat === 'NAMED'
            ? ` --param ${parameter}=VALUE`
            : ` --param VALUE${parameter}`,
        );
  const flags = components.flatMap((part) =>
    typeOf(part) === 'BODY' ? params : flagsOf(part, category),
  );
  return `gates whatsapp send --user ${user} --to WHOM --template ${name} --lang ${language}${flags.join('')}`;
}

function flagsOf(part: Part, category: string): string[] {
  switch (typeOf(part)) {
    case 'HEADER':
      return headerFlags(part);
    case 'BUTTONS':
      return partsIn(part['buttons']).flatMap((button, index) => {
        const kind = typeOf(button);
        if (kind === 'MPM' || kind === 'SPM') return [' --components FILE'];
        // The code goes into its button by itself.
        if (category === 'AUTHENTICATION') return [];
        if (kind === 'COPY_CODE') return [` --button-param ${index}=CODE`];
        const open = kind === 'URL' && placeholders(textOf(button['url'])).length > 0;
        return open ? [` --button-param ${index}=VALUE`] : [];
      });
    case 'LIMITED_TIME_OFFER':
      return recordOf(part['limited_time_offer'])['has_expiration'] === true
        ? [' --offer-ends TIME']
        : [];
    case 'CAROUSEL':
      return [' --cards FILE'];
    default:
      return [];
  }
}

function headerFlags(part: Part): string[] {
  const format = (textOf(part['format']) || 'TEXT').toUpperCase();
  switch (format) {
    case 'TEXT':
      return placeholders(textOf(part['text'])).length > 0 ? [' --header-param VALUE'] : [];
    case 'LOCATION':
      return [' --location LAT,LON --location-name NAME --location-address ADDRESS'];
    case 'PRODUCT':
      return [];
    default:
      return [` --${format === 'GIF' ? 'video' : format.toLowerCase()} FILE`];
  }
}

function partsIn(value: unknown): Part[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
