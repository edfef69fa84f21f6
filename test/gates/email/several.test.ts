/** Commands of somebody with two mailboxes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateWorld } from '../world.ts';
import { newWorld } from './world.ts';

let world: GateWorld;
let addresses: string[];

beforeAll(async () => {
  world = await newWorld();
  const of = world.sandbox.credentials['email'] as unknown as Record<string, string>;
  addresses = [String(of['address']), String(of['secondAddress'])];
  for (const [index, name] of ['password', 'secondPassword'].entries()) {
    const file = world.file(name, String(of[name]));
    await world.run('login', '--address', addresses[index] ?? '', '--password-file', file);
  }
});
afterAll(() => world.close());

it('status names the mailbox in the command it gives', async () => {
  const { value } = await world.run('status');
  for (const address of addresses) {
    expect(value.next.join('\n')).toContain(`gates email sync --user olga --account ${address}`);
  }
});

it('sync reads all of them, or the one named', async () => {
  await world.deliver({ event: 'message', to: addresses[1], text: 'Добрый день!' });
  const { value, text } = await world.run('sync');
  const ids = addresses.map((address) => `email:${address}`);
  expect(value.accounts.map((one: { account: string }) => one.account)).toEqual(ids);
  expect(value.accounts.every((one: { complete: boolean }) => one.complete)).toBe(true);
  for (const address of addresses) expect(text).toContain(address);
  const one = await world.run('sync', '--account', addresses[0] ?? '');
  expect(one.value).toMatchObject({ account: ids[0], complete: true });
});

it('the others are read where one cannot be, and the command fails', async () => {
  const store = await world.app.store('olga');
  const [first = '', second = ''] = addresses;
  const before = await store.memory.recall(`email:${second}`, 'sync', world.app.now());
  await (await world.app.vault()).delete({ user: 'olga', gate: 'email', account: first });
  await expect(world.run('sync')).rejects.toMatchObject({ exitCode: 3 });
  expect(world.warnings.join('\n')).toContain(`${first} was not read`);
  expect(await store.memory.recall(`email:${second}`, 'sync', world.app.now())).not.toEqual(before);
});
