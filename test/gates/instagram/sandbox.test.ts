import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  type Desk,
  itemsOf,
  LONE_ACCOUNT,
  openDesk,
  OTHER_PAGE,
  PAGE,
} from '../../sandbox/desk.ts';
import { startReceiver } from '../../sandbox/receiver.ts';

const CLIENT = '12000000000000042';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REDIRECT = 'http://localhost:4455/callback';
const ALL = 'instagram_business_basic,instagram_business_manage_messages';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk('instagram', CLIENT);
  await desk.deliver({ event: 'message', from: CLIENT, username: 'anna.client', text: 'Привет' });
});
afterEach(() => desk.close());

const error = (code: number, subcode?: number) => ({
  error: expect.objectContaining({
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
  }),
});
const text = (said: string) => ({ message: { text: said } });

describe('the account of a page', () => {
  it('is shown with the page it is linked to', async () => {
    const fields = 'instagram_business_account{id,username},connected_instagram_account';
    const linked = await desk.get(`${PAGE}?fields=${fields}`);
    expect(linked.json).toEqual({
      id: PAGE,
      instagram_business_account: { id: ACCOUNT, username: 'olga.sandbox' },
      connected_instagram_account: { id: ACCOUNT },
    });
    const list = await desk.graph.ask('v26.0/me/accounts?fields=instagram_business_account');
    expect(list.json.data).toEqual([
      { id: PAGE, instagram_business_account: { id: ACCOUNT } },
      { id: OTHER_PAGE },
    ]);
    const node = await desk.get(`${ACCOUNT}?fields=username,name,followers_count`);
    expect(node.json).toMatchObject({
      username: 'olga.sandbox',
      followers_count: expect.any(Number),
    });
    expect((await desk.get(LONE_ACCOUNT)).json).toEqual(error(100, 33));
  });

  it('is written through, up to a thousand bytes and a day', async () => {
    expect((await desk.send(text('я'.repeat(500)))).json).toMatchObject({ recipient_id: CLIENT });
    expect((await desk.send(text('я'.repeat(501)))).json).toEqual(error(100));
    desk.graph.clock.now += DAY_MS + 1;
    expect((await desk.send(text('Hi'))).json).toEqual(error(10, 2534022));
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    expect((await desk.send({ ...text('Hi'), ...tagged })).status).toBe(200);
    await desk.deliver({ event: 'story_mention', from: CLIENT });
    expect((await desk.send(text('Hi'))).status).toBe(200);
  });

  it.each([
    ['like_heart', {}, 200],
    ['MEDIA_SHARE', { id: '18000000000000009' }, 200],
    ['image', { url: 'https://www.example.org/a.png' }, 200],
    ['template', { template_type: 'generic', elements: [{ title: 'A', subtitle: 'B' }] }, 200],
    ['template', { template_type: 'receipt' }, 400],
  ])('takes %s %j: %s', async (type, payload, status) => {
    expect((await desk.send({ message: { attachment: { type, payload } } })).status).toBe(status);
  });

  it('takes ten images at once, and not eleven', async () => {
    const images = (count: number) => ({
      message: {
        attachments: Array.from({ length: count }, () => ({
          type: 'image',
          payload: { url: 'https://www.example.org/a.png' },
        })),
      },
    });
    expect((await desk.send(images(10))).status).toBe(200);
    expect((await desk.send(images(11))).json).toEqual(error(100));
  });

  it('answers a comment in private, once, within seven days', async () => {
    await desk.deliver({ event: 'comment', from: 'somebody', commentId: '17900000000000001' });
    await desk.deliver({ event: 'comment', from: 'somebody', commentId: '17900000000000002' });
    const reply = (id: string) =>
      desk.post(`${PAGE}/messages`, { recipient: { comment_id: id }, ...text('Hi') });
    expect((await reply('17900000000000001')).json).toMatchObject({
      message_id: expect.any(String),
    });
    expect((await reply('17900000000000001')).json).toEqual(error(10, 2534025));
    desk.graph.clock.now += 7 * DAY_MS + 1;
    expect((await reply('17900000000000002')).json).toEqual(error(10, 2534022));
  });

  it('has questions for those who have not written, and no greeting', async () => {
    const ice = [{ locale: 'default', call_to_actions: [{ question: 'How much?', payload: 'P' }] }];
    const set = (fields: object) =>
      desk.post(`${PAGE}/messenger_profile?platform=instagram`, {
        platform: 'instagram',
        ...fields,
      });
    expect((await set({ ice_breakers: ice })).json).toEqual({ result: 'success' });
    const shown = await desk.get(
      `${PAGE}/messenger_profile?platform=instagram&fields=ice_breakers`,
    );
    expect(shown.json).toEqual({ data: [{ ice_breakers: ice }] });
    expect((await set({ greeting: [{ locale: 'default', text: 'Hi' }] })).json).toEqual(error(100));
    expect((await desk.get(`${PAGE}/messenger_profile`)).json).toEqual({ data: [] });
  });
});

