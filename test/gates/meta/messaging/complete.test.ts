/** What is refused before anything is asked of the platform: http stands there to be never called. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gate as instagram } from '../../../../gates/instagram/gate.ts';
import { gate as messenger } from '../../../../gates/messenger/gate.ts';
import { complete } from '../../../../gates/meta/messaging/complete.ts';
import { readDraft } from '../../../../src/cli/draft.ts';
import type { Draft, Recipient } from '../../../../src/domain/message.ts';
import type { Gate, Session } from '../../../../src/gate.ts';
import { checkLimits } from '../../../../src/traffic/policy.ts';
import { newMemory, noRenewal } from '../../../support/memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-messaging-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const person: Recipient = { kind: 'user_id', id: '2400000000000017' };
const never = async () => Promise.reject(new Error('nothing is asked'));

function sessionOf(
  gate: string,
  credential: Record<string, unknown> = { pageToken: 'P' },
): Session {
  const externalId = '17841400000000001';
  return {
    user: 'olga',
    account: {
      id: `${gate}:${externalId}`,
      gate,
      externalId,
      kind: 'channel',
      name: 'Кабинет',
      handle: null,
      enabled: true,
      details: {},
      login: null,
      createdAt: 0,
    },
    credential: { verifyToken: 'v', pageId: '200000000000001', ...credential },
    http: { request: never, download: never, address: (url) => url, conceal: () => undefined },
    memory: newMemory(),
    renewed: noRenewal,
    now: () => 0,
  };
}

/** As the door does, before anything is queued. */
async function prepared(gate: Gate, draft: Partial<Draft>, credential?: Record<string, unknown>) {
  const whole = { to: person, ...draft };
  checkLimits(gate.name, gate.limits, whole);
  return complete(sessionOf(gate.name, credential), whole);
}

/** As it is typed. */
async function typed(gate: Gate, text: string | undefined, flags: Record<string, unknown>) {
  return prepared(gate, await readDraft(gate, person, text, { to: person.id, ...flags }));
}

const refused = (message: RegExp) =>
  expect.objectContaining({ exitCode: 6, message: expect.stringMatching(message) as string });
const misused = (message: RegExp) =>
  expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) as string });

const long = (length: number) => 'я'.repeat(length);
const button = (n: number) => ({ id: `b${n}`, title: `Кнопка ${n}` });
const card = { title: 'Разбор', subtitle: 'Час' };
const carousel = (cards: unknown[]) => ({ native: { kind: 'carousel', cards } });

describe('a file that holds something else', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a part that cards do not have', { ...card, payload: 'A' }, /called cards\.0\.payload/],
    ['a card without a title', { subtitle: 'Час' }, /cards\.0\.title/],
    ['a button that does nothing', { ...card, buttons: [{ title: 'А' }] }, /cards\.0\.buttons\.0/],
  ])('%s is named by its place', async (_what, wrong, message) => {
    await expect(prepared(messenger, carousel([wrong]))).rejects.toThrow(misused(message));
  });
});

