import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, itemsOf, openDesk, OTHER_PAGE, PAGE } from '../../sandbox/desk.ts';
import { login } from '../../sandbox/login.ts';

const CLIENT = '24000000000000042';
const HOUR_MS = 3_600_000;
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12M4oaEBAALUARnUc5D7AAAAAElFTkSuQmCC';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk('messenger', CLIENT);
  await desk.deliver({ event: 'message', from: CLIENT, name: 'Anna Client', text: 'Привет' });
});
afterEach(() => desk.close());

const error = (code: number, subcode?: number) => ({
  error: expect.objectContaining({
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
  }),
});
const text = (said: string) => ({ message: { text: said } });
const attachment = (type: string, payload: unknown) => ({
  message: { attachment: { type, payload } },
});
const times = (count: number, letter = 'я') => letter.repeat(count);

describe('who may', () => {
  it('sends with the token of the page, and of this page only', async () => {
    const body = { recipient: { id: CLIENT }, message: { text: 'Hi' } };
    const user = await desk.graph.ask(`v26.0/${PAGE}/messages`, { json: body });
    expect(user.json).toEqual(error(190));
    const other = await desk.graph.ask(`v26.0/${OTHER_PAGE}/messages`, {
      token: desk.token,
      json: body,
    });
    expect(other.json).toEqual(error(100, 33));
    expect((await desk.send(text('Hi'))).json).toEqual({
      recipient_id: CLIENT,
      message_id: expect.stringMatching(/^m_[\w-]{40,}$/),
    });
    expect((await desk.post('me/messages', body)).status).toBe(200);
  });

  it('needs the permissions that the login was given', async () => {
    const user = await login(desk.graph, { scope: 'pages_show_list pages_messaging' });
    const pages = await desk.graph.ask(`v26.0/me/accounts?fields=access_token`, { token: user });
    const token = pages.json.data[0].access_token;
    const body = { recipient: { id: CLIENT }, message: { text: 'Hi' } };
    expect((await desk.post(`${PAGE}/messages`, body, { token })).status).toBe(200);
    for (const path of ['subscribed_apps', 'conversations', 'message_templates']) {
      expect((await desk.get(`${PAGE}/${path}`, { token })).json).toEqual(error(200));
    }
    const template = { ...body, messaging_type: 'UTILITY', message: { template: { name: 'x' } } };
    expect((await desk.post(`${PAGE}/messages`, template, { token })).json).toEqual(error(200));
  });
});

