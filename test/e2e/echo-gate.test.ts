import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Machine, newMachine, ROOT } from '../support/gates.ts';

const SECRET = 'a-word-that-only-echo-knows';

describe('a gate added as one folder and one row', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = newMachine({}, [process.execPath, join(ROOT, 'test/support/programs/echo-gates.ts')]);
    await machine.gates(['user', 'add', 'olga']);
  });
  afterAll(() => machine?.destroy());

  it('has its help, with the verbs it can and none it cannot', async () => {
    const root = await machine.gates(['--help']);
    expect(root.stdout).toMatch(/^ {2}echo +Says back what it was told$/m);
    const { stdout } = await machine.gates(['echo', '--help']);
    for (const verb of ['login', 'send', 'read'])
      expect(stdout).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
    for (const verb of ['mark-read', 'logout', 'refresh', 'template'])
      expect(stdout).not.toMatch(new RegExp(`^ {2}${verb} `, 'm'));
    const send = await machine.gates(['echo', 'send', '--help']);
    expect(send.stdout).not.toMatch(/--(image|button|template|react)/);
  });

  it('logs in, sends within its limits, and is refused beyond them', async () => {
    const login = await machine.gates(['echo', 'login', '--with-token', '--json'], {
      input: SECRET,
    });
    expect(login.json).toMatchObject({ gate: 'echo', id: 'echo-1', tokenKind: 'ECHO' });
    const sent = await machine.gates(['echo', 'send', '--to', 'Nina', 'Привет', '--json']);
    expect(sent.json).toMatchObject({ gate: 'echo', to: 'Nina', status: 'accepted' });
    const long = await machine.gates(['echo', 'send', '--to', 'Nina', 'x'.repeat(21), '--json']);
    expect(long.code).toBe(6);
    expect(long.error?.message).toContain('the limit is 20');
    const image = await machine.gates(['echo', 'send', '--to', 'Nina', '--image', 'a.png']);
    expect(image.code).toBe(2);
  });

  it('has a webhook route, a store, and Substance', async () => {
    const serving = await machine.start(['serve', '--port', '0', '--ready-json']);
    const body = JSON.stringify([
      { id: 'e1', from: 'Nina', text: 'Есть кто?', at: 1_790_000_000_000 },
      null,
    ]);
    const url = `${serving.ready.url}/webhook/echo/olga`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    expect(
      (await fetch(url, { method: 'POST', body, headers: { 'x-echo-signature': signature } }))
        .status,
    ).toBe(200);
    const said = await eventually('the message', async () => {
      const { json } = await machine.gates(['echo', 'read', '--json']);
      return json.length === 2 && (json as any[]);
    });
    expect(new Set(said.map((each) => each.text))).toEqual(new Set(['Есть кто?', 'Привет']));
    expect(said.every((each) => each.provider === 'echo')).toBe(true);
    const events = await machine.gates(['webhook', 'events', '--json']);
    expect(events.json[0]).toMatchObject({ gate: 'echo', messages: 1, unknown: 1 });
    const exported = await machine.gates(['export', 'substance', '--json']);
    expect(exported.json.messages.total).toBe(2);
    expect((await machine.gates(['export', 'verify'])).code).toBe(0);
    await serving.stop();
  });
});
