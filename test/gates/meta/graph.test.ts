import { afterEach, describe, expect, test } from 'vitest';
import { appSecretProof, type Graph, graph } from '../../../gates/meta/graph.ts';
import {
  APP_SECRET,
  ok,
  type PretendGraph,
  pretendGraph,
  refused,
  type Routes,
  TOKEN,
} from './pretend.ts';

let meta: PretendGraph;
afterEach(() => meta.close());

async function open(routes: Routes, appSecret?: string): Promise<Graph> {
  meta = await pretendGraph(routes);
  return graph({ http: meta.http, gate: 'meta', token: TOKEN, appSecret });
}

async function items(pages: AsyncIterable<unknown>): Promise<unknown[]> {
  const found = [];
  for await (const item of pages) found.push(item);
  return found;
}

describe('requests', () => {
  test('carry the token as a header and the proof in the query', async () => {
    const as = await open({ 'GET me': ok({ id: '1' }) }, APP_SECRET);
    expect(await as.get('me', { fields: 'id' })).toEqual({ id: '1' });
    const [asked] = meta.asked;
    expect(asked?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
    expect(asked?.query).toEqual({
      fields: 'id',
      // printf '%s' TOKEN | openssl dgst -sha256 -hmac fictional-app-secret
      appsecret_proof: 'b481af290e33359b834567c4879cce529a28394ad3f259dc0b5754cf910ce0a5',
    });
  });

  test('carry no proof where the app secret is not known', async () => {
    const as = await open({ 'GET me': ok({}) });
    await as.get('me');
    expect(meta.asked[0]?.query).toEqual({});
  });

  test('post a form and a query, and delete', async () => {
    const as = await open({
      'POST 310000000000001/feed': ok({ id: '5_6' }),
      'DELETE me/permissions': ok({ success: true }),
    });
    const body = { form: { message: 'Привет' }, query: { published: 'false' } };
    expect(await as.post('310000000000001/feed', body)).toEqual({ id: '5_6' });
    expect(meta.asked[0]).toMatchObject({ form: body.form, query: body.query });
    expect(await as.del('me/permissions')).toEqual({ success: true });
  });

  test('a bare true is a success', async () => {
    const as = await open({ 'DELETE me/permissions': { body: 'true' } });
    expect(await as.del('me/permissions')).toEqual({ success: true });
  });

  test.each([
    '../me',
    'me/../x',
    'me?fields=id',
    'me#x',
    '',
    '/',
    'a b',
    'me//accounts',
    '..',
    'x/.',
  ])('refuse the path “%s” before anything is sent', async (path) => {
    const as = await open({});
    await expect(as.get(path)).rejects.toMatchObject({ category: 'usage' });
    expect(meta.asked).toEqual([]);
  });

  test('nothing that is printed holds the token, the secret or the proof', async () => {
    const as = await open({ 'GET me': refused({ code: 190 }) }, APP_SECRET);
    await expect(as.get('me')).rejects.toMatchObject({ category: 'auth' });
    expect(meta.lines.join('\n')).not.toBe('');
    const secrets = [TOKEN, APP_SECRET, appSecretProof(TOKEN, APP_SECRET)];
    for (const secret of secrets) {
      expect(meta.lines.join('\n')).not.toContain(secret);
      expect(meta.redact(`so ${secret} it is`)).not.toContain(secret);
    }
  });
});

describe('all', () => {
  const page = (data: unknown[], paging: unknown) => ok({ data, paging });

  test('follows every page by its cursor, with the query and without the token in the address', async () => {
    const as = await open(
      {
        'GET me/accounts': ({ query }) => {
          if (query['after'] === 'c2') return page([{ id: '5' }], { cursors: { after: 'c3' } });
          const after = query['after'] === 'c1' ? 'c2' : 'c1';
          const next = `https://graph.facebook.com/v26.0/1/accounts?access_token=${TOKEN}&appsecret_proof=old&limit=2&after=${after}`;
          const data = after === 'c1' ? [{ id: '1' }, { id: '2' }] : [{ id: '3' }, { id: '4' }];
          return page(data, { cursors: { after }, next });
        },
      },
      APP_SECRET,
    );
    const found = await items(as.all('me/accounts', { fields: 'id', limit: '2' }));
    expect(found).toEqual(['1', '2', '3', '4', '5'].map((id) => ({ id })));
    expect(meta.asked.map(({ query }) => query['after'])).toEqual([undefined, 'c1', 'c2']);
    for (const { query } of meta.asked) {
      expect(query).toMatchObject({ fields: 'id', limit: '2' });
      expect(query['access_token']).toBeUndefined();
      expect(query['appsecret_proof']).toBe(appSecretProof(TOKEN, APP_SECRET));
    }
  });

  test('ends where a cursor leads back to itself', async () => {
    const next = 'https://graph.facebook.com/v26.0/1/accounts?after=same';
    const as = await open({ 'GET me/accounts': page([{ id: '1' }], { next }) });
    expect(await items(as.all('me/accounts'))).toHaveLength(2);
  });

  test('an empty edge and one without data have no items', async () => {
    const as = await open({ 'GET me/accounts': ok({ data: [] }), 'GET me/businesses': ok({}) });
    expect(await items(as.all('me/accounts'))).toEqual([]);
    expect(await items(as.all('me/businesses'))).toEqual([]);
  });
});

describe('answers', () => {
  test.each([
    // method, HTTP status, body, category, what is in the code
    [
      'GET',
      400,
      { error: { code: 190, error_subcode: 463, message: '' } },
      'auth',
      'token_expired',
    ],
    ['POST', 500, { error: { code: 2, message: '' } }, 'unreachable', 'temporary'],
    ['POST', 500, { error: { code: 131000, message: '' } }, 'unreachable', 'temporary'],
    ['POST', 502, '<html>Bad gateway</html>', 'unknown_outcome', 'unknown_outcome'],
    ['POST', 503, {}, 'unknown_outcome', 'unknown_outcome'],
    ['DELETE', 500, '', 'unknown_outcome', 'unknown_outcome'],
    ['POST', 200, '<html>', 'unknown_outcome', 'unknown_outcome'],
    ['POST', 400, '<html>', 'failed', 'platform_error'],
    ['GET', 502, '<html>', 'unreachable', 'server_error'],
    ['GET', 200, '<html>', 'failed', 'answer_unreadable'],
  ] as const)('%s answered %i %o is %s', async (method, status, body, category, code) => {
    const as = await open({ [`${method} me`]: { status, body } });
    const call = { GET: as.get, POST: as.post, DELETE: as.del }[method];
    await expect(call('me')).rejects.toMatchObject({ category, code, gate: 'meta' });
  });

  test('a change is never asked for twice', async () => {
    const as = await open({ 'POST me/feed': { status: 502, body: '' } });
    await expect(as.post('me/feed')).rejects.toMatchObject({ exitCode: 8 });
    expect(meta.asked).toHaveLength(1);
  });

  test('a warning that the version is past its end is passed on', async () => {
    const text = 'The call has been auto-upgraded to v27.0 as v26.0 has been deprecated.';
    meta = await pretendGraph({
      'GET me': { body: {}, headers: { 'X-Ad-Api-Version-Warning': text } },
    });
    const warnings: string[] = [];
    const as = graph({
      http: meta.http,
      gate: 'meta',
      token: TOKEN,
      onWarning: (warning) => warnings.push(warning),
    });
    await as.get('me');
    expect(warnings).toEqual([text]);
  });
});
