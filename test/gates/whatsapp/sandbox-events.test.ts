import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Graph, openGraph } from '../../sandbox/graph.ts';
import type { Receiver } from '../../sandbox/receiver.ts';

const CLIENT = '79991234567';

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

describe('what can happen', () => {
  it.each([
    ['text', { text: 'Привет / 你好' }, { text: { body: 'Привет / 你好' } }],
    [
      'location',
      { latitude: 1.5, longitude: '2.5' },
      { location: { latitude: 1.5, longitude: 2.5 } },
    ],
    ['button', { text: 'Да', payload: 'p' }, { button: { text: 'Да', payload: 'p' } }],
    [
      'interactive_button',
      { id: 'b1', text: 'Yes' },
      { interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'Yes' } } },
    ],
    [
      'interactive_list',
      { id: 'r1', text: 'Row' },
      { interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Row' } } },
    ],
    [
      'reaction',
      { replyTo: 'wamid.x', emoji: '🎉' },
      { reaction: { message_id: 'wamid.x', emoji: '🎉' } },
    ],
    ['contacts', { text: 'Ann' }, { contacts: [{ name: { formatted_name: 'Ann' } }] }],
    ['unsupported', {}, { errors: [{ code: 131051 }] }],
  ])('a person sends %s', async (type, fields, content) => {
    const delivery = await graph.deliver({ event: 'message', type, name: 'Ольга', ...fields });
    expect(delivery).toEqual({ url: receiver.url, status: 200, items: 1 });
    const [{ entry }] = receiver.received.map(({ json }) => json);
    expect(entry[0].id).toBe('400000000000001');
    const { field, value } = entry[0].changes[0];
    expect(field).toBe('messages');
    expect(value).toMatchObject({
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '79997654321', phone_number_id: '500000000000001' },
      contacts: [{ profile: { name: 'Ольга' }, wa_id: CLIENT }],
    });
    expect(value.messages[0]).toMatchObject({ from: CLIENT, ...content });
    expect(value.messages[0].id).toMatch(/^wamid\.HBgL/);
    // The platform escapes everything outside ASCII, and slashes.
    // oxlint-disable-next-line no-control-regex
    expect(receiver.received[0]?.body).toMatch(/^[\x00-\x7f]*$/);
  });

  it.each([
    [{ type: 'audio', voice: false }, { audio: { voice: false } }],
    [{ type: 'sticker', animated: true }, { sticker: { animated: true } }],
    [
      { type: 'form', answers: '{"a":1}' },
      { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"a":1}' } } },
    ],
    [{ type: 'address', text: 'Дом' }, { interactive: { nfm_reply: { name: 'address_message' } } }],
    [
      { type: 'call_permission', answer: 'reject' },
      { interactive: { call_permission_reply: { response: 'reject' } } },
    ],
    [{ type: 'order', quantity: 3 }, { order: { product_items: [{ quantity: 3 }] } }],
    [
      { type: 'ad', headline: 'H' },
      { text: { body: 'Hello' }, referral: { headline: 'H' } },
    ],
    [{ type: 'request_welcome' }, { type: 'request_welcome' }],
    [
      { type: 'unknown', text: 'x' },
      { type: 'hologram', hologram: { title: 'x' } },
    ],
    [
      { forwarded: true, aboutProduct: 'p' },
      { context: { forwarded: true, referred_product: { product_retailer_id: 'p' } } },
    ],
  ])('a person sends %o', async (fields, message) => {
    await graph.deliver({ event: 'message', ...fields });
    expect(receiver.messages()[0]).toMatchObject({ from: CLIENT, ...message });
  });

  it('a person has another number, or another id', async () => {
    await graph.deliver({ event: 'message', type: 'number_changed', number: '79990000002' });
    const { value } = receiver.received[0]?.json.entry[0].changes[0] ?? {};
    expect(value).not.toHaveProperty('contacts');
    expect(value.messages[0]).toMatchObject({
      from: CLIENT,
      system: { type: 'user_changed_number', wa_id: '79990000002' },
    });
    await graph.deliver({
      event: 'message',
      type: 'user_id_changed',
      userId: 'RU.1',
      next: 'RU.2',
    });
    const [, second] = receiver.messages();
    expect(second).toMatchObject({ system: { previous_user_id: 'RU.1', user_id: 'RU.2' } });
    expect(second).not.toHaveProperty('from');
  });

  it.each([
    [
      { event: 'echo', text: 'E' },
      'smb_message_echoes',
      { message_echoes: [{ to: CLIENT, text: { body: 'E' } }] },
    ],
    [
      { event: 'echo', type: 'revoke', replyTo: 'wamid.x' },
      'smb_message_echoes',
      { message_echoes: [{ type: 'revoke', revoke: { original_message_id: 'wamid.x' } }] },
    ],
    [
      { event: 'history', count: 1 },
      'history',
      {
        history: [
          { threads: [{ id: CLIENT, messages: [{ history_context: { status: 'READ' } }] }] },
        ],
      },
    ],
    [
      { event: 'history', declined: true },
      'history',
      { history: [{ errors: [{ code: 2593109 }] }] },
    ],
    [
      { event: 'contact_sync', name: 'Анна' },
      'smb_app_state_sync',
      { state_sync: [{ action: 'add', contact: { full_name: 'Анна', phone_number: CLIENT } }] },
    ],
    [
      { event: 'user_preferences', value: 'resume' },
      'user_preferences',
      { user_preferences: [{ wa_id: CLIENT, value: 'resume', category: 'marketing_messages' }] },
    ],
    [
      { event: 'call' },
      'calls',
      { calls: [{ event: 'terminate', status: 'FAILED', from: CLIENT }] },
    ],
    [
      { event: 'call', seconds: 5, direction: 'BUSINESS_INITIATED' },
      'calls',
      { calls: [{ status: 'COMPLETED', duration: 5, to: CLIENT }] },
    ],
    [{ event: 'field', field: 'flows', value: '{"flow_id":"1"}' }, 'flows', { flow_id: '1' }],
    [{ event: 'field' }, 'field_of_next_year', { something: 'new' }],
  ])('there is news: %o', async (event, field, value) => {
    expect(await graph.deliver(event)).toMatchObject({ status: 200 });
    const change = receiver.received[0]?.json.entry[0].changes[0];
    expect(change.field).toBe(field);
    expect(change.value).toMatchObject(value);
  });

  it('an answer names what it answers', async () => {
    await graph.deliver({ event: 'message', replyTo: 'wamid.ours' });
    expect(receiver.messages()[0].context).toEqual({ from: '79997654321', id: 'wamid.ours' });
  });

  it('happens without a subscriber too', async () => {
    await graph.ask('v26.0/400000000000001/subscribed_apps', { method: 'DELETE' });
    expect(await graph.deliver({ event: 'message' })).toEqual({
      url: null,
      status: null,
      items: 1,
    });
    await graph.ask('v26.0/400000000000001/subscribed_apps', {
      json: { override_callback_uri: receiver.url, verify_token: 'fictional-verify-token' },
    });
    await graph.send(text('The window is open'));
    await receiver.until(1);
    expect(receiver.statuses()[0].status).toBe('sent');
  });

  it('sends a batch over several entries and changes, each message once', async () => {
    const delivery = await graph.deliver({ event: 'batch', count: 1000 });
    expect(delivery?.items).toBe(1000);
    expect(receiver.received).toHaveLength(1);
    const { entry } = receiver.received[0]?.json ?? {};
    expect(entry).toHaveLength(2);
    expect(entry[0].changes.length).toBeGreaterThan(1);
    const ids = receiver.messages().map(({ id }) => id);
    expect(new Set(ids).size).toBe(1000);
    await expect(graph.deliver({ event: 'batch', count: 1001 })).rejects.toThrow('1000');
  });

  it('posts any body as it stands, signed', async () => {
    await graph.deliver({ event: 'raw', body: '{"broken":' });
    const [received] = receiver.received;
    expect(received?.body).toBe('{"broken":');
    const { meta } = await graph.credentials();
    expect(received && receiver.signed(received, meta['appSecret'] ?? '')).toBe(true);
  });

  it.each([
    [{ event: 'status', status: 'played' }, 'messages', {}],
    [
      { event: 'template_quality', name: 'welcome', quality: 'RED' },
      'message_template_quality_update',
      { previous_quality_score: 'GREEN', new_quality_score: 'RED' },
    ],
    [
      { event: 'phone_quality', limit: 'TIER_10K' },
      'phone_number_quality_update',
      { current_limit: 'TIER_10K', old_limit: 'TIER_1K' },
    ],
    [
      { event: 'account_update', change: 'DISABLED_UPDATE' },
      'account_update',
      { event: 'DISABLED_UPDATE' },
    ],
  ])('tells of %o', async (event, field, value) => {
    await graph.ask('v26.0/500000000000001/messages', {
      json: { messaging_product: 'whatsapp', to: '79990131026', ...text('x') },
    });
    await receiver.until(1);
    await graph.deliver(event);
    const change = receiver.received[1]?.json.entry[0].changes[0];
    expect(change.field).toBe(field);
    expect(change.value).toMatchObject(value);
  });

  it.each([
    [{ event: 'nonsense' }, 'template_status'],
    [{ event: 'message', type: 'nonsense' }, 'interactive_list'],
    [{ event: 'message', from: 'olga' }, '"from"'],
    [{ event: 'message', type: 'number_changed' }, '"number"'],
    [{ event: 'message', type: 'user_id_changed' }, '"next"'],
    [{ event: 'echo', type: 'edit' }, '"replyTo"'],
    [{ event: 'echo', type: 'image', replyTo: 'x' }, '"revoke"'],
    [{ event: 'field', value: '7' }, '"value"'],
    [{ event: 'message', to: '123' }, 'No number'],
    [{ event: 'status', status: 'lost' }, 'delivered'],
    [{ event: 'status', status: 'read' }, 'Nothing was sent'],
    [{ event: 'template_status', name: 'nothing' }, 'hello_world'],
  ])('says what is wrong with %o', async (event, sentence) => {
    await expect(graph.deliver(event)).rejects.toThrow(sentence);
  });
});

