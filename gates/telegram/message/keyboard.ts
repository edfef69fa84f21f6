import type { Draft, DraftQuickReply } from '../../../src/domain/message.ts';
import { type Extra, readExtra } from './extra.ts';
import { type Button, readNative } from './native.ts';

type Json = Readonly<Record<string, unknown>>;

/** Without words: these buttons go to people of any language. */
const SHARE = { phone: '📞', place: '📍' } as const;

/** All there is to press under it, in the order it is shown. Pure. */
export function buttonsOf(draft: Pick<Draft, 'buttons' | 'link' | 'native'>): readonly Button[] {
  const native = readNative(draft);
  if (native?.kind === 'buttons') return native.buttons;
  return [...(draft.buttons ?? []), ...(draft.link ? [draft.link] : [])];
}

/** Whether it puts answers in place of the keyboard of whoever gets it. */
export function hasReplyKeyboard({ quickReplies, askLocation }: Draft): boolean {
  return quickReplies !== undefined || askLocation === true;
}

/** `reply_markup`. Pure. https://core.telegram.org/bots/api#inlinekeyboardmarkup, …#replykeyboardmarkup */
export function replyMarkup(draft: Draft): Json | undefined {
  const extra = readExtra(draft);
  if (extra.keyboard) return extra.keyboard;
  const buttons = buttonsOf(draft);
  if (buttons.length > 0) {
    return { inline_keyboard: rows(buttons.map(inlineButton), extra.columns) };
  }
  if (hasReplyKeyboard(draft)) return replyKeyboard(draft, extra);
  if (extra.removeKeyboard) return { remove_keyboard: true };
  if (extra.forceReply) return { force_reply: true, ...placeholderOf(extra) };
  return undefined;
}

function inlineButton(button: Button): Json {
  const { title } = button;
  if ('url' in button) return { text: title, url: button.url };
  if ('copy' in button) return { text: title, copy_text: { text: button.copy } };
  return { text: title, callback_data: button.id };
}

/** What is tapped is sent as a message of theirs: our ids have no place there. */
function replyKeyboard({ quickReplies = [], askLocation }: Draft, extra: Extra): Json {
  const { shareButton, keepKeyboard, columns } = extra;
  const place = askLocation
    ? [{ text: shareButton ?? SHARE.place, request_location: true as const }]
    : [];
  const keys = [...place, ...quickReplies.map((reply) => answerKey(reply, shareButton))];
  return {
    keyboard: rows(keys, columns),
    resize_keyboard: true,
    ...(keepKeyboard ? { is_persistent: true } : { one_time_keyboard: true }),
    ...placeholderOf(extra),
  };
}

function answerKey(reply: DraftQuickReply, shareButton: string | undefined): Json {
  if ('ask' in reply) return { text: shareButton ?? SHARE.phone, request_contact: true };
  return { text: reply.title };
}

function placeholderOf({ placeholder }: Extra): Json {
  return placeholder === undefined ? {} : { input_field_placeholder: placeholder };
}

function rows<T>(all: readonly T[], columns = 1): T[][] {
  const count = Math.ceil(all.length / columns);
  return Array.from({ length: count }, (_, row) => all.slice(row * columns, (row + 1) * columns));
}
