import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/instagram/gate.ts';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import type { Session } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { inBrowser } from '../../support/in-browser.ts';
import { newWorld, PAGE, SCOPES, type World } from './world.ts';

const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const HOUR = 3_600_000;
const ACCOUNT = '17841400000000001';
const to: Recipient = { kind: 'user_id', id: '1200000000000017' };
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

let world: World;
let session: Session;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga', SCOPES);
  await world.run('setup', '--page', PAGE);
  session = await world.session('olga', ACCOUNT);
  await world.deliver({
    event: 'message',
    from: to.id,
    text: 'Здравствуйте',
    messageId: 'aWdfirst',
  });
});
afterAll(() => world.close());

const send = (draft: Partial<Draft>) => gate.send?.(session, { to, ...draft }, KEY);
const posted = async (edge: string) =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/${PAGE}/${edge}`),
  );
const sent = async (): Promise<any> => (await posted('messages')).at(-1)?.body;

describe('send', () => {
  test('has nothing of ours in it', async () => {
    expect(await send({ text: 'Добрый день!' })).toEqual({
      externalId: expect.stringMatching(/^aWd/),
    });
    expect(await sent()).toEqual({
      recipient: { id: to.id },
      messaging_type: 'RESPONSE',
      message: { text: 'Добрый день!' },
    });
  });

  test('uploads a file through the page, under a name that is taken', async () => {
    const file = world.file('Прайс.pdf', SAMPLES.document().bytes);
    await send({ media: { kind: 'document', file, filename: 'Прайс.pdf' } });
    expect((await posted('message_attachments')).at(-1)?.body).toMatchObject({
      platform: 'instagram',
      filedata: { filename: 'file.pdf' },
    });
    expect((await sent()).message.attachment).toEqual({
      type: 'file',
      payload: { attachment_id: expect.stringMatching(/^\d+$/) },
    });
  });

  test('a heart, a post, cards, answers to tap', async () => {
    await send({ native: { kind: 'heart' } });
    await send({ native: { kind: 'post', id: '17900000000000002' } });
    await send({ native: { kind: 'carousel', cards: [{ title: 'Разбор', subtitle: 'Час' }] } });
    await send({
      text: 'Ваш телефон?',
      quickReplies: [{ ask: 'phone' }, { id: 'n', title: 'Позже' }],
    });
    await send({ text: 'Да?', buttons: [{ id: 'y', title: 'Да' }] });
    const kinds = (await posted('messages'))
      .slice(-5)
      .map(({ body }: any) => body.message.attachment?.type ?? body.message.quick_replies.length);
    expect(kinds).toEqual(['like_heart', 'MEDIA_SHARE', 'template', 2, 'template']);
  });

  test('any heart is the one that there is', async () => {
    const receipt = await send({ reaction: { emoji: '💜', messageId: 'aWdfirst' } });
    expect(receipt).toMatchObject({ externalId: `aWdfirst#reaction:${KEY}` });
    expect(await sent()).toMatchObject({
      sender_action: 'react',
      payload: { message_id: 'aWdfirst', reaction: 'love' },
    });
  });

  test('a comment is answered in private, once', async () => {
    const id = '17900000000000001';
    await world.deliver({ event: 'comment', from: 'vera', text: 'Сколько?', commentId: id });
    const comment: Recipient = { kind: 'comment', id };
    expect(await send({ to: comment, text: 'Ответили вам' })).toMatchObject({
      person: { kind: 'user_id', value: expect.stringMatching(/^\d+$/) },
    });
    await expect(send({ to: comment, text: 'И ещё' })).rejects.toThrow(
      failure('policy', { code: 'already_replied', platformCode: '10/2534025' }),
    );
  });

  test('an account without a page sends by its own login', async () => {
    const login = gate.logins.find((each) => each.kind === 'oauth');
    if (!login) throw new Error('there is no login');
    const { instagramAppId, instagramAppSecret } = world.sandbox.credentials['instagram'] as Record<
      string,
      string
    >;
    const grant = await inBrowser(
      login,
      {
        fields: {
          instagramAppId: instagramAppId ?? '',
          instagramAppSecret: instagramAppSecret ?? '',
        },
        scopes: login.scopes,
        http: await world.app.http(),
        now: world.app.now,
      },
      'second',
    );
    await storeGrant(world.app, 'azarya', 'instagram', grant);
    const own = grant.identity.externalId;
    const theirs = await world.session('azarya', own);
    const from = '1200000000000027';
    await world.deliver({ event: 'message', to: own, from, text: 'Здравствуйте' });
    const whom: Recipient = { kind: 'user_id', id: from };
    await gate.send?.(theirs, { to: whom, text: 'Добрый день!' }, KEY);
    const url = 'https://example.org/a.png';
    await gate.send?.(theirs, { to: whom, media: { kind: 'image', url } }, KEY);
    const made = (await world.requests()).filter(({ path }) => path.endsWith(`/${own}/messages`));
    expect(made.map(({ path }) => path.startsWith('/graph/instagram/'))).toEqual([true, true]);
    expect(made.at(-1)?.body).toEqual({
      recipient: { id: from },
      messaging_type: 'RESPONSE',
      message: { attachment: { type: 'image', payload: { url } } },
    });
  });

  test('a person may answer after 25 hours, and says so', async () => {
    const late: Recipient = { kind: 'user_id', id: '1200000000000018' };
    const at = Date.now() - 25 * HOUR;
    await world.deliver({ event: 'message', from: late.id, text: 'Вчера', at });
    await expect(send({ to: late, text: 'Да' })).rejects.toThrow(
      failure('policy', { code: 'window_closed', platformCode: '10/2534022' }),
    );
    await send({ to: late, text: 'Да', window: 'person' });
    expect(await sent()).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    await expect(send({ to: late, text: 'Да', window: 'person', automated: true })).rejects.toThrow(
      failure('policy', { code: 'window_closed' }),
    );
  });
});
