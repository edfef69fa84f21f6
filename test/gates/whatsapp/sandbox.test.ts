import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Graph, openGraph } from '../../sandbox/graph.ts';
import type { Receiver } from '../../sandbox/receiver.ts';

const CLIENT = '79991234567';
const USER_ID = 'RU.13491208655302';
const DAY = 86_400_000;

let graph: Graph;
let receiver: Receiver;
beforeEach(async () => {
  graph = openGraph();
  receiver = await graph.subscribe();
});
afterEach(async () => {
  graph.clear();
  await receiver.close();
});

const text = (body: string) => ({ type: 'text', text: { body } });
const times = (count: number, letter = 'я') => letter.repeat(count);

describe('sending', () => {
  it('accepts, then says sent, delivered and read, signed, with our own key', async () => {
    await graph.deliver({ event: 'message' });
    const answer = await graph.send({ ...text('Здравствуйте'), biz_opaque_callback_data: 'key-1' });
    expect(answer.status).toBe(200);
    const id = answer.json.messages[0].id as string;
    expect(answer.json).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: CLIENT, wa_id: CLIENT }],
      messages: [{ id }],
    });
    expect(Buffer.from(id.slice(6), 'base64').toString('latin1')).toContain(CLIENT);
    await receiver.until(4);
    const { meta } = await graph.credentials();
    for (const received of receiver.received) {
      expect(receiver.signed(received, meta['appSecret'] ?? '')).toBe(true);
    }
    const statuses = receiver.statuses();
    expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
    for (const status of statuses) {
      expect(status).toMatchObject({
        id,
        recipient_id: CLIENT,
        biz_opaque_callback_data: 'key-1',
        timestamp: String(graph.clock.now / 1000),
      });
    }
    expect(statuses[0].conversation.expiration_timestamp).toMatch(/^\d{10}$/);
    expect(statuses[0].pricing).toEqual({
      billable: false,
      pricing_model: 'PMP',
      category: 'service',
      type: 'free_customer_service',
    });
  });

  it('takes free-form text outside the window, and fails it later with 131047', async () => {
    const first = await graph.send(text('Too early'));
    expect(first.status).toBe(200);
    await receiver.until(1);
    expect(receiver.statuses()[0]).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] });
    await graph.deliver({ event: 'message' });
    graph.clock.now += DAY - 1000;
    await graph.send(text('In time'));
    await receiver.until(5);
    graph.clock.now += 2000;
    await graph.send(text('Too late'));
    await receiver.until(6);
    const course = receiver.statuses().map(({ status }) => status);
    expect(course).toEqual(['failed', 'sent', 'delivered', 'read', 'failed']);
  });

  it('opens the window of that person at that number only', async () => {
    await graph.deliver({ event: 'message', to: '79997654322' });
    await graph.deliver({ event: 'message', from: '79991112233' });
    await graph.send(text('Hello'));
    await receiver.until(3);
    expect(receiver.statuses()[0].errors[0].code).toBe(131047);
  });

  it('reaches people without a phone number by their user id', async () => {
    await graph.deliver({ event: 'message', userId: USER_ID });
    const [message] = receiver.messages();
    expect(message.from).toBeUndefined();
    expect(message.from_user_id).toBe(USER_ID);
    const answer = await graph.send({ ...text('Hello'), to: undefined, recipient: USER_ID });
    expect(answer.json.contacts).toEqual([{ input: USER_ID, user_id: USER_ID }]);
    await receiver.until(2);
    const [status] = receiver.statuses();
    expect(status).toMatchObject({ status: 'sent', recipient_user_id: USER_ID });
    expect(status.recipient_id).toBeUndefined();
  });

  it.each([
    ['no product', { messaging_product: undefined, ...text('x') }, 100],
    ['no recipient', { to: undefined, ...text('x') }, 100],
    ['a recipient that is no number', { to: 'olga', ...text('x') }, 131009],
    ['its own number', { to: '+7 999 765-43-21', ...text('x') }, 131021],
    ['a number not on the test list', { to: '79990131030', ...text('x') }, 131030],
    ['a person written to too often', { to: '79990131056', ...text('x') }, 131056],
    ['an unknown type', { type: 'telegram' }, 100],
    ['no content', { type: 'text' }, 100],
    ['an empty text', text(''), 100],
    ['4097 characters', text(times(4097)), 100],
    ['an image without a file', { type: 'image', image: {} }, 100],
    ['an image that is nowhere', { type: 'image', image: { id: '42' } }, 131009],
    ['a link that is none', { type: 'image', image: { link: 'ftp://example.com/a.png' } }, 100],
    [
      'a caption of 1025',
      { type: 'image', image: { link: 'https://example.com/a.png', caption: times(1025) } },
      100,
    ],
    [
      'a caption on a sticker',
      { type: 'sticker', sticker: { link: 'https://example.com/a.webp', caption: 'x' } },
      100,
    ],
    ['a place off the earth', { type: 'location', location: { latitude: 91, longitude: 0 } }, 100],
    ['a reaction to nothing', { type: 'reaction', reaction: { emoji: '👍' } }, 100],
    ['a contact without a name', { type: 'contacts', contacts: [{ name: {} }] }, 100],
    ['a key of 513 characters', { ...text('x'), biz_opaque_callback_data: times(513, 'k') }, 100],
    ['a user id that is none', { to: undefined, recipient: 'olga', ...text('x') }, 131009],
  ])('refuses %s', async (_, message, code) => {
    const answer = await graph.send(message);
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe(code);
    expect(receiver.received).toEqual([]);
  });

  it('takes what is just within the limits', async () => {
    const link = 'https://example.com/a.png';
    for (const message of [
      text(times(4096)),
      { type: 'image', image: { link, caption: times(1024) } },
      { to: '+7 (999) 123-45-67', ...text('x') },
      { to: 79991234567, ...text('x') },
      { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '' } },
    ]) {
      expect((await graph.send(message)).json.contacts[0].wa_id).toBe(CLIENT);
    }
  });

  it.each([131026, 131049])('fails a message to the number of trouble %i later', async (code) => {
    await graph.send({ to: `79990${code}`, ...text('x') });
    await receiver.until(1);
    expect(receiver.statuses()[0]).toMatchObject({ status: 'failed', errors: [{ code }] });
  });

  it('needs the messaging scope and a number the token may use', async () => {
    const answer = await graph.send(text('x'), { token: 'EAAnobody' });
    expect(answer.json.error.code).toBe(190);
    const elsewhere = await graph.ask('v26.0/599999999999999/messages', { json: text('x') });
    expect(elsewhere.json.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe('buttons and lists', () => {
  const buttons = (list: readonly unknown[], body = 'Choose') => ({
    type: 'interactive',
    interactive: { type: 'button', body: { text: body }, action: { buttons: list } },
  });
  const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
  const list = (rows: readonly unknown[], label = 'Open') => ({
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'Choose' },
      action: { button: label, sections: [{ title: 'All', rows }] },
    },
  });
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` }));

  it.each([
    ['three buttons', buttons(['a', 'b', 'c'].map((id) => button(id))), 200],
    ['four buttons', buttons(['a', 'b', 'c', 'd'].map((id) => button(id))), 131009],
    ['no button', buttons([]), 131009],
    ['a title of 20', buttons([button('a', times(20))]), 200],
    ['a title of 21', buttons([button('a', times(21))]), 131009],
    ['the same id twice', buttons([button('a', 'x'), button('a', 'y')]), 131009],
    ['a body of 1025', buttons([button('a')], times(1025)), 131009],
    ['ten rows', list(rows(10)), 200],
    ['eleven rows', list(rows(11)), 131009],
    ['a label of 21', list(rows(1), times(21)), 131009],
    ['a row title of 25', list([{ id: 'a', title: times(25) }]), 131009],
  ])('%s: %i', async (_, message, expected) => {
    const answer = await graph.send(message);
    expect(answer.status === 200 ? 200 : answer.json.error.code).toBe(expected);
  });
});
