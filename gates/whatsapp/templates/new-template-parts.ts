/** The parts of a new template: header, body, footer, offer and cards, each against its limits. */
import { type Words, words } from '../../../src/domain/words.ts';
import { checkCount, checkLength, checkNoEmoji, refusal } from '../bounds.ts';
import { checkButtons } from './new-template-buttons.ts';
import { checkExamples, checkParameters } from './new-template-parameters.ts';

/** One part of it, whose `type` may be in small letters as well. */
export type Part = Readonly<Record<string, unknown>>;

export interface Kind {
  /** Parameters have names. */
  readonly named: boolean;
  readonly category: string;
}

const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'PRODUCT', 'GIF'];
const HEADER_MAX = 60;
const CARD_BODY_MAX = 160;
const FOOTER_MAX = 60;
const OFFER_TEXT_MAX = 16;
const CARDS = { min: 2, max: 10 };
const CARD_BUTTONS_MAX = 2;
/** For which a one-time code may be said to be good. */
export const CODE_MINUTES = { min: 1, max: 90 };

/** @throws GateError (exit 6) naming the limit. Kinds that are not known here are left to Meta. */
export function checkPart(part: Part, kind: Kind, bodyMax: number): void {
  switch (typeOf(part)) {
    case 'HEADER':
      return checkHeader(part, kind);
    case 'BODY':
      return checkBody(part, kind, bodyMax);
    case 'FOOTER':
      return checkFooter(part, kind);
    case 'BUTTONS':
      return checkButtons(part['buttons'], kind.category);
    case 'LIMITED_TIME_OFFER': {
      const { text } = recordOf(part['limited_time_offer']);
      return checkLength(words`The offer’s text`, textOf(text), OFFER_TEXT_MAX, 1);
    }
    case 'CAROUSEL':
      return checkCards(part['cards'], kind);
  }
}

function checkHeader(part: Part, kind: Kind): void {
  const { format } = part;
  if (!isOne(HEADER_FORMATS, String(format).toUpperCase())) {
    throw refusal(
      'template_header',
      words`A header’s format is one of ${HEADER_FORMATS.join(', ')}${given(format)}.`,
    );
  }
  if (kind.category === 'AUTHENTICATION') {
    throw refusal('template_header', words`An authentication template has no header.`);
  }
  const shown = String(format).toUpperCase();
  if (shown === 'TEXT') {
    const what = words`Header`;
    const text = textOf(part['text']);
    checkLength(what, text, HEADER_MAX, 1);
    checkNoEmoji(what, text);
    if (/[\n*]/.test(text)) {
      throw refusal('template_header', words`Header: no line breaks and no asterisks.`);
    }
    const parameters = checkParameters(what, text, kind.named);
    if (parameters.length > 1) {
      throw refusal(
        'template_parameters',
        words`Header: at most ${1} parameter; this has ${parameters.length}.`,
      );
    }
    checkExamples(what, parameters, part['example'], 'header_text');
  } else if (['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(shown)) {
    const handles = recordOf(part['example'])['header_handle'];
    if (Array.isArray(handles) && typeof handles[0] === 'string' && handles[0] !== '') return;
    throw refusal(
      'template_example_missing',
      words`Header: an example file is needed, so that Meta can look at it.`,
      words`name a file: ${'header: {image: picture.png}'}`,
    );
  }
}

function checkBody(part: Part, { named, category }: Kind, max: number): void {
  const what = words`Body`;
  if (category === 'AUTHENTICATION') {
    if (part['text'] === undefined) return;
    throw refusal(
      'template_authentication',
      words`The text of an authentication template is written by WhatsApp: leave it away.`,
    );
  }
  const text = textOf(part['text']);
  checkLength(what, text, max, 1);
  const parameters = checkParameters(what, text, named);
  if (/^\s*\{\{|\}\}\s*$/.test(text)) {
    throw refusal(
      'template_parameter_edge',
      words`Body: a parameter may stand neither at the start nor at the end.`,
      words`put a word before or after it`,
    );
  }
  checkExamples(what, parameters, part['example'], 'body_text');
}

function checkFooter(part: Part, { category }: Kind): void {
  const { code_expiration_minutes: minutes, text } = part;
  if (minutes !== undefined) {
    const { min, max } = CODE_MINUTES;
    const fits = typeof minutes === 'number' && Number.isInteger(minutes);
    if (category === 'AUTHENTICATION' && fits && minutes >= min && minutes <= max) return;
    throw refusal(
      'template_code_expiration',
      words`A code of an authentication template lives ${min} to ${max} whole minutes.`,
    );
  }
  const what = words`Footer`;
  checkLength(what, textOf(text), FOOTER_MAX, 1);
  if (checkParameters(what, textOf(text), true).length > 0) {
    throw refusal('template_parameters', words`Footer: it cannot have parameters.`);
  }
}

function checkCards(cards: unknown, kind: Kind): void {
  const { min, max } = CARDS;
  if (!Array.isArray(cards) || cards.length < min || cards.length > max) {
    const count = Array.isArray(cards) ? cards.length : 0;
    throw refusal(
      'template_cards',
      words`A carousel has ${min} to ${max} cards; this has ${count}.`,
    );
  }
  const shapes = cards.map((card: unknown, index) => {
    const { components } = recordOf(card);
    const what = words`Card ${index + 1}`;
    if (!Array.isArray(components) || !components.every(isPart)) {
      throw refusal('template_cards', words`${what}: it needs components, as a list.`);
    }
    inCard(what, () => components.forEach((part) => checkPart(part, kind, CARD_BODY_MAX)));
    const buttons = components.find((part) => typeOf(part) === 'BUTTONS')?.['buttons'];
    const list = Array.isArray(buttons) ? (buttons as Part[]) : [];
    checkCount(words`${what}, buttons`, list.length, CARD_BUTTONS_MAX);
    return [
      ...components.map((part) => `${typeOf(part)} ${textOf(part['format'])}`),
      ...list.map(typeOf),
    ].join();
  });
  const odd = shapes.findIndex((shape) => shape !== shapes[0]);
  if (odd !== -1) {
    throw refusal(
      'template_cards',
      words`Card ${odd + 1}: all cards have the same parts and buttons as the first one.`,
    );
  }
}

/** Says which card it is about. */
function inCard(what: Words, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { said, code } = error as ReturnType<typeof refusal>;
    if (said === undefined) throw error;
    throw refusal(code, words`${what}. ${said.message}`, said.hint);
  }
}

export function typeOf(part: Part): string {
  return String(part['type']).toUpperCase();
}

export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Part {
  return isPart(value) ? value : {};
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isOne(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

/** `, not “x”`; nothing where nothing was given. */
export function given(value: unknown): Words | string {
  if (value === undefined || value === null || value === '') return '';
  return words`, not “${typeof value === 'string' ? value : JSON.stringify(value)}”`;
}
