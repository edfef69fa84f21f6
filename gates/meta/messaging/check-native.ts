/** What the platform takes of its own kinds of messages, checked before a request is made. */
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { stateName } from '../../../src/domain/states.ts';
import { words } from '../../../src/domain/words.ts';
import { checkCount, checkLength, checkUrl, refusal } from './bounds.ts';
import type { Channel } from './channel.ts';
import type { Button, Card, Native } from './native.ts';

const BODY = 640;
const BUTTONS = 3;
const BUTTON = 20;
const PAYLOAD = 1000;
const CARDS = 10;
const CARD_TEXT = 80;
const RECEIPT_LINES = 100;

/** What a receipt cannot be without. .../messenger-platform/send-messages/template/receipt */
const RECEIPT = ['recipient_name', 'order_number', 'currency', 'payment_method', 'summary'];

/** @throws GateError exit 6 naming the limit; exit 2 where a part is missing */
export function checkNative(gate: string, channel: Channel, draft: Draft, native: Native): void {
  const { text, media } = draft;
  if (!channel.natives.has(native.kind)) {
    throw refusal(
      gate,
      'not_supported',
      words`${channel.title} cannot send ${stateName(native.kind)}.`,
    );
  }
  if (native.kind === 'buttons') {
    if (media) throw refusal(gate, 'no_header', words`Buttons have no file above their text.`);
    checkLength(gate, words`The text above buttons`, text ?? '', BODY);
    return checkButtons(gate, channel, native.buttons, 1);
  }
  if (text !== undefined) {
    throw refusal(
      gate,
      'no_text',
      words`No text goes with this kind of message: ${stateName(native.kind)}.`,
      words`Send the text on its own.`,
    );
  }
  if (native.kind === 'media template') {
    if (media?.kind !== 'image' && media?.kind !== 'video') {
      throw usageError(words`A card with buttons shows an image or a video: name one of them.`);
    }
    return checkButtons(gate, channel, native.buttons ?? [], 0);
  }
  if (media) throw refusal(gate, 'not_supported', words`It goes without a file beside it.`);
  if (native.kind === 'carousel') checkCards(gate, channel, native.cards);
  if (native.kind === 'receipt') checkReceipt(gate, native.receipt);
}

function checkButtons(
  gate: string,
  channel: Channel,
  buttons: readonly Button[],
  least: 0 | 1,
): void {
  if (buttons.length < least) throw refusal(gate, 'empty', words`There is no button to press.`);
  checkCount(gate, words`Buttons`, buttons.length, BUTTONS);
  for (const button of buttons) {
    const { title } = button;
    checkLength(gate, words`The button “${title}”`, title, BUTTON);
    if ('id' in button) checkLength(gate, words`The button id “${button.id}”`, button.id, PAYLOAD);
    if ('url' in button) checkUrl(gate, button.url);
    if ('phone' in button) checkPhone(gate, channel, button.phone);
  }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/call */
function checkPhone(gate: string, { title, calls }: Channel, phone: string): void {
  if (!calls) {
    throw refusal(gate, 'not_supported', words`${title} has no buttons that call a number.`);
  }
  if (/^\+\d{5,15}$/.test(phone)) return;
  throw refusal(
    gate,
    'bad_phone',
    words`“${phone}” is no phone number with + and its country code.`,
    '--call-button "Позвонить=+79991234567"',
  );
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic */
function checkCards(gate: string, channel: Channel, cards: readonly Card[]): void {
  if (cards.length === 0) throw refusal(gate, 'empty', words`There is no card to show.`);
  checkCount(gate, words`Cards`, cards.length, CARDS);
  for (const { title, subtitle, image, open, buttons = [] } of cards) {
    checkLength(gate, words`The title of a card`, title, CARD_TEXT);
    if (subtitle !== undefined) checkLength(gate, words`The text of a card`, subtitle, CARD_TEXT);
    if (image !== undefined) {
      checkUrl(gate, image, words`Pictures of cards stand on the web: give an https:// address.`);
    }
    if (open !== undefined) checkUrl(gate, typeof open === 'string' ? open : open.url);
    // A title alone is refused by the platform.
    if ([subtitle, image, open].every((part) => part === undefined) && buttons.length === 0) {
      throw refusal(
        gate,
        'bare_card',
        words`The card “${title}” has a title only: add a subtitle, an image, a link or a button.`,
      );
    }
    checkButtons(gate, channel, buttons, 0);
  }
}

function checkReceipt(gate: string, receipt: Readonly<Record<string, unknown>>): void {
  const missing = RECEIPT.filter((name) => receipt[name] === undefined);
  if (missing.length > 0) throw usageError(words`A receipt needs ${missing.join(', ')}.`);
  const { total_cost: total } = (receipt['summary'] ?? {}) as { total_cost?: unknown };
  if (typeof total !== 'number') throw usageError(words`A receipt needs ${'summary.total_cost'}.`);
  const { elements = [] } = receipt;
  if (!Array.isArray(elements)) {
    throw usageError(words`The elements of a receipt are a list.`);
  }
  checkCount(gate, words`Lines of a receipt`, elements.length, RECEIPT_LINES);
}
