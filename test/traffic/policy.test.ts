import { describe, expect, it, test } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import type { Draft, DraftList } from '../../src/domain/message.ts';
import type { Limits } from '../../src/gate.ts';
import { checkLimits } from '../../src/traffic/policy.ts';
import { windowClosed, windowOpen } from '../../src/traffic/window.ts';

const DAY = 86_400_000;
const to = { kind: 'phone', id: '79991234567' };
const limits: Limits = {
  text: { max: 10, unit: 'characters' },
  caption: { max: 8 },
  buttons: { max: 3, title: 5, id: 6, body: 9 },
  list: {
    body: 12,
    sections: 2,
    rows: 3,
    title: 4,
    description: 7,
    id: 5,
    button: 6,
    header: 3,
    footer: 2,
  },
  media: {
    image: { maxBytes: 100, types: ['image/png', 'audio/ogg; codecs=opus'] },
    document: { maxBytes: 50, types: ['*/*'] },
  },
  captioned: ['image'],
  template: true,
  location: true,
  reaction: true,
  reply: true,
};

const long = (count: number) => 'ж'.repeat(count);
const buttons = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id: `${id}`, title: `${id}` }));
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, id) => ({ id: `${id + from}`, title: 'x' }));
const list = (changes: Partial<DraftList> = {}): Partial<Draft> => ({
  text: 'x',
  list: { button: 'b', sections: [{ rows: rows(1) }], ...changes },
});
const row = (changes: object) =>
  list({ sections: [{ rows: [{ id: '1', title: 'x', ...changes }] }] });
const image = (changes: object): Partial<Draft> => ({
  media: { kind: 'image', file: 'a.png', ...changes },
});

function verdict(draft: Partial<Draft>, of: Limits = limits): string {
  try {
    checkLimits('wire', of, { to, ...draft });
    return 'fits';
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    expect(error).toMatchObject({ exitCode: 6, gate: 'wire' });
    return error.code;
  }
}

/** What, its limit, and a draft of that size. */
const MEASURED: [string, number, (size: number) => Partial<Draft>, string][] = [
  ['a text', 10, (n) => ({ text: long(n) }), 'text_too_long'],
  ['a text of what takes two units', 10, (n) => ({ text: '😀'.repeat(n) }), 'text_too_long'],
  ['a caption', 8, (n) => image({ caption: long(n) }), 'caption_too_long'],
  ['buttons', 3, (n) => ({ text: 'x', buttons: buttons(n) }), 'too_many_buttons'],
  [
    'a button’s title',
    5,
    (n) => ({ text: 'x', buttons: [{ id: '1', title: long(n) }] }),
    'button_too_long',
  ],
  [
    'a button’s id',
    6,
    (n) => ({ text: 'x', buttons: [{ id: long(n), title: 'x' }] }),
    'button_too_long',
  ],
  ['the text above buttons', 9, (n) => ({ text: long(n), buttons: buttons(1) }), 'text_too_long'],
  ['the text above a list', 12, (n) => ({ ...list(), text: long(n) }), 'text_too_long'],
  [
    'sections',
    2,
    (n) =>
      list({ sections: Array.from({ length: n }, (_, at) => ({ title: 't', rows: rows(1, at) })) }),
    'too_many_sections',
  ],
  [
    'rows in all',
    3,
    (n) =>
      list({
        sections: [
          { title: 'a', rows: rows(1) },
          { title: 'b', rows: rows(n - 1, 1) },
        ],
      }),
    'too_many_rows',
  ],
  [
    'a section’s title',
    4,
    (n) => list({ sections: [{ title: long(n), rows: rows(1) }] }),
    'list_too_long',
  ],
  ['a row’s title', 4, (n) => row({ title: long(n) }), 'list_too_long'],
  ['a row’s description', 7, (n) => row({ description: long(n) }), 'list_too_long'],
  ['a row’s id', 5, (n) => row({ id: long(n) }), 'list_too_long'],
  ['a list’s button', 6, (n) => list({ button: long(n) }), 'list_too_long'],
  ['a list’s header', 3, (n) => list({ header: long(n) }), 'list_too_long'],
  ['a list’s footer', 2, (n) => list({ footer: long(n) }), 'list_too_long'],
  ['an image’s bytes', 100, (n) => image({ size: n }), 'file_too_large'],
  [
    'a document’s bytes',
    50,
    (n) => ({ media: { kind: 'document', file: 'a', size: n } }),
    'file_too_large',
  ],
];

describe.each(MEASURED)('%s', (_what, max, draft, code) => {
  it(`fits with ${max}, and not with one more`, () => {
    expect(verdict(draft(max))).toBe('fits');
    expect(verdict(draft(max + 1))).toBe(code);
  });
});

it.each<[string, Partial<Draft>, string]>([
  ['no button', { text: 'x', buttons: [] }, 'empty'],
  ['a button without a title', { text: 'x', buttons: [{ id: '1', title: ' ' }] }, 'empty'],
  ['a button without an id', { text: 'x', buttons: [{ id: '', title: 'x' }] }, 'empty'],
  ['a list without a label', list({ button: '' }), 'empty'],
  ['a row without a title', row({ title: '' }), 'empty'],
  ['a row without an id', row({ id: '' }), 'empty'],
  ['a place off the globe', { location: { latitude: 91, longitude: 0 } }, 'bad_location'],
  ['a place that is no number', { location: { latitude: 0, longitude: NaN } }, 'bad_location'],
])('refuses %s', (_what, draft, code) => {
  expect(verdict(draft)).toBe(code);
});

