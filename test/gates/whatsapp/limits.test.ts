/** Every documented limit of a message: what is beyond it is refused before the platform is asked anything. */
import { truncateSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import type { GateError } from '../../../src/domain/error.ts';
import { type InProcess, inProcess } from '../../support/in-process.ts';
import { CLIENT_PHONE, olgaReady } from './ready.ts';
import type { World } from './world.ts';

let world: World;
let olga: InProcess;

beforeAll(async () => {
  world = await olgaReady();
  olga = await inProcess('olga', world.app.env);
});
afterAll(async () => {
  await olga?.close();
  await world?.close();
});

const MB = 1024 * 1024;
const letters = (count: number) => 'я'.repeat(count);

/** A file of the right kind, made longer: nothing of it but the first bytes is on disk. */
function file(name: string, bytes: Uint8Array, size: number): string {
  const path = world.file(name, bytes);
  truncateSync(path, size);
  return path;
}

function list(change: (rows: object[], sections: object[]) => void, more: object = {}): string {
  const rows: object[] = [{ id: 'a', title: 'Разбор' }];
  const sections: object[] = [{ title: 'Услуги', rows }];
  change(rows, sections);
  return world.file(
    `list-${Math.random()}.json`,
    JSON.stringify({ button: 'Выбрать', sections, ...more }),
  );
}

function cards(count: number, more: object = {}): string {
  const card = {
    image: 'https://example.org/a.png',
    link: { title: 'Открыть', url: 'https://example.org' },
    ...more,
  };
  return world.file(
    `cards-${Math.random()}.json`,
    JSON.stringify(Array.from({ length: count }, () => card)),
  );
}

function own(type: string, action: object): string {
  const body = { text: '?' };
  return world.file(`own-${Math.random()}.json`, JSON.stringify({ type, body, action }));
}

const interactive = (replies: readonly { id: string; title: string }[]) =>
  own('button', { buttons: replies.map((reply) => ({ type: 'reply', reply })) });

const ownList = (count: number) =>
  own('list', {
    button: 'Выбрать',
    sections: [
      { rows: Array.from({ length: count }, (_, id) => ({ id: `${id}`, title: `Строка ${id}` })) },
    ],
  });

const button = (id: string, title: string) => ['--button', `${id}=${title}`];

/** What is wrong, what the message says of the limit, the arguments after `--to`. */
const WRONG: readonly [string, RegExp, () => readonly string[]][] = [
  ['a text', /4,097 characters; the limit is 4,096/, () => [letters(4097)]],
  [
    'a caption',
    /1,025 characters; the limit is 1,024/,
    () => ['--image', 'https://example.org/a.png', '--caption', letters(1025)],
  ],
  [
    'four buttons',
    /4 buttons; the limit is 3/,
    () => ['?', ...['a', 'b', 'c', 'd'].flatMap((one) => button(one, one))],
  ],
  [
    'the title of a button',
    /21 characters; the limit is 20/,
    () => ['?', ...button('a', letters(21))],
  ],
  [
    'the id of a button',
    /257 characters; the limit is 256/,
    () => ['?', ...button('a'.repeat(257), 'Да')],
  ],
  [
    'the text above buttons',
    /1,025 characters; the limit is 1,024/,
    () => [letters(1025), ...button('a', 'Да')],
  ],
  [
    'the header of buttons',
    /61 characters; the limit is 60/,
    () => ['?', ...button('a', 'Да'), '--header', letters(61)],
  ],
  [
    'the footer of buttons',
    /61 characters; the limit is 60/,
    () => ['?', ...button('a', 'Да'), '--footer', letters(61)],
  ],
  [
    'the text above a list',
    /4,097 characters; the limit is 4,096/,
    () => [letters(4097), '--list', list(() => undefined)],
  ],
  [
    'sections of a list',
    /11 sections; the limit is 10/,
    () => [
      '?',
      '--list',
      list((_rows, sections) => {
        sections.length = 0;
        for (let one = 0; one < 11; one++)
          sections.push({ title: `S${one}`, rows: [{ id: `${one}`, title: 'x' }] });
      }),
    ],
  ],
  [
    'rows of a list, over its sections',
    /11 rows over all sections; the limit is 10/,
    () => [
      '?',
      '--list',
      list((rows, sections) => {
        for (let one = 0; one < 5; one++) rows.push({ id: `r${one}`, title: 'x' });
        sections.push({
          title: 'Ещё',
          rows: [1, 2, 3, 4, 5].map((one) => ({ id: `s${one}`, title: 'x' })),
        });
      }),
    ],
  ],
  [
    'the title of a row',
    /25 characters; the limit is 24/,
    () => ['?', '--list', list((rows) => rows.push({ id: 'b', title: letters(25) }))],
  ],
  [
    'the description of a row',
    /73 characters; the limit is 72/,
    () => [
      '?',
      '--list',
      list((rows) => rows.push({ id: 'b', title: 'x', description: letters(73) })),
    ],
  ],
  [
    'the id of a row',
    /201 characters; the limit is 200/,
    () => ['?', '--list', list((rows) => rows.push({ id: 'b'.repeat(201), title: 'x' }))],
  ],
  [
    'the label of a list',
    /21 characters; the limit is 20/,
    () => ['?', '--list', list(() => undefined, { button: letters(21) })],
  ],
  [
    'the header of a list',
    /61 characters; the limit is 60/,
    () => ['?', '--list', list(() => undefined, { header: letters(61) })],
  ],
  [
    'the footer of a list',
    /61 characters; the limit is 60/,
    () => ['?', '--list', list(() => undefined, { footer: letters(61) })],
  ],
  [
    'an image',
    /limit for image is 5 MB/,
    () => ['--image', file('a.png', SAMPLES.image().bytes, 5 * MB + 1)],
  ],
  [
    'audio',
    /limit for audio is 16 MB/,
    () => ['--audio', file('a.ogg', SAMPLES.audio().bytes, 16 * MB + 1)],
  ],
  [
    'a voice message',
    /limit for voice message is 16 MB/,
    () => ['--voice', file('v.ogg', SAMPLES.audio().bytes, 16 * MB + 1)],
  ],
  [
    'a video',
    /limit for video is 16 MB/,
    () => ['--video', file('a.mp4', SAMPLES.video().bytes, 16 * MB + 1)],
  ],
  [
    'a document',
    /limit for document is 100 MB/,
    () => ['--document', file('a.pdf', SAMPLES.document().bytes, 100 * MB + 1)],
  ],
  [
    'a sticker that does not move',
    /may have 100 KB/,
    () => ['--sticker', file('a.webp', SAMPLES.sticker().bytes, 100 * 1024 + 1)],
  ],
  [
    'any sticker',
    /limit for sticker is 500 KB/,
    () => ['--sticker', file('b.webp', SAMPLES.sticker().bytes, 500 * 1024 + 1)],
  ],
  [
    'an image that is none',
    /image takes image\/jpeg, image\/png/,
    () => ['--image', file('c.png', SAMPLES.document().bytes, 2000)],
  ],
  [
    'a voice message that is no OGG',
    /voice message takes audio\/ogg/,
    () => ['--voice', file('d.mp4', SAMPLES.video().bytes, 2000)],
  ],
  [
    'the title of a link',
    /21 characters; the limit is 20/,
    () => ['?', '--link-button', `${letters(21)}=https://example.org`],
  ],
  [
    'an address that is none',
    /begins with https|no web address/,
    () => ['?', '--link-button', 'Открыть=javascript:alert(1)'],
  ],
  [
    'the text of a location request',
    /1,025 characters; the limit is 1,024/,
    () => [letters(1025), '--request-location'],
  ],
  ['two emoji as a reaction', /one emoji/, () => ['--react', '👍👍', '--to-message', 'wamid.x']],
  ['letters as a reaction', /one emoji/, () => ['--react', 'ok', '--to-message', 'wamid.x']],
  ['one card', /at least 2 cards/, () => ['?', '--carousel', cards(1)]],
  ['eleven cards', /at most 10; these are 11/, () => ['?', '--carousel', cards(11)]],
  [
    'the text of a card',
    /at most 160 characters/,
    () => ['?', '--carousel', cards(2, { text: letters(161) })],
  ],
  [
    'the text above a carousel',
    /at most 1,024 characters/,
    () => [letters(1025), '--carousel', cards(2)],
  ],
  [
    'the button of a form',
    /at most 30 characters/,
    () => ['?', '--form', 'intake', '--form-button', letters(31)],
  ],
  [
    'cards without a button',
    /at least one button/,
    () => ['?', '--carousel', cards(2, { link: undefined, buttons: [] })],
  ],
  [
    'four buttons in own JSON',
    /Buttons: at most 3; these are 4/,
    () => ['--interactive', interactive(['a', 'b', 'c', 'd'].map((id) => ({ id, title: id })))],
  ],
  [
    'the title of a button in own JSON',
    /at most 20 characters; this has 21/,
    () => ['--interactive', interactive([{ id: 'a', title: letters(21) }])],
  ],
  [
    'rows of a list in own JSON',
    /Rows over all sections: at most 10; these are 11/,
    () => ['--interactive', ownList(11)],
  ],
  [
    'the address of a link in own JSON',
    /begins with https|no web address/,
    () => [
      '--interactive',
      own('cta_url', {
        name: 'cta_url',
        parameters: { display_text: 'Открыть', url: 'javascript:alert(1)' },
      }),
    ],
  ],
  [
    'products',
    /at most 30; these are 31/,
    () => [
      '?',
      '--header',
      'Услуги',
      '--products',
      world.file(
        'products.json',
        JSON.stringify({
          catalog: '1',
          sections: [{ title: 'Все', products: Array.from({ length: 31 }, (_, one) => `p${one}`) }],
        }),
      ),
    ],
  ],
];

describe('beyond a limit nothing is asked of the platform', () => {
  it.each(WRONG)('%s', async (_what, said, args) => {
    const made = args();
    const before = (await world.requests()).length;
    const refused = await olga.run('whatsapp', 'send', '--to', CLIENT_PHONE, ...made).then(
      () => null,
      (error: GateError) => error,
    );
    expect(refused).toMatchObject({ exitCode: 6, message: expect.stringMatching(said) as string });
    expect((await world.requests()).slice(before)).toEqual([]);
    expect(await (await world.app.store('olga')).outbox.list({ limit: 10 })).toEqual([]);
  });

  it('a closed window', async () => {
    const before = (await world.requests()).length;
    await expect(
      olga.run('whatsapp', 'send', '--to', '+7 999 000-00-01', 'Добрый день!'),
    ).rejects.toMatchObject({ exitCode: 6, code: 'window_closed' });
    expect((await world.requests()).length).toBe(before);
  });
});
