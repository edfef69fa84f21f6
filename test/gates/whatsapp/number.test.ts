import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shaped } from './shaped.ts';
import { AZARYA, BUSINESS, newWorld, OLGA, type World } from './world.ts';

let world: World;
const run = shaped(() => world);
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { user: 'olga', yes: true, dryRun: false });
  await world.logIn('olga');
  await run('setup', '--number', OLGA);
});
afterEach(async () => {
  const { accounts } = await world.app.store('olga');
  for (const { id } of await accounts.list()) await accounts.remove(id);
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});

const numbers = (...args: readonly string[]) => run('numbers', ...args);
const changes = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.includes(`/${OLGA}`),
  );
const pem = (bits: number) => {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    open: world.file(`public-${bits}.pem`, pair.publicKey),
    closed: world.file(`private-${bits}.pem`, pair.privateKey),
  };
};

describe('numbers show', () => {
  test('tells all that Meta tells', async () => {
    const { value, text } = await numbers('show', '+7 999 765-43-21');
    expect(value).toMatchObject({
      id: OLGA,
      phone: '+7 999 765-43-21',
      status: 'CONNECTED',
      quality: 'GREEN',
      nameStatus: 'APPROVED',
      certificate: 'APPROVED',
      limit: 'TIER_1K',
      throughput: 'STANDARD',
      platform: 'CLOUD_API',
      official: false,
      coexistence: false,
      pinEnabled: true,
      codeVerification: 'VERIFIED',
      lastOnboardedAt: '2026-01-15T09:00:00+0000',
      businessAccountId: BUSINESS,
      setUp: true,
    });
    expect(text).toContain('throughput STANDARD');
  });

  test('of a number that is not set up, too', async () => {
    expect((await numbers('show', AZARYA)).value).toMatchObject({ id: AZARYA, setUp: false });
  });

  test('of one that nobody sees: exit 5', async () => {
    await expect(numbers('show', '599999999999999')).rejects.toThrowError(failure('not_found'));
  });
});

describe('what sending goes by', () => {
  test('is kept at setup, and refreshed by status and show', async () => {
    const kept = async () => {
      const account = await (await world.app.store('olga')).accounts.find(`whatsapp:${OLGA}`);
      return account?.details;
    };
    expect(await kept()).toMatchObject({ throughput: 'STANDARD', coexistence: false });
    const { accounts } = await world.app.store('olga');
    await accounts.addDetails(`whatsapp:${OLGA}`, { throughput: 'HIGH', coexistence: true });
    await run('status');
    expect(await kept()).toMatchObject({ throughput: 'STANDARD', coexistence: false });
    await world.deliver({ event: 'coexistence', to: OLGA });
    await world.deliver({ event: 'throughput', to: OLGA, level: 'HIGH' });
    expect((await run('status')).value.numbers[0]).toMatchObject({ coexistence: true });
    expect(await kept()).toMatchObject({ throughput: 'HIGH', coexistence: true });
    await expect(run('deregister', OLGA)).rejects.toThrowError(/WhatsApp Business app/);
    await world.deliver({ event: 'coexistence', to: OLGA, on: false });
    await world.deliver({ event: 'throughput', to: OLGA, level: 'STANDARD' });
    await numbers('show', OLGA);
    expect(await kept()).toMatchObject({
      throughput: 'STANDARD',
      coexistence: false,
      businessAccountId: BUSINESS,
    });
  });
});

describe('numbers health', () => {
  test('of a number in order says so for everything a message passes', async () => {
    const { value, text } = await numbers('health', OLGA);
    expect(value.canSend).toBe('AVAILABLE');
    expect(value.entities.map(({ type }: { type: string }) => type)).toEqual([
      'PHONE_NUMBER',
      'WABA',
      'BUSINESS',
      'APP',
    ]);
    expect(text).toContain('✓ number: AVAILABLE');
  });
});

