import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { METHODS, NOT_BUILT } from '../../../gates/telegram/sandbox/methods.ts';
import {
  CHANNEL,
  CLIENT,
  FORUM,
  GROUP,
  openTelegram,
  type Telegram,
} from '../../sandbox/telegram.ts';
import { methodProblems, telegramSpecMissing, typeProblems } from '../../support/telegram-spec.ts';

if (telegramSpecMissing) console.warn(telegramSpecMissing);

const KINDS = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
];
const photo = 'https://www.example.org/a.png';
const at = { chat_id: CLIENT };

let telegram: Telegram;
beforeEach(async () => {
  telegram = await openTelegram();
  await telegram.deliver({ event: 'pace', on: false });
  await telegram.get('getUpdates', { allowed_updates: KINDS });
  await telegram.deliver({ event: 'message', from: CLIENT });
});
afterEach(() => telegram.clear());

/** Asks, and judges both the request and the answer by the description. */
async function judged(method: string, type: string, params: object = {}): Promise<any> {
  expect(methodProblems(method, { ...params })).toEqual([]);
  const result = await telegram.get(method, params);
  expect(typeProblems(type, result), method).toEqual([]);
  return result;
}

describe.skipIf(telegramSpecMissing !== null)('by the description of the Bot API', () => {
  it('every method is there, or known not to be', () => {
    const known = [...Object.keys(METHODS), ...NOT_BUILT];
    expect(known.filter((name) => methodProblems(name, {}).join().includes('no method'))).toEqual(
      [],
    );
    expect(new Set(known).size).toBe(180);
  });

  it('messages are right', async () => {
    const button = { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] };
    const text = { ...at, text: '*Да*', parse_mode: 'MarkdownV2', reply_markup: button };
    const first = await judged('sendMessage', 'Message', text);
    const reply = { message_id: first.message_id, quote: 'Да' };
    await judged('sendMessage', 'Message', { ...at, text: 'a', reply_parameters: reply });
    const post = await judged('sendMessage', 'Message', { chat_id: CHANNEL, text: 'Пост' });
    const elsewhere = { message_id: post.message_id, chat_id: CHANNEL };
    const external = { ...at, text: 'a', reply_parameters: elsewhere };
    expect(await judged('sendMessage', 'Message', external)).toHaveProperty('external_reply');
    const topic = { chat_id: FORUM, message_thread_id: 7, text: 'a' };
    await judged('sendMessage', 'Message', topic);
    await judged('sendMessage', 'Message', { chat_id: GROUP, text: 'a' });
    for (const [method, field] of [
      ['sendPhoto', 'photo'],
      ['sendVideo', 'video'],
      ['sendAnimation', 'animation'],
      ['sendAudio', 'audio'],
      ['sendVoice', 'voice'],
      ['sendDocument', 'document'],
    ] as const) {
      await judged(method, 'Message', { ...at, [field]: photo, caption: 'Да' });
    }
    await judged('sendSticker', 'Message', { ...at, sticker: photo });
    await judged('sendLocation', 'Message', { ...at, latitude: 59.9, longitude: 30.3 });
    const venue = { latitude: 59.9, longitude: 30.3, title: 'Зал', address: 'Улица' };
    await judged('sendVenue', 'Message', { ...at, ...venue });
    await judged('sendContact', 'Message', { ...at, phone_number: '79990000001', first_name: 'В' });
    await judged('sendDice', 'Message', at);
    const poll = { ...at, question: 'Когда?', options: [{ text: 'Сегодня' }, { text: 'Завтра' }] };
    const asked = await judged('sendPoll', 'Message', poll);
    await judged('stopPoll', 'Poll', { ...at, message_id: asked.message_id });
    const quiz = { ...poll, type: 'quiz', correct_option_ids: [1], explanation: 'Да' };
    await judged('sendPoll', 'Message', quiz);
    const media = [1, 2].map(() => ({ type: 'photo', media: photo }));
    await judged('sendMediaGroup', 'Array of Message', { ...at, media });
    await judged('editMessageText', 'Message', { ...at, message_id: first.message_id, text: 'b' });
    const from = { ...at, from_chat_id: CHANNEL, message_id: post.message_id };
    await judged('forwardMessage', 'Message', from);
    await judged('copyMessage', 'MessageId', from);
    const many = { ...at, from_chat_id: CHANNEL, message_ids: [post.message_id] };
    await judged('forwardMessages', 'Array of MessageId', many);
    await judged('copyMessages', 'Array of MessageId', many);
  });

  it('what is told of chats and bots is right', async () => {
    await judged('getMe', 'User');
    await judged('getWebhookInfo', 'WebhookInfo');
    await judged('getUserProfilePhotos', 'UserProfilePhotos', { user_id: CLIENT });
    await telegram.get('setWebhook', { url: 'https://www.example.org/', ip_address: '127.0.0.1' });
    await judged('getWebhookInfo', 'WebhookInfo');
    await telegram.get('deleteWebhook');
    for (const chat_id of [CLIENT, GROUP, FORUM, CHANNEL]) {
      const { message_id } = await telegram.get('sendMessage', { chat_id, text: 'a' });
      await telegram.get('pinChatMessage', { chat_id, message_id });
      expect(await judged('getChat', 'ChatFullInfo', { chat_id })).toHaveProperty('pinned_message');
    }
    for (const chat_id of [GROUP, FORUM, CHANNEL]) {
      await judged('getChatAdministrators', 'Array of ChatMember', { chat_id });
      await judged('getChatMember', 'ChatMember', { chat_id, user_id: 7_000_000_001 });
      await judged('getChatMemberCount', 'Integer', { chat_id });
    }
    await judged('createForumTopic', 'ForumTopic', { chat_id: FORUM, name: 'Оплата' });
    const id = 'sandbox-business-1';
    await judged('getBusinessConnection', 'BusinessConnection', { business_connection_id: id });
    const commands = [{ command: 'start', description: 'Начать' }];
    await judged('setMyCommands', 'Boolean', { commands });
    await judged('getMyCommands', 'Array of BotCommand');
    await judged('getMyName', 'BotName');
    await judged('getMyDescription', 'BotDescription');
    await judged('getMyShortDescription', 'BotShortDescription');
    const sent = await telegram.get('sendDocument', { ...at, document: photo });
    await judged('getFile', 'File', { file_id: sent.document.file_id });
  });

  const TYPES = [
    'text',
    'start',
    'photo',
    'video',
    'animation',
    'audio',
    'voice',
    'video_note',
    'document',
    'sticker',
    'location',
    'venue',
    'contact',
    'poll',
    'dice',
    'story',
  ];
  it.each(TYPES.map((type) => [type]))('a %s that somebody writes is right', async (type) => {
    await telegram.updates();
    await telegram.deliver({ event: 'message', from: CLIENT, type, text: 'Да @anna_client' });
    const [update] = await telegram.updates();
    expect(typeProblems('Update', update)).toEqual([]);
    expect(Object.keys(update.message)).toContain(type === 'start' ? 'text' : type);
  });

  const forwards = ['user', 'hidden', 'chat', 'channel'].map((forward) => ({
    event: 'message',
    forward,
  }));
  it.each([
    ...forwards,
    { event: 'message', chat: 'forum', topic: 'Questions', replyTo: 'last' },
    { event: 'message', chat: 'group' },
    { event: 'message', mediaGroup: 3, caption: 'Да' },
    { event: 'message', replyTo: 1 },
    { event: 'edited', text: 'Иначе' },
    { event: 'callback' },
    { event: 'reaction', emoji: '🔥' },
    { event: 'reaction', on: false },
    { event: 'reaction', chat: 'channel' },
    { event: 'poll_answer', options: '0,1' },
    { event: 'poll_answer', options: '' },
    { event: 'channel_post', author: 'Ольга' },
    { event: 'edited_channel_post', text: 'Иначе' },
    { event: 'business_message', type: 'photo' },
    { event: 'edited_business_message' },
    { event: 'business_connection', on: false },
    { event: 'deleted_business_messages' },
    { event: 'blocked' },
    { event: 'member_joined', from: 'vera' },
    { event: 'member_left', from: CLIENT, chat: 'forum' },
    ...['kicked', 'left', 'member', 'administrator'].map((status) => ({
      event: 'bot_member',
      status,
    })),
    { event: 'bot_member', chat: 'channel', status: 'administrator' },
    { event: 'migrate' },
    { event: 'topic', text: 'Оплата' },
    { event: 'inline_query', text: 'цены' },
    { event: 'chosen_inline_result' },
    { event: 'join_request', bio: 'Да' },
    { event: 'batch', count: 3 },
  ])('$event is told as documented: %o', async (event) => {
    const button = { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] };
    const poll = {
      question: 'Когда?',
      options: [{ text: 'a' }, { text: 'b' }],
      is_anonymous: false,
    };
    await telegram.get('sendMessage', { ...at, text: 'Да?', reply_markup: button });
    await telegram.get('sendPoll', { ...at, ...poll });
    for (const chat_id of [CHANNEL, FORUM]) {
      await telegram.get('sendMessage', { chat_id, text: 'Да' });
    }
    await telegram.deliver({ event: 'message', from: CLIENT, chat: 'forum' });
    await telegram.deliver({ event: 'channel_post' });
    await telegram.deliver({ event: 'business_message', from: CLIENT });
    await telegram.updates();
    const { items } = await telegram.deliver({ from: CLIENT, ...event });
    const updates = await telegram.updates();
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.length).toBeGreaterThanOrEqual(items);
    expect(typeProblems('Array of Update', updates)).toEqual([]);
  });
});

