/** What the platform takes of an `interactive` message that was given in its own JSON. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { checkCount, checkLength, refusal } from '../bounds.ts';
import { limits } from '../limits.ts';

type Json = Readonly<Record<string, unknown>>;

const BODY = 1024;
const LINE = 60;
const CARDS = { min: 2, max: 10 };

/** Types of `interactive` messages. Messages reference of Cloud API. */
const INTERACTIVE: ReadonlySet<string> = new Set([
  'button',
  'list',
  'cta_url',
  'carousel',
  'product',
  'product_list',
  'catalog_message',
  'flow',
  'location_request_message',
  'address_message',
  'call_permission_request',
  'voice_call',
  'order_details',
  'order_status',
  'request_contact_info',
]);

/** @throws GateError exit 6 naming the limit; exit 2 where a part is missing. What is not known here is left to Meta. */
export function checkInteractive(interactive: Json): void {
  const { type } = interactive;
  if (typeof type !== 'string' || !INTERACTIVE.has(type)) {
    throw usageError(
      words`An interactive message has one of these types: ${[...INTERACTIVE].join(', ')}.`,
    );
  }
  if (typeof interactive['action'] !== 'object' || interactive['action'] === null) {
    throw usageError(words`An interactive message needs its “action”.`);
  }
  checkLength(words`The text`, textOf(interactive['body'], 'text'), type === 'list' ? 4096 : BODY);
  checkLength(words`The header`, textOf(interactive['header'], 'text'), LINE);
  checkLength(words`The footer`, textOf(interactive['footer'], 'text'), LINE);
  const action = interactive['action'] as Json;
  if (type === 'button') checkButtons(action);
  if (type === 'list') checkList(action);
  if (type === 'cta_url') checkLink(action);
  if (type === 'carousel') checkCards(action);
}

function checkButtons({ buttons }: Json): void {
  const rule = limits.buttons;
  const replies = objectsIn(buttons).map(({ reply }) => recordOf(reply));
  checkCount(words`Buttons`, replies.length, rule?.max ?? 0);
  for (const reply of replies) {
    const title = textOf(reply, 'title');
    checkLength(words`The button “${title}”`, title, rule?.title ?? 0, 1);
    const id = textOf(reply, 'id');
    checkLength(words`The button id “${id}”`, id, rule?.id ?? 0, 1);
  }
}

function checkList(action: Json): void {
  const { list: rule } = limits;
  if (!rule) return;
  const sections = objectsIn(action['sections']);
  const rows = sections.flatMap((section) => objectsIn(section['rows']));
  checkLength(words`The list’s button`, textOf(action, 'button'), rule.button, 1);
  checkCount(words`Sections`, sections.length, rule.sections);
  checkCount(words`Rows over all sections`, rows.length, rule.rows);
  for (const section of sections) {
    const title = textOf(section, 'title');
    checkLength(words`The section “${title}”`, title, rule.title);
  }
  for (const row of rows) {
    const title = textOf(row, 'title');
    checkLength(words`The row “${title}”`, title, rule.title, 1);
    const described = textOf(row, 'description');
    checkLength(words`The description of “${title}”`, described, rule.description);
    const id = textOf(row, 'id');
    checkLength(words`The row id “${id}”`, id, rule.id, 1);
  }
}

function checkLink({ parameters }: Json): void {
  const { link: rule } = limits;
  const title = textOf(parameters, 'display_text');
  checkLength(words`The button “${title}”`, title, rule?.title ?? 0, 1);
  const url = textOf(parameters, 'url');
  checkLength(words`The address`, url, rule?.url ?? 0);
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return;
  throw refusal('bad_url', words`“${url}” is no web address.`);
}

function checkCards({ cards }: Json): void {
  const { length } = objectsIn(cards);
  if (length < CARDS.min) {
    throw refusal('too_few_cards', words`A carousel has at least ${CARDS.min} cards.`);
  }
  checkCount(words`Cards`, length, CARDS.max);
}

function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOf(part: unknown, name: string): string {
  const text = recordOf(part)[name];
  return typeof text === 'string' ? text : '';
}