it('counts bytes where the network does', () => {
  const bytes: Limits = { text: { max: 10, unit: 'bytes' } };
  expect(verdict({ text: long(5) }, bytes)).toBe('fits');
  expect(verdict({ text: `${long(5)}x` }, bytes)).toBe('text_too_long');
});

it('names what there is and what may be', () => {
  expect(() => checkLimits('wire', limits, { to, text: long(11) })).toThrow(
    /11 characters; the limit is 10/,
  );
  expect(() => checkLimits('wire', limits, { to, text: 'x', buttons: buttons(4) })).toThrow(
    /4 buttons; the limit is 3/,
  );
});

test.each<[string, Partial<Draft>, string]>([
  ['two buttons of one id', { text: 'x', buttons: [...buttons(1), ...buttons(1)] }, 'repeated_id'],
  [
    'two rows of one id',
    list({
      sections: [
        { title: 'a', rows: rows(1) },
        { title: 'b', rows: rows(1) },
      ],
    }),
    'repeated_id',
  ],
  [
    'a section without a title beside another',
    list({ sections: [{ title: 'a', rows: rows(1) }, { rows: rows(1, 1) }] }),
    'section_untitled',
  ],
  ['a list without rows', list({ sections: [{ rows: [] }] }), 'empty_list'],
  [
    'a caption where none is shown',
    { media: { kind: 'document', file: 'a', caption: 'x' } },
    'no_caption',
  ],
  ['an empty file', image({ size: 0 }), 'file_empty'],
  ['a file of another type', image({ mimeType: 'image/gif' }), 'wrong_type'],
  ['a kind the network has not', { media: { kind: 'video', file: 'a' } }, 'not_supported'],
  ['nothing', {}, 'empty'],
  ['only blanks', { text: ' \n' }, 'empty'],
  ['buttons under nothing', { buttons: buttons(1) }, 'empty'],
  ['a list under nothing', { ...list(), text: '' }, 'empty'],
])('refuses %s', (_what, draft, code) => {
  expect(verdict(draft)).toBe(code);
});

test.each<[string, Partial<Draft>]>([
  ['a type with parameters in the rule', image({ mimeType: 'audio/ogg' })],
  ['any type where all are taken', { media: { kind: 'document', file: 'a', mimeType: 'x/y' } }],
  ['a reaction taken back', { reaction: { emoji: '', messageId: 'm' } }],
  ['a template', { template: { name: 'n', language: 'ru', params: [] } }],
])('lets %s through', (_what, draft) => {
  expect(verdict(draft)).toBe('fits');
});

test.each<[string, Partial<Draft>]>([
  ['text', { text: 'x' }],
  ['template', { template: { name: 'n', language: 'ru', params: [] } }],
  ['location', { location: { latitude: 0, longitude: 0 } }],
  ['reaction', { reaction: { emoji: '👍', messageId: 'm' } }],
  ['reply', { text: 'x', replyTo: 'm' }],
  ['buttons', { text: 'x', buttons: buttons(1) }],
  ['list', list()],
  ['media', image({})],
])('refuses %s where the network has none', (_what, draft) => {
  expect(verdict(draft, {})).toBe('not_supported');
});

test.each([
  [1000, 5000, 5999, true],
  [1000, 5000, 6000, false],
  [1000, null, 5000, false],
  [undefined, null, 5000, true],
  [1000, 5000, 4000, true],
])('a window of %s ms, they wrote at %s, now %s: open %s', (windowMs, last, now, open) => {
  expect(windowOpen(windowMs, last, now)).toBe(open);
});

it('offers to send a file as a document only where that takes it', () => {
  const rule = (...types: string[]) => ({ maxBytes: 9, types });
  const video: Draft = { to, media: { kind: 'video', file: 'x.png', mimeType: 'image/png' } };
  const hintWith = (...types: string[]) => {
    const limits = { media: { video: rule('video/mp4'), document: rule(...types) } };
    try {
      checkLimits('wire', limits, video);
    } catch (error) {
      return (error as GateError).hint;
    }
    return null;
  };
  expect(hintWith('application/pdf')).toBe('Convert it.');
  expect(hintWith('application/pdf', 'image/png')).toContain('--document');
  expect(hintWith('*/*')).toContain('--document');
});

it('says which template command may be used instead', () => {
  const limits = { windowMs: DAY, template: true };
  const wire = { name: 'wire', title: 'Wire', limits };
  const never = windowClosed(wire, '7', null, { user: 'olga' });
  expect(never).toMatchObject({ exitCode: 6, code: 'window_closed' });
  expect(never.hint).toBe('gates wire send --user olga --to 7 --template NAME --lang ru');
  expect(windowClosed(wire, '7', 0, { user: 'olga' }).message).toContain('more than 24 hours ago');
});

it('says who may still answer, and when nobody may', () => {
  const page = { name: 'page', title: 'Page', limits: { windowMs: DAY, personWindowMs: 7 * DAY } };
  const about = { user: 'olga' };
  expect(windowClosed(page, '7', 0, { ...about, onlyAPerson: true })).toMatchObject({
    exitCode: 6,
    code: 'window_closed',
    message: expect.stringContaining('more than 24 hours ago'),
    hint: expect.stringContaining('--automated'),
  });
  expect(windowClosed(page, '7', 0, about).message).toContain('more than 7 days ago');
  const anna = windowClosed(page, '7', 0, { ...about, called: 'Анна · 7' });
  expect(anna.message).toMatch(/^Анна · 7 last wrote /);
  expect(windowClosed(page, '7', null, about).message).toContain('has not written yet');
});
