/** What the platform takes of its own kinds of messages, checked before a request is made. */
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { checkCount, checkLength, checkNoEmoji, refusal } from '../bounds.ts';
import { checkInteractive } from './check-interactive.ts';
import type { Card, Native } from './native.ts';

const BODY = 1024;
const LINE = 60;
const BUTTON = 20;
const FORM_BUTTON = 30;
const CARD_TEXT = 160;
const CARDS = { min: 2, max: 10 };
const SECTIONS = 10;
const PRODUCTS = 30;
const SECTION_TITLE = 24;

/** Kinds that stand under a text. */
const WITH_TEXT: ReadonlySet<Native['kind']> = new Set(['products', 'catalog', 'carousel', 'form']);

/** @throws GateError exit 6 naming the limit; exit 2 where a part is missing */
export function checkNative(draft: Draft, native: Native): void {
  const { text, header, footer, media } = draft;
  if (WITH_TEXT.has(native.kind) && !text?.trim()) {
    throw usageError(
      words`This message stands under a text: give one.`,
      native.kind === 'catalog' && native.product !== undefined ? '"Text" --catalog' : undefined,
    );
  }
  if (text !== undefined) checkLength(words`The text`, text, BODY);
  if (header !== undefined) checkLength(words`The header`, header, LINE);
  if (footer !== undefined) checkLength(words`The footer`, footer, LINE);
  const headed = header !== undefined || media !== undefined;
  switch (native.kind) {
    case 'product':
      if (headed) throw refusal('no_header', words`A single product has no header.`);
      return;
    case 'products':
      if (header === undefined) {
        throw usageError(words`Several products stand under a header: add --header.`);
      }
      checkSections(native.sections);
      return;
    case 'catalog':
      if (headed) throw refusal('no_header', words`A catalogue has no header.`);
      return;
    case 'carousel':
      if (headed || footer !== undefined) {
        throw refusal('no_header', words`A carousel has neither header nor footer.`);
      }
      checkCards(native.cards);
      return;
    case 'form':
      checkForm(native);
      return;
    case 'interactive':
      checkInteractive(native.interactive);
  }
}

function checkForm({ id, name, button, screen, data }: Extract<Native, { kind: 'form' }>): void {
  if ((id === undefined) === (name === undefined)) {
    throw usageError(words`A form is named by its id or by its name.`);
  }
  checkLength(words`The form’s button`, button, FORM_BUTTON, 1);
  checkNoEmoji(words`The form’s button`, button);
  if (data && screen === undefined) {
    throw usageError(words`Data is for a screen: add --form-screen ID.`);
  }
}

function checkSections(sections: Extract<Native, { kind: 'products' }>['sections']): void {
  const products = sections.flatMap((section) => section.products);
  if (products.length === 0) throw refusal('empty', words`There is no product to show.`);
  checkCount(words`Sections`, sections.length, SECTIONS);
  checkCount(words`Products`, products.length, PRODUCTS);
  for (const { title } of sections) {
    const called = words`The section “${title}”`;
    checkLength(called, title, SECTION_TITLE, sections.length > 1 ? 1 : 0);
  }
}

function checkCards(cards: readonly Card[]): void {
  if (cards.length < CARDS.min) {
    throw refusal('too_few_cards', words`A carousel has at least ${CARDS.min} cards.`);
  }
  checkCount(words`Cards`, cards.length, CARDS.max);
  const shapes = new Set(cards.map(shapeOf));
  if (shapes.size > 1) {
    throw refusal(
      'unlike_cards',
      words`The cards of a carousel are alike: all with images or all with videos, with as many buttons of one kind.`,
    );
  }
  for (const card of cards) checkCard(card);
}

/** What all cards have in common. @throws GateError exit 2 for a card that is none */
function shapeOf({ image, video, link, buttons, product, catalog }: Card): string {
  if (product !== undefined && catalog !== undefined) return 'product';
  if ((image === undefined) === (video === undefined)) {
    throw usageError(words`A card shows an image or a video: name one of them.`);
  }
  if ((link === undefined) === (buttons === undefined)) {
    throw usageError(words`A card has a link or buttons: name one of them.`);
  }
  if (buttons?.length === 0) {
    throw refusal('empty', words`A card has a link or at least one button.`);
  }
  return `${image === undefined ? 'video' : 'image'} ${link ? 'link' : (buttons?.length ?? 0)}`;
}

function checkCard({ text, link, buttons = [] }: Card): void {
  if (text !== undefined) checkLength(words`The text of a card`, text, CARD_TEXT);
  if ((text?.split('\n').length ?? 0) > 3) {
    throw refusal('too_many_lines', words`The text of a card has at most two line breaks.`);
  }
  for (const { id, title } of buttons) {
    checkLength(words`The button “${title}”`, title, BUTTON);
    checkLength(words`The button id “${id}”`, id, 256);
  }
  if (!link) return;
  checkLength(words`The button “${link.title}”`, link.title, BUTTON);
  if (!/^https?:\/\//i.test(link.url) || !URL.canParse(link.url)) {
    throw refusal('bad_url', words`“${link.url}” is no web address.`);
  }
}
