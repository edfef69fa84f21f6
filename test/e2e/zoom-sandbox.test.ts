/** The pretend Zoom tells a server that runs here of what happens, without anybody typing its address. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Machine, newMachine, type Started } from '../support/gates.ts';

let machine: Machine;
let sandbox: Started;

beforeAll(async () => {
  machine = newMachine();
  sandbox = await machine.start(['sandbox', '--port', '0', '--ready-json']);
  machine.env['GATES_SANDBOX'] = sandbox.ready.url;
  await machine.gates(['user', 'add', 'olga']);
  const { clientId, accountId, clientSecret, webhookSecret } = sandbox.ready.credentials.zoom;
  const login = ['zoom', 'login', '--user', 'olga', '--server-to-server'];
  const { code, stderr } = await machine.gates([
    ...login,
    '--client-id',
    clientId,
    '--account-id',
    accountId,
    '--client-secret-file',
    machine.file('secret', clientSecret),
    '--webhook-secret-file',
    machine.file('webhook-secret', webhookSecret),
  ]);
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => machine.destroy());

const trigger = async (...args: readonly string[]) =>
  machine.gates(['trigger', 'zoom', ...args, '--user', 'olga', '--json']);

it('finds the server, and finds it again when it has moved', async () => {
  expect((await trigger('meeting.created')).json).toMatchObject({ url: null });
  const before = await machine.start(['serve', '--port', '0', '--ready-json']);
  expect((await trigger('meeting.started')).json).toEqual({
    url: `${before.ready.url}/webhook/zoom/olga`,
    status: 200,
    items: 1,
  });
  await before.stop();
  const after = await machine.start(['serve', '--port', '0', '--ready-json']);
  expect(after.ready.url).not.toBe(before.ready.url);
  expect((await trigger('meeting.ended')).json).toEqual({
    url: `${after.ready.url}/webhook/zoom/olga`,
    status: 200,
    items: 1,
  });
});

it('says why an address is not taken', async () => {
  const { code, error } = await trigger('event_subscription', '--field', 'url=http://127.0.0.1:9/');
  expect(code).toBe(2);
  expect(error?.message).toContain('Zoom does not take http://127.0.0.1:9/');
});
