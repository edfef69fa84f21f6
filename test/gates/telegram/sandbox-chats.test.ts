import { describe, expect, it } from 'vitest';
import {
  CHANNEL,
  CLIENT,
  FORUM,
  GROUP,
  OTHER_CHANNEL,
  refusal,
  type Telegram,
  useTelegram,
} from '../../sandbox/telegram.ts';

let telegram: Telegram;
const { refused, send, button } = useTelegram((fresh) => {
  telegram = fresh;
});

describe('what was sent', () => {
  it('is changed, unless nothing changes', async () => {
    const { message_id } = await send('Раз', button({ callback_data: 'one' }));
    const at = { chat_id: CLIENT, message_id };
    telegram.clock.now += 5_000;
    const edited = await telegram.get('editMessageText', { ...at, text: 'Два' });
    expect(edited).toMatchObject({ text: 'Два', edit_date: edited.date + 5 });
    expect(edited.reply_markup).toBeUndefined();
    expect(await refused('editMessageText', { ...at, text: 'Два' })).toEqual(
      refusal(400, /message is not modified: specified new message content/),
    );
    expect(await refused('editMessageCaption', { ...at, caption: 'Да' })).toEqual(
      refusal(400, /there is no caption in the message to edit/),
    );
    expect(await refused('editMessageText', { ...at, message_id: 99, text: 'a' })).toEqual(
      refusal(400, /message to edit not found/),
    );
    expect(await refused('editMessageText', { ...at, message_id: 1, text: 'a' })).toEqual(
      refusal(400, /message can't be edited/),
    );
    const media = { type: 'photo', media: 'https://www.example.org/a.png', caption: 'Да' };
    const changed = await telegram.get('editMessageMedia', { ...at, media });
    expect(changed).toMatchObject({ caption: 'Да', photo: expect.any(Array) });
    expect(changed.text).toBeUndefined();
    expect(await telegram.get('editMessageCaption', { ...at, caption: 'Нет' })).toMatchObject({
      caption: 'Нет',
    });
    expect(
      await telegram.get('editMessageReplyMarkup', { ...at, ...button({ callback_data: 'b' }) }),
    ).toMatchObject({ reply_markup: { inline_keyboard: [[{ callback_data: 'b' }]] } });
  });

  it('is deleted within two days', async () => {
    const { message_id } = await send('Раз');
    const at = { chat_id: CLIENT, message_id };
    expect(await telegram.get('deleteMessage', at)).toBe(true);
    expect(await refused('deleteMessage', at)).toEqual(refusal(400, /message to delete not found/));
    const old = await send('Два');
    telegram.clock.now += 49 * 3_600_000;
    expect(await refused('deleteMessage', { ...at, message_id: old.message_id })).toEqual(
      refusal(400, /message can't be deleted/),
    );
    const ids = [(await send('Три')).message_id, 999];
    expect(await telegram.get('deleteMessages', { chat_id: CLIENT, message_ids: ids })).toBe(true);
  });

  it('is pinned, seen by getChat, and let go', async () => {
    const { message_id } = await telegram.get('sendMessage', { chat_id: CHANNEL, text: 'Пост' });
    const at = { chat_id: CHANNEL, message_id };
    await telegram.updates();
    expect(await telegram.get('pinChatMessage', at)).toBe(true);
    expect(await telegram.get('getChat', { chat_id: CHANNEL })).toMatchObject({
      pinned_message: { message_id, text: 'Пост' },
    });
    expect(await telegram.updates()).toMatchObject([
      { channel_post: { pinned_message: { message_id } } },
    ]);
    expect(await telegram.get('unpinChatMessage', at)).toBe(true);
    expect(await refused('unpinChatMessage', at)).toEqual(
      refusal(400, /message to unpin not found/),
    );
    await telegram.get('pinChatMessage', at);
    await telegram.get('unpinAllChatMessages', at);
    expect((await telegram.get('getChat', at)).pinned_message).toBeUndefined();
  });

  it('is forwarded and copied', async () => {
    const { message_id } = await telegram.get('sendMessage', { chat_id: CHANNEL, text: 'Пост' });
    const from = { chat_id: CLIENT, from_chat_id: CHANNEL, message_id };
    const forwarded = await telegram.get('forwardMessage', from);
    expect(forwarded).toMatchObject({
      text: 'Пост',
      forward_origin: { type: 'channel', chat: { id: CHANNEL }, message_id },
    });
    const copied = await telegram.get('copyMessage', from);
    expect(copied).toEqual({ message_id: forwarded.message_id + 1 });
    expect(await refused('forwardMessage', { ...from, message_id: 999 })).toEqual(
      refusal(400, /message to forward not found/),
    );
    const secret = await telegram.get('sendMessage', {
      chat_id: CHANNEL,
      text: 'Тайна',
      protect_content: true,
    });
    expect(await refused('copyMessage', { ...from, message_id: secret.message_id })).toEqual(
      refusal(400, /message can't be copied/),
    );
  });

  it('is reacted to, with the emoji there are', async () => {
    const { message_id } = await send('Раз');
    const react = (emoji: string, id = message_id) =>
      telegram.ask('setMessageReaction', {
        chat_id: CLIENT,
        message_id: id,
        reaction: [{ type: 'emoji', emoji }],
      });
    expect((await react('❤')).json.result).toBe(true);
    expect((await react('❤\ufe0f')).json).toEqual(refusal(400, /REACTION_INVALID/));
    expect((await react('👍', 999)).json).toEqual(refusal(400, /message to react not found/));
  });

  it('is answered, also with words of it', async () => {
    const first = await send('Во вторник в десять');
    const reply = await send('Да', {
      reply_parameters: { message_id: first.message_id, quote: 'в десять' },
    });
    expect(reply).toMatchObject({
      reply_to_message: { message_id: first.message_id },
      quote: { text: 'в десять', position: 11, is_manual: true },
    });
    const twice = await send('Да!', { reply_parameters: { message_id: reply.message_id } });
    expect(twice.reply_to_message.reply_to_message).toBeUndefined();
    const lenient = { message_id: 999, allow_sending_without_reply: true };
    expect((await send('Да', { reply_parameters: lenient })).reply_to_message).toBeUndefined();
  });
});

describe('where a bot may write', () => {
  const say = (chat_id: number | string, more: object = {}): Promise<any> =>
    refused('sendMessage', { chat_id, text: 'Да', ...more });

  it('not to those who blocked it, are gone, or threw it out', async () => {
    await telegram.deliver({ event: 'blocked', from: CLIENT });
    expect(await say(CLIENT)).toEqual(refusal(403, 'Forbidden: bot was blocked by the user'));
    await telegram.deliver({ event: 'unblocked', from: CLIENT });
    expect(await say(CLIENT)).toMatchObject({ ok: true });
    await telegram.deliver({ event: 'deactivated', from: CLIENT });
    expect(await say(CLIENT)).toEqual(refusal(403, 'Forbidden: user is deactivated'));
    await telegram.deliver({ event: 'bot_member', chat: 'group', status: 'kicked' });
    expect(await say(GROUP)).toEqual(refusal(403, 'Forbidden: bot was kicked from the group chat'));
  });

  it('in channels as an administrator, named by id or username', async () => {
    expect(await say('@olga_sandbox_channel')).toMatchObject({
      result: { chat: { id: CHANNEL, type: 'channel' }, sender_chat: { id: CHANNEL } },
    });
    expect(await say('@other_sandbox_channel')).toEqual(
      refusal(403, 'Forbidden: bot is not a member of the channel chat'),
    );
    const asked = { chat_id: OTHER_CHANNEL, user_id: 7_000_000_001 };
    expect(await refused('getChatMember', asked)).toMatchObject({ ok: false });
    const own = { chat_id: CHANNEL, user_id: 7_000_000_001 };
    expect(await telegram.get('getChatMember', own)).toMatchObject({
      status: 'administrator',
      can_post_messages: true,
    });
    await telegram.deliver({ event: 'bot_member', chat: 'channel', status: 'member' });
    expect(await say(CHANNEL)).toEqual(refusal(400, /need administrator rights/));
  });

  it('in topics of a forum that there are', async () => {
    expect(await say(FORUM, { message_thread_id: 7 })).toMatchObject({
      result: { message_thread_id: 7, is_topic_message: true },
    });
    expect(await say(FORUM, { message_thread_id: 8 })).toEqual(
      refusal(400, /message thread not found/),
    );
    const made = await telegram.get('createForumTopic', { chat_id: FORUM, name: 'Оплата' });
    const topic = { chat_id: FORUM, message_thread_id: made.message_thread_id };
    expect(await say(FORUM, topic)).toMatchObject({ ok: true });
    expect(await telegram.get('closeForumTopic', topic)).toBe(true);
    expect(await refused('closeForumTopic', topic)).toEqual(refusal(400, /TOPIC_NOT_MODIFIED/));
    expect(await telegram.get('editForumTopic', { ...topic, name: 'Счета' })).toBe(true);
    expect(await refused('createForumTopic', { chat_id: GROUP, name: 'a' })).toEqual(
      refusal(400, /the chat is not a forum/),
    );
  });

  it('where a group has gone to', async () => {
    await telegram.deliver({ event: 'migrate' });
    const answer = await say(GROUP);
    expect(answer).toMatchObject(
      refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat'),
    );
    const { migrate_to_chat_id: moved } = answer.parameters;
    expect(await say(moved)).toMatchObject({ result: { chat: { id: moved, type: 'supergroup' } } });
  });

  it('where a group is called by its word after it has moved, and by its old id', async () => {
    await telegram.deliver({ event: 'migrate' });
    await telegram.updates();
    await telegram.deliver({ event: 'bot_member', chat: 'group', status: 'left' });
    const moved = (await say(GROUP)).parameters.migrate_to_chat_id;
    const [told] = await telegram.updates();
    expect(told.my_chat_member.chat).toMatchObject({ id: moved, type: 'supergroup' });
    await telegram.deliver({ event: 'message', chat: String(GROUP), text: '/late' });
    const [late] = await telegram.updates();
    expect(late.message.chat.id).toBe(GROUP);
  });

  it('for a business account, while its customer is heard', async () => {
    const { id } =
      (await telegram.deliver({ event: 'business_message', from: CLIENT }),
      await telegram.get('getBusinessConnection', {
        business_connection_id: 'sandbox-business-1',
      }));
    expect(await say(CLIENT, { business_connection_id: id })).toMatchObject({
      result: {
        business_connection_id: id,
        from: { id: 6_100_000_001 },
        sender_business_bot: { id: 7_000_000_001 },
      },
    });
    const read = { business_connection_id: id, chat_id: CLIENT, message_id: 1 };
    expect(await telegram.get('readBusinessMessage', read)).toBe(true);
    const taken = { business_connection_id: id, message_ids: [1] };
    expect(await refused('deleteBusinessMessages', taken)).toEqual(
      refusal(400, /BUSINESS_CONNECTION_NOT_ALLOWED/),
    );
    expect(await telegram.get('deleteBusinessMessages', { ...taken, message_ids: [2] })).toBe(true);
    expect(await refused('deleteBusinessMessages', { ...taken, message_ids: [2] })).toEqual(
      refusal(400, /message to delete not found/),
    );
    telegram.clock.now += 25 * 3_600_000;
    expect(await say(CLIENT, { business_connection_id: id })).toEqual(
      refusal(400, /BUSINESS_PEER_USAGE_MISSING/),
    );
    await telegram.deliver({ event: 'business_connection', on: false });
    expect(await say(CLIENT, { business_connection_id: id })).toEqual(
      refusal(400, /BUSINESS_CONNECTION_NOT_ALLOWED/),
    );
  });
});

describe('flood control', () => {
  const say = (chat_id = CLIENT): Promise<any> =>
    telegram.ask('sendMessage', { chat_id, text: 'Да' });

  it('says how long to wait, and lets the next one by after that', async () => {
    await telegram.deliver({ event: 'flood', seconds: 3 });
    const { status, headers, json } = await say();
    expect({ status, wait: headers.get('retry-after') }).toEqual({ status: 429, wait: '3' });
    expect(json).toEqual({
      ...refusal(429, 'Too Many Requests: retry after 3'),
      parameters: { retry_after: 3 },
    });
    telegram.clock.now += 2_000;
    expect((await say()).json.parameters).toEqual({ retry_after: 1 });
    telegram.clock.now += 1_000;
    expect((await say()).status).toBe(200);
  });

  it('counts by chat, by group and over all', async () => {
    await telegram.deliver({ event: 'pace' });
    for (let sent = 0; sent < 3; sent += 1) expect((await say()).status).toBe(200);
    expect((await say()).json.parameters).toEqual({ retry_after: 1 });
    telegram.clock.now += 1_000;
    expect((await say()).status).toBe(200);
    for (let sent = 0; sent < 20; sent += 1) expect((await say(GROUP)).status).toBe(200);
    expect((await say(GROUP)).json.parameters).toEqual({ retry_after: 3 });
    telegram.clock.now += 60_000;
    const people = Array.from({ length: 31 }, (_, index) => CLIENT + index);
    for (const from of people) await telegram.deliver({ event: 'message', from });
    const answers = [];
    for (const person of people) answers.push((await say(person)).status);
    expect(answers.filter((status) => status === 429)).toHaveLength(1);
  });
});

describe('what a bot says of itself', () => {
  it('is set by scope and language', async () => {
    const commands = [{ command: 'start', description: 'Начать' }];
    await telegram.get('setMyCommands', { commands, language_code: 'ru' });
    expect(await telegram.get('getMyCommands', { language_code: 'ru' })).toEqual(commands);
    expect(await telegram.get('getMyCommands')).toEqual([]);
    await telegram.get('deleteMyCommands', { language_code: 'ru' });
    expect(await telegram.get('getMyCommands', { language_code: 'ru' })).toEqual([]);
    const wrong = [{ command: 'Start!', description: 'a' }];
    expect(await refused('setMyCommands', { commands: wrong })).toEqual(
      refusal(400, /BOT_COMMAND_INVALID/),
    );
    await telegram.get('setMyName', { name: 'Ольга' });
    expect(await telegram.get('getMyName')).toEqual({ name: 'Ольга' });
    expect(await refused('setMyShortDescription', { short_description: 'я'.repeat(121) })).toEqual(
      refusal(400, /too long/),
    );
  });
});
