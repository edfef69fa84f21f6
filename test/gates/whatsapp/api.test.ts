import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCall, withoutSecrets } from '../../../gates/whatsapp/business/api.ts';
import { BUSINESS, newWorld, OLGA, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.options, { yes: true, dryRun: false });
});
afterEach(() => fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' }));

const changes = async () =>
  (await world.requests()).filter(({ method, path }) => method !== 'GET' && path.includes(OLGA));
const api = async (...args: readonly string[]) => (await world.run('api', ...args)).value;
const field = (...fields: readonly string[]) => fields.flatMap((one) => ['--field', one]);

describe('a call', () => {
  test('reads, with the places of the number filled in', async () => {
    expect(await api('get', '/{phone}', ...field('fields=id,verified_name'))).toEqual({
      id: OLGA,
      verified_name: expect.any(String),
    });
    expect(await api('GET', '{phone}?fields=id')).toEqual({ id: OLGA });
    const { text } = await world.run('api', 'GET', '{waba}?fields=id');
    expect(text).toBe(`{\n  "id": "${BUSINESS}"\n}`);
  });

  test('reads all pages', async () => {
    const path = '{waba}/message_templates';
    const page = await api('GET', path, ...field('limit=1', 'fields=name'));
    expect(page.data).toHaveLength(1);
    const all = await api('GET', path, ...field('limit=1', 'fields=name'), '--paginate');
    expect(all.length).toBeGreaterThan(1);
  });

  test('changes what was named, and is recorded by method and path', async () => {
    const answer = await api(
      'POST',
      '{phone}/calls',
      ...field('messaging_product=whatsapp', 'to=79991234567', 'action=reject'),
    );
    expect(answer).toEqual({ messaging_product: 'whatsapp', success: true });
    expect((await changes()).at(-1)?.body).toEqual({
      messaging_product: 'whatsapp',
      to: '79991234567',
      action: 'reject',
    });
    const rows = await (await world.app.store('olga')).audit.list({ limit: 100 });
    const row = rows.findLast(({ action }) => action === 'whatsapp.api');
    expect(JSON.parse(row?.detail ?? '')).toEqual({ method: 'POST', path: `${OLGA}/calls` });
    expect(JSON.stringify(rows)).not.toContain('79991234567');
  });

  test('sends a file as it is', async () => {
    const body = { prompts: ['Сколько стоит?'], commands: [], enable_welcome_message: true };
    const file = world.file('automation.json', JSON.stringify(body));
    await api('POST', '{phone}/conversational_automation', '--input', file);
    expect((await changes()).at(-1)?.body).toEqual(body);
    expect((await world.run('automation', 'show')).value).toMatchObject({ welcome: true });
  });

  test('deletes with a body, too', async () => {
    const body = { messaging_product: 'whatsapp', block_users: [{ user: '+79991234567' }] };
    const file = world.file('unblock.json', JSON.stringify(body));
    expect(await api('DELETE', '{phone}/block_users', '--input', file)).toMatchObject({
      block_users: { removed_users: [{ input: '+79991234567' }] },
    });
  });

  test('changes nothing where it is only tried, or nobody says yes', async () => {
    const before = (await changes()).length;
    const file = world.file('pin.json', '{"pin":"123456"}');
    world.options.dryRun = true;
    expect(await api('POST', '{phone}', '--input', file)).toEqual({
      method: 'POST',
      path: OLGA,
      query: {},
      body: { pin: '***' },
      done: false,
      dryRun: true,
    });
    Object.assign(world.options, { dryRun: false, yes: false });
    expect(await api('DELETE', '{phone}/message_qrdls/ANED2T5QRU7HG1')).toMatchObject({
      done: false,
    });
    expect((await changes()).length).toBe(before);
  });

  test('shows what the platform refuses', async () => {
    await expect(api('GET', '{phone}/nothing_here')).rejects.toThrowError(
      expect.objectContaining({ gate: 'whatsapp', platformCode: '100' }),
    );
  });
});

describe('what is refused before anything is asked', () => {
  test.each([
    [['POST', '{phone}/messages'], 'says_something'],
    [['POST', '/{phone}/Messages/'], 'says_something'],
    [['POST', '{phone}/marketing_messages'], 'says_something'],
    [['POST', '{phone}/messages?x=1'], 'says_something'],
    [['GET', '{phone}/messages?method=post&to=79991234567'], 'hidden_call'],
    [['GET', '{phone}', ...field('method=POST')], 'hidden_call'],
    [['GET', '{phone}/messages', ...field(' method=post')], 'hidden_call'],
    [['GET', '{phone}/messages?method[]=post'], 'hidden_call'],
    [['GET', '{phone}', ...field('access.token=EAAG')], 'secret_in_call'],
    [['GET', '{phone}?access_token[]=EAAG'], 'secret_in_call'],
    [['GET', '{phone}?access%20token=EAAG'], 'secret_in_call'],
    [['POST', 'me', ...field('batch=[]')], 'hidden_call'],
    [['GET', 'https://example.org/steal'], 'outside_graph'],
    [['GET', '//example.org/steal'], 'outside_graph'],
    [['GET', 'x@example.org'], 'outside_graph'],
    [['GET', '{phone}?access_token=EAAG'], 'secret_in_call'],
    [['GET', '{phone}', ...field('access_token=EAAG')], 'secret_in_call'],
    [['POST', '{phone}', ...field('a[][appsecret_proof]=00')], 'secret_in_call'],
    [['GET', 'oauth/access_token', ...field('client_secret=00')], 'secret_in_call'],
    [['POST', '{phone}/register', ...field('pin=123456')], 'secret_in_call'],
  ])('%j', async (args, code) => {
    const before = (await world.requests()).length;
    await expect(api(...args)).rejects.toThrowError(
      expect.objectContaining({ category: 'policy', code }),
    );
    expect((await world.requests()).length).toBe(before);
  });

  test.each([
    [['PUT', '{phone}']],
    [['GET', 'v20.0/{phone}']],
    [['GET', '{user}']],
    [['GET', '{phone}/../me']],
    [['GET', '{phone}/%2e%2e/me']],
    [['GET', '']],
    [['GET', '{phone}', ...field('nothing')]],
    [['POST', '{phone}', ...field('__proto__[x]=1')]],
    [['POST', '{phone}', ...field('a[__proto__][x]=1')]],
    [['POST', '{phone}', '--paginate']],
  ])('%j is wrong usage', async (args) => {
    const before = (await world.requests()).length;
    await expect(api(...args)).rejects.toThrowError(expect.objectContaining({ category: 'usage' }));
    expect((await world.requests()).length).toBe(before);
  });

  test.each(['[]', '"text"', 'no JSON'])('a body of %s', async (content) => {
    const file = world.file('body.json', content);
    await expect(api('POST', '{phone}', '--input', file)).rejects.toThrowError(
      expect.objectContaining({ category: 'usage' }),
    );
  });

  test('a secret deep in a file', async () => {
    const file = world.file('body.json', '{"a":[{"access_token":"EAAG"}]}');
    await expect(api('POST', '{phone}', '--input', file)).rejects.toThrowError(
      expect.objectContaining({ code: 'secret_in_call' }),
    );
  });
});

describe('fields', () => {
  const read = (method: string, ...fields: string[]) =>
    readCall({ method, path: 'x', fields, input: null, phone: '1', waba: '2' });

  test('become JSON: lists, objects, and lists of objects', () => {
    expect(
      read(
        'POST',
        'messaging_product=whatsapp',
        'block_users[][user]=+7 999 123-45-67',
        'block_users[][user]=+79991234568',
        'deep[a][b]=1',
        'deep[a][c]=true',
        'list[]=x',
        'list[]=null',
        'text=a=b',
        'empty=',
      ).body,
    ).toEqual({
      messaging_product: 'whatsapp',
      block_users: [{ user: '+7 999 123-45-67' }, { user: '+79991234568' }],
      deep: { a: { b: '1', c: true } },
      list: ['x', null],
      text: 'a=b',
      empty: '',
    });
  });

  test('stand in the address of a GET, beside those typed there', () => {
    expect(
      readCall({
        method: 'GET',
        path: 'x?limit=5',
        fields: ['fields=id,name', 'ids[]=1'],
        input: null,
        phone: '1',
        waba: '2',
      }),
    ).toEqual({
      method: 'GET',
      path: 'x',
      query: { limit: '5', fields: 'id,name', ids: '["1"]' },
      body: null,
    });
  });
});

test('an answer with tokens is shown without them, and they are concealed from then on', () => {
  const seen: string[] = [];
  const hide = {
    redact: (text: string) => text.replace('known', '***'),
    conceal: (s: string) => void seen.push(s),
  };
  const answer = {
    data: [{ id: '1', access_token: 'EAAG-one', verify_token: 'two', pin: 123456 }],
    is_pin_enabled: true,
    note: 'known',
    code: 'ANED2T5QRU7HG1',
  };
  expect(withoutSecrets(answer, hide)).toEqual({
    data: [{ id: '1', access_token: '***', verify_token: '***', pin: '***' }],
    is_pin_enabled: true,
    note: '***',
    code: 'ANED2T5QRU7HG1',
  });
  expect(seen).toEqual(['EAAG-one', 'two', '123456']);
});
