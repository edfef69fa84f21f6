import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Graph, openGraph } from '../../sandbox/graph.ts';

const ACCOUNT = 'v26.0/400000000000001';
const DAY = 86_400_000;

let graph: Graph;
beforeEach(() => {
  graph = openGraph();
});
afterEach(() => graph.clear());

const BODY = { type: 'BODY', text: 'Спасибо за заказ!' };
const create = (more: Readonly<Record<string, unknown>> = {}) =>
  graph.ask(`${ACCOUNT}/message_templates`, {
    json: { name: 'thanks', language: 'ru', category: 'MARKETING', components: [BODY], ...more },
  });
const remove = (query: string) =>
  graph.ask(`${ACCOUNT}/message_templates?${query}`, { method: 'DELETE' });
const read = async (id: string, fields = '') => (await graph.ask(`v26.0/${id}${fields}`)).json;
const codes = (json: any) => [json.error.code, json.error.error_subcode];
const text = (words: string, more: object = {}) => [{ type: 'BODY', text: words, ...more }];

describe('a new template', () => {
  it('is pending until it is approved, and can be sent then', async () => {
    const { json } = await create();
    expect(json).toEqual({
      id: expect.stringMatching(/^\d+$/),
      status: 'PENDING',
      category: 'MARKETING',
    });
    const message = { type: 'template', template: { name: 'thanks', language: { code: 'ru' } } };
    expect((await graph.send(message)).json.error.code).toBe(132001);
    await graph.deliver({ event: 'template_status', name: 'thanks', status: 'APPROVED' });
    expect((await graph.send(message)).status).toBe(200);
    expect(await read(json.id, '?fields=status,components')).toMatchObject({
      status: 'APPROVED',
      components: [BODY],
    });
  });

  it('of a code is approved at once, with the platform’s words and address', async () => {
    const { json } = await create({
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'FOOTER', code_expiration_minutes: 5 },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Копировать' }] },
      ],
    });
    expect(json.status).toBe('APPROVED');
    const { components } = await read(json.id);
    expect(components[0].text).toContain('{{1}}');
    expect(components[2].buttons[0]).toMatchObject({
      type: 'URL',
      url: expect.stringMatching(/otp_type=COPY_CODE.*\{\{1\}\}$/),
    });
  });

  it('shows a file only by a handle of this app', async () => {
    const image = (handle: string) => [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [handle] } },
      BODY,
    ];
    expect(codes((await create({ components: image('4::made:up') })).json)).toEqual([100, 2494102]);
  });

  it.each([
    ['a text of 1025', { components: text('я'.repeat(1025)) }, 2388040],
    ['a missing example', { components: text('Заказ {{1}} принят.') }, 2388043],
    ['a header of two parameters', header('a {{1}} b {{2}}'), 2388047],
    ['a gap in the numbers', { components: text('a {{2}} b', { example: {} }) }, 2388072],
    [
      'a footer with a parameter',
      { components: [BODY, { type: 'FOOTER', text: 'a {{1}}' }] },
      2388073,
    ],
    ['too few words', { components: text('a {{1}} {{2}} {{3}} b', { example: {} }) }, 2388293],
    ['a parameter at its start', { components: text('{{1}} принят', { example: {} }) }, 2388299],
    ['a name in use', { name: 'welcome' }, 2388024],
    ['a name that is none', { name: 'Thanks!' }, undefined],
    ['an unknown category', { category: 'PROMO' }, undefined],
  ])('is refused for %s', async (_, more, subcode) => {
    const { status, json } = await create(more);
    expect([status, ...codes(json)]).toEqual([400, 100, subcode]);
  });

  it('is refused above the limit of the account', async () => {
    const numbered = async (index: number) => create({ name: `thanks_${index}` });
    let last = await numbered(0);
    for (let index = 1; last.status === 200 && index < 300; index++) last = await numbered(index);
    expect(codes(last.json)).toEqual([100, 2388019]);
  });

  function header(words: string) {
    return { components: [{ type: 'HEADER', format: 'TEXT', text: words }, BODY] };
  }
});

