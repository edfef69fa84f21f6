/** Logging in with an API key, and that it stands nowhere afterwards. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gate } from '../../../gates/calcom/gate.ts';
import type { LoginContext } from '../../../src/gate.ts';
import { failure } from './failing.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const key = (): string => String(world.sandbox.credentials['calcom']?.['apiKey']);

async function signIn(fields: Record<string, string>) {
  const [login] = gate.logins;
  if (login?.kind !== 'form') throw new Error('Cal.com has no such login');
  const { app } = world;
  const context: LoginContext = { fields, scopes: [], http: await app.http(), now: app.now };
  return login.submit(context);
}

describe('login', () => {
  it('asks Cal.com whose key it is, and keeps it in the vault', async () => {
    const file = world.file('key.txt', `${key()}\n`);
    const { value } = await world.run('login', '--api-key-file', file);
    expect(value).toMatchObject({ user: 'olga', id: '4100001', name: 'Olga Sandbox' });
    const { account, credential } = await world.own('olga');
    expect(account).toMatchObject({
      id: 'calcom:4100001',
      kind: 'login',
      handle: 'olga-sandbox',
      details: { email: 'olga@example.org', timeZone: 'Europe/Moscow', locale: 'ru' },
      login: { tokenKind: 'API_KEY', expiresAt: null, state: 'valid' },
    });
    expect(credential).toMatchObject({ apiKey: key(), userId: '4100001' });
    expect(credential['webhookSecret']).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(account)).not.toContain(key());
  });

  it('once more keeps the webhook’s secret, so that deliveries go on being taken', async () => {
    const file = world.file('key.txt', key());
    await world.run('login', '--api-key-file', file);
    const before = (await world.own('olga')).credential['webhookSecret'];
    await world.run('login', '--api-key-file', file);
    expect((await world.own('olga')).credential['webhookSecret']).toBe(before);
  });

  it('takes the secret of a webhook that was made by hand', async () => {
    const { credential } = await signIn({ apiKey: key(), webhookSecret: 'mine' });
    expect(credential['webhookSecret']).toBe('mine');
  });

  it.each(['', 'hello', 'cal_', 'Bearer cal_live_0000000000', '4100001:AAAA'])(
    'refuses what is no key before it is sent anywhere: “%s”',
    async (apiKey) => {
      const error = await failure(signIn({ apiKey }));
      expect(error).toMatchObject({ exitCode: 2, code: 'bad_api_key' });
      expect(await world.requests()).toEqual([]);
      if (apiKey !== '')
        expect(`${error.message} ${error.hint}`).not.toContain(apiKey.concat('\n'));
    },
  );

  it('stores nothing of a key that Cal.com does not take', async () => {
    const file = world.file('key.txt', 'cal_live_99999999999999999999999999999999');
    const error = await failure(world.run('login', '--api-key-file', file));
    expect(error).toMatchObject({ exitCode: 3, code: 'key_invalid' });
    expect(error.hint).toContain('https://app.cal.com/settings/developer/api-keys');
    expect(`${error.message} ${error.stack}`).not.toContain('cal_live_9999');
    const { accounts } = await world.app.store('olga');
    expect(await accounts.list({ gate: 'calcom' })).toEqual([]);
  });

  it('refuses somebody else’s key', async () => {
    await world.logInTo('olga');
    const other = String(world.sandbox.credentials['calcom']?.['otherApiKey']);
    const file = world.file('other.txt', other);
    const error = await failure(world.run('login', '--api-key-file', file));
    expect(error).toMatchObject({ exitCode: 6, code: 'different_person' });
    expect((await world.own('olga')).credential['apiKey']).toBe(key());
  });

  it('says what is left to do', async () => {
    await world.logInTo('olga');
    const { text } = await world.run('login', '--api-key-file', world.file('key.txt', key()));
    expect(text).toContain('gates serve --tunnel');
  });
});

describe('logout', () => {
  it('forgets the key here, and says that it goes on being valid', async () => {
    await world.logInTo('olga');
    const { text, value } = await world.run('logout');
    expect(value).toMatchObject({ forgotten: ['calcom:4100001'], revoked: false });
    expect(text).toContain('goes on being valid');
    expect(await failure(world.run('bookings'))).toMatchObject({ exitCode: 3 });
  });
});

describe('status', () => {
  it('says whose key it is, and what is missing', async () => {
    await world.logInTo('olga');
    const { value, text } = await world.run('status');
    expect(value).toMatchObject({
      account: 'calcom:4100001',
      username: 'olga-sandbox',
      timeZone: 'Europe/Moscow',
      upcoming: 0,
    });
    const states = Object.fromEntries(
      value.checks.map((each: { check: string; status: string }) => [each.check, each.status]),
    );
    expect(states).toEqual({
      webhook: 'warning',
      meetings: 'warning',
      guests: 'warning',
      owner: 'warning',
    });
    expect(text).toContain('gates zoom login --user olga');
  });

  it('counts what is to come', async () => {
    await world.logInTo('olga');
    await world.deliver({ event: 'booking.created', uid: 'one' });
    await world.deliver({ event: 'booking.created', uid: 'two' });
    await world.deliver({ event: 'booking.cancelled', uid: 'two' });
    await world.run('bookings');
    expect((await world.run('status')).value.upcoming).toBe(1);
  });

  it('notices that the key was deleted, and that there is one again', async () => {
    await world.logInTo('olga');
    await world.deliver({ event: 'revoke_key' });
    expect(await failure(world.run('status'))).toMatchObject({ exitCode: 3, code: 'key_invalid' });
    expect((await world.own('olga')).account.login?.state).toBe('revoked');
    await world.deliver({ event: 'revoke_key', on: false });
    await world.run('status');
    expect((await world.own('olga')).account.login?.state).toBe('valid');
  });
});