describe('numbers set', () => {
  test('asks for another name, which waits for its review', async () => {
    const { value, text } = await numbers('name', OLGA, 'Консультации Ольги');
    expect(value).toMatchObject({ changed: ['name'] });
    expect(text).toContain('Meta reviews the name');
    expect((await numbers('show', OLGA)).value).toMatchObject({
      name: 'Olga’s Consultations',
      newName: 'Консультации Ольги',
      newNameStatus: 'PENDING_REVIEW',
    });
  });

  test('and has it once it is approved', async () => {
    await numbers('name', OLGA, 'Консультации Ольги');
    await world.deliver({ event: 'name_review', to: OLGA, decision: 'REJECTED' });
    expect((await numbers('show', OLGA)).value).toMatchObject({
      name: 'Olga’s Consultations',
      newNameStatus: 'DECLINED',
    });
    await numbers('name', OLGA, 'Ольга');
    await world.deliver({ event: 'name_review', to: OLGA });
    expect((await numbers('show', OLGA)).value).toMatchObject({
      name: 'Ольга',
      newName: null,
      newNameStatus: 'NONE',
    });
  });

  test('takes a username, which no other number has then', async () => {
    await numbers('username', OLGA, '@olga.consults');
    expect((await numbers('show', OLGA)).value.username).toBe('olga.consults');
    await expect(numbers('username', AZARYA, 'olga.consults')).rejects.toThrowError(
      /not available/,
    );
  });

  test('changes several things in one request', async () => {
    const pin = world.file('pin', '246810');
    const token = world.file('token', 'fictional-verify-token');
    world.options.dryRun = true;
    const args = ['--search', 'visible', '--security-notices', 'on', '--change-notices', 'off'];
    const more = ['--name', 'Ольга', '--username', 'olga', '--connection', 'connected'];
    const web = ['--webhook', 'https://example.org/w', '--verify-token-file', token];
    const { value } = await numbers('set', OLGA, ...args, ...more, ...web, '--pin-file', pin);
    expect(value.changed).toHaveLength(8);
    expect(await changes()).toEqual([]);
    world.options.dryRun = false;
    await numbers('set', OLGA, ...args, ...more, '--webhook', 'none', '--pin-file', pin);
    expect((await changes()).at(-1)?.body).toEqual({
      connection_status: 'CONNECTED',
      whatsapp_business_api_data: {
        pin: '***',
        show_security_notifications: true,
        notify_user_change_number: false,
      },
      search_visibility: 'VISIBLE',
      webhook_configuration: { override_callback_uri: '' },
      new_display_name: 'Ольга',
      username: 'olga',
    });
  });

  test.each([
    ['a name of one letter', ['name', OLGA, 'О'], 'policy'],
    ['a name of 76', ['name', OLGA, 'О'.repeat(76)], 'policy'],
    ['a username with a blank', ['username', OLGA, 'olga consults'], 'policy'],
    ['a username of two', ['username', OLGA, 'ol'], 'policy'],
    ['a username like an address', ['username', OLGA, 'olga.com'], 'policy'],
    ['nothing', ['set', OLGA], 'usage'],
    ['an unknown visibility', ['set', OLGA, '--search', 'maybe'], 'usage'],
    ['neither on nor off', ['set', OLGA, '--security-notices', 'yes'], 'usage'],
    ['no address', ['set', OLGA, '--webhook', 'example'], 'usage'],
  ])('refuses %s before asking', async (_, args, category) => {
    const before = (await changes()).length;
    await expect(numbers(...args)).rejects.toThrowError(failure(category));
    expect(await changes()).toHaveLength(before);
  });

  test('what is only tried is refused like the thing itself', async () => {
    world.options.dryRun = true;
    await expect(numbers('set', OLGA, '--webhook', 'example')).rejects.toThrowError(
      failure('usage'),
    );
  });
});

describe('numbers settings', () => {
  test('shows them, and changes one at a time', async () => {
    expect((await numbers('settings', OLGA)).value).toMatchObject({
      calling: 'disabled',
      storage: 'default',
    });
    await numbers('settings', OLGA, '--calling', 'on', '--video', 'on', '--call-icon', 'visible');
    await numbers('settings', OLGA, '--storage', 'ae');
    await numbers('settings', OLGA, '--identity-change', 'on');
    await numbers('settings', OLGA, '--encryption', 'on', '--key-file', pem(2048).open);
    expect((await numbers('settings', OLGA)).value).toMatchObject({
      calling: 'enabled',
      video: 'enabled',
      storage: 'in_country_storage_enabled',
      storageRegion: 'AE',
      identityChange: true,
      encryption: 'enabled',
    });
    await numbers('settings', OLGA, '--encryption', 'off');
    await numbers('settings', OLGA, '--storage', 'default');
    const hours = { status: 'enabled', call_hours: { status: 'enabled', timezone_id: 'UTC' } };
    const file = world.file('calling.json', JSON.stringify(hours));
    await numbers('settings', OLGA, '--calling-file', file);
    expect((await numbers('settings', OLGA)).value).toMatchObject({
      encryption: 'disabled',
      storage: 'default',
      raw: { calling: hours },
    });
  });

  test.each([
    ['two features', ['--calling', 'on', '--storage', 'AE']],
    ['calls without on or off', ['--video', 'on']],
    ['encryption without a key', ['--encryption', 'on']],
    ['an unknown country', ['--storage', 'XX']],
  ])('refuses %s', async (_, args) => {
    await expect(numbers('settings', OLGA, ...args)).rejects.toThrowError(failure('usage'));
  });
});