describe('what is told', () => {
  it('comes signed to the account’s address: the echo with the messages, then that it was seen', async () => {
    const receiver = await desk.subscribe();
    const mid = (await desk.send({ message: { text: 'Hi', metadata: 'key-1' } })).json.message_id;
    await receiver.until(2);
    const { meta } = await desk.graph.credentials();
    expect(receiver.received.every((one) => receiver.signed(one, meta['appSecret'] ?? ''))).toBe(
      true,
    );
    expect(receiver.received[0]?.json).toMatchObject({
      object: 'instagram',
      entry: [{ id: ACCOUNT }],
    });
    expect(itemsOf(receiver)).toMatchObject([
      { sender: { id: ACCOUNT }, message: { mid, is_echo: true, metadata: 'key-1' } },
      { sender: { id: CLIENT }, recipient: { id: ACCOUNT }, read: { mid } },
    ]);
  });

  it.each([
    [
      'story_reply',
      {},
      {
        message: {
          text: 'Love this!',
          reply_to: { story: { id: expect.any(String), url: expect.any(String) } },
        },
      },
    ],
    [
      'story_mention',
      {},
      {
        message: { attachments: [{ type: 'story_mention', payload: { url: expect.any(String) } }] },
      },
    ],
    [
      'share',
      { kind: 'ig_reel' },
      {
        message: {
          attachments: [{ type: 'ig_reel', payload: { reel_video_id: expect.any(String) } }],
        },
      },
    ],
    [
      'share',
      { kind: 'ig_post' },
      {
        message: {
          attachments: [{ type: 'ig_post', payload: { ig_post_media_id: expect.any(String) } }],
        },
      },
    ],
    ['message', { type: 'ephemeral' }, { message: { attachments: [{ type: 'ephemeral' }] } }],
    ['message', { type: 'unsupported' }, { message: { is_unsupported: true } }],
    ['unsend', {}, { message: { mid: expect.any(String), is_deleted: true } }],
    ['edit', { text: 'Hello' }, { message_edit: { text: 'Hello', num_edit: 1 } }],
    [
      'ice_breaker',
      { title: 'How much?' },
      { postback: { title: 'How much?', mid: expect.any(String) } },
    ],
    ['echo', { text: 'By hand' }, { message: { is_echo: true, text: 'By hand' } }],
    [
      'comment',
      { text: 'Nice' },
      { field: 'comments', value: { text: 'Nice', from: { id: CLIENT, username: 'anna.client' } } },
    ],
    [
      'live_comment',
      {},
      { field: 'live_comments', value: { media: { media_product_type: 'LIVE' } } },
    ],
    ['mention', {}, { field: 'mentions', value: { media_id: expect.any(String) } }],
  ])('%s %j', async (event, fields, item) => {
    const receiver = await desk.subscribe();
    expect(await desk.deliver({ event, from: CLIENT, ...fields })).toMatchObject({ status: 200 });
    expect(itemsOf(receiver)).toMatchObject([item]);
  });

  it('tells a reaction, and without its emoji that it was taken back', async () => {
    const receiver = await desk.subscribe();
    const { messageId } = { messageId: (await desk.send(text('Hi'))).json.message_id };
    await desk.deliver({ event: 'reaction', from: CLIENT, messageId, emoji: '🎉' });
    await desk.deliver({ event: 'unreaction', from: CLIENT, messageId });
    const told = itemsOf(receiver).flatMap(({ reaction }) => reaction ?? []);
    expect(told).toEqual([
      { mid: messageId, action: 'react', reaction: 'other', emoji: '🎉' },
      { mid: messageId, action: 'unreact' },
    ]);
  });
});

