import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STOCK } from '../../../gates/whatsapp/sandbox/stock-templates.ts';
import { type Graph, openGraph } from '../../sandbox/graph.ts';
import type { Receiver } from '../../sandbox/receiver.ts';

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

describe('templates', () => {
  const template = (name: string, code: string, ...params: unknown[]) => ({
    type: 'template',
    template: {
      name,
      language: { code },
      ...(params.length > 0 ? { components: [{ type: 'body', parameters: params }] } : {}),
    },
  });
  const param = (value: string, name?: string) => ({
    type: 'text',
    text: value,
    ...(name ? { parameter_name: name } : {}),
  });

  it('needs no window, and is billed by its category', async () => {
    const answer = await graph.send(template('order_update', 'ru', param('17'), param('готов')));
    expect(answer.json.messages[0].message_status).toBe('accepted');
    await receiver.until(3);
    expect(receiver.statuses()[0].pricing).toMatchObject({ billable: true, category: 'utility' });
  });

  it.each([
    ['none of that name', template('nothing', 'ru'), 132001, 404],
    ['none in that language', template('welcome', 'en_US'), 132001, 404],
    ['one that is not approved yet', template('seasonal_offer', 'ru', param('x')), 132001, 404],
    ['one that is paused', template('spring_sale', 'en_US'), 132015, 400],
    ['too few parameters', template('order_update', 'ru', param('x')), 132000, 400],
    ['too many parameters', template('welcome', 'ru', param('x')), 132000, 400],
    [
      'a parameter of another format',
      template('appointment_reminder', 'ru', { type: 'image', image: { id: '1' } }),
      132012,
      400,
    ],
    ['an empty parameter', template('appointment_reminder', 'ru', param('')), 131008, 400],
    [
      'a parameter with a line break',
      template('appointment_reminder', 'ru', param('a\nb')),
      100,
      400,
    ],
    [
      'a text that becomes too long',
      template('appointment_reminder', 'ru', param(times(1024))),
      132005,
      400,
    ],
    [
      'named parameters without names',
      template('booking_confirmed', 'ru', param('a'), param('b')),
      100,
      400,
    ],
    [
      'a name it does not have',
      template('booking_confirmed', 'ru', param('a', 'name'), param('b', 'day')),
      132012,
      400,
    ],
  ])('refuses %s', async (_, message, code, status) => {
    const answer = await graph.send(message);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it('takes named parameters, and follows a change of status', async () => {
    const named = template(
      'booking_confirmed',
      'ru',
      param('Ольга', 'name'),
      param('5 мая', 'date'),
    );
    expect((await graph.send(named)).status).toBe(200);
    const change = {
      event: 'template_status',
      name: 'booking_confirmed',
      status: 'DISABLED',
      reason: 'abusive_content',
    };
    await graph.deliver(change);
    const changes = receiver.received.flatMap(({ json }) => json.entry[0].changes);
    expect(changes).toContainEqual({
      field: 'message_template_status_update',
      value: {
        event: 'DISABLED',
        reason: 'ABUSIVE_CONTENT',
        message_template_id: 800000000000007,
        message_template_name: 'booking_confirmed',
        message_template_language: 'ru',
        message_template_category: 'UTILITY',
      },
    });
    expect((await graph.send(named)).json.error.code).toBe(132016);
  });

  it('lists them in pages, by filters, and one by its id', async () => {
    const names: string[] = [];
    let next: string | undefined = 'v26.0/400000000000001/message_templates?limit=4';
    while (next !== undefined) {
      const { json }: { json: any } = await graph.ask(next);
      names.push(...json.data.map((node: any) => `${node.name} ${node.language}`));
      next = json.paging?.next;
    }
    expect(names).toHaveLength(STOCK.length);
    expect(new Set(names).size).toBe(STOCK.length);
    const query = 'name=appointment&language=ru&fields=name,status';
    const filtered = await graph.ask(`v26.0/400000000000001/message_templates?${query}`);
    const [found] = filtered.json.data;
    expect(filtered.json.data).toEqual([
      { name: 'appointment_reminder', status: 'APPROVED', id: found.id },
    ]);
    const one = await graph.ask(`v26.0/${found.id}`);
    expect(one.json).toMatchObject({ language: 'ru', parameter_format: 'POSITIONAL' });
  });
});

describe('files', () => {
  const upload = async (type: string, bytes: number | Buffer) => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', type);
    const content = typeof bytes === 'number' ? Buffer.alloc(bytes, 1) : bytes;
    form.set('file', new Blob([new Uint8Array(content)], { type }), 'file');
    return await graph.ask('v26.0/500000000000001/media', { body: form });
  };

  it('keeps an upload, gives its address for five minutes to those with a token, and sends it', async () => {
    const content = Buffer.from('%PDF-1.4 fictional');
    const { json } = await upload('application/pdf', content);
    const info = await graph.ask(`v26.0/${json.id}?phone_number_id=500000000000001`);
    expect(info.json).toEqual({
      url: info.json.url,
      mime_type: 'application/pdf',
      sha256: createHash('sha256').update(content).digest('hex'),
      file_size: content.length,
      id: json.id,
      messaging_product: 'whatsapp',
    });
    const file = await graph.ask(info.json.url);
    expect([file.status, file.text]).toEqual([200, content.toString()]);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect((await graph.ask(info.json.url, { token: null })).status).toBe(401);
    expect((await graph.ask(info.json.url.replace('hash=', 'hash=x'))).status).toBe(404);
    graph.clock.now += 5 * 60_000;
    expect((await graph.ask(info.json.url)).status).toBe(404);
    await graph.deliver({ event: 'message' });
    await graph.send({ type: 'document', document: { id: json.id, filename: 'a.pdf' } });
    await receiver.until(2);
    expect(receiver.statuses()[0].status).toBe('sent');
  });

  it('forgets it when it is deleted, and after 30 days', async () => {
    const [first, second] = [await upload('image/png', 10), await upload('image/png', 10)];
    const deleted = await graph.ask(`v26.0/${first.json.id}`, { method: 'DELETE' });
    expect(deleted.json).toEqual({ success: true });
    expect((await graph.ask(`v26.0/${first.json.id}`)).json.error.error_subcode).toBe(33);
    graph.clock.now += 30 * DAY;
    expect((await graph.ask(`v26.0/${second.json.id}`)).json.error.error_subcode).toBe(33);
  });

  it.each([
    ['a type it does not take', 'application/zip', 10, 100],
    ['an image over 5 MB', 'image/jpeg', 5 * 1024 * 1024 + 1, 131053],
    ['a sticker over 500 KB', 'image/webp', 500 * 1024 + 1, 131053],
    ['an empty file', 'image/png', 0, 131053],
  ])('refuses %s', async (_, type, bytes, code) => {
    expect((await upload(type, bytes)).json.error.code).toBe(code);
  });

  it('finds out later that a file is of the wrong kind', async () => {
    await graph.deliver({ event: 'message' });
    const { json } = await upload('video/mp4', 10);
    expect((await graph.send({ type: 'image', image: { id: json.id } })).status).toBe(200);
    await receiver.until(2);
    expect(receiver.statuses()[0].errors[0].code).toBe(131053);
  });

  it.each([
    ['image', 'image/png'],
    ['sticker', 'image/webp'],
    ['audio', 'audio/ogg'],
    ['video', 'video/mp4'],
    ['document', 'application/pdf'],
  ])('lets an incoming %s be fetched: real bytes', async (type, mimeType) => {
    await graph.deliver({ event: 'message', type, text: 'Caption' });
    const part = receiver.messages()[0][type];
    const { json } = await graph.ask(`v26.0/${part.id}`);
    const { gates } = graph;
    const { meta } = await gates();
    const token = (await graph.credentials()).meta['systemUserToken'];
    const headers = { authorization: `Bearer ${token}` };
    const file = await meta.fetch(new Request(json.url, { headers }));
    const bytes = Buffer.from(await file.arrayBuffer());
    expect((await fileTypeFromBuffer(bytes))?.mime).toContain(mimeType);
    expect(createHash('sha256').update(bytes).digest('base64')).toBe(part.sha256);
    expect(part.url).toContain('/whatsapp_business/attachments/');
  });
});

describe('read receipts', () => {
  const read = (message_id: string, more: Record<string, unknown> = {}) =>
    graph.send({ to: undefined, status: 'read', message_id, ...more });

  it('takes incoming messages only', async () => {
    await graph.deliver({ event: 'message' });
    const { id } = receiver.messages()[0];
    expect((await read(id)).json).toEqual({ success: true });
    expect((await read(id, { typing_indicator: { type: 'text' } })).json).toEqual({
      success: true,
    });
    expect((await read(id, { typing_indicator: { type: 'dance' } })).json.error.code).toBe(100);
    const sent = await graph.send(text('x'));
    const outgoing = await read(sent.json.messages[0].id);
    expect(outgoing.json.error.error_data.details).toContain('is outgoing');
    expect((await read('12345')).json.error.error_data.details).toBe(
      'Please check the message ID you have provided.',
    );
  });
});
