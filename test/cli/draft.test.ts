import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { type DraftFlags, type NamedFile, offerDraftFlags } from '../../src/cli/draft-flags.ts';
import { readDraft } from '../../src/cli/draft.ts';
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
const TO = { kind: 'phone', id: '7' };
const CARD = 'BEGIN:VCARD\nVERSION:3.0\nFN:Мария\nTEL;TYPE=CELL:+7 999 123-45-67\nEND:VCARD\n';
type Flags = Partial<DraftFlags> & Partial<Record<NamedFile['kind'], string>>;
const KINDS = ['image', 'video', 'audio', 'document', 'sticker', 'voice'] as const;
const read = (text: string | undefined, flags: Flags) => {
  const files = KINDS.flatMap((kind) => {
    const source = flags[kind];
    return source === undefined ? [] : [{ kind, source }];
  });
  return readDraft({ name: 'fax', limits: {} }, TO, text, { to: '+7', files, ...flags });
};

describe('flags become a draft', () => {
  it.each<[string, string | undefined, Flags, object]>([
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
      'answers to tap',
      'Когда?',
      { quickReply: ['am=Утром', 'pm=Днём=после=https://example.org/sun.png', ':phone', ':email'] },
      {
        text: 'Когда?',
        quickReplies: [
          { id: 'am', title: 'Утром' },
          { id: 'pm', title: 'Днём=после', image: 'https://example.org/sun.png' },
          { ask: 'phone' },
          { ask: 'email' },
        ],
      },
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
    [
      'a place with its name and address',
      undefined,
      { location: '55,37', locationName: 'Кабинет', locationAddress: 'Тверская 1' },
      { location: { latitude: 55, longitude: 37, name: 'Кабинет', address: 'Тверская 1' } },
    ],
    [
      'a voice message',
      undefined,
      { voice: 'a.ogg' },
      { media: { kind: 'audio', file: 'a.ogg', voice: true } },
    ],
    [
      'a file the platform has',
      undefined,
      { image: 'id:400000000000001' },
      { media: { kind: 'image', id: '400000000000001' } },
    ],
    [
      'buttons under a picture, with a footer',
      '?',
      { button: ['a=A'], image: 'a.png', footer: 'до пятницы' },
      {
        text: '?',
        buttons: [{ id: 'a', title: 'A' }],
        media: { kind: 'image', file: 'a.png' },
        footer: 'до пятницы',
      },
    ],
    [
      'a link under a header',
      'Запись',
      { linkButton: 'Открыть=https://example.org/?a=b', header: 'Кабинет' },
      {
        text: 'Запись',
        link: { title: 'Открыть', url: 'https://example.org/?a=b' },
        header: 'Кабинет',
      },
    ],
    [
      'a list with a header of its own',
      '?',
      { list: file('headed.json', JSON.stringify(LIST)), header: 'Услуги' },
      { text: '?', list: { ...LIST, header: 'Услуги' } },
    ],
    [
      'a template with a picture',
      undefined,
      { template: 'hi', lang: 'ru', image: 'a.png' },
      {
        template: { name: 'hi', language: 'ru', params: [] },
        media: { kind: 'image', file: 'a.png' },
      },
    ],
    [
      'a contact',
      undefined,
      { contact: [file('maria.vcf', CARD)] },
      {
        contacts: [
          {
            name: { formatted: 'Мария', first: 'Мария' },
            phones: [{ phone: '+7 999 123-45-67', type: 'CELL' }],
          },
        ],
      },
    ],
    [
      'a request for a place',
      'Где вы?',
      { requestLocation: true },
      { text: 'Где вы?', askLocation: true },
    ],
    [
      'a text without a preview',
      'https://example.org',
      { preview: false },
      { text: 'https://example.org', linkPreview: false },
    ],
  ])('%s', async (_what, text, flags, draft) => {
    expect(await read(text, flags)).toEqual({ to: TO, ...draft });
  });

  it.each<[string, string | undefined, Flags, RegExp]>([
    ['nothing', undefined, {}, /nothing to send/],
    ['blanks', ' \n', {}, /nothing to send/],
    ['two files', undefined, { image: 'a', video: 'b' }, /--image or --video/],
    ['a caption without a file', 'x', { caption: 'c' }, /--caption needs a file/],
    ['the text twice', 'x', { image: 'a', caption: 'c' }, /text once/],
    ['a template without its language', undefined, { template: 'hi' }, /language/],
    ['a template and a text', 'x', { template: 'hi', lang: 'ru' }, /no text of its own/],
    [
      'a template and buttons',
      undefined,
      { template: 'hi', lang: 'ru', button: ['a=b'] },
      /one thing/,
    ],
    [
      'a file and a list',
      '?',
      { image: 'a', list: file('l.json', JSON.stringify(LIST)) },
      /one thing/,
    ],
    ['a place with a text', 'x', { location: '1,2' }, /no text of its own/],
    ['a contact with a text', 'x', { contact: [file('m.vcf', CARD)] }, /no text of its own/],
    ['a contact that is none', undefined, { contact: [file('n.vcf', 'hello')] }, /vCard|contact/],
    [
      'a contact without a name',
      undefined,
      { contact: [file('o.vcf', 'BEGIN:VCARD\nVERSION:3.0\nTEL:1\nEND:VCARD')] },
      /no name/,
    ],
    ['a header under nothing', 'x', { header: 'h' }, /--header and --footer/],
    ['two headers', 'x', { button: ['a=b'], header: 'h', image: 'a' }, /text or a file/],
    ['a link without its address', 'x', { linkButton: 'Открыть' }, /title=address/],
    [
      'a link without a text',
      undefined,
      { linkButton: 'a=https://example.org' },
      /stand under a text/,
    ],
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
    [
      'a list whose words are numbers',
      '?',
      {
        list: file(
          'numbers.json',
          '{"button":"x","sections":[{"title":5,"rows":[{"id":"a","title":"b"}]}]}',
        ),
      },
      /holds no list/,
    ],
    [
      'a description that is a number',
      '?',
      {
        list: file(
          'number.json',
          '{"button":"x","sections":[{"rows":[{"id":"a","title":"b","description":7}]}]}',
        ),
      },
      /holds no list/,
    ],
    [
      'a list under a header of its own that is a number',
      '?',
      { list: file('header.json', JSON.stringify({ ...LIST, header: 7 })) },
      /holds no list/,
    ],
    ['half a place', undefined, { location: '55.7,' }, /LATITUDE,LONGITUDE/],
    ['no place', undefined, { location: ',' }, /LATITUDE,LONGITUDE/],
    ['a message reacted to, without a reaction', 'x', { toMessage: 'wamid.1' }, /--react/],
    ['a reaction to an empty id', undefined, { react: '👍', toMessage: '' }, /needs the message/],
    ['parameters without a template', 'x', { param: ['a'] }, /--template/],
    ['a language without a template', 'x', { lang: 'ru' }, /--template/],
    ['the name of a place without a place', 'x', { locationName: 'a' }, /--location/],
    ['a file’s name without a file', 'x', { filename: 'a.pdf' }, /needs a file/],
    [
      'a caption under a template',
      undefined,
      { template: 'hi', lang: 'ru', image: 'a.png', caption: 'c' },
      /caption/,
    ],
    ['a quick reply without a title', '?', { quickReply: ['yes'] }, /id=title, :phone or :email/],
    ['a quick reply that asks for the moon', '?', { quickReply: [':moon'] }, /:phone or :email/],
    ['a list of null', '?', { list: file('null.json', 'null') }, /holds no list/],
  ])('%s is refused', async (_what, text, flags, message) => {
    await expect(read(text, flags)).rejects.toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) as string }),
    );
  });
});

describe('the flags offered', () => {
  const offered = (gate: Pick<Gate, 'limits' | 'own'>) => {
    const command = new Command();
    offerDraftFlags(command, gate);
    return command.options.map(({ long }) => long);
  };

  it('are none for a network of bare texts, and never an undeclared one', async () => {
    expect(offered({ limits: {} })).toEqual([]);
    expect(offered({ limits: { media: { image: { maxBytes: 1, types: [] } } } })).toEqual([
      '--image',
      '--caption',
      '--filename',
    ]);
    const bare = { media: { image: { maxBytes: 1, types: [] } }, captioned: [], linkPreview: true };
    expect(offered({ limits: bare })).toEqual(['--image', '--filename', '--no-preview']);
    const whatsapp = await catalogue.find(({ name }) => name === 'whatsapp')?.load();
    expect(offered(whatsapp ?? { limits: {} })).toEqual(
      expect.arrayContaining([
        '--image',
        '--sticker',
        '--template',
        '--button',
        '--list',
        '--location',
        '--reply-to',
        '--react',
        '--voice',
        '--contact',
        '--link-button',
        '--no-preview',
        '--request-location',
        '--carousel',
        '--form',
      ]),
    );
  });
});
