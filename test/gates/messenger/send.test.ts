import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { messagingOf } from '../../../gates/meta/messaging/credential.ts';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { newWorld, PAGE, SCOPES, type World } from './world.ts';

const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const HOUR = 3_600_000;
const to: Recipient = { kind: 'user_id', id: '2400000000000017' };
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

let world: World;
let session: Session;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga', [...SCOPES, 'pages_utility_messaging']);
  await world.run('setup', '--page', PAGE);
  session = await world.session('olga', PAGE);
  await world.deliver({
    event: 'message',
    from: to.id,
    text: 'Здравствуйте',
    messageId: 'm_first',
  });
});
afterAll(() => world.close());

const send = (draft: Partial<Draft>, key = KEY) => gate.send?.(session, { to, ...draft }, key);
/** As the door does: completed, then sent. */
const complete = async (draft: Partial<Draft>) =>
  send((await gate.complete?.(session, { to, ...draft })) ?? {});
const posted = async (edge: string) =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/${PAGE}/${edge}`),
  );
const sent = async (): Promise<any> => (await posted('messages')).at(-1)?.body;
const uploads = async () => posted('message_attachments');

describe('send', () => {
  test('gives the platform’s id', async () => {
    expect(await send({ text: 'Добрый день!' })).toEqual({
      externalId: expect.stringMatching(/^m_/),
    });
    expect(await sent()).toEqual({
      recipient: { id: to.id },
      messaging_type: 'RESPONSE',
      message: { text: 'Добрый день!', metadata: KEY },
    });
  });

  test('uploads a file once, whatever it is called, and sends its id', async () => {
    const before = (await uploads()).length;
    const file = world.file('a.png', SAMPLES.image().bytes);
    await send({ media: { kind: 'image', file } });
    const first = (await sent()).message.attachment;
    expect(first).toEqual({
      type: 'image',
      payload: { attachment_id: expect.stringMatching(/^\d+$/) },
    });
    const copy = world.file('b.png', SAMPLES.image().bytes);
    await send({ media: { kind: 'image', file: copy } });
    expect((await sent()).message.attachment).toEqual(first);
    const made = (await uploads()).slice(before);
    expect(made).toHaveLength(1);
    expect(made[0]?.body).toMatchObject({
      message: '{"attachment":{"type":"image","payload":{"is_reusable":true}}}',
      filedata: { filename: 'a.png', type: 'image/png' },
    });
  });

  test('a document keeps its name: the same bytes under another one are another file', async () => {
    const before = (await uploads()).length;
    const file = world.file('Договор.pdf', SAMPLES.document().bytes);
    await send({ media: { kind: 'document', file, filename: 'Договор.pdf' } });
    await send({ media: { kind: 'document', file, filename: 'Счёт.pdf' } });
    await send({ media: { kind: 'document', file, filename: 'Счёт.pdf' } });
    const names = (await uploads()).slice(before).map(({ body }: any) => body.filedata.filename);
    expect(names).toEqual(['Договор.pdf', 'Счёт.pdf']);
  });

  test('uploads anew what the platform does not have any more', async () => {
    const file = world.file('c.png', Buffer.concat([SAMPLES.image().bytes, Buffer.from('c')]));
    await send({ media: { kind: 'image', file } });
    const { attachment_id: id } = (await sent()).message.attachment.payload;
    const gone = '900000000000000';
    const key = (await session.memory.recall(`uploaded:${id}`)) as string;
    const later = Date.now() + HOUR;
    await session.memory.remember(key, gone, later);
    await session.memory.remember(`uploaded:${gone}`, key, later);
    const before = (await uploads()).length;
    expect(await send({ media: { kind: 'image', file } })).toMatchObject({
      externalId: expect.stringMatching(/^m_/),
    });
    expect((await uploads()).length).toBe(before + 1);
    expect((await sent()).message.attachment.payload.attachment_id).not.toBe(gone);
  });

  test('an upload that is not answered has sent nothing', async () => {
    const before = (await posted('messages')).length;
    const file = world.file('d.png', Buffer.concat([SAMPLES.image().bytes, Buffer.from('d')]));
    const { http } = session;
    const deaf: Session = {
      ...session,
      http: {
        ...http,
        async request(request) {
          await http.request(request);
          throw new GateError({
            category: 'unknown_outcome',
            code: 'no_answer',
            message: words`No answer.`,
          });
        },
      },
    };
    await expect(gate.send?.(deaf, { to, media: { kind: 'image', file } }, KEY)).rejects.toThrow(
      failure('unreachable', { code: 'upload_unanswered' }),
    );
    expect((await posted('messages')).length).toBe(before);
  });

  test('a message that is not answered may have been sent', async () => {
    await world.fault('reset');
    await expect(send({ text: 'Ушло?' })).rejects.toThrow(failure('unknown_outcome'));
  });

  test('reacts to a message, and takes it back', async () => {
    const reaction = { emoji: '👍', messageId: 'm_first' };
    expect(await send({ reaction })).toMatchObject({ externalId: `m_first#reaction:${KEY}` });
    expect(await sent()).toEqual({
      recipient: { id: to.id },
      sender_action: 'react',
      payload: { message_id: 'm_first', reaction: '👍' },
    });
    await send({ reaction: { ...reaction, emoji: '' } });
    expect(await sent()).toMatchObject({ sender_action: 'unreact' });
  });

  test('quotes, and answers to tap', async () => {
    await send({
      text: 'Когда?',
      replyTo: 'm_first',
      quickReplies: [{ id: 'am', title: 'Утром' }, { ask: 'phone' }],
    });
    expect(await sent()).toMatchObject({
      reply_to: { mid: 'm_first' },
      message: { quick_replies: [{ payload: 'am' }, { content_type: 'user_phone_number' }] },
    });
  });

  test('a card of a file and buttons, from disk or from the web', async () => {
    const native = {
      kind: 'media template',
      buttons: [{ title: 'Ещё', url: 'https://example.org/room' }],
    };
    const file = world.file('room.png', SAMPLES.image().bytes);
    await complete({ media: { kind: 'image', file }, native });
    const element = (await sent()).message.attachment.payload.elements[0];
    expect(element).toMatchObject({ media_type: 'image', attachment_id: expect.any(String) });
    const before = (await uploads()).length;
    const url = 'https://example.org/room.png';
    await complete({ media: { kind: 'image', url }, native });
    expect((await uploads()).slice(before).map(({ body }) => body)).toEqual([
      { message: { attachment: { type: 'image', payload: { url, is_reusable: true } } } },
    ]);
  });

  test('cards and a receipt', async () => {
    const buttons = [{ title: 'Взять', id: 'take' }];
    const cards = [{ title: 'Разбор', subtitle: 'Час', open: 'https://example.org/a', buttons }];
    await complete({ native: { kind: 'carousel', cards } });
    expect((await sent()).message.attachment.payload).toMatchObject({ template_type: 'generic' });
    const receipt = {
      recipient_name: 'Мария',
      order_number: '12',
      currency: 'RUB',
      payment_method: 'Карта',
      summary: { total_cost: 5000 },
      elements: [{ title: 'Разбор', price: 5000 }],
    };
    await complete({ native: { kind: 'receipt', receipt } });
    expect((await sent()).message.attachment.payload).toMatchObject({ template_type: 'receipt' });
  });

  test('a comment is answered in private, once', async () => {
    await world.deliver({ event: 'comment', from: 'vera', text: 'Сколько?', commentId: '101_202' });
    const comment: Recipient = { kind: 'comment', id: '101_202' };
    const receipt = await send({ to: comment, text: 'Ответили вам' });
    expect(receipt).toMatchObject({
      externalId: expect.stringMatching(/^m_/),
      person: { kind: 'user_id', value: expect.stringMatching(/^\d+$/) },
    });
    expect((await sent()).recipient).toEqual({ comment_id: '101_202' });
    await expect(send({ to: comment, text: 'И ещё' })).rejects.toThrow(
      failure('policy', { code: 'already_replied', platformCode: '10900' }),
    );
  });
});

