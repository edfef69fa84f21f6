import { describe, expect, test } from 'vitest';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';
import { callErrors, callsIn, telegramSpecMissing, typeProblems } from './telegram-spec.ts';

const errors = (method: string, params: Record<string, unknown>, files?: string[]) =>
  callErrors({ method, params, ...(files ? { files } : {}) });

describe.skipIf(telegramSpecMissing)('the judge of calls', () => {
  test('takes what is described', () => {
    expect(errors('getMe', {})).toEqual([]);
    expect(errors('sendMessage', { chat_id: '@example', text: 'a' })).toEqual([]);
    expect(errors('sendPhoto', { chat_id: 1 }, ['photo'])).toEqual([]);
    const media = [
      { type: 'photo', media: 'attach://a' },
      { type: 'video', media: 'AgAC', supports_streaming: true },
    ];
    expect(errors('sendMediaGroup', { chat_id: 1, media }, ['a'])).toEqual([]);
  });

  test.each([
    ['sendNothing', {}, [], 'there is no method sendNothing'],
    ['sendMessage', { chat_id: 1 }, [], 'sendMessage: text is missing'],
    ['sendMessage', { chat_id: 1, text: 'a', loud: true }, [], 'has no parameter loud'],
    ['sendMessage', { chat_id: 1, text: 2 }, [], 'sendMessage.text is no String'],
    ['sendMessage', { chat_id: 1.5, text: 'a' }, [], 'sendMessage.chat_id is no'],
    ['sendMessage', { chat_id: 1, text: 'a', reply_parameters: {} }, [], 'message_id is missing'],
    [
      'sendMessage',
      { chat_id: 1, text: 'a', reply_markup: { inline_keyboard: [[{ text: 'a', data: 'b' }]] } },
      [],
      'InlineKeyboardButton has no data',
    ],
    [
      'setMessageReaction',
      { chat_id: 1, message_id: 1, reaction: [{ type: 'emojis', emoji: '👍' }] },
      [],
      'type of ReactionTypeEmoji is emoji',
    ],
    ['sendPhoto', { chat_id: 1, photo: 'a' }, ['stray'], 'has no parameter stray'],
    ['sendMediaGroup', { chat_id: 1, media: 'a' }, [], 'sendMediaGroup.media is no'],
    [
      'sendMediaGroup',
      { chat_id: 1, media: [{ type: 'photo', media: 'attach://a' }] },
      [],
      'nothing is attached for attach://a',
    ],
  ])('says what is wrong: %s %j', (method, params, files, said) => {
    expect(errors(method, params, files).join('; ')).toContain(said);
  });

  test('judges values of its types', () => {
    const chat = { id: 1, type: 'private' };
    expect(typeProblems('Message', { message_id: 1, date: 1, chat })).toEqual([]);
    expect(typeProblems('Message', { message_id: 1, chat })).toEqual(['Message: date is missing']);
    expect(typeProblems('Array of Update', [{}])).toEqual([
      'Array of Update[0]: update_id is missing',
    ]);
  });

  test('reads what the sandbox was asked', () => {
    const asked = (rest: Partial<LoggedRequest>): LoggedRequest => ({
      at: '',
      method: 'POST',
      url: '',
      path: '/telegram/bot***/sendPhoto',
      query: {},
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: null,
      status: 200,
      ...rest,
    });
    const photo = { filename: 'a.jpg', type: 'image/jpeg', size: 1 };
    const body = { chat_id: '1', caption: '2', has_spoiler: 'true', photo };
    const calls = callsIn([
      asked({ body }),
      asked({ path: '/graph/me' }),
      asked({ path: '/telegram/bot***/getUpdates', query: { timeout: '5' }, headers: {} }),
    ]);
    expect(calls).toEqual([
      {
        method: 'sendPhoto',
        params: { chat_id: 1, caption: '2', has_spoiler: true },
        files: ['photo'],
      },
      { method: 'getUpdates', params: { timeout: 5 }, files: [] },
    ]);
    expect(calls.flatMap(callErrors)).toEqual([]);
  });
});
