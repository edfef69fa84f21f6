import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { localeOf } from '../../../gates/whatsapp/numbers/registration.ts';
import { shaped } from './shaped.ts';
import { AZARYA, BUSINESS, newWorld, OLGA, type World } from './world.ts';

let world: World;
const run = shaped(() => world);
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });
const NEW = '+7 999 123-45-99';

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  Object.assign(world.options, { user: 'olga', yes: true, dryRun: false });
  await world.logIn('olga');
});
afterEach(async () => {
  const { accounts } = await world.app.store('olga');
  for (const { id } of await accounts.list()) await accounts.remove(id);
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});

const secret = (digits: string) => world.file(`secret-${digits}`, `${digits}\n`);
const create = async (): Promise<string> => {
  const args = ['--name', 'Консультации Ольги', '--business-account', BUSINESS];
  return (await run('numbers', 'create', NEW, ...args)).value.id;
};
const posts = async (edge: string) =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/${edge}`),
  );

describe('a new number', () => {
  test('is created, verified, registered, set up, and sends', async () => {
    const { value: added, text } = await run(
      'numbers',
      'create',
      NEW,
      '--name',
      'Консультации Ольги',
      '--business-account',
      BUSINESS,
    );
    expect(added).toMatchObject({ phone: '+79991234599', businessAccountId: BUSINESS });
    expect(text).toContain(`gates whatsapp numbers request-code ${added.id}`);
    expect((await run('numbers', 'show', added.id)).value).toMatchObject({
      status: 'UNVERIFIED',
      codeVerification: 'NOT_VERIFIED',
      setUp: false,
    });
    await expect(run('register', added.id, '--pin-file', secret('246802'))).rejects.toThrowError(
      failure('policy', { platformCode: '133006' }),
    );

    // Found by its phone number, too.
    const asked = await run('numbers', 'request-code', NEW, '--method', 'voice');
    expect(asked.value).toMatchObject({ id: added.id, method: 'voice', language: 'en_US' });
    expect(
      (await run('numbers', 'verify', NEW, '--code-file', secret('234599'))).value,
    ).toMatchObject({ verified: true });
    expect((await run('numbers', 'show', added.id)).value.status).toBe('PENDING');
    const registered = await run('register', added.id, '--pin-file', secret('246802'));
    expect(registered.value).toMatchObject({ registered: true, setUp: false });
    expect(registered.text).toContain(`gates whatsapp setup --number ${added.id}`);

    await run('setup', '--number', added.id);
    const session = await world.session('olga', added.id);
    expect(session.account.details).toMatchObject({ throughput: 'STANDARD', coexistence: false });
    const to = { kind: 'phone', id: '79991234567' } as const;
    const receipt = await gate.send?.(session, { to, text: 'Здравствуйте!' }, 'key');
    expect(receipt?.externalId).toMatch(/^wamid\./);
  });

  test('that is there already cannot be added', async () => {
    await create();
    await expect(create()).rejects.toThrowError(/already registered/);
  });

  test.each([
    ['no country code', ['create', '12', '--name', 'Ольга'], 'usage'],
    ['too short a name', ['create', NEW, '--name', 'О'], 'policy'],
    ['too long a name', ['create', NEW, '--name', 'О'.repeat(76)], 'policy'],
    ['an unknown way', ['request-code', OLGA, '--method', 'pigeon'], 'usage'],
    ['an unknown language', ['request-code', OLGA, '--lang', 'nonsense'], 'usage'],
    ['a number nobody sees', ['request-code', '599999999999999'], 'not_found'],
  ])('is not asked for with %s', async (_, args, category) => {
    await expect(run('numbers', ...args)).rejects.toThrowError(failure(category));
    expect(await posts('phone_numbers')).toEqual([]);
    expect(await posts('request_code')).toEqual([]);
  });
});

describe('a code', () => {
  test('that is wrong says so, and after five another has to be sent', async () => {
    const id = await create();
    await expect(
      run('numbers', 'verify', id, '--code-file', secret('234599')),
    ).rejects.toThrowError(failure('policy', { platformCode: '136025' }));
    await run('numbers', 'request-code', id);
    for (let wrong = 0; wrong < 5; wrong += 1) {
      await expect(
        run('numbers', 'verify', id, '--code-file', secret('864209')),
      ).rejects.toThrowError(failure('policy', { code: 'code_wrong' }));
    }
    await expect(
      run('numbers', 'verify', id, '--code-file', secret('234599')),
    ).rejects.toThrowError(/No code was requested/);
    await run('numbers', 'request-code', id);
    await run('numbers', 'verify', id, '--code-file', secret('234-599'));
    await expect(run('numbers', 'request-code', id)).rejects.toThrowError(
      failure('rate_limited', { platformCode: '136024' }),
    );
  });

  test('is sent five times an hour', async () => {
    const id = await create();
    for (let sent = 0; sent < 5; sent += 1) await run('numbers', 'request-code', id);
    await expect(run('numbers', 'request-code', id)).rejects.toThrowError(
      failure('rate_limited', { code: 'code_not_sent' }),
    );
  });

  test.each([
    ['ru', 'ru_RU'],
    ['en', 'en_US'],
    ['pt-BR', 'pt_BR'],
    ['pt_PT', 'pt_PT'],
  ])('in %s comes as %s', (typed, locale) => {
    expect(localeOf(typed)).toBe(locale);
  });
});

describe('register', () => {
  test.each(['12345', '1234567', 'abcdef'])('refuses the PIN %s without asking', async (pin) => {
    await expect(run('register', OLGA, '--pin-file', secret(pin))).rejects.toThrowError(
      failure('usage', { code: 'bad_pin' }),
    );
    expect(await posts('register')).toEqual([]);
  });

  test('without a PIN and with nobody to ask says how to give one', async () => {
    await expect(run('register', OLGA)).rejects.toThrowError(
      failure('usage', { hint: 'add --pin-file FILE, or --pin-file - for stdin' }),
    );
  });

  test('with a region keeps messages there', async () => {
    const pin = secret('123456');
    await run('register', OLGA, '--pin-file', pin, '--region', 'ae', '--tier', 'prod');
    expect((await posts('register')).at(-1)?.body).toMatchObject({
      messaging_product: 'whatsapp',
      tier: 'PROD',
      data_localization_region: 'AE',
    });
    await expect(run('register', OLGA, '--pin-file', pin, '--region', 'RU')).rejects.toThrowError(
      failure('usage', { code: 'bad_region' }),
    );
  });

  test('with the wrong PIN is refused, then slowed down, then locked; a new PIN helps', async () => {
    const attempt = (pin: string) => run('register', OLGA, '--pin-file', secret(pin));
    const codes: unknown[] = [];
    for (let wrong = 0; wrong < 5; wrong += 1) {
      codes.push(await attempt('654320').catch(({ platformCode }: any) => platformCode));
    }
    expect(codes).toEqual(['133005', '133009', '133009', '133009', '133008']);
    await expect(attempt('123456')).rejects.toThrowError(failure('rate_limited'));
    await run('numbers', 'pin', OLGA, '--pin-file', secret('135790'));
    expect((await attempt('135790')).value).toMatchObject({ registered: true });
  });

  test('ten times in 72 hours, together with deregistering', async () => {
    const pin = secret('123456');
    for (let pair = 0; pair < 5; pair += 1) {
      await run('deregister', OLGA);
      await run('register', OLGA, '--pin-file', pin);
    }
    await expect(run('deregister', OLGA)).rejects.toThrowError(
      failure('rate_limited', { platformCode: '133016' }),
    );
  });

  test('takes what the On-Premises API exported, and tells none of it', async () => {
    const pin = secret('123456');
    const backup = world.file('backup.json', '{"password":"fictional-word","data":"ZmljdGlvbg=="}');
    await run('register', OLGA, '--pin-file', pin, '--backup-file', backup);
    const wrong = world.file('wrong.json', '{"password":"fictional-word"}');
    const refused = run('register', OLGA, '--pin-file', pin, '--backup-file', wrong);
    await expect(refused).rejects.toThrowError(failure('usage'));
    await expect(refused).rejects.not.toThrowError(/fictional-word/);
  });
});

describe('deregister', () => {
  test('stops sending, and status says how to come back', async () => {
    await run('setup', '--number', OLGA);
    const { value, text } = await run('deregister');
    expect(value).toMatchObject({ id: OLGA, deregistered: true });
    expect(text).toContain(`gates whatsapp register ${OLGA}`);
    const { value: status } = await run('status');
    expect(status.next[0]).toContain(`gates whatsapp register ${OLGA} --user olga`);
    const health = run('numbers', 'health', OLGA);
    await expect(health).rejects.toThrowError(failure('failed', { code: 'blocked' }));
  });

  test('not without a yes, and not in a dry run', async () => {
    world.options.yes = false;
    expect((await run('deregister', OLGA)).value).toMatchObject({ deregistered: false });
    Object.assign(world.options, { yes: true, dryRun: true });
    expect((await run('deregister', OLGA)).value).toMatchObject({ dryRun: true });
    expect((await run('register', OLGA)).value).toMatchObject({ registered: false });
    expect((await run('numbers', 'verify', OLGA)).value).toMatchObject({ verified: false });
    expect((await run('numbers', 'pin', OLGA)).value).toMatchObject({ changed: false });
    const changing = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path.includes(OLGA),
    );
    expect(changing).toEqual([]);
  });
});

describe('what is recorded', () => {
  test('names the number, never a PIN or a code', async () => {
    const { audit } = await world.app.store('olga');
    const [before] = await audit.list({ limit: 1 });
    const id = await create();
    await run('numbers', 'request-code', id);
    await run('numbers', 'verify', id, '--code-file', secret('234599'));
    await run('register', id, '--pin-file', secret('975311'));
    await run('numbers', 'pin', id, '--pin-file', secret('975312'));
    const told = (await audit.list({ limit: 50 })).filter(
      (row) => row.id > (before?.id ?? 0) && row.action.startsWith('whatsapp.'),
    );
    expect(told.map(({ action }) => action).toSorted()).toEqual([
      'whatsapp.number-create',
      'whatsapp.pin',
      'whatsapp.register',
      'whatsapp.request-code',
      'whatsapp.verify',
    ]);
    expect(told.map(({ subject }) => subject)).toContain(`whatsapp:${id}`);
    const text = JSON.stringify(told);
    for (const hidden of ['975311', '975312']) expect(text).not.toContain(hidden);
  });
});

describe('numbers list --all', () => {
  test('shows what is at Meta, and which of it is set up', async () => {
    await run('setup', '--number', OLGA);
    const { value } = await run('numbers', 'list', '--all');
    expect(value).toHaveLength(3);
    expect(value).toContainEqual(
      expect.objectContaining({ id: OLGA, setUp: true, status: 'CONNECTED', limit: 'TIER_1K' }),
    );
    expect(value).toContainEqual(expect.objectContaining({ id: AZARYA, setUp: false }));
  });
});
