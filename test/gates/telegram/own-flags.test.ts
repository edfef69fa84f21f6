import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsIn } from '../../support/telegram-spec.ts';
import { newWorld, type World } from './world.ts';

/** One message a second goes to a chat: each goes to somebody else. */
const CLIENTS = Array.from({ length: 40 }, (_, index) => String(6_100_000_100 + index));
let clients = 0;
const client = () => CLIENTS[(clients += 1) % CLIENTS.length] ?? '';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12M4oaEBAALUARnUc5D7AAAAAElFTkSuQmCC',
  'base64',
);

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.logInBot();
  await world.deliver({ event: 'pace', on: false });
  for (const from of CLIENTS) await world.deliver({ event: 'message', from, text: 'Когда?' });
});
afterAll(() => world.close());

const dry = async (...args: string[]) => {
  world.options.dryRun = true;
  try {
    const { value, text } = await world.run('send', '--to', client(), ...args);
    return { value, text };
  } finally {
    world.options.dryRun = false;
  }
};
/** The call that a send became. */
const sent = async (...args: string[]) => {
  await world.run('send', '--to', client(), ...args);
  const { method, params, files } = callsIn(await world.requests()).at(-1) ?? {};
  return { method, ...params, files } as Record<string, any>;
};
const wrong = (...args: string[]) =>
  expect(world.run('send', '--to', client(), ...args)).rejects.toThrow(
    expect.objectContaining({ category: 'usage', hint: expect.anything() }),
  );

