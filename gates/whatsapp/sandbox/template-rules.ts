/** What the platform checks of a template it is given, and how it refuses. */
import { GraphRefusal, invalidParameter } from '../../meta/sandbox/errors.ts';
import { uploadedFile } from '../../meta/sandbox/uploads.ts';
import type { World } from '../../meta/sandbox/world.ts';
import { isObject, type Json } from './json.ts';
import { placeholders } from './templates.ts';

/** Code 100 and the subcode that tells templates' mistakes apart, as recorded and documented. */
export function templateRefused(
  subcode: number,
  userTitle: string,
  userMessage: string,
): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message: 'Invalid parameter',
    type: 'OAuthException',
    code: 100,
    subcode,
    transient: false,
    userTitle,
    userMessage,
  });
}

const MAX = { HEADER: 60, BODY: 1024, FOOTER: 60 } as const;
const BUTTONS_MAX = 10;
const BUTTON_TEXT_MAX = 25;
const MEDIA: ReadonlySet<unknown> = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']);

/** @throws GraphRefusal with the documented subcodes */
export function checkComponents(world: World, category: string, given: unknown): Json[] {
  if (!Array.isArray(given) || !given.every(isObject)) {
    throw invalidParameter('Param components must be an array.');
  }
  const components = given.map((one) => ({ ...one, type: String(one['type']).toUpperCase() }));
  if (!components.some(({ type }) => type === 'BODY')) {
    throw missing('BODY', 'component of type BODY is missing');
  }
  for (const component of components) checkComponent(world, category, component);
  return components;
}

function checkComponent(world: World, category: string, component: Json): void {
  const type = String(component['type']);
  if (type === 'BUTTONS') return checkButtons(component);
  if (type === 'CAROUSEL') return checkCards(world, category, component);
  if (type === 'HEADER' && component['format'] !== 'TEXT') return checkMedia(world, component);
  if (type !== 'HEADER' && type !== 'BODY' && type !== 'FOOTER') return;
  // The platform writes the text of authentication templates itself.
  if (category === 'AUTHENTICATION' && type !== 'HEADER') return;
  const text = component['text'];
  if (typeof text !== 'string' || text.trim() === '') {
    throw missing(type, `component of type ${type} is missing expected field(s) (text)`);
  }
  if ([...text].length > MAX[type]) {
    throw templateRefused(
      2_388_040,
      'Character Limit Exceeded',
      `The ${type.toLowerCase()} has more than ${MAX[type]} characters.`,
    );
  }
  checkParameters(type, text, component);
}

function checkParameters(type: string, text: string, component: Json): void {
  const names = placeholders(text);
  if (type === 'FOOTER' && names.length > 0) {
    throw templateRefused(
      2_388_073,
      'Message Footer Format is Incorrect',
      'Message templates can’t have variables in the footer.',
    );
  }
  if (type === 'HEADER' && (names.length > 1 || /[\n*]/.test(text))) {
    throw templateRefused(
      2_388_047,
      'Message Header Format is Incorrect',
      'The message header can’t have any new lines, formatting characters, emojis or asterisks, and one variable at most.',
    );
  }
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const gaps = numbers.toSorted((a, b) => a - b).some((number, index) => number !== index + 1);
  if (gaps || /\{\{\s*\}\}/.test(text) || (numbers.length > 0 && numbers.length < names.length)) {
    throw templateRefused(
      2_388_072,
      'Message Body Format is Incorrect',
      'The variables of the text are not formatted correctly.',
    );
  }
  if (type === 'BODY' && /^\s*\{\{|\}\}\s*$/.test(text)) {
    throw templateRefused(
      2_388_299,
      'Leading or Trailing Params Not Allowed',
      'Variables can’t be at the start or end of the template.',
    );
  }
  const fixed = text.replaceAll(/\{\{\s*\w+\s*\}\}/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (type === 'BODY' && names.length > 2 && fixed < names.length * 2) {
    throw templateRefused(
      2_388_293,
      'Parameters Words Ratio Exceeds Limit',
      'This template contains too many variable parameters relative to the message length.',
    );
  }
  if (names.length > 0 && !isObject(component['example'])) {
    throw missing(type, `component of type ${type} is missing expected field(s) (example)`);
  }
}

function checkMedia(world: World, component: Json): void {
  const { format, example } = component;
  if (!MEDIA.has(format)) return;
  const handles = isObject(example) ? example['header_handle'] : undefined;
  const [handle] = Array.isArray(handles) ? (handles as unknown[]) : [];
  if (handle === undefined) {
    throw missing('HEADER', 'component of type HEADER is missing expected field(s) (example)');
  }
  if (!uploadedFile(world, handle)) {
    throw templateRefused(
      2_494_102,
      'Uploaded media handle is invalid',
      'The media handle of the sample is not valid or has expired: upload the file again.',
    );
  }
}

function checkButtons({ buttons }: Json): void {
  if (!Array.isArray(buttons) || !buttons.every(isObject) || buttons.length === 0) {
    throw missing('BUTTONS', 'component of type BUTTONS is missing expected field(s) (buttons)');
  }
  if (buttons.length > BUTTONS_MAX) {
    throw invalidParameter(`A template can have at most ${BUTTONS_MAX} buttons.`);
  }
  for (const { type, text, url, example } of buttons) {
    if (typeof text === 'string' && [...text].length > BUTTON_TEXT_MAX) {
      throw templateRefused(
        2_388_040,
        'Character Limit Exceeded',
        `The text of a button has more than ${BUTTON_TEXT_MAX} characters.`,
      );
    }
    if (type === 'URL' && placeholders(String(url)).length > 0 && example === undefined) {
      throw missing('BUTTONS', 'component of type BUTTONS is missing expected field(s) (example)');
    }
  }
}

function checkCards(world: World, category: string, { cards }: Json): void {
  if (!Array.isArray(cards) || cards.length < 2 || cards.length > 10) {
    throw invalidParameter('A carousel must have 2 to 10 cards.');
  }
  for (const card of cards) {
    const { components } = isObject(card) ? card : {};
    if (!Array.isArray(components)) throw invalidParameter('Param cards must have components.');
    for (const one of components as Json[]) {
      checkComponent(world, category, { ...one, type: String(one['type']).toUpperCase() });
    }
  }
}

function missing(type: string, message: string): GraphRefusal {
  return templateRefused(
    2_388_043,
    `Message template "components" param is missing expected field(s): ${type}`,
    message,
  );
}
