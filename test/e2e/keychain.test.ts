import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyringMissing, startKeyring } from '../support/keyring.ts';
import { newWorld, type World } from '../support/world.ts';

describe('the main job with a real keychain', () => {
  const missing = keyringMissing();
  let keyring: Awaited<ReturnType<typeof startKeyring>>;
  let world: World;

  beforeAll(async () => {
    if (missing) {
      if (process.env['CI']) throw new Error(`under CI this must run: ${missing}`);
      return;
    }
    keyring = await startKeyring('unlocked');
    world = await newWorld({ ...keyring.env, GATES_VAULT: 'keychain' });
  });
  afterAll(async () => {
    await world?.destroy();
    await keyring?.close();
  });

  const step = (title: string, run: () => Promise<void>) =>
    it(title, async (context) => {
      if (missing) context.skip(missing);
      await run();
    });

  step('logs in, sends, refreshes', async () => {
    await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
    await world.deliver({ event: 'message', from: '79991234567', text: 'Добрый день' });
    const sent = await world.gates([
      'whatsapp',
      'send',
      '--user',
      'olga',
      '--to',
      '79991234567',
      'Здравствуйте!',
      '--wait',
      'delivered',
      '--json',
    ]);
    expect(sent.stderr).toBe('');
    expect(sent.json).toMatchObject({ to: '79991234567' });
    const refreshed = await world.gates(['meta', 'refresh', '--user', 'olga', '--json']);
    expect(refreshed.json).toMatchObject([{ result: 'refreshed' }]);
    expect(existsSync(join(world.home, 'vault.json'))).toBe(false);
  });

  step('moves everything to the file and back', async () => {
    const there = await world.gates(['vault', 'move', '--to', 'file', '--json'], {
      env: { GATES_VAULT: '' },
    });
    expect(there.json).toMatchObject({ from: 'keychain', to: 'file', moved: 2 });
    expect(
      (await world.gates(['meta', 'status', '--user', 'olga'], { env: { GATES_VAULT: 'file' } }))
        .code,
    ).toBe(0);
    expect((await world.gates(['meta', 'status', '--user', 'olga'])).code).toBe(3);
    const back = await world.gates(['vault', 'move', '--to', 'keychain', '--json'], {
      env: { GATES_VAULT: '' },
    });
    expect(back.json).toMatchObject({ moved: 2 });
    expect((await world.gates(['meta', 'status', '--user', 'olga'])).code).toBe(0);
  });

  step('fails with the cure when the keyring is locked, and stores nothing elsewhere', async () => {
    keyring.lock();
    const before = readdirSync(world.home).toSorted();
    for (const GATES_VAULT of ['keychain', '']) {
      const env = { GATES_VAULT };
      const locked = await world.gates(['meta', 'status', '--user', 'olga', '--json'], { env });
      expect(locked.code).toBe(1);
      expect(locked.stdout).toBe('');
      expect(locked.error?.code).toMatch(/^keychain_(locked|frozen)$/);
      expect(locked.error?.hint).toBeTruthy();
      expect((await world.login('olga', {}, [])).code).toBe(1);
    }
    expect(readdirSync(world.home).toSorted()).toEqual(before);
  });
});
