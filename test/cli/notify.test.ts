/** Where a person is told of their bookings, by the real command. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  const { address, password } = world.credentials.email;
  const file = world.file('mail-password', password);
  const login = ['--address', address, '--password-file', file];
  const ran = await world.gates(['email', 'login', '--user', 'olga', ...login]);
  if (ran.code !== 0) throw new Error(ran.stderr);
}, 60_000);
afterAll(() => world?.destroy());

const set = (...args: readonly string[]) =>
  world.gates(['user', 'set', 'olga', '--notify', ...args, '--json']);
const shown = async (user = 'olga') =>
  (await world.gates(['user', 'show', user, '--json'])).json.notify;

describe('gates user set --notify', () => {
  it('chooses a place, and shows it', async () => {
    expect(await shown()).toBeNull();
    const chosen = await set('email:Me@Example.org');
    expect([chosen.code, chosen.json]).toEqual([
      0,
      expect.objectContaining({ user: 'olga', notify: 'email:me@example.org', dryRun: false }),
    ]);
    expect(await shown()).toBe('email:me@example.org');
    expect(await shown('azarya')).toBeNull();
    const { stdout } = await world.gates(['user', 'show', 'olga']);
    expect(stdout).toMatch(/bookings +told at email:me@example\.org/);
  });

  it('tries without keeping, takes none, and goes back to the mailbox', async () => {
    expect((await set('none', '--dry-run')).json).toMatchObject({ notify: 'none', dryRun: true });
    expect(await shown()).toBe('email:me@example.org');
    expect((await set('none')).json).toMatchObject({ notify: 'none' });
    const { stdout } = await world.gates(['user', 'show', 'olga'], { env: { GATES_LANG: 'ru' } });
    expect(stdout).toMatch(/записи +не сообщаются/);
    expect((await set('')).json).toMatchObject({ notify: null });
    expect(await shown()).toBeNull();
  });

  it('refuses what leads nowhere, with the exit status of it', async () => {
    const nowhere = await set('pigeon');
    expect([nowhere.code, nowhere.stdout]).toEqual([2, '']);
    expect(nowhere.error?.hint).toMatch(/telegram:6100000001/);
    const apart = await set('telegram:6100000001');
    expect(apart.code).toBe(3);
    expect(apart.error?.hint).toBe('gates telegram login --user olga');
    const { token } = world.credentials.telegram;
    const login = ['telegram', 'login', '--user', 'olga', '--with-token'];
    expect((await world.gates(login, { input: token })).code).toBe(0);
    const unknown = await set('telegram:6100000001');
    expect([unknown.code, unknown.error?.code]).toEqual([6, 'never_wrote']);
    expect(await shown()).toBeNull();
  });

  it('goes with the person', async () => {
    expect((await set('email')).code).toBe(0);
    expect((await world.gates(['user', 'remove', 'olga', '--yes'])).code).toBe(0);
    expect((await world.gates(['user', 'add', 'olga'])).code).toBe(0);
    expect(await shown()).toBeNull();
  });
});