describe('what a message may hold', () => {
  const button = (title = 'Yes') => ({ type: 'postback', title, payload: 'YES' });
  const reply = (title = 'Yes') => ({ content_type: 'text', title, payload: 'YES' });
  const many = <Thing>(count: number, thing: Thing) => Array.from({ length: count }, () => thing);
  const buttons = (list: unknown[], said = 'Choose') =>
    attachment('template', { template_type: 'button', text: said, buttons: list });
  const cards = (count: number) =>
    attachment('template', {
      template_type: 'generic',
      elements: many(count, { title: 'Card', subtitle: 'More', buttons: [button()] }),
    });
  const receipt = (more: object) =>
    attachment('template', {
      template_type: 'receipt',
      recipient_name: 'Anna',
      order_number: '12',
      currency: 'EUR',
      payment_method: 'Visa',
      summary: { total_cost: 10 },
      ...more,
    });

  it.each([
    ['text', text(times(2000)), text(times(2001))],
    [
      'metadata',
      { message: { text: 'a', metadata: times(1000) } },
      { message: { text: 'a', metadata: times(1001) } },
    ],
    [
      'quick replies',
      { message: { text: 'a', quick_replies: many(13, reply()) } },
      { message: { text: 'a', quick_replies: many(14, reply()) } },
    ],
    [
      'a quick reply',
      { message: { text: 'a', quick_replies: [reply(times(20))] } },
      { message: { text: 'a', quick_replies: [reply(times(21))] } },
    ],
    ['buttons', buttons(many(3, button())), buttons(many(4, button()))],
    ['a button', buttons([button(times(20))]), buttons([button(times(21))])],
    ['text of buttons', buttons([button()], times(640)), buttons([button()], times(641))],
    ['cards', cards(10), cards(11)],
    ['a receipt', receipt({}), receipt({ summary: {} })],
    ['anything', text('a'), { message: {} }],
    [
      'a file',
      attachment('image', { url: 'https://www.example.org/a.png' }),
      attachment('image', { url: 'a.png' }),
    ],
    [
      'a kind',
      attachment('audio', { url: 'https://www.example.org/a.mp3' }),
      attachment('song', { url: 'https://www.example.org/a.mp3' }),
    ],
  ])('%s', async (_what, good, bad) => {
    expect((await desk.send(good)).json).toMatchObject({ message_id: expect.any(String) });
    expect((await desk.send(bad)).json).toEqual(error(100));
  });

  it('answers only what was said in the conversation', async () => {
    const { message_id: mid } = (await desk.send(text('One'))).json;
    expect((await desk.send({ ...text('Two'), reply_to: { mid } })).status).toBe(200);
    expect((await desk.send({ ...text('Two'), reply_to: { mid: 'm_none' } })).json).toEqual(
      error(100),
    );
  });

  it('takes a file in the request, and gives it an id to send it again', async () => {
    const form = (name: string, kind: string, type: string) => {
      const body = new FormData();
      body.set(
        'message',
        JSON.stringify({ attachment: { type: kind, payload: { is_reusable: true } } }),
      );
      body.set('filedata', new File([Buffer.from(PNG, 'base64')], name, { type }));
      return body;
    };
    const upload = (body: FormData) =>
      desk.graph.ask(`v26.0/${PAGE}/message_attachments`, { token: desk.token, body });
    const kept = await upload(form('a.png', 'image', 'image/png'));
    expect(kept.json).toEqual({ attachment_id: expect.stringMatching(/^\d+$/) });
    expect((await upload(form('a.txt', 'image', 'text/plain'))).json).toEqual(error(100, 2018047));
    const { attachment_id: id } = kept.json;
    expect((await desk.send(attachment('image', { attachment_id: id }))).status).toBe(200);
    expect((await desk.send(attachment('video', { attachment_id: id }))).json).toEqual(
      error(100, 2018074),
    );
    const body = form('b.png', 'image', 'image/png');
    body.set('recipient', JSON.stringify({ id: CLIENT }));
    const sent = await desk.graph.ask(`v26.0/${PAGE}/messages`, { token: desk.token, body });
    expect(sent.json).toMatchObject({ recipient_id: CLIENT, attachment_id: expect.any(String) });
  });

  it('speaks as a persona that is there', async () => {
    const face = { name: 'Olga', profile_picture_url: 'https://www.example.org/olga.png' };
    const { id } = (await desk.post(`${PAGE}/personas`, face)).json;
    expect((await desk.get(`${PAGE}/personas`)).json.data).toEqual([{ ...face, id }]);
    expect((await desk.send({ ...text('Hi'), persona_id: id })).status).toBe(200);
    expect((await desk.get(id, { method: 'DELETE' })).json).toEqual({ success: true });
    expect((await desk.send({ ...text('Hi'), persona_id: id })).json).toEqual(error(100));
  });
});