describe('what happens at the platform', () => {
  it('remembers what people do with a message', async () => {
    const keyboard = { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] };
    const sent = await telegram.get('sendMessage', { ...at, text: 'Да?', reply_markup: keyboard });
    await telegram.updates();
    await telegram.deliver({ event: 'callback', from: CLIENT });
    await telegram.deliver({ event: 'reaction', from: CLIENT, emoji: '🔥' });
    await telegram.deliver({ event: 'reaction', from: CLIENT, emoji: '👏' });
    const [pressed, , changed] = await telegram.updates();
    const { id, data, message } = pressed.callback_query;
    expect({ data, message: message.message_id }).toEqual({
      data: 'yes',
      message: sent.message_id,
    });
    expect(changed.message_reaction).toMatchObject({
      old_reaction: [{ type: 'emoji', emoji: '🔥' }],
      new_reaction: [{ type: 'emoji', emoji: '👏' }],
    });
    expect(await telegram.get('answerCallbackQuery', { callback_query_id: id })).toBe(true);
    const again = await telegram.ask('answerCallbackQuery', { callback_query_id: id });
    expect(again.json.description).toMatch(/query is too old/);
  });

  it('counts votes, and tells of anonymous ones without a name', async () => {
    const poll = { ...at, question: 'Когда?', options: [{ text: 'a' }, { text: 'b' }] };
    await telegram.get('sendPoll', poll);
    await telegram.updates();
    await telegram.deliver({ event: 'poll_answer', from: CLIENT, options: '1' });
    const [voted, ...more] = await telegram.updates();
    expect(voted.poll).toMatchObject({
      total_voter_count: 1,
      options: [{ voter_count: 0 }, { voter_count: 1 }],
    });
    expect(more).toEqual([]);
  });

  it('tells of a group that moves, on both sides', async () => {
    await telegram.updates();
    await telegram.deliver({ event: 'migrate' });
    const [left, come] = (await telegram.updates()).map(({ message }) => message);
    expect(left).toMatchObject({ chat: { id: GROUP }, migrate_to_chat_id: come.chat.id });
    expect(come).toMatchObject({ chat: { type: 'supergroup' }, migrate_from_chat_id: GROUP });
  });

  it('gives the bytes of what clients send, as many as are wanted', async () => {
    const read = async (fileId: string): Promise<Buffer> => {
      const { file_path: path } = await telegram.get('getFile', { file_id: fileId });
      const response = await telegram.fetch(`file/bot${telegram.token}/${path}`);
      return Buffer.from(await response.arrayBuffer());
    };
    await telegram.updates();
    const own = Buffer.from('мой файл');
    const document = { event: 'message', from: CLIENT, type: 'document' };
    await telegram.deliver({ ...document, mediaBytes: own.toString('base64'), fileName: 'a.txt' });
    await telegram.deliver({ ...document, mediaBytes: 3_000_000 });
    await telegram.deliver({ event: 'message', from: CLIENT, type: 'photo' });
    await telegram.deliver({ ...document, mediaBytes: 21 * 1024 * 1024 });
    const [named, large, picture, huge] = (await telegram.updates()).map(({ message }) => message);
    expect(named.document.file_name).toBe('a.txt');
    expect(await read(named.document.file_id)).toEqual(own);
    expect((await read(large.document.file_id)).length).toBe(3_000_000);
    const widths = picture.photo.map(({ width }: any) => width);
    expect(widths).toEqual([90, 1280]);
    await expect(read(huge.document.file_id)).rejects.toThrow('file is too big');
  });

  it('refuses what cannot be', async () => {
    const impossible = [
      { event: 'message', type: 'none-such' },
      { event: 'message', chat: '-42' },
      { event: 'message', chat: 'group', topic: 'Questions' },
      { event: 'edited', messageId: 999 },
      { event: 'callback', from: CLIENT },
      { event: 'message', to: 'nobody' },
      { event: 'raw', body: 'no json' },
      { event: 'batch', count: 0 },
      { event: 'none-such' },
    ];
    for (const event of impossible) {
      await expect(telegram.deliver(event), JSON.stringify(event)).rejects.toThrow();
    }
  });
});