describe('limits', () => {
  it.each<[string, Gate, Partial<Draft>]>([
    ['2000 characters', messenger, { text: long(2000) }],
    ['1000 bytes', instagram, { text: long(500) }],
    ['640 characters above buttons', messenger, { text: long(640), buttons: [button(1)] }],
    [
      'thirteen answers to tap',
      messenger,
      { text: '?', quickReplies: Array.from({ length: 13 }, (_, n) => button(n)) },
    ],
    [
      '640 characters above mixed buttons, however many bytes',
      instagram,
      {
        text: long(640),
        native: {
          kind: 'buttons',
          buttons: [button(1), { title: 'а', url: 'https://example.org' }],
        },
      },
    ],
    ['ten cards', instagram, carousel(Array.from({ length: 10 }, () => card))],
    [
      'a file and answers to tap',
      messenger,
      { media: { kind: 'image', id: '7' }, quickReplies: [button(1)] },
    ],
    [
      'a file for whoever commented',
      messenger,
      { to: { kind: 'comment', id: '7' }, media: { kind: 'image', id: '7' } },
    ],
    ['a heart', instagram, { native: { kind: 'heart' } }],
  ])('%s are taken', async (_what, gate, draft) => {
    await expect(prepared(gate, draft)).resolves.toMatchObject({ to: draft.to ?? person });
  });

  it.each<[string, Gate, Partial<Draft>, RegExp]>([
    ['2001 characters', messenger, { text: long(2001) }, /2,001 characters; the limit is 2,000/],
    ['1001 bytes', instagram, { text: `${long(500)}!` }, /1,001 bytes; the limit is 1,000/],
    [
      '641 characters above buttons',
      messenger,
      { text: long(641), buttons: [button(1)] },
      /limit is 640/,
    ],
    [
      '641 characters above mixed buttons',
      messenger,
      {
        text: long(641),
        native: { kind: 'buttons', buttons: [button(1), { title: 'а', phone: '+79991234567' }] },
      },
      /at most 640/,
    ],
    ['four buttons', instagram, { text: '?', buttons: [1, 2, 3, 4].map(button) }, /limit is 3/],
    [
      'four mixed buttons',
      messenger,
      { text: '?', native: { kind: 'buttons', buttons: [1, 2, 3, 4].map(button) } },
      /at most 3; these are 4/,
    ],
    [
      'fourteen answers',
      messenger,
      { text: '?', quickReplies: Array.from({ length: 14 }, (_, n) => button(n)) },
      /limit is 13/,
    ],
    [
      'a long answer',
      instagram,
      { text: '?', quickReplies: [{ id: 'a', title: long(21) }] },
      /limit is 20/,
    ],
    [
      'the same answer twice',
      instagram,
      { text: '?', quickReplies: [{ ask: 'phone' }, { ask: 'phone' }] },
      /Two quick replies are “:phone”/,
    ],
    [
      'a picture on an answer',
      instagram,
      { text: '?', quickReplies: [{ ...button(1), image: 'https://example.org/a.png' }] },
      /no pictures/,
    ],
    [
      'answers to tap under a reaction',
      messenger,
      { reaction: { emoji: '👍', messageId: 'm' }, quickReplies: [button(1)] },
      /stand under/,
    ],
    [
      'answers to tap under a file',
      instagram,
      { media: { kind: 'image', id: '7' }, quickReplies: [button(1)] },
      /under a text alone/,
    ],
    ['eleven cards', messenger, carousel(Array.from({ length: 11 }, () => card)), /at most 10/],
    ['no cards', messenger, carousel([]), /no card/],
    ['a card of a title only', messenger, carousel([{ title: 'Разбор' }]), /has a title only/],
    ['a long title', messenger, carousel([{ ...card, title: long(81) }]), /at most 80/],
    [
      'a file as a card’s picture',
      messenger,
      carousel([{ ...card, image: 'a.png' }]),
      /no web address/,
    ],
    [
      'four buttons on a card',
      messenger,
      carousel([{ ...card, buttons: [1, 2, 3, 4].map(button) }]),
      /at most 3/,
    ],
    [
      'a text over cards',
      messenger,
      { text: 'Вот', ...carousel([card]) },
      /No text goes with .*: carousel/,
    ],
    [
      'a file over cards',
      messenger,
      { media: { kind: 'image', id: '7' }, ...carousel([card]) },
      /without a file/,
    ],
    [
      'a number to call that is none',
      messenger,
      { text: '?', native: { kind: 'buttons', buttons: [{ title: 'а', phone: '8999' }] } },
      /no phone number/,
    ],
    [
      'a button that calls',
      instagram,
      { text: '?', native: { kind: 'buttons', buttons: [{ title: 'а', phone: '+79991234567' }] } },
      /no buttons that call/,
    ],
    [
      'a media template',
      instagram,
      { media: { kind: 'image', id: '7' }, native: { kind: 'media template' } },
      /Instagram cannot send media template/,
    ],
    ['a heart', messenger, { native: { kind: 'heart' } }, /Messenger cannot send heart/],
    [
      'a template',
      instagram,
      { template: { name: 'a', language: 'ru', params: [] } },
      /cannot send templates/,
    ],
    ['a persona', instagram, { text: 'Да', persona: '7' }, /as somebody else/],
    [
      'a caption',
      messenger,
      { media: { kind: 'image', id: '7', caption: 'Вот' } },
      /No caption goes with/,
    ],
    ['a header', messenger, { text: '?', header: 'Шапка', buttons: [button(1)] }, /no header/],
    [
      'a link without its preview',
      messenger,
      { text: 'https://example.org', linkPreview: false },
      /preview/,
    ],
    [
      'a reaction to whoever commented',
      messenger,
      { to: { kind: 'comment', id: '7' }, reaction: { emoji: '👍', messageId: 'm' } },
      /is a new message/,
    ],
    [
      'a file to whoever commented',
      instagram,
      { to: { kind: 'comment', id: '7' }, media: { kind: 'image', id: '7' } },
      /takes no file/,
    ],
    ['a sticker', messenger, { media: { kind: 'sticker', id: '7' } }, /cannot send sticker/],
    [
      'a WebP',
      instagram,
      { media: { kind: 'image', file: 'a.webp', mimeType: 'image/webp', size: 5 } },
      /image takes/,
    ],
    [
      'nine megabytes',
      instagram,
      { media: { kind: 'image', file: 'a.png', mimeType: 'image/png', size: 9 * 1024 * 1024 } },
      /limit for image is 8 MB/,
    ],
  ])('%s are not', async (_what, gate, draft, message) => {
    await expect(prepared(gate, draft)).rejects.toThrow(refused(message));
  });

  it('a receipt needs its parts', async () => {
    const receipt = {
      recipient_name: 'Мария',
      order_number: '12',
      currency: 'RUB',
      payment_method: 'Карта',
      summary: { total_cost: 5000 },
    };
    const of = (change: object) =>
      prepared(messenger, { native: { kind: 'receipt', receipt: { ...receipt, ...change } } });
    await expect(of({})).resolves.toMatchObject({ shown: '[12] 5000 RUB' });
    await expect(of({ currency: undefined })).rejects.toThrow(misused(/currency/));
    await expect(of({ summary: {} })).rejects.toThrow(misused(/total_cost/));
    await expect(of({ elements: Array.from({ length: 101 }, () => card) })).rejects.toThrow(
      refused(/100/),
    );
  });

  it('an account of Instagram Login names its files by address', async () => {
    const login = { instagramToken: 'IGAA', pageId: undefined };
    const image = (source: object) =>
      prepared(instagram, { media: { kind: 'image', ...source } }, login);
    await expect(image({ url: 'https://example.org/a.png' })).resolves.toBeDefined();
    await expect(image({ file: 'a.png' })).rejects.toThrow(refused(/web address only/));
    await expect(image({ id: '7' })).rejects.toThrow(refused(/web address only/));
  });
});