describe('an edit', () => {
  const edit = (id: string, json: object) => graph.ask(`v26.0/${id}`, { json });
  const welcome = '800000000000002';

  it('of an approved one goes once in 24 hours and 10 times in 30 days', async () => {
    const statuses = [];
    for (let day = 0; day < 11; day++) {
      statuses.push((await edit(welcome, { components: [BODY] })).status);
      statuses.push((await edit(welcome, { components: [BODY] })).status);
      graph.clock.now += DAY;
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    graph.clock.now += 30 * DAY;
    expect((await edit(welcome, { components: [BODY] })).json).toEqual({ success: true });
  });

  it('sends a rejected one to be looked at again; a pending one is not taken', async () => {
    await graph.deliver({ event: 'template_status', name: 'welcome', status: 'REJECTED' });
    expect((await edit(welcome, { category: 'UTILITY', components: [BODY] })).status).toBe(200);
    expect(await read(welcome)).toMatchObject({ status: 'PENDING', category: 'UTILITY' });
    expect((await edit(welcome, { components: [BODY] })).status).toBe(400);
  });

  it('of a category is refused where it is approved', async () => {
    expect((await edit(welcome, { category: 'UTILITY' })).status).toBe(400);
    expect((await edit('123456', { components: [BODY] })).status).toBe(400);
  });
});

describe('a deletion', () => {
  it('takes every language, or one by its id; the name is taken for 30 days', async () => {
    const { json } = await graph.ask(`${ACCOUNT}/message_templates?name=order_update`);
    const [first] = json.data;
    expect((await remove(`name=order_update&hsm_id=${first.id}`)).json).toEqual({ success: true });
    expect((await remove('name=order_update')).json).toEqual({ success: true });
    expect(codes((await remove('name=order_update')).json)).toEqual([100, 2593002]);
    const again = () => create({ name: 'order_update' });
    expect(codes((await again()).json)).toEqual([100, 2388023]);
    graph.clock.now += 30 * DAY;
    expect((await again()).status).toBe(200);
  });
});

describe('the library', () => {
  it('is searched and filtered', async () => {
    const names = async (query: string) =>
      (await graph.ask(`v26.0/message_template_library?${query}`)).json.data.map(
        ({ name, language }: { name: string; language: string }) => `${name} ${language}`,
      );
    expect(await names('search=appointment')).toHaveLength(2);
    expect(await names('topic=PAYMENTS')).toEqual(['payment_reminder_1 ru']);
    expect(await names('industry=E_COMMERCE&language=ru')).toEqual(['delivery_update_1 ru']);
    expect(await names('usecase=NOTHING')).toEqual([]);
  });

  it('gives a template that is approved at once', async () => {
    const library = (inputs: unknown, category = 'UTILITY') =>
      create({
        category,
        components: undefined,
        library_template_name: 'appointment_confirmed_1',
        library_template_button_inputs: inputs,
      });
    expect((await library([])).status).toBe(400);
    expect((await library([{ type: 'URL' }])).status).toBe(400);
    const input = { type: 'URL', url: { base_url: 'https://example.org/b' } };
    expect((await library([input], 'MARKETING')).status).toBe(400);
    const { json } = await library(JSON.stringify([input]));
    expect(json).toMatchObject({ status: 'APPROVED', category: 'UTILITY' });
    expect(await read(json.id, '?fields=library_template_name')).toMatchObject({
      library_template_name: 'appointment_confirmed_1',
    });
  });
});

it('news of a category change the template, too', async () => {
  await graph.deliver({ event: 'template_category', name: 'order_update', language: 'ru' });
  const { json } = await graph.ask(
    `${ACCOUNT}/message_templates?name=order_update&language=ru&fields=category,previous_category`,
  );
  expect(json.data).toMatchObject([{ category: 'MARKETING', previous_category: 'UTILITY' }]);
});