describe('when', () => {
  const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', ...text('Hi') };

  it('anything within 24 hours, a person within seven days, then nothing', async () => {
    desk.graph.clock.now += 24 * HOUR_MS;
    expect((await desk.send(text('Hi'))).status).toBe(200);
    desk.graph.clock.now += 1;
    expect((await desk.send(text('Hi'))).json).toEqual(error(10, 2018278));
    expect((await desk.send(tagged)).status).toBe(200);
    desk.graph.clock.now += 6 * 24 * HOUR_MS;
    expect((await desk.send(tagged)).json).toEqual(error(10, 2018278));
    await desk.deliver({ event: 'postback', from: CLIENT });
    expect((await desk.send(text('Hi'))).status).toBe(200);
  });

  it('takes no other tag, and none without its type', async () => {
    expect((await desk.send({ ...tagged, tag: 'ACCOUNT_UPDATE' })).json).toEqual(error(100));
    expect((await desk.send({ ...tagged, messaging_type: 'RESPONSE' })).json).toEqual(error(100));
    expect((await desk.send({ ...text('Hi'), messaging_type: 'MESSAGE_TAG' })).json).toEqual(
      error(100),
    );
  });

  it('takes an approved template at any time', async () => {
    const components = [{ type: 'BODY', text: 'Tomorrow at {{1}}.' }];
    const created = await desk.post(`${PAGE}/message_templates`, {
      name: 'visit',
      language: 'en',
      category: 'UTILITY',
      components,
    });
    expect(created.json).toMatchObject({ status: 'APPROVED', category: 'UTILITY' });
    desk.graph.clock.now += 30 * 24 * HOUR_MS;
    const message = (...values: string[]) => ({
      messaging_type: 'UTILITY',
      message: {
        template: {
          name: 'visit',
          language: { code: 'en' },
          components: [
            { type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) },
          ],
        },
      },
    });
    expect((await desk.send(message('10:00'))).status).toBe(200);
    expect((await desk.send(message())).json).toEqual(error(100));
    const [thread] = (await desk.get(`${PAGE}/conversations?fields=snippet`)).json.data;
    expect(thread.snippet).toBe('Tomorrow at 10:00.');
    await desk.deliver({ event: 'template_status', name: 'visit', status: 'PAUSED' });
    expect((await desk.send(message('10:00'))).json).toEqual(error(100));
  });

  it('reaches whom an opt-in’s token stands for, once', async () => {
    await desk.deliver({ event: 'optin', kind: 'one_time', from: CLIENT, token: 'fictional' });
    desk.graph.clock.now += 48 * HOUR_MS;
    const body = { recipient: { one_time_notif_token: 'fictional' }, ...text('Now') };
    expect((await desk.post(`${PAGE}/messages`, body)).json).toMatchObject({
      recipient_id: CLIENT,
    });
    expect((await desk.post(`${PAGE}/messages`, body)).json).toEqual(error(100));
  });

  it('knows nobody who never wrote, and nobody by other ways', async () => {
    const send = (recipient: object) => desk.post(`${PAGE}/messages`, { recipient, ...text('Hi') });
    expect((await send({ id: '24000000000000099' })).json).toEqual(error(100, 2018001));
    expect((await send({ user_ref: 'x' })).json).toEqual(error(100));
    await desk.deliver({ event: 'unavailable', from: CLIENT });
    expect((await send({ id: CLIENT })).json).toEqual(error(551));
  });

  it('lets a message be as old as it is told, and takes no nonsense for a time', async () => {
    const from = '24000000000000098';
    const told = (at: string) => desk.deliver({ event: 'message', from, text: 'Hi', at });
    const send = () => desk.post(`${PAGE}/messages`, { recipient: { id: from }, ...text('Hi') });
    await told(new Date(desk.graph.clock.now - 25 * HOUR_MS).toISOString());
    expect((await send()).json.error?.code).toBe(10);
    await told(String(desk.graph.clock.now - HOUR_MS));
    expect((await send()).status).toBe(200);
    await expect(told('yesterday')).rejects.toThrow('is no time');
  });

  it('sends no faster than it is allowed to', async () => {
    await desk.deliver({ event: 'pace', sendsPerSecond: 2 });
    const sent = [
      await desk.send(text('1')),
      await desk.send(text('2')),
      await desk.send(text('3')),
    ];
    expect(sent.map(({ json }) => json.error?.code)).toEqual([undefined, undefined, 613]);
    desk.graph.clock.now += 1000;
    expect((await desk.send(text('3'))).status).toBe(200);
  });
});

