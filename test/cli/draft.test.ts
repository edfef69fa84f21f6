import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { type DraftFlags, offerDraftFlags, readDraft } from '../../src/cli/draft.ts';
import type { Gate } from '../../src/gate.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-draft-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const LIST = {
  button: 'Выбрать',
  sections: [{ title: 'Услуги', rows: [{ id: 'a', title: 'Разбор' }] }],
};
const gate: Gate = {
  name: 'fax',
  title: 'Fax',
  logins: [],
  limits: {},
  whoami: () => Promise.reject(new Error('not asked')),
  recipient: (text) => ({ kind: 'phone', id: text.replace('+', '') }),
};
const read = (text: string | undefined, flags: Partial<DraftFlags>) =>
  readDraft(gate, text, { to: '+7', ...flags });

describe('flags become a draft', () => {
  it.each<[string, string | undefined, Partial<DraftFlags>, object]>([
    ['a text', 'Да', {}, { text: 'Да' }],
    ['a reply', 'Да', { replyTo: 'wamid.1' }, { text: 'Да', replyTo: 'wamid.1' }],
    ['a file', undefined, { image: 'a.jpg' }, { media: { kind: 'image', file: 'a.jpg' } }],
    [
      'a file, captioned by the text',
      'Вот',
      { video: 'a.mp4' },
      { media: { kind: 'video', file: 'a.mp4', caption: 'Вот' } },
    ],
    [
      'an address',
      undefined,
      { document: 'HTTPS://x.org/a.pdf', caption: 'c', filename: 'b.pdf' },
      { media: { kind: 'document', url: 'HTTPS://x.org/a.pdf', caption: 'c', filename: 'b.pdf' } },
    ],
    [
      'a template',
      undefined,
      { template: 'hi', lang: 'ru' },
      { template: { name: 'hi', language: 'ru', params: [] } },
    ],
    [
      'its parameters in order',
      undefined,
      { template: 'hi', lang: 'ru', param: ['Ольга', 'a=b'] },
      { template: { name: 'hi', language: 'ru', params: ['Ольга', 'a=b'] } },
    ],
    [
      'its named parameters',
      undefined,
      { template: 'hi', lang: 'ru', param: ['name=Ольга', 'at=10=11'] },
      { template: { name: 'hi', language: 'ru', params: { name: 'Ольга', at: '10=11' } } },
    ],
    [
      'buttons',
      '?',
      { button: ['yes=Да', 'no=Нет=да'] },
      {
        text: '?',
        buttons: [
          { id: 'yes', title: 'Да' },
          { id: 'no', title: 'Нет=да' },
        ],
      },
    ],
    ['a list', '?', { list: file('list.json', JSON.stringify(LIST)) }, { text: '?', list: LIST }],
    [
      'a place',
      undefined,
      { location: '55.75, -37.6' },
      { location: { latitude: 55.75, longitude: -37.6 } },
    ],
    [
      'a reaction',
      undefined,
      { react: '👍', toMessage: 'wamid.1' },
      { reaction: { emoji: '👍', messageId: 'wamid.1' } },
    ],
    [
      'a reaction taken back',
      undefined,
      { react: '', toMessage: 'wamid.1' },
      { reaction: { emoji: '', messageId: 'wamid.1' } },
    ],
  ])('%s', (_what, text, flags, draft) => {
    expect(read(text, flags)).toEqual({ to: { kind: 'phone', id: '7' }, ...draft });
  });

  it.each<[string, string | undefined, Partial<DraftFlags>, RegExp]>([
    ['nothing', undefined, {}, /nothing to send/],
    ['blanks', ' \n', {}, /nothing to send/],
    ['two files', undefined, { image: 'a', video: 'b' }, /--image or --video/],
    ['a caption without a file', 'x', { caption: 'c' }, /--caption needs a file/],
    ['the text twice', 'x', { image: 'a', caption: 'c' }, /text once/],
    ['a template without its language', undefined, { template: 'hi' }, /language/],
    ['a template and a text', 'x', { template: 'hi', lang: 'ru' }, /no text of its own/],
    ['a template and a file', undefined, { template: 'hi', lang: 'ru', image: 'a' }, /one thing/],
    ['buttons without a text', undefined, { button: ['a=b'] }, /stand under a text/],
    [
      'buttons and a list',
      '?',
      { button: ['a=b'], list: file('both.json', JSON.stringify(LIST)) },
      /one thing/,
    ],
    ['a button without an id', '?', { button: ['=Да'] }, /id=title/],
    ['a button without a title', '?', { button: ['yes='] }, /id=title/],
    ['a place that is none', undefined, { location: '91,0' }, /LATITUDE,LONGITUDE/],
    ['a place in words', undefined, { location: 'Москва' }, /LATITUDE,LONGITUDE/],
    ['a place of three', undefined, { location: '1,2,3' }, /LATITUDE,LONGITUDE/],
    ['a reaction to nothing', undefined, { react: '👍' }, /needs the message/],
    ['a list that is not there', '?', { list: join(folder, 'none.json') }, /Cannot read the list/],
    ['a list that is no JSON', '?', { list: file('bad.json', '{') }, /Cannot read the list/],
    [
      'a list of something else',
      '?',
      { list: file('other.json', '{"button":"x","sections":[{"rows":[{"id":1}]}]}') },
      /holds no list/,
    ],
    ['a list of null', '?', { list: file('null.json', 'null') }, /holds no list/],
  ])('%s is refused', (_what, text, flags, message) => {
    expect(() => read(text, flags)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) as string }),
    );
  });

  it('cannot be made for a network that sends nothing', () => {
    const { recipient: _, ...mute } = gate;
    expect(() => readDraft(mute, 'x', { to: 'y' })).toThrow('Fax cannot send.');
  });
});

describe('the flags offered', () => {
  const offered = (limits: Gate['limits']) => {
    const command = new Command();
    offerDraftFlags(command, limits);
    return command.options.map(({ long }) => long);
  };

  it('are none for a network of bare texts, and never an undeclared one', async () => {
    expect(offered({})).toEqual([]);
    expect(offered({ media: { image: { maxBytes: 1, types: [] } } })).toEqual([
      '--image',
      '--caption',
      '--filename',
    ]);
    const whatsapp = await catalogue.find(({ name }) => name === 'whatsapp')?.load();
    expect(offered(whatsapp?.limits ?? {})).toEqual(
      expect.arrayContaining([
        '--image',
        '--sticker',
        '--template',
        '--button',
        '--list',
        '--location',
        '--reply-to',
        '--react',
      ]),
    );
  });
});