describe('gates telegram send', () => {
  test('a formatted text, silent, with a preview of its link', async () => {
    const text = '**Завтра**: https://example.org';
    const flags = ['--format', 'markdown', '--silent', '--protect', '--preview-large'];
    expect(await sent(text, ...flags)).toMatchObject({
      text: 'Завтра: https://example.org',
      entities: [{ type: 'bold', offset: 0, length: 6 }],
      disable_notification: true,
      protect_content: true,
      link_preview_options: { url: 'https://example.org', prefer_large_media: true },
    });
  });

  test('buttons and links in one keyboard, in columns', async () => {
    const call = await sent(
      'Удобно?',
      '--button',
      'yes=Да',
      '--button',
      'no=Нет',
      '--columns',
      '2',
      '--link-button',
      'Сайт=https://example.org',
      '--copy-button',
      'Код=LETO',
    );
    expect(call['reply_markup']).toEqual({
      inline_keyboard: [
        [
          { text: 'Да', callback_data: 'yes' },
          { text: 'Нет', callback_data: 'no' },
        ],
        [
          { text: 'Сайт', url: 'https://example.org' },
          { text: 'Код', copy_text: { text: 'LETO' } },
        ],
      ],
    });
  });

  test('buttons under a picture, whose caption is the text', async () => {
    const file = world.file('a.png', PNG);
    for (const text of [['Кабинет'], ['--caption', 'Кабинет']]) {
      expect(
        await sent('--image', file, ...text, '--button', 'a=A', '--has-spoiler'),
      ).toMatchObject({
        method: 'sendPhoto',
        caption: 'Кабинет',
        has_spoiler: true,
        reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
        files: ['photo'],
      });
    }
  });

  test('an album of several files', async () => {
    const call = await sent(
      '--image',
      world.file('a.png', PNG),
      '--image',
      world.file('b.png', PNG),
      'Кабинет',
      '--caption-above',
    );
    expect(call).toMatchObject({ method: 'sendMediaGroup', files: ['file0', 'file1'] });
    expect(call['media'][0]).toMatchObject({ caption: 'Кабинет', show_caption_above_media: true });
    const shown = await world.run('read', '--limit', '2');
    expect(shown.value.slice(-2).map(({ media }: any) => media)).toEqual([
      expect.objectContaining({ filename: 'a.png' }),
      expect.objectContaining({ filename: 'b.png' }),
    ]);
  });

  test('keyboards: answers to tap, taken away, any other', async () => {
    expect(
      (await sent('Ваш телефон?', '--quick-reply', ':phone', '--share-button', 'Отправить'))[
        'reply_markup'
      ],
    ).toMatchObject({ keyboard: [[{ text: 'Отправить', request_contact: true }]] });
    expect((await sent('Спасибо', '--remove-keyboard'))['reply_markup']).toEqual({
      remove_keyboard: true,
    });
    expect((await sent('Имя?', '--force-reply', '--placeholder', 'Анна'))['reply_markup']).toEqual({
      force_reply: true,
      input_field_placeholder: 'Анна',
    });
    const keyboard = { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] };
    const json = world.file('keys.json', JSON.stringify(keyboard));
    expect((await sent('a', '--keyboard', json))['reply_markup']).toEqual(keyboard);
    const yaml = world.file('keys.yaml', 'inline_keyboard: [[{text: A, callback_data: a}]]');
    expect((await sent('a', '--keyboard', yaml))['reply_markup']).toEqual(keyboard);
  });

  test('polls, quizzes, dice, animations', async () => {
    const options = ['--poll-option', 'Утром', '--poll-option', 'Днём'];
    expect(await sent('Когда?', ...options, '--poll-for', '2h', '--poll-multiple')).toMatchObject({
      method: 'sendPoll',
      question: 'Когда?',
      options: [{ text: 'Утром' }, { text: 'Днём' }],
      open_period: 7200,
      allows_multiple_answers: true,
    });
    const quiz = ['--poll-answer', '2', '--poll-explanation', 'Так'];
    expect(await sent('Когда?', ...options, ...quiz)).toMatchObject({
      type: 'quiz',
      correct_option_ids: [1],
    });
    expect(await sent('--dice')).toMatchObject({ method: 'sendDice', emoji: '🎲' });
    const file = world.file('a.mp4', PNG);
    await expect(sent('--animation', file)).rejects.toThrow(
      expect.objectContaining({ code: 'wrong_type' }),
    );
    expect(await sent('--animation', 'https://example.org/a.gif', 'Смотрите')).toMatchObject({
      method: 'sendAnimation',
      caption: 'Смотрите',
    });
  });

  test('effects, topics, quotes, reactions', async () => {
    expect(await sent('Поздравляю!', '--effect', '🎉')).toMatchObject({
      message_effect_id: '5046509860389126442',
    });
    const { id, to } = (await world.run('read', '--limit', '1')).value.at(-1);
    await world.run('send', '--to', to, 'Да', '--reply-to', id, '--quote', 'Поздр');
    expect(callsIn(await world.requests()).at(-1)?.params).toMatchObject({
      reply_parameters: { quote: 'Поздр' },
    });
    await world.run('send', '--to', to, '--react', '👍', '--to-message', id, '--big');
    expect(callsIn(await world.requests()).at(-1)?.params).toMatchObject({
      reaction: [{ type: 'emoji', emoji: '👍' }],
      is_big: true,
    });
    await wrong('--react', '👍', '--to-message', id);
  });

  test('a long text goes out in pieces', async () => {
    const before = callsIn(await world.requests()).length;
    const text = `**${'слово '.repeat(1000).trim()}**`;
    await world.run('send', '--to', client(), text, '--format', 'markdown', '--button', 'a=A');
    const calls = callsIn(await world.requests()).slice(before);
    expect(calls.map(({ params }) => 'reply_markup' in params)).toEqual([false, true]);
    expect(calls.map(({ params }) => params['entities'])).toEqual([
      [{ type: 'bold', offset: 0, length: 4091 }],
      [{ type: 'bold', offset: 0, length: 1907 }],
    ]);
  });

  test('--dry-run shows what would be read', async () => {
    expect(
      (await dry('**Когда?** <u>x</u>', '--format', 'markdown', '--button', 'a=Утром')).text,
    ).toContain('Когда? x\n  [Утром]');
    const poll = await dry('Когда?', '--poll-option', 'Утром', '--poll-option', 'Днём');
    expect(poll.value).toMatchObject({ kind: 'poll' });
    expect(poll.text).toContain('Когда?\n  – Утром\n  – Днём');
  });

  test('flags that cannot be meant', async () => {
    await wrong('--poll-option', 'a');
    await wrong('a', '--link-button', 'nothing');
    await wrong('a', '--copy-button', 'nothing');
    await wrong('a', '--effect', 'rain');
    await wrong('a', '--keyboard', world.file('list.json', '[]'));
    await wrong('<div>a</div>', '--format', 'html');
    for (const args of [
      ['a', '--columns', '9'],
      ['a', '--topic', 'general'],
      ['a', '--poll-option', 'b', '--poll-for', 'soon'],
      ['a', '--poll-option', 'b', '--poll-answer', '0'],
      ['a', '--quote', 'b'],
      ['a', '--keyboard', '/nowhere.json'],
    ]) {
      await expect(world.run('send', '--to', client(), ...args)).rejects.toThrow(
        expect.objectContaining({ category: 'usage' }),
      );
    }
  });
});
