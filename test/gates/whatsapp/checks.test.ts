import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gate } from '../../../gates/whatsapp/gate.ts';
import type { Finding } from '../../../src/gate.ts';
import { BUSINESS, newWorld, OLGA, type World } from './world.ts';

const HERE = 'https://olga.example.org/webhook/whatsapp/olga';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterEach(() => world.close());

async function checks(callbackUrl: string | null): Promise<Record<string, Finding>> {
  const found = await gate.checks?.(await world.session('olga', OLGA), { callbackUrl });
  return Object.fromEntries((found ?? []).map((finding) => [finding.check, finding]));
}

describe('what the doctor asks of a number', () => {
  it('is permissions, the number itself, and where its events go', async () => {
    await world.deliver({
      gate: 'meta',
      event: 'app_callback',
      url: 'http://127.0.0.1:1/webhook/whatsapp/olga',
    });
    const found = await checks(null);
    expect(found).toMatchObject({
      permissions: { status: 'ok' },
      number: { status: 'ok' },
      webhook: { status: 'ok' },
    });
    expect(String(found['webhook']?.message)).toContain('http://127.0.0.1:1/');
  });

  it('that it is not registered is said with the command that registers it', async () => {
    expect((await checks(null))['health']).toMatchObject({ status: 'ok' });
    await world.run('deregister', OLGA);
    const { number, health } = await checks(null);
    expect(number).toMatchObject({
      status: 'failed',
      cure: `gates whatsapp register ${OLGA} --user olga`,
    });
    expect(health).toMatchObject({
      status: 'failed',
      cure: `gates whatsapp numbers health ${OLGA} --user olga`,
    });
    expect(String(health?.message)).toContain('Register the phone number');
  });

  it('that its display name is not approved yet is a limit, and its name', async () => {
    const args = ['--name', 'Консультации', '--business-account', BUSINESS];
    const { value } = await world.run('numbers', 'create', '+7 999 123-45-99', ...args);
    await world.run('numbers', 'request-code', value.id);
    await world.run('numbers', 'verify', value.id, '--code-file', world.file('code', '234599'));
    await world.run('register', value.id, '--pin-file', world.file('pin', '864209'));
    await world.run('setup', '--number', value.id);
    const session = await world.session('olga', value.id);
    const found = (await gate.checks?.(session, { callbackUrl: null })) ?? [];
    const health = found.find(({ check }) => check === 'health');
    expect(health).toMatchObject({ status: 'warning' });
    expect(String(health?.message)).toContain('display name');
  });

  it('that its events go elsewhere is said with both addresses', async () => {
    await world.deliver({ gate: 'meta', event: 'app_callback', url: 'http://127.0.0.1:1/hooks' });
    const { webhook } = await checks(HERE);
    expect(webhook).toMatchObject({ status: 'failed' });
    expect(String(webhook?.message)).toContain('http://127.0.0.1:1/hooks');
    expect(String(webhook?.message)).toContain(HERE);
    expect(webhook?.cure).toBe(`gates whatsapp setup --user olga --number ${OLGA}`);
  });

  it('that another person’s address of the same server has them is fine', async () => {
    await world.deliver({
      gate: 'meta',
      event: 'app_callback',
      url: 'http://127.0.0.1:1/webhook/whatsapp/azarya',
    });
    const { webhook } = await checks('http://127.0.0.1:1/webhook/whatsapp/olga');
    expect(webhook).toMatchObject({ status: 'ok' });
  });

  it('that nobody asks for messages is a failure', async () => {
    const { webhook } = await checks(HERE);
    expect(webhook).toMatchObject({ status: 'failed' });
  });
});
