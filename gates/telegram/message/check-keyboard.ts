/** What stands under a message, and in place of a keyboard. */
import type { Draft } from '../../../src/domain/message.ts';
import { plural, words } from '../../../src/domain/words.ts';
import type { Extra } from './extra.ts';
import { buttonsOf, hasReplyKeyboard } from './keyboard.ts';
import type { Button } from './native.ts';
import { refusal } from './refusal.ts';

/** As many as the platform takes of the buttons under a message; it does not say so. */
const BUTTONS = 100;
/** Bytes of UTF-8. https://core.telegram.org/bots/api#inlinekeyboardbutton */
const DATA = 64;
/** https://core.telegram.org/bots/api#copytextbutton */
const COPIED = 256;
const PLACEHOLDER = 64;

export function checkKeyboard(draft: Draft, extra: Extra): void {
  const buttons = buttonsOf(draft);
  const answers = hasReplyKeyboard(draft);
  const kinds = [
    buttons.length > 0,
    answers,
    extra.keyboard,
    extra.removeKeyboard,
    extra.forceReply,
  ];
  const asked = kinds.filter(Boolean).length;
  if (asked > 1) {
    throw refusal(
      'one_keyboard',
      words`A message has one keyboard: buttons under it, answers to tap, or one of the flags that change it.`,
      words`Send two messages.`,
    );
  }
  if (asked > 0 && draft.moreMedia?.length) {
    throw refusal(
      'no_buttons',
      words`Nothing to press goes with an album.`,
      words`Send the buttons with a text of their own.`,
    );
  }
  checkButtons(buttons);
  if (answers || extra.forceReply || extra.removeKeyboard) checkAnswers(draft, extra);
}

function checkButtons(buttons: readonly Button[]): void {
  if (buttons.length > BUTTONS) {
    throw refusal(
      'too_many_buttons',
      words`${plural(buttons.length, '# button', '# buttons')}; the limit is ${BUTTONS}.`,
      words`Send them in several messages.`,
    );
  }
  for (const button of buttons) {
    if (button.title.trim() === '')
      throw refusal('empty', words`Each button needs a title.`, '--button yes=Да');
    if ('id' in button) checkData(button.id);
    if ('url' in button) checkAddress(button.url);
    if ('copy' in button && button.copy.length > COPIED) {
      throw refusal(
        'button_too_long',
        words`A button copies at most ${COPIED} characters; “${button.title}” has ${button.copy.length}.`,
        words`Shorten it.`,
      );
    }
  }
}

function checkData(id: string): void {
  const bytes = Buffer.byteLength(id);
  if (bytes <= DATA) return;
  throw refusal(
    'button_too_long',
    words`The id of a button has at most ${DATA} bytes; “${id}” has ${bytes}.`,
    words`Shorten it: a letter beyond the Latin ones is two bytes or more.`,
  );
}

function checkAddress(url: string): void {
  if (/^(https?|tg|ton):\/\/./i.test(url) && URL.canParse(url)) return;
  throw refusal(
    'bad_url',
    words`“${url}” is no web address.`,
    words`It begins with https:// or http://.`,
  );
}

/** https://core.telegram.org/bots/api#replykeyboardmarkup */
function checkAnswers({ to, quickReplies = [], askLocation }: Draft, extra: Extra): void {
  if (extra.business !== undefined) {
    throw refusal(
      'no_reply_keyboard',
      words`A message in the name of a business account has no answers to tap.`,
      words`Use --button.`,
    );
  }
  const asks = quickReplies.flatMap((each) => ('ask' in each ? [each.ask] : []));
  if (asks.includes('email')) {
    throw refusal(
      'not_supported',
      words`Telegram cannot ask for somebody’s email address.`,
      words`Ask for it in the text.`,
    );
  }
  if ((asks.length > 0 || askLocation) && to.kind === 'group') {
    throw refusal(
      'private_only',
      words`Only in a private chat can somebody be asked for their phone number or place.`,
      words`Ask them in their chat with the bot.`,
    );
  }
  if (extra.placeholder !== undefined && extra.placeholder.length > PLACEHOLDER) {
    throw refusal(
      'text_too_long',
      words`The placeholder has ${extra.placeholder.length} characters; the limit is ${PLACEHOLDER}.`,
      words`Shorten it.`,
    );
  }
}
