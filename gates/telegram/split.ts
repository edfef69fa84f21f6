import type { Draft } from '../../src/domain/message.ts';

/** UTF-16 code units. https://core.telegram.org/bots/api#sendmessage */
export const LONGEST_TEXT = 4096;

/** What stands under the last piece only. */
const PRESSED = ['buttons', 'link', 'native', 'quickReplies', 'askLocation'] as const;
const PRESSED_EXTRA = [
  'columns',
  'keyboard',
  'removeKeyboard',
  'keepKeyboard',
  'forceReply',
  'placeholder',
  'shareButton',
] as const;
/** What belongs to the first piece only. */
const OPENING = ['replyTo', 'answered'] as const;
const OPENING_EXTRA = ['quote', 'effect'] as const;

/**
 * A text longer than Telegram takes as several messages (`pieces` says where it is cut): the first one answers, what
 * is to be pressed stands under the last. Texts in Markdown or HTML are measured as they will be read.
 * @throws GateError exit 2 for HTML that Telegram has not
 */
export async function split(draft: Draft): Promise<readonly Draft[]> {
  const { text = '', format, media, native } = draft;
  if (media || (native && native.kind !== 'buttons')) return [draft];
  if (format === undefined && text.length <= LONGEST_TEXT) return [draft];
  const { withFormat } = await import('./message/formatted.ts');
  const whole = await withFormat(draft);
  if ((whole.text ?? '').length <= LONGEST_TEXT) return [whole];
  const [{ pieces }, { readExtra }] = await Promise.all([
    import('./message/pieces.ts'),
    import('./message/extra.ts'),
  ]);
  const { entities = [] } = readExtra(whole);
  const all = pieces({ text: whole.text ?? '', entities }, LONGEST_TEXT);
  return all.map((piece, index): Draft => {
    const first = index === 0;
    const last = index === all.length - 1;
    const { entities: _whole, ...extra } = without(whole.extra ?? {}, [
      ...(first ? [] : OPENING_EXTRA),
      ...(last ? [] : PRESSED_EXTRA),
    ]);
    return {
      ...without(whole, [...(first ? [] : OPENING), ...(last ? [] : PRESSED)]),
      to: whole.to,
      text: piece.text,
      extra: { ...extra, ...(piece.entities.length > 0 ? { entities: piece.entities } : {}) },
    };
  });
}

function without<T extends object>(whole: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => !names.includes(name)),
  ) as Partial<T>;
}
