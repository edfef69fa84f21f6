import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callbackUrl } from '../../../gates/meta/channels.ts';
import { nextSteps, type NumberStatus } from '../../../gates/whatsapp/commands/status.ts';
import { parse } from '../../../gates/whatsapp/events/parse.ts';
import { ownNumbers, pickNumber } from '../../../gates/whatsapp/numbers/numbers.ts';
import { bytes, fixture, messageId } from './fixture.ts';
import { AZARYA, BUSINESS, CLIENTS, newWorld, OLGA, type World } from './world.ts';

let world: World;
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.options, { user: 'olga', yes: true, dryRun: false });
});
afterEach(async () => {
  for (const user of ['olga', 'azarya']) {
    const { accounts } = await world.app.store(user);
    for (const { id } of await accounts.list()) await accounts.remove(id);
  }
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});

const vaultEntry = async (user: string, number: string) =>
  (await world.app.vault()).get({ user, gate: 'whatsapp', account: number });

async function setUp(user = 'olga', number = OLGA) {
  world.options.user = user;
  await world.logIn(user);
  return world.run('setup', '--number', number);
}

describe('setup', () => {
  test('without a login at Meta says how to log in', async () => {
    await expect(world.run('setup')).rejects.toThrowError(
      failure('auth', { hint: expect.stringContaining('gates meta login --user olga') }),
    );
  });

  test('with several numbers and nobody to ask names them', async () => {
    await world.logIn('olga');
    await expect(world.run('setup')).rejects.toThrowError(
      failure('usage', {
        code: 'ambiguous',
        message: expect.stringMatching(new RegExp(`${OLGA}.*${AZARYA}.*${CLIENTS}`)),
        hint: 'gates whatsapp setup --user olga --number ID',
      }),
    );
  });

  test('a business account with one number needs no more words', async () => {
    await world.logIn('olga');
    const { value } = await world.run('setup', '--business-account', '400000000000002');
    expect(value).toMatchObject({ phoneNumberId: CLIENTS });
  });

  test('keeps what the Meta login does not, and subscribes the app', async () => {
    const { value, text } = await setUp();
    expect(value).toMatchObject({
      user: 'olga',
      account: `whatsapp:${OLGA}`,
      businessAccountId: BUSINESS,
      phoneNumberId: OLGA,
      phone: '+7 999 765-43-21',
      status: 'CONNECTED',
      via: expect.stringMatching(/^meta:/),
      subscribed: true,
      callbackUrl: null,
    });
    expect(text).toContain('is set up for olga');
    const entry = await vaultEntry('olga', OLGA);
    expect(entry).toEqual({
      via: value.via,
      verifyToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      businessAccountId: BUSINESS,
    });
    const account = await pickNumber(world.app, 'olga');
    expect(account).toMatchObject({ handle: '79997654321', kind: 'channel', enabled: true });
    expect(JSON.stringify(account)).not.toContain(entry?.['verifyToken']);
    const { credential } = await world.session('olga', OLGA);
    expect(credential).toMatchObject({
      accessToken: expect.any(String),
      appSecret: expect.any(String),
    });
    const { value: status } = await world.run('status');
    expect(status.numbers[0]).toMatchObject({ subscribed: true });
  });

  test('one verify token a person', async () => {
    await setUp('olga', OLGA);
    await world.run('numbers', 'add', '--number', CLIENTS);
    await setUp('azarya', AZARYA);
    const [first, second, other] = await Promise.all([
      vaultEntry('olga', OLGA),
      vaultEntry('olga', CLIENTS),
      vaultEntry('azarya', AZARYA),
    ]);
    expect(first?.['verifyToken']).toBe(second?.['verifyToken']);
    expect(first?.['verifyToken']).not.toBe(other?.['verifyToken']);
  });

  test('run again keeps the token and an address that was laid over', async () => {
    await setUp();
    const before = await vaultEntry('olga', OLGA);
    await setUp();
    expect(await vaultEntry('olga', OLGA)).toEqual(before);
    const posts = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/subscribed_apps'),
    );
    expect(posts).toHaveLength(1);
  });

  test('takes over a number that only a webhook had named', async () => {
    const body = fixture('text').toString().replaceAll('300000000000001', OLGA);
    await (await world.app.inbound('olga')).accept('whatsapp', parse(bytes(body)), null);
    await expect(pickNumber(world.app, 'olga')).rejects.toThrowError(failure('auth'));
    await setUp();
    expect(await pickNumber(world.app, 'olga')).toMatchObject({ enabled: true });
  });

  test.each([
    ['a number nobody sees', ['--number', '599999999999999'], 'not_found'],
    ['a business account nobody sees', ['--business-account', '499999999999999'], 'not_found'],
    ['an app secret of another app', ['--number', OLGA, '--app-secret-file', 'SECRET'], 'auth'],
    ['another app', ['--number', OLGA, '--app-id', '1000000000000002'], 'auth'],
    ['no such file', ['--app-secret-file', '/nowhere'], 'usage'],
    ['two secrets from one stdin', ['--with-token', '--app-secret-file', '-'], 'usage'],
  ])('refuses %s, and keeps nothing', async (_, args, category) => {
    await world.logIn('olga');
    const secret = world.file('wrong-secret', 'fictional-secret-of-another-app');
    const given = args.map((arg) => (arg === 'SECRET' ? secret : arg));
    await expect(world.run('setup', ...given)).rejects.toThrowError(failure(category));
    expect(await ownNumbers(world.app, 'olga')).toEqual([]);
  });

  test('only looks with --dry-run', async () => {
    await world.logIn('olga');
    const before = await vaultEntry('olga', OLGA);
    world.options.dryRun = true;
    const { value } = await world.run('setup', '--number', OLGA);
    expect(value).toMatchObject({ phoneNumberId: OLGA, subscribed: false, dryRun: true });
    expect(await vaultEntry('olga', OLGA)).toEqual(before);
    expect(await ownNumbers(world.app, 'olga')).toEqual([]);
    expect((await world.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('callbackUrl', () => {
  const served = (content: unknown) =>
    writeFileSync(world.app.home.serveFile, JSON.stringify(content));
  const own = { url: 'http://127.0.0.1:1', pid: process.pid };
  const bare = (env: NodeJS.ProcessEnv) => ({ ...world.app, env });

  test.each([
    ['https://example.com', {}, 'https://example.com/webhook/whatsapp/olga'],
    ['https://example.com/gates/', {}, 'https://example.com/gates/webhook/whatsapp/olga'],
    ['http://127.0.0.1:8787', {}, null],
    [
      'http://127.0.0.1:8787',
      { GATES_SANDBOX: 'x' },
      'http://127.0.0.1:8787/webhook/whatsapp/olga',
    ],
  ])('%s with %j', (publicUrl, env, expected) => {
    served({ ...own, publicUrl });
    expect(callbackUrl(bare(env), 'whatsapp', 'olga')).toBe(expected);
    served({ ...own, pid: 2 ** 30, publicUrl });
    expect(callbackUrl(bare(env), 'whatsapp', 'olga')).toBeNull();
  });
});

describe('numbers', () => {
  test('are listed, switched and forgotten', async () => {
    await setUp();
    expect((await world.run('numbers', 'list')).value).toEqual([
      {
        account: `whatsapp:${OLGA}`,
        id: OLGA,
        phone: '+7 999 765-43-21',
        name: 'Olga’s Consultations',
        businessAccountId: BUSINESS,
        businessAccount: 'Sandbox Consulting',
        enabled: true,
      },
    ]);
    await world.run('numbers', 'disable', '+7 999 765-43-21');
    await expect(pickNumber(world.app, 'olga')).rejects.toThrowError(
      failure('usage', { hint: `gates whatsapp numbers enable ${OLGA} --user olga` }),
    );
    await world.run('numbers', 'enable', OLGA);
    expect(await pickNumber(world.app, 'olga')).toMatchObject({ externalId: OLGA });

    world.options.yes = false;
    expect((await world.run('numbers', 'remove', OLGA)).value).toMatchObject({ removed: false });
    world.options.yes = true;
    expect((await world.run('numbers', 'remove', OLGA)).value).toMatchObject({ removed: true });
    expect(await vaultEntry('olga', OLGA)).toBeNull();
    expect((await world.run('numbers', 'list')).value).toEqual([]);
  });

  test('with several, one has to be named', async () => {
    await setUp();
    await world.run('numbers', 'add', '--number', AZARYA);
    await expect(pickNumber(world.app, 'olga')).rejects.toThrowError(
      failure('usage', { code: 'ambiguous', hint: expect.stringContaining('--account') }),
    );
    expect(await pickNumber(world.app, 'olga', AZARYA)).toMatchObject({ externalId: AZARYA });
    await expect(pickNumber(world.app, 'olga', '1')).rejects.toThrowError(failure('not_found'));
  });

  test('azarya has nothing of olga’s', async () => {
    await setUp();
    await expect(pickNumber(world.app, 'azarya')).rejects.toThrowError(
      failure('auth', { hint: 'gates whatsapp setup --user azarya' }),
    );
  });
});

describe('status', () => {
  test('exits 3 when nothing is set up', async () => {
    await expect(world.run('status')).rejects.toThrowError(failure('auth', { exitCode: 3 }));
  });

  test('tells of number, token and webhook, and what to do next', async () => {
    await setUp();
    const { value, text } = await world.run('status');
    expect(value).toMatchObject({
      user: 'olga',
      numbers: [
        {
          id: OLGA,
          quality: 'GREEN',
          status: 'CONNECTED',
          nameStatus: 'APPROVED',
          limit: 'TIER_1K',
          throughput: 'STANDARD',
          subscribed: true,
          token: { via: expect.stringMatching(/^meta:/), state: 'valid' },
        },
      ],
      webhook: { url: null, lastReceivedAt: null },
      next: ['Receive messages: gates serve --tunnel, or --public-url https://…'],
    });
    expect(text).toContain('quality GREEN');
  });
});

describe('nextSteps', () => {
  const fine: NumberStatus = {
    account: `whatsapp:${OLGA}`,
    id: OLGA,
    phone: '+7 999 765-43-21',
    name: 'Olga',
    status: 'CONNECTED',
    quality: 'GREEN',
    nameStatus: 'APPROVED',
    codeVerification: 'VERIFIED',
    limit: 'TIER_1K',
    throughput: 'STANDARD',
    coexistence: false,
    enabled: true,
    businessAccountId: BUSINESS,
    subscribed: true,
    callbackUrl: null,
    token: { via: 'meta:1', state: 'valid', daysLeft: 59 },
  };
  const url = 'https://example.com/webhook/whatsapp/olga';
  const webhook = { url, lastReceivedAt: '2026-11-21T08:00:00.000Z' };

  test.each<
    [
      string,
      Partial<NumberStatus>,
      Partial<typeof webhook | { url: null; lastReceivedAt: null }>,
      RegExp | null,
    ]
  >([
    ['nothing', {}, {}, null],
    ['a token that does not expire', { token: { ...fine.token, daysLeft: null } }, {}, null],
    [
      'a token with a week left',
      { token: { ...fine.token, daysLeft: 7 } },
      {},
      /gates meta refresh/,
    ],
    [
      'its own token with a week left',
      { token: { via: null, state: 'valid', daysLeft: 7 } },
      {},
      /gates whatsapp setup .* --with-token/,
    ],
    ['a number that is not registered', { status: 'PENDING' }, {}, /Register .*PENDING/],
    ['no subscription', { subscribed: false }, {}, /gates whatsapp setup .* --number/],
    [
      'events that go elsewhere',
      { callbackUrl: 'https://old.example.com/x' },
      {},
      /Bring the events/,
    ],
    [
      'events that go to another person here',
      { callbackUrl: url.replace('olga', 'azarya') },
      {},
      null,
    ],
    ['a number switched off', { enabled: false }, {}, /numbers enable/],
    ['no server', {}, { url: null }, /gates serve --tunnel/],
    ['nothing received yet', {}, { lastReceivedAt: null }, /gates webhook test/],
  ])('%s', (_, number, seen, expected) => {
    const steps = nextSteps('olga', [{ ...fine, ...number }], { ...webhook, ...seen });
    expect(steps.map(String)).toEqual(expected === null ? [] : [expect.stringMatching(expected)]);
  });
});

describe('template', () => {
  test('list has all pages, show one with the command that sends it', async () => {
    await setUp();
    const { value } = await world.run('template', 'list');
    expect(value.length).toBeGreaterThan(1);
    const withParameters = value.find(
      (template: { parameters: string[] }) => template.parameters.length > 0,
    );
    const { value: shown, text } = await world.run('template', 'show', withParameters.name);
    expect(shown[0]).toMatchObject({ name: withParameters.name });
    expect(text).toContain(`--template ${withParameters.name} --lang`);
    expect(text).toContain('--param ');
    await expect(world.run('template', 'show', 'nothing_like_it')).rejects.toThrowError(
      failure('not_found'),
    );
  });
});

describe('media', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );

  test('goes up, comes down whole and for nobody else, and is deleted', async () => {
    await setUp();
    const file = world.file('plan.png', PNG);
    const { id } = (await world.run('media', 'upload', file)).value;
    const out = join(world.folder, 'copy.png');
    const { value } = await world.run('media', 'get', id, '--out', out);
    expect(value).toMatchObject({ id, file: out, mimeType: 'image/png', size: PNG.length });
    expect(readFileSync(out)).toEqual(PNG);
    expect(statSync(out).mode & 0o777).toBe(0o600);

    world.options.yes = false;
    await expect(world.run('media', 'get', id, '--out', out)).rejects.toThrowError(
      failure('failed', { code: 'file_exists' }),
    );
    world.options.yes = true;
    expect((await world.run('media', 'delete', id)).value).toMatchObject({ deleted: true });
    await expect(world.run('media', 'get', id, '--out', `${out}2`)).rejects.toThrowError(
      failure('not_found'),
    );
    expect(existsSync(`${out}2`)).toBe(false);
  });

  test('of a message, under the name its sender gave it and in no other folder', async () => {
    await setUp();
    const { id } = (await world.run('media', 'upload', world.file('a.png', PNG))).value;
    const body = JSON.parse(fixture('document').toString().replaceAll('300000000000001', OLGA));
    const [message] = body.entry[0].changes[0].value.messages;
    Object.assign(message.document, { id, filename: '../../Договор.pdf' });
    await (await world.app.inbound('olga')).accept('whatsapp', parse(bytes(body)), null);
    const before = process.cwd();
    process.chdir(world.folder);
    try {
      const { value } = await world.run('media', 'get', messageId(8));
      expect(value.file).toBe(join(world.folder, 'Договор.pdf'));
      expect(readFileSync(value.file)).toEqual(PNG);
    } finally {
      process.chdir(before);
    }
  });

  test.each([
    ['a kind the platform does not take', 'notes.md', 1, 'wrong_type'],
    ['one byte more than an image may have', 'large.png', 5 * 1024 * 1024 + 1, 'file_too_large'],
  ])('refuses %s before anything is sent', async (_, name, size, code) => {
    await setUp();
    const file = world.file(
      name,
      Buffer.concat([name.endsWith('png') ? PNG : Buffer.of(), Buffer.alloc(size)]).subarray(
        0,
        size,
      ),
    );
    const before = (await world.requests()).length;
    await expect(world.run('media', 'upload', file)).rejects.toThrowError(
      failure('policy', { code }),
    );
    expect(await world.requests()).toHaveLength(before);
  });

  test('says that a file to upload is not there', async () => {
    await setUp();
    await expect(world.run('media', 'upload', '/nowhere.pdf')).rejects.toThrowError(
      failure('usage'),
    );
  });

  test.each([
    ['a message that is not here', 'wamid.HBgLFICTIONAL=', 'not_found'],
    ['a file that is not there', '799999999999999', 'not_found'],
  ])('says that %s', async (_, id, category) => {
    await setUp();
    await expect(world.run('media', 'get', id)).rejects.toThrowError(failure(category));
  });
});
