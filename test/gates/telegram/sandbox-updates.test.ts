import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../sandbox/receiver.ts';
import { CHANNEL, CLIENT, openTelegram, refusal, type Telegram } from '../../sandbox/telegram.ts';

let telegram: Telegram;
let receivers: Receiver[] = [];
beforeEach(async () => {
  telegram = await openTelegram();
});
afterEach(async () => {
  telegram.clear();
  for (const receiver of receivers) await receiver.close();
  receivers = [];
});

const say = (text: string, from: string | number = CLIENT): Promise<any> =>
  telegram.deliver({ event: 'message', from, text });
const subscribe = async (more: object = {}): Promise<Receiver> => {
  const receiver = await telegram.subscribe(more);
  receivers.push(receiver);
  return receiver;
};
const texts = (updates: readonly any[]): string[] => updates.map(({ message }) => message?.text);
const told = ({ received }: Receiver): string[] => texts(received.map(({ json }) => json));

describe('getUpdates', () => {
  it('gives what waits, in order, until it is confirmed', async () => {
    expect(await say('один')).toEqual({
      url: null,
      status: null,
      items: 1,
      silent: true,
      waits: true,
    });
    await say('два');
    const first = await telegram.get('getUpdates', { limit: 1 });
    expect(texts(first)).toEqual(['один']);
    expect(texts(await telegram.get('getUpdates'))).toEqual(['один', 'два']);
    const offset = first[0].update_id + 1;
    const second = await telegram.get('getUpdates', { offset });
    expect(texts(second)).toEqual(['два']);
    expect(second[0].update_id).toBe(offset);
    expect(await telegram.get('getUpdates', { offset: offset + 1 })).toEqual([]);
    expect(await telegram.get('getUpdates')).toEqual([]);
  });

  it('counts a negative offset from the end, and forgets the rest', async () => {
    for (const text of ['один', 'два', 'три']) await say(text);
    expect(texts(await telegram.get('getUpdates', { offset: -2 }))).toEqual(['два', 'три']);
    expect(texts(await telegram.get('getUpdates', { offset: -9 }))).toEqual(['два', 'три']);
    expect(texts(await telegram.get('getUpdates'))).toEqual(['два', 'три']);
  });

  it('waits, and ends with the first update', async () => {
    const polled = telegram.get('getUpdates', { timeout: 50 });
    await say('Привет');
    expect(texts(await polled)).toEqual(['Привет']);
  });

  it('ends with its time, and with the connection', async () => {
    expect(await telegram.get('getUpdates', { timeout: 1 })).toEqual([]);
    const connection = new AbortController();
    const polled = telegram.ask('getUpdates', { timeout: 50 }, { signal: connection.signal });
    await Promise.resolve();
    setTimeout(() => connection.abort(), 10);
    expect((await polled).json.result).toEqual([]);
  });

  it('lets one wait only: the earlier one is ended', async () => {
    const earlier = telegram.ask('getUpdates', { timeout: 50 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = telegram.get('getUpdates', { timeout: 50 });
    expect((await earlier).json).toEqual(
      refusal(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    );
    await say('Привет');
    expect(texts(await later)).toEqual(['Привет']);
  });

  it('and a webhook exclude each other', async () => {
    const waiting = telegram.ask('getUpdates', { timeout: 50 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await subscribe();
    expect((await waiting).json).toEqual(refusal(409, /terminated by setWebhook request/));
    expect((await telegram.ask('getUpdates')).json).toEqual(
      refusal(409, /can't use getUpdates method while webhook is active; use deleteWebhook/),
    );
    await telegram.get('deleteWebhook');
    expect(await telegram.get('getUpdates')).toEqual([]);
  });

  it('leaves out what was not asked for, from the time it was said', async () => {
    await telegram.deliver({ event: 'pace', on: false });
    await telegram.deliver({ event: 'message', from: CLIENT });
    const { message_id } = await telegram.get('sendMessage', { chat_id: CLIENT, text: 'Да' });
    const react = () =>
      telegram.deliver({ event: 'reaction', from: CLIENT, messageId: message_id });
    expect(await react()).toMatchObject({ unasked: 'message_reaction' });
    await telegram.get('getUpdates', { allowed_updates: ['message_reaction'] });
    expect(await react()).toMatchObject({ silent: true });
    expect(await say('Мимо')).toMatchObject({ unasked: 'message' });
    const kinds = (await telegram.get('getUpdates')).map(
      (update: object) => Object.keys(update)[1],
    );
    expect(kinds).toEqual(['message', 'message_reaction']);
    await telegram.get('getUpdates', { allowed_updates: [] });
    expect(await react()).toMatchObject({ unasked: 'message_reaction' });
  });

  it('keeps updates for a day', async () => {
    await say('один');
    telegram.clock.now += 23 * 3_600_000;
    await say('два');
    expect(texts(await telegram.get('getUpdates'))).toEqual(['один', 'два']);
    telegram.clock.now += 2 * 3_600_000;
    expect(texts(await telegram.get('getUpdates'))).toEqual(['два']);
  });

  it('gives thousands, a hundred at a time', async () => {
    expect(
      await telegram.deliver({ event: 'batch', from: 'client', count: 2500, people: 10 }),
    ).toMatchObject({ items: 2500 });
    const seen = new Set<number>();
    const people = new Set<number>();
    for (let offset = 0; ;) {
      const page = await telegram.get('getUpdates', { offset });
      if (page.length === 0) break;
      expect(page.length).toBeLessThanOrEqual(100);
      for (const { update_id: id, message } of page) {
        seen.add(id);
        people.add(message.from.id);
        offset = id + 1;
      }
    }
    expect({ updates: seen.size, people: people.size }).toEqual({ updates: 2500, people: 10 });
  });

  it('can be made to repeat, to change order, and to wait for more', async () => {
    await say('один');
    const [first] = await telegram.get('getUpdates');
    telegram.faults.push('duplicate');
    expect(texts(await telegram.get('getUpdates', { offset: first.update_id + 1 }))).toEqual([
      'один',
    ]);
    await telegram.updates();
    telegram.faults.push('reorder');
    await say('два');
    expect(await telegram.get('getUpdates')).toEqual([]);
    await say('три');
    const mixed = await telegram.updates();
    expect(texts(mixed)).toEqual(['три', 'два']);
    expect(mixed[0].update_id).toBe(mixed[1].update_id + 1);
    telegram.faults.push('batch');
    const polled = telegram.get('getUpdates', { timeout: 50 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await say('четыре');
    await say('пять');
    expect(texts(await polled)).toEqual(['четыре', 'пять']);
  });
});

describe('a webhook', () => {
  it('gets each update with the secret', async () => {
    const receiver = await subscribe({ secret_token: 'secret-1_A' });
    expect(await say('Привет')).toEqual({ url: receiver.url, status: 200, items: 1 });
    expect(told(receiver)).toEqual(['Привет']);
    expect(receiver.received[0]?.headers['x-telegram-bot-api-secret-token']).toBe('secret-1_A');
    expect(await telegram.get('getWebhookInfo')).toEqual({
      url: receiver.url,
      has_custom_certificate: false,
      pending_update_count: 0,
      max_connections: 40,
    });
  });

  it('takes addresses that Telegram posts to, and ours', async () => {
    const set = async (params: object) => (await telegram.ask('setWebhook', params)).json;
    expect(await set({ url: 'http://www.example.org/' })).toEqual(
      refusal(400, 'Bad Request: bad webhook: HTTPS URL must be provided for webhook'),
    );
    expect(await set({ url: 'https://www.example.org:9000/' })).toEqual(
      refusal(400, /only on ports 80, 88, 443 or 8443/),
    );
    expect(await set({ url: 'https://www.example.org/', secret_token: 'a b' })).toEqual(
      refusal(400, /secret token contains unallowed characters/),
    );
    expect(await set({ url: 'https://www.example.org:8443/' })).toMatchObject({ result: true });
    // It never leaves this machine.
    expect(await say('Привет')).toMatchObject({ status: null });
    expect(await telegram.get('getWebhookInfo')).toMatchObject({
      pending_update_count: 1,
      last_error_date: 1795248000,
      last_error_message: 'Connection refused',
    });
    expect(await set({ url: '' })).toMatchObject({ result: true });
    expect(texts(await telegram.get('getUpdates'))).toEqual(['Привет']);
  });

  it('is tried again until it answers 2xx, and what comes after waits', async () => {
    const receiver = await subscribe();
    receiver.answers.push(500);
    expect(await say('один')).toMatchObject({ status: 500 });
    expect(await say('два')).toMatchObject({ status: null });
    expect(await telegram.get('getWebhookInfo')).toMatchObject({
      pending_update_count: 2,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
    // Another chat does not wait for this one.
    expect(await say('три', 'vera')).toMatchObject({ status: 200 });
    await receiver.until(4);
    expect(told(receiver)).toEqual(['один', 'три', 'один', 'два']);
  });

  it('gets what waited before it was there, unless that is dropped', async () => {
    await say('один');
    const receiver = await subscribe();
    await receiver.until(1);
    expect(told(receiver)).toEqual(['один']);
    await telegram.get('deleteWebhook');
    await say('два');
    await telegram.get('deleteWebhook', { drop_pending_updates: true });
    expect(await telegram.get('getUpdates')).toEqual([]);
  });

  it('gets exactly what is told of as it is', async () => {
    const receiver = await subscribe();
    await telegram.deliver({ event: 'raw', body: '{"new_thing": {"a": 1}}' });
    await telegram.deliver({ event: 'raw', body: 'no json' });
    const [first, second] = await receiver.until(2);
    expect(first?.json).toEqual({ update_id: expect.any(Number), new_thing: { a: 1 } });
    expect(second?.body).toBe('no json');
  });

  it('gets many at once, and the same one twice where that is asked for', async () => {
    const receiver = await subscribe();
    await telegram.deliver({ event: 'batch', count: 50, people: 5 });
    await receiver.until(50);
    expect(new Set(receiver.received.map(({ json }) => json.update_id)).size).toBe(50);
    await expect
      .poll(() => telegram.get('getWebhookInfo'))
      .toMatchObject({ pending_update_count: 0 });
    telegram.faults.push('duplicate');
    await say('дважды');
    const [one, other] = (await receiver.until(52)).slice(-2);
    expect(one?.body).toBe(other?.body);
  });
});

describe('who is told', () => {
  it('of a channel its administrators, and each bot of its own people', async () => {
    await telegram.deliver({ event: 'channel_post', text: 'Пост' });
    await telegram.deliver({ event: 'message', to: 'azarya_sandbox_bot', text: 'Азарье' });
    const [post, ...more] = await telegram.updates();
    expect(post.channel_post).toMatchObject({ text: 'Пост', chat: { id: CHANNEL } });
    expect(more).toEqual([]);
    const other = await telegram.ask('getUpdates', {}, { bot: telegram.otherToken });
    expect(texts(other.json.result)).toEqual(['Азарье']);
  });

  it('nobody of what a bot sends itself', async () => {
    await say('Привет');
    await telegram.updates();
    await telegram.get('sendMessage', { chat_id: CLIENT, text: 'Да' });
    await telegram.get('sendMessage', { chat_id: CHANNEL, text: 'Пост' });
    expect(await telegram.updates()).toEqual([]);
  });

  it('somebody by a name that is always the same', async () => {
    await say('Раз', 'vera');
    await say('Два', 'vera');
    await say('Три', '@vera');
    const ids = (await telegram.updates()).map(({ message }) => message.from.id);
    expect(new Set(ids).size).toBe(1);
  });
});
