import { describe, expect, test } from 'vitest';
import { complete } from '../../../../gates/telegram/complete.ts';
import { requestOf } from '../../../../gates/telegram/message/request.ts';
import type { Draft } from '../../../../src/domain/message.ts';
import type { Session } from '../../../../src/gate.ts';
import { callErrors, telegramSpecMissing } from '../../../support/telegram-spec.ts';
import { ANNA, DRAFTS, GROUP } from './drafts.ts';

/** Nothing here has to be asked of the platform. */
const session = {} as Session;
const requestFor = async (draft: Omit<Draft, 'to'>, to: Draft['to'] = ANNA) =>
  requestOf(await complete(session, { to, ...draft }));
const paramsOf = async (name: string): Promise<any> =>
  (await requestFor(DRAFTS[name] ?? {})).params;

describe('a draft as a call of the Bot API', () => {
  test.skipIf(telegramSpecMissing)('is one that the Bot API has, whatever is sent', async () => {
    const found: Record<string, string[]> = {};
    const methods = new Set<string>();
    for (const [name, draft] of Object.entries(DRAFTS)) {
      const { method, params, files } = await requestFor(draft);
      methods.add(method);
      found[name] = callErrors({ method, params, files: files.map((file) => file.name) });
    }
    expect(Object.entries(found).filter(([, errors]) => errors.length > 0)).toEqual([]);
    expect([...methods].toSorted()).toEqual([
      'sendAnimation',
      'sendAudio',
      'sendContact',
      'sendDice',
      'sendDocument',
      'sendLocation',
      'sendMediaGroup',
      'sendMessage',
      'sendPhoto',
      'sendPoll',
      'sendSticker',
      'sendVenue',
      'sendVideo',
      'sendVideoNote',
      'sendVoice',
      'setMessageReaction',
    ]);
  });

  test('is the same when it is completed twice', async () => {
    for (const draft of Object.values(DRAFTS)) {
      const once = await complete(session, { to: ANNA, ...draft });
      expect(await complete(session, once)).toEqual(once);
    }
  });

  test('a text with all that goes with it', async () => {
    expect(await paramsOf('text with everything beside it')).toEqual({
      chat_id: 6_100_000_001,
      text: 'Смотрите: https://example.org/a.',
      message_thread_id: 5,
      disable_notification: true,
      protect_content: true,
      message_effect_id: '5046509860389126442',
      reply_parameters: { message_id: 7, quote: 'Когда?' },
      link_preview_options: {
        url: 'https://example.org/a',
        prefer_large_media: true,
        show_above_text: true,
      },
    });
    expect(await paramsOf('without preview')).toMatchObject({
      link_preview_options: { is_disabled: true },
    });
  });

  test('what it answers may stand elsewhere', async () => {
    expect(await paramsOf('answer to another chat')).toMatchObject({
      reply_parameters: { message_id: 7, chat_id: -1_003_000_000_001 },
    });
    expect(await paramsOf('answer in a business chat')).toMatchObject({
      business_connection_id: 'fictional-connection',
      reply_parameters: { message_id: 7 },
    });
    const answered = {
      externalId: `${GROUP.id}:7`,
      from: ANNA.id,
      timestamp: 0,
      text: 'a',
      details: { topic: { id: 7, name: 'Вопросы' } },
    };
    const inTopic = { text: 'Да', replyTo: answered.externalId, answered };
    expect((await requestFor(inTopic, GROUP)).params).toMatchObject({
      chat_id: Number(GROUP.id),
      message_thread_id: 7,
    });
  });

  test('files stand beside the parameters, by their names', async () => {
    const { params, files } = await requestFor(DRAFTS['document'] ?? {});
    expect(params).not.toHaveProperty('document');
    expect(files).toEqual([
      {
        name: 'document',
        file: '/tmp/a.pdf',
        filename: 'Договор.pdf',
        mimeType: 'application/pdf',
      },
    ]);
    expect(await paramsOf('image by address')).toMatchObject({
      photo: 'https://example.org/a.jpg',
    });
    expect(await paramsOf('image by id')).toMatchObject({ photo: 'AgACAgIAAxkBAAEfictional' });
  });

  test('an album names its files, and each has its caption', async () => {
    const { params, files } = await requestFor(DRAFTS['album'] ?? {});
    expect(params['media']).toEqual([
      {
        type: 'photo',
        media: 'attach://file0',
        caption: 'a',
        caption_entities: [{ type: 'bold', offset: 0, length: 1 }],
        has_spoiler: true,
      },
      {
        type: 'video',
        media: 'attach://file1',
        caption: 'b',
        caption_entities: [{ type: 'italic', offset: 0, length: 1 }],
        has_spoiler: true,
        supports_streaming: true,
      },
      { type: 'photo', media: 'AgACAgIAAxkBAAEfictional', has_spoiler: true },
    ]);
    expect(files.map(({ name, file }) => [name, file])).toEqual([
      ['file0', '/tmp/a.jpg'],
      ['file1', '/tmp/a.mp4'],
    ]);
    expect(await paramsOf('album of audio')).toMatchObject({
      media: [{ caption: 'a' }, expect.not.objectContaining({ caption: expect.anything() })],
    });
  });

  test('a place with a name is a venue, which has both', async () => {
    expect(await paramsOf('venue without address')).toMatchObject({
      title: 'Кабинет',
      address: '55.75, 37.61',
    });
    const { location } = DRAFTS['venue'] ?? {};
    const { name: _name, ...nameless } = location ?? { latitude: 0, longitude: 0 };
    expect((await requestFor({ location: nameless })).params).toMatchObject({
      title: 'ул. Лесная, 5',
      address: '55.75, 37.61',
    });
  });

  test('a card says all that is known of somebody', async () => {
    const { vcard, ...told } = await paramsOf('contact');
    expect(told).toMatchObject({
      phone_number: '+7 999 000-00-00',
      first_name: 'Мария',
      last_name: 'Вымышленная',
    });
    expect(vcard.split('\r\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Мария Вымышленная',
      'N:Вымышленная;Мария;;;',
      'TEL:+7 999 000-00-00',
      'EMAIL:maria@example.org',
      'END:VCARD',
    ]);
  });

  test('keyboards', async () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ id: `${index}`, title: `${index}` }));
    const laid = await requestFor({ text: 'a', buttons: many, extra: { columns: 2 } });
    const rows = (laid.params['reply_markup'] as { inline_keyboard: unknown[][] }).inline_keyboard;
    expect(rows.map((row) => row.length)).toEqual([2, 2, 1]);
    expect((await paramsOf('buttons of every kind')).reply_markup).toEqual({
      inline_keyboard: [
        [{ text: 'A', callback_data: 'a' }],
        [{ text: 'B', url: 'tg://user?id=6100000001' }],
        [{ text: 'C', copy_text: { text: 'LETO' } }],
      ],
    });
    expect((await paramsOf('answers to tap')).reply_markup).toEqual({
      keyboard: [[{ text: 'Утром' }, { text: '📞', request_contact: true }]],
      resize_keyboard: true,
      one_time_keyboard: true,
      input_field_placeholder: 'Ваш ответ',
    });
    expect((await paramsOf('answers that stay')).reply_markup).toMatchObject({
      is_persistent: true,
    });
    expect((await paramsOf('asks where they are')).reply_markup).toMatchObject({
      keyboard: [[{ text: '📍', request_location: true }]],
    });
    expect((await paramsOf('takes the answers away')).reply_markup).toEqual({
      remove_keyboard: true,
    });
  });

  test('reactions, and taking them back', async () => {
    expect(await paramsOf('reaction')).toEqual({
      chat_id: 6_100_000_001,
      message_id: 7,
      reaction: [{ type: 'emoji', emoji: '👍' }],
      is_big: true,
    });
    expect(await paramsOf('reaction taken back')).toMatchObject({ message_id: 7, reaction: [] });
    const colour = await requestFor({ reaction: { emoji: '❤️', messageId: '6100000001:7' } });
    expect(colour.params['reaction']).toEqual([{ type: 'emoji', emoji: '❤' }]);
  });

  test('polls and quizzes', async () => {
    expect(await paramsOf('poll')).toMatchObject({
      options: [{ text: 'Утром' }, { text: 'Днём' }],
      is_anonymous: false,
      allows_multiple_answers: true,
      open_period: 600,
    });
    expect(await paramsOf('quiz')).toMatchObject({ type: 'quiz', correct_option_ids: [1] });
  });

  test('what a person reads of it, and what stands beside it, is kept', async () => {
    const of = (name: string) => complete(session, { to: ANNA, ...DRAFTS[name] });
    expect(await of('poll')).toMatchObject({
      shown: 'Когда?\n– Утром\n– Днём',
      details: { poll: { question: 'Когда?', options: [{ text: 'Утром' }, { text: 'Днём' }] } },
    });
    expect(await of('dice')).toMatchObject({ shown: '🎯' });
    const marked = await of('markdown');
    expect(marked.text).toBe('a b c d e f g h\n\ni\n\nj');
    expect(marked.format).toBeUndefined();
    expect(marked.details).toEqual({ entities: marked.extra?.['entities'] });
    expect((await of('answer in a business chat')).details).toEqual({
      business: { connection: 'fictional-connection' },
    });
  });
});