describe('the window', () => {
  const late: Recipient = { kind: 'user_id', id: '2400000000000018' };

  test('a person may answer after 25 hours, and says so', async () => {
    const at = Date.now() - 25 * HOUR;
    await world.deliver({ event: 'message', from: late.id, text: 'Вчера', at });
    await expect(send({ to: late, text: 'Да' })).rejects.toThrow(
      failure('policy', { code: 'window_closed', platformCode: '10/2018278' }),
    );
    await send({ to: late, text: 'Да', window: 'person' });
    expect(await sent()).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
  });

  test('an automaton may not', async () => {
    const before = (await posted('messages')).length;
    const draft = { to: late, text: 'Да', window: 'person', automated: true } as const;
    await expect(send(draft)).rejects.toThrow(failure('policy', { code: 'window_closed' }));
    expect((await posted('messages')).length).toBe(before);
  });
});

describe('utility templates', () => {
  const template = (change: object = {}) => ({
    name: 'appointment_reminder',
    language: 'ru',
    params: ['Мария', '12 мая'],
    ...change,
  });

  beforeAll(async () => {
    const components = [
      { type: 'BODY', text: 'Здравствуйте, {{1}}! Ждём вас {{2}}.' },
      { type: 'BUTTONS', buttons: [{ type: 'POSTBACK', text: 'Перенести', payload: '{{1}}' }] },
    ];
    const named = [
      { type: 'HEADER', format: 'TEXT', text: 'Визит к {{who}}' },
      { type: 'BODY', text: '{{name}}, ждём вас {{day}}.' },
    ];
    for (const [name, parts] of Object.entries({ appointment_reminder: components, named })) {
      await messagingOf(session).graph.post(`${PAGE}/message_templates`, {
        json: { name, language: 'ru', category: 'UTILITY', components: parts },
      });
    }
  });

  test('go at any time, with the parameters they need', async () => {
    const late: Recipient = { kind: 'user_id', id: '2400000000000018' };
    const whole = await gate.complete?.(session, {
      to: late,
      template: template({ buttons: { 0: 'visit-12' } }),
    });
    expect(whole?.shown).toBe('Здравствуйте, Мария! Ждём вас 12 мая.\n[Перенести]');
    await send(whole ?? {});
    expect(await sent()).toMatchObject({
      messaging_type: 'UTILITY',
      message: {
        template: {
          name: 'appointment_reminder',
          language: { code: 'ru' },
          components: [
            { type: 'body', parameters: [{ text: 'Мария' }, { text: '12 мая' }] },
            { type: 'buttons', parameters: [{ type: 'POSTBACK', payload: 'visit-12' }] },
          ],
        },
      },
    });
  });

  test.each([[['Мария', '12 мая']], [{ day: '12 мая', name: 'Мария' }]])(
    'have their parameters named where the template names them: %j',
    async (params) => {
      await complete({ template: template({ name: 'named', params, header: 'Ольге' }) });
      const { components } = (await sent()).message.template;
      expect(components[0]).toEqual({
        type: 'header',
        parameters: [{ type: 'text', parameter_name: 'who', text: 'Ольге' }],
      });
      const named = components[1].parameters.map((each: any) => [each.parameter_name, each.text]);
      expect(Object.fromEntries(named)).toEqual({ name: 'Мария', day: '12 мая' });
    },
  );

  test.each([
    [
      'other names',
      { name: 'named', params: { day: 'а', who: 'б' }, header: 'в' },
      'policy',
      'wrong_parameters',
    ],
    ['no header', { name: 'named', params: ['а', 'б'] }, 'policy', 'wrong_parameters'],
    ['too few', { params: ['Мария'] }, 'policy', 'wrong_parameters'],
    ['another language', { language: 'de' }, 'not_found', 'not_found'],
    ['another name', { name: 'nothing_of_the_kind' }, 'not_found', 'not_found'],
    ['a button that is not there', { buttons: { 7: 'a' } }, 'policy', 'no_such_button'],
  ])('are refused here for %s', async (_why, change, category, code) => {
    const before = (await posted('messages')).length;
    await expect(complete({ template: template(change) })).rejects.toThrow(
      failure(category, { code }),
    );
    expect((await posted('messages')).length).toBe(before);
  });
});

