import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRig, type Rig, until } from '../traffic/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

it('opens each service once, and again when it could not be opened', async () => {
  expect(await rig.app.store('olga')).toBe(await rig.app.store('olga'));
  await expect(rig.app.store('nina')).rejects.toMatchObject({ exitCode: 2, code: 'unknown_user' });
  rig.app.home.addUser('nina');
  expect((await rig.app.store('nina')).user).toBe('nina');
});

it('makes no store for somebody who is not there', async () => {
  await expect(rig.app.store('nina')).rejects.toThrow('nina');
  expect(rig.app.home.users()).toEqual(['azarya', 'olga']);
});

it('knows its gates by name', async () => {
  expect((await rig.app.gate('wire')).title).toBe('Wire');
  await expect(rig.app.gate('fax')).rejects.toMatchObject({
    exitCode: 5,
    hint: 'one of: wire, mute',
  });
});

it('asks who is meant, and takes the word of the flag', async () => {
  await expect(rig.app.user()).rejects.toMatchObject({ code: 'ambiguous_user' });
  rig.options.user = 'olga';
  expect(await rig.app.user()).toBe('olga');
});

it('closes everything that was opened, though one of them has a fault', async () => {
  const azarya = await rig.app.store('azarya');
  rig.store.close = () => Promise.reject(new Error('mine'));
  await expect(rig.app.close()).rejects.toThrow('mine');
  await expect(azarya.revision()).rejects.toThrow();
});

it('ends a request that is under way at Ctrl-C', async () => {
  let asked = false;
  const server = createServer(() => (asked = true)).listen(0, '127.0.0.1');
  await until(async () => server.listening);
  const { port } = server.address() as AddressInfo;
  const http = await rig.app.http();
  const request = http.request({ method: 'GET', url: `http://127.0.0.1:${port}/`, gate: 'wire' });
  await until(async () => asked);
  rig.stop.abort();
  await expect(request).rejects.toMatchObject({ exitCode: 130 });
  server.closeAllConnections();
  server.close();
});
