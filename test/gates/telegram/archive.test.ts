import { describe, expect, it } from 'vitest';
import { reader } from '../../../gates/telegram/archive/reader.ts';
import type { ArchivedMessage, ArchivedPage, ArchiveHome, ArchiveWish } from '../../../src/gate.ts';
import { opened } from '../../support/meta-archive.ts';
import {
  account,
  ANNA,
  AT,
  chat,
  happened,
  type Item,
  ME,
  type PretendChat,
  said,
} from '../../support/telegram-export.ts';

const BOT = 700000001;

async function pages(
  document: unknown,
  wish: ArchiveWish = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ArchivedPage[]> {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 1);
  const archive = opened(new Map(Object.entries({ 'x/result.json': text, ...files })));
  const plan = await reader.plan(archive, wish);
  const all: ArchivedPage[] = [];
  for (const part of plan.parts) for await (const page of plan.pages(part)) all.push(page);
  return all;
}

/** What one item becomes, in a chat with Anna in which Olga has written, too. */
async function one(item: Item, changes: Partial<PretendChat> = {}): Promise<ArchivedMessage> {
  const files = { 'x/photos/1.jpg': 'photo', 'x/files/price.pdf': 'document' };
  const [page] = await pages(account([chat([item], changes)]), {}, files);
  const [message] = page?.messages ?? [];
  if (!message) throw new Error('nothing was said');
  return message;
}

const home = (changes: Partial<ArchiveHome> = {}): ArchiveHome => ({
  gate: 'telegram',
  externalId: String(BOT),
  details: {},
  groups: new Set(),
  ...changes,
});