describe('refusals', () => {
  test.each<[string, Partial<Draft>, string, string]>([
    [
      'nobody',
      { to: { kind: 'user_id', id: '2400000000099999' }, text: 'Да' },
      'not_found',
      'nobody_there',
    ],
    ['an id of no file', { media: { kind: 'image', id: '9' } }, 'not_found', 'attachment_gone'],
    [
      'an address that gives nothing',
      { media: { kind: 'image', url: 'https://files.invalid/a.png' } },
      'failed',
      'attachment_not_fetched',
    ],
  ])('%s', async (_what, draft, category, code) => {
    await expect(send(draft)).rejects.toThrow(failure(category, { code }));
  });

  test('somebody who has blocked the page', async () => {
    const gone = '2400000000000019';
    await world.deliver({ event: 'message', from: gone, text: 'Пока' });
    await world.deliver({ event: 'unavailable', from: gone, on: true });
    await expect(send({ to: { kind: 'user_id', id: gone }, text: 'Да' })).rejects.toThrow(
      failure('policy', { code: 'person_unavailable', platformCode: '551/1545041' }),
    );
  });

  test('too fast is told as such: the door waits', async () => {
    await world.fault('rate-limit');
    await expect(send({ text: 'Да' })).rejects.toThrow(
      failure('rate_limited', { tooFast: 'account' }),
    );
  });
});

describe('what a person sees of us', () => {
  const heard = { externalId: 'm_first', from: to.id };

  test.each([
    ['markRead', 'mark_seen'],
    ['typing', 'typing_on'],
  ] as const)('%s', async (name, action) => {
    await gate[name]?.(session, heard);
    expect(await sent()).toEqual({ recipient: { id: to.id }, sender_action: action });
  });
});