describe('delivery faults', () => {
  it('turns the statuses round', async () => {
    await graph.deliver({ event: 'message' });
    graph.faults.push('reorder');
    await graph.send(text('x'));
    await receiver.until(4);
    expect(receiver.statuses().map(({ status }) => status)).toEqual(['read', 'delivered', 'sent']);
  });

  it('puts the statuses into one POST over several entries and changes', async () => {
    await graph.deliver({ event: 'message' });
    graph.faults.push('batch');
    await graph.send(text('x'));
    await receiver.until(2);
    expect(receiver.received[1]?.json.entry).toHaveLength(2);
    expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  });

  it('delivers the same body twice', async () => {
    graph.faults.push('duplicate');
    await graph.deliver({ event: 'message' });
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
  });
});

describe('the number’s profile', () => {
  it('is read by fields and changed', async () => {
    const path = 'v26.0/500000000000001/whatsapp_business_profile';
    const vertical = await graph.ask(`${path}?fields=vertical`);
    expect(vertical.json.data).toEqual([
      { vertical: 'PROF_SERVICES', messaging_product: 'whatsapp' },
    ]);
    const change = {
      messaging_product: 'whatsapp',
      about: 'Open',
      websites: ['https://example.com/'],
    };
    expect((await graph.ask(path, { json: change })).json).toEqual({ success: true });
    expect((await graph.ask(path)).json.data[0]).toMatchObject({ about: 'Open' });
    const long = { messaging_product: 'whatsapp', about: times(140) };
    expect((await graph.ask(path, { json: long })).json.error.code).toBe(100);
  });
});

describe('one Graph for both gates', () => {
  it('answers alike whichever gate is asked', async () => {
    const { meta, whatsapp } = await graph.gates();
    expect(whatsapp.fetch).toBe(meta.fetch);
    expect(Object.keys(whatsapp.credentials)).toEqual([
      'businessAccountId',
      'phoneNumberId',
      'phone',
    ]);
  });

  it('is another one for another host', async () => {
    const other = openGraph();
    const [one, two] = [await graph.credentials(), await other.credentials()];
    expect(one.meta['appSecret']).not.toBe(two.meta['appSecret']);
    expect(one.meta['appSecret']).toMatch(/^[0-9a-f]{32}$/);
  });
});