describe('numbers encryption', () => {
  test('keeps a public key, and never lets a private one out', async () => {
    const { open, closed } = pem(2048);
    expect((await numbers('encryption', OLGA)).value.publicKey).toBeNull();
    await numbers('encryption', OLGA, '--key-file', open);
    expect((await numbers('encryption', OLGA)).value).toMatchObject({
      publicKey: expect.stringContaining('BEGIN PUBLIC KEY'),
      signature: 'VALID',
    });
    const before = (await changes()).length;
    await expect(numbers('encryption', OLGA, '--key-file', closed)).rejects.toThrowError(
      failure('usage', { code: 'private_key' }),
    );
    await expect(numbers('encryption', OLGA, '--key-file', pem(1024).open)).rejects.toThrowError(
      failure('policy', { code: 'bad_key' }),
    );
    expect(await changes()).toHaveLength(before);
  });
});

describe('numbers official', () => {
  test('is applied for, withdrawn, and applied for again', async () => {
    const submit = ['official', OLGA, 'submit', '--website', 'https://example.org'];
    expect((await numbers('official', OLGA)).value.status).toBe('NOT_STARTED');
    expect((await numbers(...submit)).value).toMatchObject({ done: true });
    expect((await numbers('official', OLGA)).value.status).toBe('PENDING');
    await expect(numbers(...submit)).rejects.toThrowError(/not allowed/);
    world.options.yes = false;
    expect((await numbers('official', OLGA, 'withdraw')).value.done).toBe(false);
    world.options.yes = true;
    expect((await numbers('official', OLGA, 'withdraw')).value.done).toBe(true);
    expect((await numbers('official', OLGA)).value.status).toBe('CANCELLED');
    await expect(numbers('official', OLGA, 'resubmit')).rejects.toThrowError(/not allowed/);
  });

  test.each([
    ['an unknown step', ['hurry'], 'usage'],
    ['too long a description', ['submit', '--description', 'о'.repeat(1001)], 'policy'],
    ['no web address', ['submit', '--website', 'example'], 'usage'],
  ])('refuses %s', async (_, args, category) => {
    await expect(numbers('official', OLGA, ...args)).rejects.toThrowError(failure(category));
  });
});

test('a folder where a file is expected is wrong usage', async () => {
  for (const args of [
    ['compliance', OLGA, 'set', world.folder],
    ['settings', OLGA, '--calling-file', world.folder],
    ['encryption', OLGA, '--key-file', world.folder],
  ]) {
    await expect(numbers(...args)).rejects.toMatchObject({ exitCode: 2 });
  }
  await expect(world.run('forms', 'create', world.folder, '--name', 'x')).rejects.toMatchObject({
    exitCode: 2,
  });
});

describe('numbers compliance', () => {
  const company = {
    entity_name: 'Fictional Consultations',
    entity_type: 'PARTNERSHIP',
    is_registered: true,
    grievance_officer_details: { name: 'Olga', email: 'olga@example.org' },
    customer_care_details: { email: 'care@example.org', mobile_number: '+79991234567' },
  };
  const set = (info: unknown) =>
    numbers('compliance', OLGA, 'set', world.file('company.json', JSON.stringify(info)));

  test('is set from a file and shown again', async () => {
    expect((await numbers('compliance', OLGA)).value.info).toBeNull();
    await set(company);
    expect((await numbers('compliance', OLGA)).value.info).toMatchObject(company);
    await set({ ...company, entity_type: 'OTHER', entity_type_custom: 'A guild' });
  });

  test.each([
    ['a missing contact', { ...company, customer_care_details: {} }, 'usage'],
    ['an unknown kind', { ...company, entity_type: 'GUILD' }, 'usage'],
    ['an unknown field', { ...company, colour: 'red' }, 'usage'],
    ['a name of one letter', { ...company, entity_name: 'F' }, 'policy'],
    ['another kind without its name', { ...company, entity_type: 'OTHER' }, 'policy'],
    ['what the kind cannot have', { ...company, entity_type: 'PUBLIC_COMPANY' }, 'policy'],
  ])('refuses %s before asking', async (_, info, category) => {
    const before = (await changes()).length;
    await expect(set(info)).rejects.toThrowError(failure(category));
    expect(await changes()).toHaveLength(before);
  });
});