describe('what is read back', () => {
  it('names people by username, and of older messages tells no more than that they are there', async () => {
    await desk.deliver({ event: 'history', conversations: 1, messages: 25 });
    const list = await desk.get(`${PAGE}/conversations?platform=instagram&fields=participants`);
    const [, past] = list.json.data;
    expect(past.participants.data).toEqual([
      { username: 'past.1', id: expect.stringMatching(/^1200/) },
      { username: 'olga.sandbox', id: ACCOUNT },
    ]);
    const path = `${past.id}/messages?fields=id,created_time,message,from&limit=30`;
    const messages = (await desk.get(path)).json.data;
    expect(messages).toHaveLength(25);
    expect(messages[19]).toMatchObject({ message: 'Message 6 of 25 with Past 1' });
    expect(messages[20]).toEqual({ id: expect.any(String), created_time: expect.any(String) });
  });

  it('knows a person by username', async () => {
    const who = await desk.get(`${CLIENT}?fields=name,username,is_user_follow_business`);
    expect(who.json).toMatchObject({ username: 'anna.client', is_user_follow_business: true });
  });
});

describe('Instagram Login', () => {
  const consent = async (fields: Record<string, string> = {}, scope = ALL) => {
    const { instagram } = await app();
    const query = new URLSearchParams({
      client_id: instagram.id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope,
      state: 'fictional-state',
    });
    const form = { decision: 'continue', person: 'second', ...fields };
    return await desk.graph.ask(`instagram/oauth/authorize?${query.toString()}`, {
      token: null,
      form,
    });
  };
  const app = async () => {
    const { credentials } = (await desk.graph.gates()).instagram;
    const id = String(credentials['instagramAppId']);
    return { instagram: { id, secret: String(credentials['instagramAppSecret']) } };
  };
  const redeem = async (code: string, more: Record<string, string> = {}) => {
    const { instagram } = await app();
    const form = {
      client_id: instagram.id,
      client_secret: instagram.secret,
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code,
      ...more,
    };
    return await desk.graph.ask('instagram/oauth/access_token', { token: null, form });
  };
  const codeOf = (location: string | null) =>
    new URL(location ?? '').searchParams.get('code') ?? '';
  const signIn = async (scope = ALL): Promise<string> => {
    const { instagram } = await app();
    const answer = await consent({}, scope);
    const short = (await redeem(codeOf(answer.headers.get('location')))).json.access_token;
    const query = `grant_type=ig_exchange_token&client_secret=${instagram.secret}&access_token=${short}`;
    const long = await desk.graph.ask(`instagram/access_token?${query}`, { token: null });
    expect(long.json).toMatchObject({ token_type: 'bearer', expires_in: 5183944 });
    return String(long.json.access_token);
  };

  it('asks on a page that works without scripts, and comes back with a code', async () => {
    const { instagram } = await app();
    const query = new URLSearchParams({
      client_id: instagram.id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: ALL,
    });
    const page = await desk.graph.ask(`instagram/oauth/authorize?${query.toString()}`, {
      token: null,
    });
    expect(page.text).toContain('instagram_business_manage_messages');
    expect(page.text).toMatch(/<form method="post"/);
    expect(page.text).not.toContain('<script');
    const answer = await consent();
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(
      /^http:\/\/localhost:4455\/callback\?code=[\w-]+&state=fictional-state#_$/,
    );
    const refused = await consent({ decision: 'cancel' });
    expect(refused.headers.get('location')).toContain('error=access_denied');
    expect((await consent({}, 'pages_messaging')).status).toBe(400);
  });

  it.each([
    ['https://example.org/after', 200],
    ['http://127.0.0.1:4455/callback', 200],
    ['http://example.org/after', 400],
    ['https://', 400],
    ['nonsense', 400],
  ])('comes back to https addresses and to this machine: %s', async (redirect, status) => {
    const { instagram } = await app();
    const query = new URLSearchParams({
      client_id: instagram.id,
      redirect_uri: redirect,
      response_type: 'code',
      scope: ALL,
    });
    const page = await desk.graph.ask(`instagram/oauth/authorize?${query.toString()}`, {
      token: null,
    });
    expect(page.status).toBe(status);
  });

  it('has a token for the account without a page, as a dashboard generates it, also after a reset', async () => {
    const { credentials, reset } = (await desk.graph.gates()).instagram;
    const token = String(credentials['instagramToken']);
    const me = () => desk.graph.ask('v26.0/instagram/me?fields=username', { token });
    const asked = await me();
    expect(asked.json).toMatchObject({ username: 'azarya.sandbox' });
    reset();
    expect((await me()).json).toEqual(asked.json);
    await desk.deliver({ event: 'revoke_tokens' });
    expect((await me()).status).toBe(401);
  });

  it('gives a code once, to whoever has the secret', async () => {
    const code = codeOf((await consent()).headers.get('location'));
    const wrong = await redeem(code, { client_secret: 'wrong' });
    expect(wrong).toMatchObject({ status: 400, json: { error_type: 'OAuthException', code: 400 } });
    const token = await redeem(code);
    expect(token.json).toEqual({
      access_token: expect.stringMatching(/^IGAA/),
      user_id: LONE_ACCOUNT,
      permissions: ALL,
    });
    expect((await redeem(code)).json.error_message).toContain('has been used');
  });

  it('renews a token that is a day old and not yet over', async () => {
    const token = await signIn();
    const path = `instagram/refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`;
    const renew = () => desk.graph.ask(path, { token: null });
    expect((await renew()).json).toEqual(error(100));
    desk.graph.clock.now += DAY_MS;
    const renewed = await renew();
    expect(renewed.json).toMatchObject({ expires_in: 5183944, token_type: 'bearer' });
    expect(renewed.json.access_token).not.toBe(token);
    desk.graph.clock.now += 60 * DAY_MS;
    expect((await renew()).json).toEqual(error(190, 463));
  });

  it('tells who it is, and writes, reads and listens without a page', async () => {
    const token = await signIn();
    const asked = { token };
    const me = await desk.graph.ask(
      'instagram/v26.0/me?fields=id,user_id,username,account_type',
      asked,
    );
    expect(me.json).toEqual({
      id: expect.stringMatching(/^2500/),
      user_id: LONE_ACCOUNT,
      username: 'azarya.sandbox',
      account_type: 'BUSINESS',
    });
    const { instagram } = await app();
    const receiver = await startReceiver();
    try {
      const callback = await desk.graph.ask(`v26.0/${instagram.id}/subscriptions`, {
        token: `${instagram.id}|${instagram.secret}`,
        form: {
          object: 'instagram',
          callback_url: receiver.url,
          verify_token: 'fictional-verify-token',
        },
      });
      expect(callback.json).toEqual({ success: true });
      const fields = { subscribed_fields: 'messages,comments' };
      const node = `instagram/v26.0/${LONE_ACCOUNT}`;
      expect(
        (await desk.graph.ask(`${node}/subscribed_apps`, { token, form: fields })).json,
      ).toEqual({ success: true });
      const who = { to: LONE_ACCOUNT, from: 'anna' };
      await desk.deliver({ event: 'message', ...who, text: 'Hi' });
      await desk.deliver({ event: 'comment', ...who, text: 'Nice' });
      expect(receiver.received.every((one) => receiver.signed(one, instagram.secret))).toBe(true);
      const [message, comment] = receiver.received.map(({ json }) => json.entry[0]);
      expect(message.id).toBe(LONE_ACCOUNT);
      // Of an account without a page the change is the entry itself.
      expect(comment).toMatchObject({
        id: LONE_ACCOUNT,
        field: 'comments',
        value: { text: 'Nice' },
      });
      const { id } = message.messaging[0].sender;
      const json = { recipient: { id }, message: { text: 'Yes?' } };
      expect(
        (await desk.graph.ask('instagram/v26.0/me/messages', { token, json })).json,
      ).toMatchObject({ recipient_id: id });
      const list = await desk.graph.ask(
        'instagram/v26.0/me/conversations?platform=instagram',
        asked,
      );
      const thread = `instagram/v26.0/${list.json.data[0].id}?fields=messages{message}`;
      const said = (await desk.graph.ask(thread, asked)).json.messages.data;
      expect(said.map((one: any) => one.message)).toEqual(['Yes?', 'Hi']);
    } finally {
      await receiver.close();
    }
  });

  it('reaches nothing else, and not without the permission', async () => {
    const token = await signIn('instagram_business_basic');
    expect((await desk.graph.ask('instagram/v26.0/me/conversations', { token })).json).toEqual(
      error(200),
    );
    expect((await desk.graph.ask(`instagram/v26.0/${ACCOUNT}`, { token })).json).toEqual(
      error(100, 33),
    );
    expect((await desk.graph.ask('instagram/v26.0/me', { token: desk.token })).json).toEqual(
      error(190),
    );
    expect((await desk.graph.ask('v26.0/me', { token })).json).toEqual(error(190));
    await desk.deliver({ event: 'revoke_tokens' });
    expect((await desk.graph.ask('instagram/v26.0/me', { token })).json).toEqual(error(190, 458));
  });
});