describe('an export of Telegram Desktop', () => {
  it.each([
    ['personal_chat', 610000002, '610000002', false],
    ['bot_chat', BOT, String(BOT), false],
    ['private_group', 4567, '-4567', true],
    ['private_supergroup', 1234567890, '-1001234567890', true],
    ['public_supergroup', 99, '-1000000000099', true],
    ['private_channel', 2147483648, '-1002147483648', true],
    ['public_channel', 3000000000, '-1003000000000', true],
  ])('names a %s as the Bot API does', async (type, id, thread, group) => {
    const [page] = await pages(account([chat([said(7, 'Да')], { type, id })]));
    expect(page).toMatchObject({ thread, group, title: ANNA.name, account: undefined });
    expect(page?.identity).toEqual(group ? undefined : { kind: 'user_id', value: thread });
    expect(page?.messages[0]).toMatchObject({
      externalId: `${thread}:7`,
      at: (AT + 7) * 1000,
      sender: ANNA.name,
      identity: { kind: 'user_id', value: String(ANNA.id) },
      direction: 'inbound',
      type: 'text',
      text: 'Да',
      raw: said(7, 'Да'),
    });
  });

  it('tells which messages are the owner’s, and keeps their notes', async () => {
    const notes = { name: null, type: 'saved_messages', id: ME.id };
    const all = await pages(
      account([
        chat([said(1, 'Когда?'), said(2, 'В 15:00', ME)]),
        chat([said(3, 'Молоко', ME)], notes),
      ]),
    );
    expect(all.map(({ messages }) => messages.map(({ direction }) => direction))).toEqual([
      ['inbound', 'outbound'],
      ['outbound'],
    ]);
    expect(all[1]).toMatchObject({ thread: String(ME.id), peer: ME.name, title: ME.name });
  });

  it('reads chats that were left, and skips what is no chat', async () => {
    const left = [chat([said(1, 'Было')], { type: 'private_supergroup', id: 5 })];
    const all = await pages(account([chat([said(1, 'Есть')])], { left }));
    expect(all.map(({ messages }) => messages.map(({ text }) => text))).toEqual([
      ['Есть'],
      ['Было'],
    ]);
  });

  it('has the same pages every time, of some hundreds of messages', async () => {
    const many = Array.from({ length: 1234 }, (_, n) => said(n + 1, `№ ${n}`));
    const document = account([chat(many), chat([said(1, 'Другой')], { id: 5 })]);
    const all = await pages(document);
    expect(all.map(({ messages }) => messages.length)).toEqual([500, 500, 234, 1]);
    expect(all.flatMap(({ messages }) => messages).map(({ text }) => text)).toEqual([
      ...many.map(({ text }) => text),
      'Другой',
    ]);
    expect(all.map(({ bytes }) => bytes).toSorted((a, b) => a - b)).toEqual(
      all.map(({ bytes }) => bytes),
    );
  });

  describe('makes of a message', () => {
    const anna = { from: ANNA.name };
    it.each<[string, Item, object]>([
      [
        'a text in parts',
        { text: ['Это ', { type: 'bold', text: 'важно' }, '!'] },
        { type: 'text', text: 'Это важно!' },
      ],
      [
        'entities',
        {
          text_entities: [
            { type: 'plain', text: 'на ' },
            { type: 'text_link', text: 'сайте', href: 'https://example.org/' },
          ],
        },
        {
          details: {
            entities: [{ type: 'text_link', offset: 3, length: 5, url: 'https://example.org/' }],
          },
        },
      ],
      [
        'a photo',
        { photo: 'photos/1.jpg' },
        { type: 'image', attachments: [{ kind: 'image', uri: 'photos/1.jpg', file: { size: 5 } }] },
      ],
      [
        'a photo that was not exported',
        { photo: '(File not included. Change data exporting settings to download.)' },
        { type: 'image', attachments: [{ kind: 'image', file: null }] },
      ],
      [
        'a document',
        { file: 'files/price.pdf', mime_type: 'application/pdf' },
        {
          type: 'document',
          attachments: [{ kind: 'document', filename: 'price.pdf', file: { size: 8 } }],
        },
      ],
      [
        'a document that is gone',
        {
          file: '(File exceeds maximum size. Change data exporting settings to download.)',
          file_name: 'film.mkv',
        },
        { attachments: [{ filename: 'film.mkv', file: null }] },
      ],
      [
        'a sticker',
        { file: 's.webp', media_type: 'sticker', sticker_emoji: '👍' },
        { type: 'sticker', details: { sticker: { emoji: '👍' } } },
      ],
      [
        'a voice message',
        { file: 'v.ogg', media_type: 'voice_message' },
        { type: 'audio', details: { voice: true }, attachments: [{ kind: 'audio' }] },
      ],
      [
        'a video message',
        { file: 'v.mp4', media_type: 'video_message' },
        { type: 'video', details: { videoNote: true } },
      ],
      [
        'an animation',
        { file: 'a.mp4', media_type: 'animation' },
        { type: 'animation', attachments: [{ kind: 'video' }] },
      ],
      [
        'a film',
        { file: 'f.mp4', media_type: 'video_file' },
        { type: 'video', attachments: [{ kind: 'video' }] },
      ],
      [
        'music',
        { file: 'm.mp3', media_type: 'audio_file', performer: 'Бах', title: 'Фуга' },
        { type: 'audio', details: { performer: 'Бах', title: 'Фуга' } },
      ],
      [
        'a place',
        {
          place_name: 'Кафе',
          address: 'Улица, 1',
          location_information: { latitude: 55.75, longitude: 37.62 },
        },
        {
          type: 'location',
          text: 'Кафе, Улица, 1 (55.75, 37.62)',
          details: { location: { latitude: 55.75, longitude: 37.62, name: 'Кафе' } },
        },
      ],
      [
        'a contact',
        {
          contact_information: {
            first_name: 'Пётр',
            last_name: '',
            phone_number: '+7 999 123-45-67',
          },
        },
        { type: 'contacts', text: 'Пётр +7 999 123-45-67' },
      ],
      [
        'a poll',
        {
          poll: {
            question: 'Когда?',
            closed: false,
            answers: [{ text: 'В среду', voters: 1 }, { text: 'Никогда' }],
          },
        },
        { type: 'poll', text: 'Когда?\n– В среду\n– Никогда' },
      ],
      ['something new', { media_type: undefined }, { type: 'unsupported', text: null }],
      [
        'what was passed on',
        { text: 'Смотрите', forwarded_from: 'Новости' },
        { details: { forwarded: { from: 'Новости' } } },
      ],
      ['an answer', { text: 'Да', reply_to_message_id: 5 }, { replyTo: `${ANNA.id}:5` }],
      [
        'an answer to a channel',
        { text: 'Да', reply_to_message_id: 5, reply_to_peer_id: 'channel77' },
        { replyTo: '-1000000000077:5' },
      ],
      [
        'an edited one',
        { text: 'Да', edited_unixtime: String(AT + 60) },
        { edited: { at: (AT + 60) * 1000, by: String(AT + 60) } },
      ],
      [
        'reactions',
        { text: 'Да', reactions: [{ type: 'emoji', count: 2, emoji: '❤', recent: [anna] }] },
        { details: { reactions: [{ emoji: '❤', count: 2, by: [ANNA.name] }] } },
      ],
      [
        'somebody whose account is gone',
        { text: 'Да', from: null },
        { sender: '', identity: { value: String(ANNA.id) } },
      ],
    ])('%s', async (_, item, expected) => {
      expect(await one({ ...said(9, ''), ...item })).toMatchObject(expected);
    });

    it.each<[string, Item, string, string]>([
      ['pin_message', { message_id: 4 }, 'service', 'Pinned a message'],
      ['phone_call', { duration_seconds: 62, discard_reason: 'hangup' }, 'call', 'Call of 62 s'],
      ['phone_call', { discard_reason: 'missed' }, 'call', 'Missed call'],
      ['group_call', { duration: 5 }, 'service', 'Video chat ended after 5 s'],
      ['invite_members', { members: ['Пётр', null] }, 'members', 'Added: Пётр, ?'],
      ['remove_members', { members: [ANNA.name] }, 'members', `Left: ${ANNA.name}`],
      ['edit_group_title', { title: 'Группа' }, 'service', 'Called now: Группа'],
      ['join_group_by_link', { inviter: 'Пётр' }, 'members', `Joined: ${ANNA.name}`],
      ['set_messages_ttl', { period: 86400 }, 'service', 'Messages go after 86400 s from now on'],
      ['send_star_gift', {}, 'service', 'Send star gift'],
    ])('what Telegram says: %s', async (action, more, type, text) => {
      const message = await one(happened(9, action, more), { type: 'private_group', id: 5 });
      expect(message).toMatchObject({ type, text, direction: 'inbound', sender: ANNA.name });
      expect(message.details).toHaveProperty(type === 'call' ? 'call' : 'service');
    });
  });

  it('gives what has no time that of what stands before it', async () => {
    const items = [said(1, 'Да'), { id: 2, type: 'unsupported' }];
    const [page] = await pages(account([chat(items)]));
    expect(page).toMatchObject({
      unreadable: 0,
      messages: [{}, { type: 'unsupported', at: (AT + 1) * 1000 }],
    });
    const [first] = await pages(account([chat(items.slice(1))]));
    expect(first).toMatchObject({ unreadable: 1, messages: [] });
  });

  it('reads exports of before 2021, which number people and chats otherwise', async () => {
    const { date_unixtime: _, ...rest } = said(1, 'Да');
    const group = chat([{ ...rest, from_id: ANNA.id }], {
      type: 'private_supergroup',
      id: 2 ** 33 + 77,
    });
    const [page] = await pages(account([group]));
    expect(page).toMatchObject({ thread: '-1000000000077' });
    expect(page?.messages[0]).toMatchObject({
      at: new Date(String(rest['date'])).getTime(),
      identity: { kind: 'user_id', value: String(ANNA.id) },
    });
  });

  describe('whose it is', () => {
    const olga = (document: unknown, wish: ArchiveWish = {}) => {
      const archive = opened(new Map([['result.json', JSON.stringify(document)]]));
      return reader.plan(archive, wish).then(({ accounts }) => accounts?.get('telegram'));
    };
    const group = chat([said(1, 'Да'), said(2, 'Нет', ME)], { type: 'private_supergroup', id: 5 });

    it('is told by the export itself', async () => {
      expect(await olga(JSON.parse(account([group])))).toEqual({
        externalId: String(ME.id),
        name: ME.name,
        handle: '@olga_example',
      });
    });

    it.each([
      ['who is not the other one in a chat of two', chat([said(1, 'Да'), said(2, 'Нет', ME)])],
      [
        'whose notes they are',
        chat([said(2, 'Молоко', ME)], { type: 'saved_messages', id: ME.id }),
      ],
      [
        'such a chat among others',
        JSON.parse(account([group, chat([said(2, 'Нет', ME)])], { personal: false })),
      ],
    ])('is %s', async (_, document) => {
      expect(await olga(document)).toMatchObject({ externalId: String(ME.id), name: ME.name });
    });

    it.each([ME.name, ' ольга  иванова', String(ME.id), `user${ME.id}`])(
      'is who is called %s',
      async (me) => {
        expect(await olga(group, { me })).toMatchObject({ externalId: String(ME.id) });
      },
    );

    it('has to be said of a group, and said right', async () => {
      const refused = { category: 'usage', code: 'no_owner' };
      await expect(olga(group)).rejects.toMatchObject(refused);
      await expect(olga(group, { me: 'Olga' })).rejects.toMatchObject(refused);
      expect(await olga(group, { account: String(BOT) })).toBeUndefined();
    });

    it('cannot be two people', async () => {
      const files = new Map([
        ['1/result.json', account([group])],
        ['2/result.json', account([group]).replace(`"user_id": ${ME.id}`, '"user_id": 5')],
      ]);
      await expect(reader.plan(opened(files), {})).rejects.toMatchObject({
        code: 'several_owners',
      });
    });
  });

  describe('beside a bot that is set up here', () => {
    const supergroup = chat(
      [said(1, 'Да'), said(2, 'Нет', ME), said(3, 'Бот', { id: BOT, name: 'Бот' })],
      {
        type: 'private_supergroup',
        id: 5,
      },
    );

    it('gives the bot the groups that it is in, under the ids that it has of them', async () => {
      const homes = [home({ groups: new Set(['-1000000000005']) })];
      const [page] = await pages(account([supergroup]), { homes });
      expect(page).toMatchObject({ account: String(BOT), ids: { shared: true } });
      expect(page?.messages.map(({ externalId, direction }) => [externalId, direction])).toEqual([
        ['-1000000000005:1', 'inbound'],
        ['-1000000000005:2', 'inbound'],
        ['-1000000000005:3', 'outbound'],
      ]);
      expect((await pages(account([supergroup]), { homes: [home()] }))[0]?.account).toBeUndefined();
    });

    it('gives it the chat with itself, as it sees it', async () => {
      const bot = { id: BOT, name: 'Бот' };
      const own = chat([said(1, '/start', ME), said(2, 'Здравствуйте', bot)], {
        ...bot,
        type: 'bot_chat',
      });
      const [page] = await pages(account([own]), { homes: [home()] });
      expect(page).toMatchObject({
        account: String(BOT),
        peer: ME.name,
        identity: { kind: 'user_id', value: String(ME.id) },
        ids: { prefix: 'desktop:' },
      });
      expect(
        page?.messages.map(({ externalId, direction, details }) => [
          externalId,
          direction,
          details,
        ]),
      ).toEqual([
        [`desktop:${ME.id}/${BOT}:1`, 'inbound', null],
        [`desktop:${ME.id}/${BOT}:2`, 'outbound', null],
      ]);
    });

    it('gives it the private chats of a person it answers for', async () => {
      const details = { business: [{ id: 'connection', userId: String(ME.id) }] };
      const [page] = await pages(account([chat([said(2, 'Да', ME)])]), {
        homes: [home({ details })],
      });
      expect(page).toMatchObject({ account: String(BOT), identity: { value: String(ANNA.id) } });
      expect(page?.messages[0]).toMatchObject({
        externalId: `desktop:${ME.id}/${ANNA.id}:2`,
        direction: 'outbound',
        details: { author: 'person' },
      });
    });
  });

  it.each([
    ['an export in HTML', { 'messages.html': '<html></html>' }, 'html_download'],
    ['somebody else’s JSON', { 'result.json': '{"threads":[]}' }, 'no_messages'],
    ['an export without chats', { 'result.json': account([]) }, 'no_messages'],
    ['nothing', {}, 'no_messages'],
  ])('refuses %s, and says how to export', async (_, files, code) => {
    await expect(reader.plan(opened(new Map(Object.entries(files))), {})).rejects.toMatchObject({
      category: 'usage',
      code,
      hint: expect.stringMatching(
        /Settings → Advanced → Export Telegram data.*Machine-readable JSON/,
      ),
    });
  });

  it('says of a file that is damaged at its beginning that it is', async () => {
    const files = new Map([['result.json', '{"name":"Anna","type":}']]);
    await expect(reader.plan(opened(files), {})).rejects.toMatchObject({ code: 'bad_file' });
  });
});
