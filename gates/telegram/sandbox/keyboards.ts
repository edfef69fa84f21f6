/** Keyboards of requests. https://core.telegram.org/bots/api#inlinekeyboardmarkup and what follows it */
import { type Call, object } from './call.ts';
import { isObject, type Json, lengthOf } from './json.ts';
import { bad } from './refusals.ts';

const DATA_MAX = 64;
const PLACEHOLDER_MAX = 64;
/** Neither is documented: keyboards are refused somewhere above. */
const BUTTONS_MAX = 100;
const TITLE_MAX = 256;

/** What an inline button does: exactly one of them. */
const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const;
const STYLES: ReadonlySet<unknown> = new Set([undefined, 'danger', 'success', 'primary']);

/** The inline keyboard of a message; `undefined` for none, and for the keyboards that only the client shows. */
export function replyMarkup(call: Call, inlineOnly = false): Json | undefined {
  const markup = object(call, 'reply_markup', 'reply keyboard markup');
  if (markup === undefined) return undefined;
  const { inline_keyboard: inline, keyboard } = markup;
  if (inline !== undefined) {
    const rows = rowsOf(inline, 'inline keyboard').map((row) => row.map(inlineButton));
    const filled = rows.filter((row) => row.length > 0);
    return filled.length > 0 ? { inline_keyboard: filled } : undefined;
  }
  if (inlineOnly) {
    if (Object.keys(markup).length === 0) return undefined;
    throw bad('inline keyboard expected');
  }
  if (keyboard !== undefined) {
    for (const row of rowsOf(keyboard, 'keyboard')) for (const button of row) plainButton(button);
  } else if (markup['remove_keyboard'] !== true && markup['force_reply'] !== true) {
    throw bad('object expected as reply markup');
  }
  const placeholder = markup['input_field_placeholder'];
  if (typeof placeholder === 'string' && lengthOf(placeholder) > PLACEHOLDER_MAX) {
    throw bad('input field placeholder is too long');
  }
  return undefined;
}

function rowsOf(value: unknown, what: string): readonly (readonly unknown[])[] {
  if (!Array.isArray(value)) throw bad(`field "${what.replace(' ', '_')}" must be of type Array`);
  const rows = value.map((row: unknown): readonly unknown[] => {
    if (!Array.isArray(row)) throw bad(`${what} row must be an Array`);
    return row;
  });
  if (rows.flat().length > BUTTONS_MAX) throw bad('reply markup is too long');
  return rows;
}

function inlineButton(button: unknown): Json {
  if (!isObject(button))
    throw bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  const { text, url, callback_data: data, copy_text: copy } = button;
  if (typeof text !== 'string') {
    throw bad('can\'t parse inline keyboard button: Can\'t find field "text"');
  }
  if (text.trim() === '') throw bad('inline keyboard button text must be non-empty');
  if (lengthOf(text) > TITLE_MAX) throw bad('reply markup is too long');
  const actions = ACTIONS.filter((name) => button[name] !== undefined);
  if (actions.length === 0) {
    throw bad(
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
  }
  if (actions.length > 1) {
    throw bad("can't parse inline keyboard button: exactly one action must be specified");
  }
  if (data !== undefined) {
    const size = typeof data === 'string' ? Buffer.byteLength(data) : 0;
    if (size < 1 || size > DATA_MAX) throw bad('BUTTON_DATA_INVALID');
  }
  if (url !== undefined) checkAddress(url);
  if (copy !== undefined) {
    const said = isObject(copy) ? copy['text'] : undefined;
    const length = typeof said === 'string' ? lengthOf(said) : 0;
    if (length < 1 || length > 256) throw bad('BUTTON_COPY_TEXT_INVALID');
  }
  if (!STYLES.has(button['style'])) throw bad('invalid button style specified');
  return button;
}

function checkAddress(url: unknown): void {
  const address = typeof url === 'string' && /^[\w-]+(\.[\w-]+)+/.test(url) ? `http://${url}` : url;
  if (typeof address !== 'string' || !URL.canParse(address)) {
    throw bad(`inline keyboard button URL '${String(url)}' is invalid: Wrong HTTP URL`);
  }
  const { protocol, hostname } = new URL(address);
  if (!/^(https?|tg|ton|tonsite):$/.test(protocol)) {
    throw bad(`inline keyboard button URL '${String(url)}' is invalid: Unsupported URL protocol`);
  }
  if (/^https?:$/.test(protocol) && !hostname.includes('.')) {
    throw bad(`inline keyboard button URL '${String(url)}' is invalid: Wrong HTTP URL`);
  }
}

function plainButton(button: unknown): void {
  const text = isObject(button) ? button['text'] : button;
  if (typeof text !== 'string')
    throw bad("can't parse keyboard button: KeyboardButton must be a String or an Object");
  if (text.trim() === '') throw bad('keyboard button text must be non-empty');
  if (lengthOf(text) > TITLE_MAX) throw bad('reply markup is too long');
}
