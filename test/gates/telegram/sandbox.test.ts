import { describe, expect, it } from 'vitest';
import { CLIENT, refusal, type Telegram, useTelegram } from '../../sandbox/telegram.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12M4oaEBAALUARnUc5D7AAAAAElFTkSuQmCC',
  'base64',
);
const MB = 1024 * 1024;
const times = (count: number, letter = 'я'): string => letter.repeat(count);

let telegram: Telegram;
const { refused, send, button } = useTelegram((fresh) => {
  telegram = fresh;
});

describe('who may ask, and how', () => {
  it('knows two bots by their tokens', async () => {
    expect(await telegram.get('getMe')).toMatchObject({
      id: 7_000_000_001,
      is_bot: true,
      username: 'olga_sandbox_bot',
    });
    const other = await telegram.ask('getMe', {}, { bot: telegram.otherToken });
    expect(other.json.result.username).toBe('azarya_sandbox_bot');
    const wrong = await telegram.ask('getMe', {}, { bot: '7000000001:AAwrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.json).toEqual(refusal(401, 'Unauthorized'));
    const shapeless = await telegram.ask('getMe', {}, { bot: 'no-token' });
    expect(shapeless.json).toEqual(refusal(404, 'Not Found'));
    await telegram.deliver({ event: 'revoke_token' });
    expect((await telegram.ask('getMe')).status).toBe(401);
  });

  it('takes GET, JSON, forms and multipart alike, whatever the case of the method', async () => {
    const query = new URLSearchParams({ chat_id: String(CLIENT), text: 'Привет' });
    const said = expect.objectContaining({ text: 'Привет' });
    const get = await telegram.fetch(`bot${telegram.token}/SENDmessage?${query.toString()}`);
    expect(await get.json()).toEqual({ ok: true, result: said });
    const form = { method: 'POST', body: query };
    const posted = await telegram.fetch(`bot${telegram.token}/sendmessage`, form);
    expect(await posted.json()).toEqual({ ok: true, result: said });
    const multipart = await telegram.form('sendMessage', Object.fromEntries(query));
    expect(multipart.json).toEqual({ ok: true, result: said });
  });

  it('says which methods it has not', async () => {
    expect(await refused('noSuchMethod', {})).toEqual(refusal(404, 'Not Found: method not found'));
    expect(await refused('banChatMember', {})).toEqual(refusal(400, /does not have the method/));
  });
});

describe('what a message may hold', () => {
  const photo = 'https://www.example.org/a.png';
  it.each([
    ['text', 'sendMessage', { text: times(4096) }, { text: times(4097) }, /message is too long/],
    ['no text', 'sendMessage', { text: ' a ' }, { text: ' ' }, /message text is empty/],
    [
      'text after entities',
      'sendMessage',
      { text: `<b>${times(4096)}</b>`, parse_mode: 'HTML' },
      { text: `<b>${times(4097)}</b>`, parse_mode: 'HTML' },
      /message is too long/,
    ],
    [
      'a caption',
      'sendPhoto',
      { photo, caption: times(1024) },
      { photo, caption: times(1025) },
      /message caption is too long/,
    ],
    [
      'an album',
      'sendMediaGroup',
      { media: Array.from({ length: 10 }, () => ({ type: 'photo', media: photo })) },
      { media: Array.from({ length: 11 }, () => ({ type: 'photo', media: photo })) },
      /too many messages to send as an album/,
    ],
    [
      'a small album',
      'sendMediaGroup',
      { media: Array.from({ length: 2 }, () => ({ type: 'document', media: photo })) },
      { media: [{ type: 'document', media: photo }] },
      /too few messages/,
    ],
    [
      'callback data',
      'sendMessage',
      { text: 'a', ...button({ callback_data: times(32) }) },
      { text: 'a', ...button({ callback_data: times(33) }) },
      /BUTTON_DATA_INVALID/,
    ],
    [
      'a button',
      'sendMessage',
      { text: 'a', ...button({ url: 'https://www.example.org/' }) },
      { text: 'a', ...button({ url: 'ftp://www.example.org/' }) },
      /Unsupported URL protocol/,
    ],
    [
      'what a button does',
      'sendMessage',
      { text: 'a', ...button({ copy_text: { text: 'a' } }) },
      { text: 'a', ...button({}) },
      /Text buttons are unallowed/,
    ],
    [
      'a poll',
      'sendPoll',
      { question: times(300), options: [{ text: times(100) }] },
      { question: 'a', options: [{ text: times(101) }] },
      /options length must not exceed 100/,
    ],
    [
      'options of a poll',
      'sendPoll',
      { question: 'a', options: Array.from({ length: 12 }, () => ({ text: 'a' })) },
      { question: 'a', options: Array.from({ length: 13 }, () => ({ text: 'a' })) },
      /more than 12 options/,
    ],
    [
      'a place',
      'sendLocation',
      { latitude: 59.9, longitude: 30.3 },
      { latitude: 59.9 },
      /longitude is empty/,
    ],
    [
      'a contact',
      'sendContact',
      { phone_number: '+79990000001', first_name: 'Вера' },
      { phone_number: '+79990000001' },
      /first name must be non-empty/,
    ],
    ['a die', 'sendDice', { emoji: '🎯' }, { emoji: '🙂' }, /wrong emoji/],
    ['a file', 'sendPhoto', { photo }, { photo: 'https://a.invalid/a.png' }, /failed to get HTTP/],
    ['any file', 'sendDocument', { document: photo }, {}, /there is no document in the request/],
    ['somebody', 'sendMessage', { text: 'a' }, { text: 'a', chat_id: 12 }, /chat not found/],
    ['a number', 'sendMessage', { text: 'a' }, { text: 'a', chat_id: '' }, /chat_id is empty/],
    [
      'an answer',
      'sendMessage',
      { text: 'a', reply_parameters: { message_id: 1 } },
      { text: 'a', reply_parameters: { message_id: 999 } },
      /message to be replied not found/,
    ],
    [
      'what is done',
      'sendChatAction',
      { action: 'typing' },
      { action: 'sleeping' },
      /wrong parameter action/,
    ],
  ])('%s', async (_what, method, good, bad, said) => {
    const fits = (await telegram.ask(method, { chat_id: CLIENT, ...good })).json;
    expect(fits).toMatchObject({ ok: true });
    expect(await refused(method, { chat_id: CLIENT, ...bad })).toEqual(refusal(400, said));
  });

  it('reads the three ways to format', async () => {
    const bold = [{ type: 'bold', offset: 0, length: 4 }];
    const said = { text: 'Цена 5.', entities: bold };
    for (const [mode, text] of [
      ['HTML', '<b>Цена</b> 5.'],
      ['MarkdownV2', '*Цена* 5\\.'],
      ['Markdown', '*Цена* 5.'],
    ] as const) {
      expect(await send(text, { parse_mode: mode }), mode).toMatchObject(said);
    }
    expect(await send('Цена 5.', { entities: bold })).toMatchObject(said);
    const nested =
      '<pre><code class="language-ts">a &lt; b</code></pre> <a href="https://www.example.org">да</a>';
    expect((await send(nested, { parse_mode: 'HTML' })).entities).toEqual([
      { type: 'pre', offset: 0, length: 5, language: 'ts' },
      { type: 'text_link', offset: 6, length: 2, url: 'https://www.example.org' },
    ]);
    const underlined = await send('__цена *пять*__ ||тайна|| [тут](https://example.org/a\\)b)', {
      parse_mode: 'MarkdownV2',
    });
    expect(underlined).toMatchObject({
      text: 'цена пять тайна тут',
      entities: [
        { type: 'underline', offset: 0, length: 9 },
        { type: 'bold', offset: 5, length: 4 },
        { type: 'spoiler', offset: 10, length: 5 },
        { type: 'text_link', offset: 16, length: 3, url: 'https://example.org/a)b' },
      ],
    });
  });

  it('says where formatting is wrong', async () => {
    const bad = (text: string, mode: string) =>
      refused('sendMessage', { chat_id: CLIENT, text, parse_mode: mode });
    const about = (what: RegExp) => refusal(400, what);
    expect(await bad('Да!', 'MarkdownV2')).toEqual(about(/Character '!' is reserved/));
    expect(await bad('я *да', 'MarkdownV2')).toEqual(
      about(/Can't find end of Bold entity at byte offset 3$/),
    );
    expect(await bad('я _да', 'Markdown')).toEqual(about(/starting at byte offset 3$/));
    expect(await bad('я <x>да</x>', 'HTML')).toEqual(
      about(/Unsupported start tag "x" at byte offset 3$/),
    );
    expect(await bad('<b>да</i>', 'HTML')).toEqual(about(/expected "<\/b>", found "<\/i>"/));
    expect(await bad('<b>да', 'HTML')).toEqual(about(/Can't find end tag/));
  });

  it('marks by itself what it sees in a text', async () => {
    const seen = await send('/start @anna_client #срочно anna@example.org https://example.org/a.');
    expect(seen.entities.map(({ type }: any) => type)).toEqual([
      'bot_command',
      'mention',
      'hashtag',
      'email',
      'url',
    ]);
    expect(seen.entities.at(-1).length).toBe('https://example.org/a'.length);
  });
});

describe('files', () => {
  const upload = (size: number, type = 'application/pdf'): File =>
    new File([new Uint8Array(size)], 'a.pdf', { type });
  const document = (file: File): Promise<any> =>
    telegram.form('sendDocument', { chat_id: String(CLIENT), document: file });

  it('keeps the bytes of an upload, and gives them back for an hour', async () => {
    const bytes = Buffer.from('Договор');
    const { json } = await document(new File([bytes], 'договор.pdf', { type: 'application/pdf' }));
    const { document: sent } = json.result;
    expect(sent).toMatchObject({ file_name: 'договор.pdf', mime_type: 'application/pdf' });
    const { file_path: path } = await telegram.get('getFile', { file_id: sent.file_id });
    const read = await telegram.fetch(`file/bot${telegram.token}/${path}`);
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
    expect((await telegram.fetch(`file/bot7:AAwrong/${path}`)).status).toBe(401);
    telegram.clock.now += 3_600_001;
    expect((await telegram.fetch(`file/bot${telegram.token}/${path}`)).status).toBe(404);
    const again = await telegram.get('sendDocument', { chat_id: CLIENT, document: sent.file_id });
    expect(again.document).toEqual(sent);
    expect(await refused('sendPhoto', { chat_id: CLIENT, photo: sent.file_id })).toEqual(
      refusal(400, /can't use file of type Document as Photo/),
    );
  });

  it('has limits of size, up and down', async () => {
    expect((await document(upload(0))).json).toEqual(refusal(400, /file must be non-empty/));
    expect((await document(upload(50 * MB + 1))).json).toEqual(
      refusal(413, 'Request Entity Too Large'),
    );
    const { json } = await document(upload(20 * MB + 1));
    expect(await refused('getFile', { file_id: json.result.document.file_id })).toEqual(
      refusal(400, 'Bad Request: file is too big'),
    );
    expect(await refused('getFile', { file_id: 'nobody' })).toEqual(
      refusal(400, 'Bad Request: invalid file_id'),
    );
  });

  it('looks at pictures', async () => {
    const photo = (file: File): Promise<any> =>
      telegram.form('sendPhoto', { chat_id: String(CLIENT), photo: file });
    const wide = Buffer.from(PNG);
    wide.writeUInt32BE(4000, 16);
    wide.writeUInt32BE(100, 20);
    expect((await photo(new File([PNG], 'a.png'))).json.result.photo).toEqual([
      expect.objectContaining({ width: 1, height: 1, file_size: PNG.length }),
    ]);
    expect((await photo(new File([wide], 'a.png'))).json).toEqual(
      refusal(400, /PHOTO_INVALID_DIMENSIONS/),
    );
    expect((await photo(upload(20))).json).toEqual(refusal(400, /IMAGE_PROCESS_FAILED/));
    const large = new File([Buffer.concat([PNG, Buffer.alloc(10 * MB)])], 'a.png');
    expect((await photo(large)).json).toEqual(refusal(400, /too big for a photo/));
  });

  it('takes the files of an album beside it', async () => {
    const media = [
      { type: 'photo', media: 'attach://one', caption: '<b>Да</b>', parse_mode: 'HTML' },
      { type: 'video', media: 'attach://two' },
    ];
    const parts = {
      chat_id: String(CLIENT),
      media: JSON.stringify(media),
      one: new File([PNG], 'a.png'),
      two: new File([new Uint8Array(9)], 'b.mp4', { type: 'video/mp4' }),
    };
    const { result } = (await telegram.form('sendMediaGroup', parts)).json;
    expect(result).toMatchObject([{ caption: 'Да' }, { video: { file_name: 'b.mp4' } }]);
    expect(result[1].media_group_id).toBe(result[0].media_group_id);
    const { one, ...without } = parts;
    expect(one.size).toBe(PNG.length);
    expect((await telegram.form('sendMediaGroup', without)).json).toEqual(
      refusal(400, /wrong file identifier/),
    );
    const mixed = [media[1], { type: 'document', media: 'https://www.example.org/a.pdf' }];
    expect(await refused('sendMediaGroup', { chat_id: CLIENT, media: mixed })).toEqual(
      refusal(400, /document can't be mixed/),
    );
  });
});