describe('what is told', () => {
  it('is signed, and comes as echo, delivery and read', async () => {
    const receiver = await desk.subscribe();
    const sent = await desk.send({ message: { text: 'Hi', metadata: 'key-1' } });
    const mid = sent.json.message_id;
    await receiver.until(3);
    const { meta } = await desk.graph.credentials();
    expect(receiver.received.every((one) => receiver.signed(one, meta['appSecret'] ?? ''))).toBe(
      true,
    );
    expect(receiver.received[0]?.json).toMatchObject({ object: 'page', entry: [{ id: PAGE }] });
    const at = desk.graph.clock.now;
    expect(itemsOf(receiver)).toEqual([
      {
        sender: { id: PAGE },
        recipient: { id: CLIENT },
        timestamp: at,
        message: { mid, is_echo: true, app_id: 1000000000000001, metadata: 'key-1', text: 'Hi' },
      },
      {
        sender: { id: CLIENT },
        recipient: { id: PAGE },
        timestamp: at,
        delivery: { mids: [mid], watermark: at },
      },
      { sender: { id: CLIENT }, recipient: { id: PAGE }, timestamp: at, read: { watermark: at } },
    ]);
  });

  it('tells the echo before it answers, when it is asked to', async () => {
    const receiver = await desk.subscribe();
    await desk.deliver({ event: 'echo_first' });
    const sent = await desk.send(text('Hi'));
    expect(itemsOf(receiver).map(({ message }) => message?.mid)).toEqual([sent.json.message_id]);
  });

  it('comes in one POST, or turned round', async () => {
    const receiver = await desk.subscribe();
    desk.graph.faults.push('batch', 'reorder');
    await desk.send(text('Hi'));
    const [body] = await receiver.until(1);
    expect(body?.json.entry.map(({ messaging }: any) => messaging.length)).toEqual([2, 1]);
    const [first, , last] = itemsOf(receiver);
    expect([first.read, last.message.is_echo]).toEqual([expect.anything(), true]);
  });

  it('is only what the page is subscribed to', async () => {
    const receiver = await desk.subscribe(['messages']);
    expect(await desk.deliver({ event: 'read', watermark: 1 })).toMatchObject({
      url: null,
      items: 1,
    });
    expect(await desk.deliver({ event: 'message' })).toMatchObject({
      status: 200,
      url: receiver.url,
    });
    const app = (await desk.get(`${PAGE}/subscribed_apps`)).json.data;
    expect(app).toMatchObject([{ id: '1000000000000001', subscribed_fields: ['messages'] }]);
    expect(
      (await desk.post(`${PAGE}/subscribed_apps`, { subscribed_fields: 'none' })).json,
    ).toEqual(error(100));
    await desk.get(`${PAGE}/subscribed_apps`, { method: 'DELETE' });
    expect((await desk.get(`${PAGE}/subscribed_apps`)).json).toEqual({ data: [] });
    expect(await desk.deliver({ event: 'message' })).toMatchObject({ url: null });
  });

  it.each([
    [
      'message',
      { type: 'image' },
      {
        message: {
          attachments: [
            { type: 'image', payload: { url: expect.stringContaining('/messaging_cdn/') } },
          ],
        },
      },
    ],
    [
      'message',
      { type: 'sticker' },
      { message: { attachments: [{ type: 'image', payload: { sticker_id: 369239263222822 } }] } },
    ],
    [
      'message',
      { type: 'location' },
      {
        message: { attachments: [{ type: 'location', payload: { coordinates: { lat: 55.75 } } }] },
      },
    ],
    [
      'message',
      { attachments: 'image,file' },
      { message: { attachments: [{ type: 'image' }, { type: 'file' }] } },
    ],
    [
      'message',
      { type: 'quick_reply', text: 'Red', payload: 'RED' },
      { message: { text: 'Red', quick_reply: { payload: 'RED' } } },
    ],
    [
      'postback',
      { payload: 'BUY', title: 'Buy' },
      { postback: { payload: 'BUY', title: 'Buy', mid: expect.any(String) } },
    ],
    [
      'referral',
      { ref: 'autumn' },
      { referral: { ref: 'autumn', source: 'SHORTLINK', type: 'OPEN_THREAD' } },
    ],
    [
      'optin',
      { kind: 'notification_messages', status: 'stop' },
      { optin: { notification_messages_status: 'STOP NOTIFICATIONS' } },
    ],
    ['account_linking', {}, { account_linking: { status: 'linked' } }],
    [
      'policy_enforcement',
      { action: 'block' },
      { policy_enforcement: { action: 'block', reason: expect.any(String) } },
    ],
    ['edit', { text: 'Hello!' }, { message_edit: { text: 'Hello!', num_edit: 1 } }],
    ['unsend', {}, { message: { is_deleted: true } }],
    [
      'echo',
      { text: 'From the inbox' },
      { message: { is_echo: true, app_id: 263902037430900, text: 'From the inbox' } },
    ],
    ['take_thread_control', {}, { take_thread_control: { new_owner_app_id: '263902037430900' } }],
    ['messaging_feedback', {}, { messaging_feedback: { feedback_screens: [{ screen_id: 0 }] } }],
    [
      'inbox_labels',
      { label: 'VIP' },
      { field: 'inbox_labels', value: { action: 'add', label: { page_label_name: 'VIP' } } },
    ],
    [
      'comment',
      { text: 'Nice' },
      { field: 'feed', value: { item: 'comment', verb: 'add', message: 'Nice' } },
    ],
  ])('%s %j', async (event, fields, item) => {
    const receiver = await desk.subscribe();
    expect(await desk.deliver({ event, from: CLIENT, ...fields })).toMatchObject({ status: 200 });
    expect(itemsOf(receiver)).toMatchObject([item]);
  });

  it('has a thousand messages in one POST, and not one more', async () => {
    const receiver = await desk.subscribe();
    expect(await desk.deliver({ event: 'batch', count: 1000 })).toMatchObject({
      status: 200,
      items: 1000,
    });
    expect(receiver.received).toHaveLength(1);
    expect(itemsOf(receiver)).toHaveLength(1000);
    await expect(desk.deliver({ event: 'batch', count: 1001 })).rejects.toThrow('1000');
  });

  it('goes to standby while Meta’s inbox has the conversation, which sends nothing then', async () => {
    const receiver = await desk.subscribe();
    await desk.deliver({ event: 'take_thread_control', from: CLIENT });
    await desk.deliver({ event: 'postback', from: CLIENT, payload: 'BUY' });
    const { standby } = receiver.received.at(-1)?.json.entry[0] ?? {};
    expect(standby[0].postback).not.toHaveProperty('payload');
    expect((await desk.send(text('Hi'))).json).toEqual(error(10, 2018300));
    const owner = `${PAGE}/thread_owner?recipient=${CLIENT}`;
    expect((await desk.get(owner)).json.data).toEqual([
      { thread_owner: { app_id: '263902037430900' } },
    ]);
    const recipient = { recipient: { id: CLIENT } };
    expect((await desk.post(`${PAGE}/take_thread_control`, recipient)).json).toEqual({
      success: true,
    });
    expect((await desk.send(text('Hi'))).status).toBe(200);
    await desk.post(`${PAGE}/pass_thread_control`, recipient);
    expect((await desk.send(text('Hi'))).json).toEqual(error(10, 2018300));
  });
});

