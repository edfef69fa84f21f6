/**
 * A new utility template as its file tells it, in Meta's own words, checked for what Meta documents.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages,
 * https://developers.facebook.com/docs/graph-api/reference/page/message_templates
 */
import { usageError } from '../../../src/domain/error.ts';
import { plural, type Words, words } from '../../../src/domain/words.ts';
import { type Json, object, objects, string } from '../json.ts';
import { checkCount, refusal } from './bounds.ts';
import { parsed } from './given-file.ts';
import { filled, holesIn, numbered, partsOf } from './utility-templates.ts';

const PARTS: readonly string[] = ['HEADER', 'BODY', 'BUTTONS'];
const NAME = /^[a-z0-9_]{1,512}$/;
const LANGUAGE = /^[a-z]{2,3}(_[A-Z]{2})?$/;

/** What each sort of button needs beside its text. Quick replies are refused by Meta (2018416). */
const BUTTONS: Readonly<Record<string, string>> = {
  POSTBACK: 'payload',
  URL: 'url',
  PHONE_NUMBER: 'phone_number',
};

/** A template ready to go to Meta. */
export interface NewTemplate {
  readonly name: string;
  readonly language: string;
  /** The whole of it. */
  readonly body: Json;
  /** As people will read it, with the examples in place. */
  readonly shown: readonly string[];
}

/** @throws GateError exit 5 for no such file, exit 2 for one that holds no template, exit 6 naming what Meta takes */
export async function readUtilityFile(
  file: string,
  named: { name?: string | undefined; lang?: string | undefined },
): Promise<NewTemplate> {
  const told = object(await parsed(file));
  if (!told) throw usageError(words`${file} holds no template: an object is expected.`);
  const given: Json = {
    category: 'UTILITY',
    ...told,
    ...(named.name === undefined ? {} : { name: named.name }),
    ...(named.lang === undefined ? {} : { language: named.lang }),
  };
  const name = string(given['name']) ?? '';
  const language = string(given['language']) ?? '';
  if (!NAME.test(name)) {
    throw refused(
      words`A name has lower-case letters, digits and underscores, up to 512; “${name}” is none.`,
    );
  }
  if (!LANGUAGE.test(language)) {
    throw refused(words`“${language}” is no language: ru or en_US, for example.`);
  }
  const category = String(given['category']).toUpperCase();
  if (category !== 'UTILITY') {
    throw refused(words`Messenger’s templates are of the category UTILITY, not ${category}.`);
  }
  const components = checkParts(given['components']);
  const isNamed = components.some((part) => !holesIn(string(part['text'])).every(isNumber));
  const format = isNamed ? { parameter_format: 'NAMED' } : {};
  return {
    name,
    language,
    body: { ...format, ...given, name, language, category },
    shown: linesOf(components),
  };
}

function checkParts(given: unknown): readonly Json[] {
  const parts = objects(given);
  const types = parts.map(typeOf);
  const stray = types.find((type) => !PARTS.includes(type));
  if (stray !== undefined) {
    throw refused(words`A template is made of ${PARTS.join(', ')}; “${stray}” is none of them.`);
  }
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) throw refused(words`A template has one ${twice}, not several.`);
  if (!types.includes('BODY')) throw refused(words`A template needs a BODY with its text.`);
  for (const part of parts) {
    if (typeOf(part) === 'BUTTONS') checkButtons(objects(part['buttons']));
    else checkText(part);
  }
  return parts;
}

/** Meta refuses a template whose places have no examples (TEMPLATE_VARIABLES_MISSING_SAMPLE_VALUES). */
function checkText(part: Json): void {
  const type = typeOf(part);
  const text = string(part['text']);
  const format = string(part['format'])?.toUpperCase() ?? 'TEXT';
  if (type === 'HEADER' && format !== 'TEXT') return;
  if (text === null) throw refused(words`${type} needs a text.`);
  const holes = holesIn(text);
  if (type === 'HEADER') checkCount('messenger', words`Parameters of the header`, holes.length, 1);
  const numbers = holes.filter(isNumber);
  if (numbers.length > 0 && numbers.length < holes.length) {
    throw refused(
      words`${type} has numbers or names as parameters, not both: ${holes.join(', ')}.`,
    );
  }
  const order = numbers.map(Number).toSorted((a, b) => a - b);
  if (order.some((number, index) => number !== index + 1)) {
    throw refused(
      words`Parameters of ${type} are numbered from 1 without a gap: ${numbers.join(', ')}.`,
    );
  }
  const examples = examplesOf(part);
  const without = holes.filter((hole) => examples[hole] === undefined);
  if (without.length === 0) return;
  throw refused(
    words`${type} needs an example for ${plural(without.length, '# parameter', '# parameters')}: ${without.join(', ')}.`,
    exampleFor(type, holes, numbers.length === holes.length),
  );
}

/** `{body_text: [["Мария", "12 мая"]]}`, `{header_text: ["Мария"]}`, or by name `{…_named_params: [{param_name, example}]}`. */
function examplesOf(part: Json): Readonly<Record<string, string>> {
  const kind = `${typeOf(part).toLowerCase()}_text`;
  const example = object(part['example']) ?? {};
  const named = objects(example[`${kind}_named_params`]).map((each) => [
    string(each['param_name']) ?? '',
    String(each['example']),
  ]);
  const list: unknown = example[kind];
  const values = (Array.isArray(list) ? list : []).flat().map(String);
  return { ...numbered(values), ...(Object.fromEntries(named) as Record<string, string>) };
}

function exampleFor(type: string, holes: readonly string[], isNumbered: boolean): string {
  const kind = `${type.toLowerCase()}_text`;
  const values = holes.map(() => '…');
  const example = isNumbered
    ? { [kind]: type === 'BODY' ? [values] : values }
    : { [`${kind}_named_params`]: holes.map((name) => ({ param_name: name, example: '…' })) };
  return `"example": ${JSON.stringify(example)}`;
}

function checkButtons(buttons: readonly Json[]): void {
  if (buttons.length === 0) throw refused(words`BUTTONS needs its buttons.`);
  for (const button of buttons) {
    const type = typeOf(button);
    const needed = Object.hasOwn(BUTTONS, type) ? BUTTONS[type] : undefined;
    if (needed === undefined) {
      throw refused(
        words`A button here is one of ${Object.keys(BUTTONS).join(', ')}, not “${type}”.`,
      );
    }
    const missing = ['text', needed].find((field) => string(button[field]) === null);
    if (missing !== undefined)
      throw refused(words`A button of the sort ${type} needs its ${missing}.`);
  }
}

function linesOf(components: readonly Json[]): string[] {
  const { header, body, buttons } = partsOf(components);
  const examples = (type: string) =>
    examplesOf(components.find((one) => typeOf(one) === type) ?? {});
  return [
    ...(header === null ? [] : [filled(header, examples('HEADER'))]),
    ...(body === null ? [] : filled(body, examples('BODY')).split('\n')),
    ...buttons.map(({ title }) => `[${title}]`),
  ];
}

function typeOf(part: Json): string {
  return string(part['type'])?.toUpperCase() ?? '';
}

function isNumber(hole: string): boolean {
  return /^\d+$/.test(hole);
}

function refused(message: Words, hint = 'gates messenger template create --help') {
  return refusal('messenger', 'template_refused', message, hint);
}