describe('flags', () => {
  it('several sorts of buttons are one message', async () => {
    const draft = await typed(messenger, 'Как?', {
      button: ['y=Да'],
      linkButton: ['Сайт=https://example.org/?a=b'],
      callButton: ['Звонок=+7 (999) 123-45-67'],
    });
    expect(draft).toMatchObject({
      text: 'Как?',
      shown: 'Как?',
      native: {
        kind: 'buttons',
        buttons: [
          { id: 'y', title: 'Да' },
          { title: 'Сайт', url: 'https://example.org/?a=b' },
          { title: 'Звонок', phone: '+79991234567' },
        ],
      },
    });
    expect(draft).not.toHaveProperty('buttons');
    expect(draft).not.toHaveProperty('link');
  });

  it('buttons of one sort stay what they are everywhere', async () => {
    expect(await typed(instagram, 'Да?', { button: ['y=Да', 'n=Нет'] })).toMatchObject({
      buttons: [{ id: 'y' }, { id: 'n' }],
    });
    expect(
      await typed(instagram, 'Вот', { linkButton: ['Сайт=https://example.org'] }),
    ).toMatchObject({ link: { title: 'Сайт', url: 'https://example.org' } });
  });

  it('two pages are two buttons', async () => {
    const linkButton = ['Один=https://example.org/1', 'Два=https://example.org/2'];
    const { native } = await typed(instagram, 'Куда?', { linkButton });
    expect(native).toMatchObject({ buttons: [{ title: 'Один' }, { title: 'Два' }] });
  });

  it('an image with buttons is a card', async () => {
    const files = [{ kind: 'image', source: 'id:77' }];
    const flags = { files, mediaTemplate: true, linkButton: ['Ещё=https://example.org'] };
    const draft = await typed(messenger, undefined, flags);
    expect(draft).toMatchObject({
      media: { kind: 'image', id: '77' },
      native: { kind: 'media template', buttons: [{ title: 'Ещё' }] },
    });
    await expect(typed(messenger, 'Вот', flags)).rejects.toThrow(refused(/No text goes with/));
  });

  it.each([
    ['cards.json', JSON.stringify([card])],
    ['cards.yaml', '- title: Разбор\n  subtitle: Час\n'],
  ])('cards come from %s', async (name, content) => {
    const draft = await typed(messenger, undefined, { carousel: file(name, content) });
    expect(draft).toMatchObject({
      native: { kind: 'carousel', cards: [card] },
      shown: 'Разбор: Час',
    });
  });

  it('who speaks, and a receipt', async () => {
    const receipt = {
      recipient_name: 'Мария',
      order_number: '12',
      currency: 'RUB',
      payment_method: 'Карта',
      summary: { total_cost: 5000 },
    };
    const flags = { to: person.id, receipt: file('r.json', receipt), persona: 'Ольга В.' };
    const session = sessionOf('messenger');
    await session.memory.remember(
      'personas',
      [{ id: '31', name: 'Ольга В.', picture: null }],
      Infinity,
    );
    expect(
      await complete(session, await readDraft(messenger, person, undefined, flags)),
    ).toMatchObject({ persona: '31', native: { kind: 'receipt', receipt } });
  });

  it('a heart, or a post', async () => {
    expect(await typed(instagram, undefined, { heart: true })).toMatchObject({ shown: '❤️' });
    expect(await typed(instagram, undefined, { post: '17' })).toMatchObject({
      native: { kind: 'post', id: '17' },
    });
  });

  it.each<[string, Gate, string | undefined, Record<string, unknown>, RegExp]>([
    ['a card without a file', messenger, undefined, { mediaTemplate: true }, /--image or --video/],
    [
      'a card over a document',
      messenger,
      undefined,
      { files: [{ kind: 'document', source: 'id:7' }], mediaTemplate: true },
      /image or a video/,
    ],
    [
      'a button without its address',
      messenger,
      '?',
      { linkButton: ['Сайт', 'Ещё=https://example.org'] },
      /title=address/,
    ],
    ['a number without +', messenger, '?', { callButton: ['Звонок=8999'] }, /title=\+number/],
    [
      'cards that are none',
      messenger,
      undefined,
      { carousel: file('none.json', {}) },
      /no list of cards/,
    ],
    [
      'a card without a title',
      messenger,
      undefined,
      { carousel: file('untitled.json', [card, { subtitle: 'Час' }]) },
      /untitled\.json lacks cards\.1\.title\.$/,
    ],
    [
      'a title that is none',
      instagram,
      undefined,
      { carousel: file('listed.yaml', '- title: [1]\n') },
      /^In \S+listed\.yaml, cards\.0\.title is not as it should be\.$/,
    ],
    [
      'a part that cards do not have',
      messenger,
      undefined,
      { carousel: file('more.json', [{ ...card, payload: 'A' }]) },
      /more\.json holds cards\.0\.payload, which means nothing here\.$/,
    ],
    [
      'cards that are not there',
      messenger,
      undefined,
      { carousel: join(folder, 'gone.json') },
      /Cannot read/,
    ],
    [
      'cards that cannot be read',
      messenger,
      undefined,
      { carousel: file('bad.yaml', 'a: [') },
      /Cannot read/,
    ],
    [
      'a receipt that is a list',
      messenger,
      undefined,
      { receipt: file('list.json', []) },
      /no receipt/,
    ],
    ['two things at once', instagram, undefined, { heart: true, post: '7' }, /one thing/],
    ['parameters without a template', messenger, 'Да', { headerParam: 'а' }, /add --template/],
    [
      'a button’s parameter without a place',
      messenger,
      undefined,
      { template: 'a', lang: 'ru', buttonParam: ['x'] },
      /its place/,
    ],
  ])('%s is refused', async (_what, gate, text, flags, message) => {
    await expect(typed(gate, text, flags)).rejects.toThrow(misused(message));
  });
});

describe('whom it goes to', () => {
  it.each<[Gate, string, Recipient]>([
    [messenger, ' 2400000000000017 ', person],
    [messenger, 'comment:101_202', { kind: 'comment', id: '101_202' }],
    [messenger, 'post:200000000000001_5', { kind: 'post', id: '200000000000001_5' }],
    [instagram, 'comment:17900000000000001', { kind: 'comment', id: '17900000000000001' }],
  ])('%#', (gate, text, expected) => {
    expect(gate.recipient?.(text)).toEqual(expected);
  });

  it.each<[Gate, string]>([
    [messenger, 'Мария'],
    [messenger, '+7 999 123-45-67'],
    [messenger, 'comment:a/b'],
    [instagram, 'post:17900000000000001'],
    [instagram, '@maria'],
  ])('is no %#', (gate, text) => {
    expect(() => gate.recipient?.(text)).toThrow(
      expect.objectContaining({ exitCode: 2, code: 'bad_recipient' }),
    );
  });
});