describe('what is read back', () => {
  const all = async (path: string): Promise<any[]> => {
    const found: any[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { json } = await desk.get(next.replace(/^.*\/v26\.0\//, ''));
      found.push(...json.data);
      next = json.paging?.next;
    }
    return found;
  };

  it('pages through every conversation and message, while others come in', async () => {
    await desk.deliver({ event: 'pace', perSecond: 1000 });
    await desk.deliver({ event: 'history', conversations: 30, messages: 40 });
    const first = (await desk.get(`${PAGE}/conversations?platform=messenger&limit=10`)).json;
    await desk.deliver({ event: 'message', from: 'somebody', text: 'New' });
    const next = first.paging.next.replace(/^.*\/v26\.0\//, '');
    const rest = await all(next);
    const ids = [...first.data, ...rest].map(({ id }: any) => id);
    expect([ids.length, new Set(ids).size]).toEqual([31, 31]);
    const times = [...first.data, ...rest].map((one: any) => Date.parse(one.updated_time));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const messages = await all(`${ids[1]}/messages?fields=id,message,from&limit=15`);
    expect(messages.map(({ message }) => message)).toEqual(
      Array.from({ length: 40 }, (_, index) => `Message ${40 - index} of 40 with Past 1`),
    );
    expect(messages.at(-1).from).toMatchObject({
      name: 'Past 1',
      email: expect.stringContaining('@'),
    });
  });

  it('expands messages within a conversation, with pages of their own', async () => {
    await desk.deliver({ event: 'history', conversations: 1, messages: 5 });
    const fields = 'participants,message_count,messages.limit(2){message}';
    const [, past] = (await desk.get(`${PAGE}/conversations?fields=${fields}`)).json.data;
    expect(past).toMatchObject({
      message_count: 5,
      participants: { data: [{ name: 'Past 1' }, { id: PAGE }] },
    });
    expect(past.messages.data.map(({ message }: any) => message[8])).toEqual(['5', '4']);
    const more = await all(past.messages.paging.next.replace(/^.*\/v26\.0\//, ''));
    expect(more.map(({ message }: any) => message[8])).toEqual(['3', '2', '1']);
  });

  it('tells of one message by itself only while it is among the twenty newest', async () => {
    await desk.deliver({ event: 'history', conversations: 1, messages: 21 });
    const [, { id }] = (await desk.get(`${PAGE}/conversations`)).json.data;
    const ids = (await desk.get(`${id}/messages`)).json.data.map((one: any) => one.id);
    expect((await desk.get(`${ids[19]}?fields=message`)).json.message).toBe(
      'Message 2 of 21 with Past 1',
    );
    expect((await desk.get(ids[20])).json).toEqual(error(100));
  });

  it('shows files, and they are there for a day', async () => {
    await desk.deliver({ event: 'message', from: CLIENT, type: 'image', mediaBytes: PNG });
    const [{ id }] = (await desk.get(`${PAGE}/conversations`)).json.data;
    const [message] = (await desk.get(`${id}/messages?fields=attachments,message`)).json.data;
    const { image_data: image, mime_type: type } = message.attachments.data[0];
    expect([type, message.message]).toEqual(['image/png', '']);
    const file = await desk.graph.ask(image.url, { token: null });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png']);
    desk.graph.clock.now += 24 * HOUR_MS;
    expect((await desk.graph.ask(image.url, { token: null })).status).toBe(403);
  });

  it('reads no faster than twice a second, once what was put by is used', async () => {
    const answers: (number | undefined)[] = [];
    for (let n = 0; n < 21; n += 1)
      answers.push((await desk.get(`${PAGE}/conversations`)).json.error?.code);
    expect([answers[19], answers[20]]).toEqual([undefined, 80006]);
    desk.graph.clock.now += 500;
    expect((await desk.get(`${PAGE}/conversations`)).status).toBe(200);
  });

  it('knows people by name, until they hide it', async () => {
    const who = `${CLIENT}?fields=name,first_name,last_name,profile_pic`;
    expect((await desk.get(who)).json).toMatchObject({
      name: 'Anna Client',
      first_name: 'Anna',
      id: CLIENT,
    });
    await desk.deliver({ event: 'profile_hidden', from: CLIENT });
    expect((await desk.get(who)).json).toEqual(error(100, 2018218));
  });
});

describe('the profile of a page', () => {
  const set = (fields: object) => desk.post(`${PAGE}/messenger_profile`, fields);
  const menu = (count: number, locale = 'default') => ({
    persistent_menu: [
      {
        locale,
        call_to_actions: Array.from({ length: count }, () => ({
          type: 'postback',
          title: 'Go',
          payload: 'GO',
        })),
      },
    ],
  });

  it('is set, shown and taken away', async () => {
    const greeting = [
      { locale: 'default', text: 'Hello' },
      { locale: 'ru_RU', text: 'Привет' },
    ];
    expect((await set(menu(3))).json).toEqual(error(100, 2018145));
    expect((await set({ greeting, get_started: { payload: 'START' } })).json).toEqual({
      result: 'success',
    });
    expect((await set(menu(3))).status).toBe(200);
    const shown = await desk.get(`${PAGE}/messenger_profile?fields=greeting,get_started`);
    expect(shown.json).toEqual({ data: [{ greeting, get_started: { payload: 'START' } }] });
    const gone = (fields: string[]) =>
      desk.post(`${PAGE}/messenger_profile`, { fields }, { method: 'DELETE' });
    expect((await gone(['get_started'])).json).toEqual(error(100, 2018145));
    expect((await gone(['get_started', 'persistent_menu', 'greeting'])).json).toEqual({
      result: 'success',
    });
    expect((await desk.get(`${PAGE}/messenger_profile`)).json).toEqual({ data: [] });
  });

  it.each([
    ['no language for everybody', { greeting: [{ locale: 'ru_RU', text: 'Привет' }] }],
    [
      'a language that is none',
      {
        greeting: [
          { locale: 'default', text: 'a' },
          { locale: 'russian', text: 'a' },
        ],
      },
    ],
    ['a long greeting', { greeting: [{ locale: 'default', text: times(161) }] }],
    [
      'five questions',
      { ice_breakers: Array.from({ length: 5 }, () => ({ question: 'How?', payload: 'H' })) },
    ],
    ['nothing', {}],
  ])('is refused with %s', async (_what, fields) => {
    expect((await set(fields)).json).toEqual(error(100));
  });
});
