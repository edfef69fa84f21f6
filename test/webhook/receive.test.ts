import { writeFileSync } from 'node:fs';
/** What a platform is answered, over real HTTP. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { openKeyring } from '../../src/webhook/keyring.ts';
import type { Log } from '../../src/webhook/log.ts';
import { openReceiver, type Reply } from '../../src/webhook/receive.ts';
import { startWebhookServer, type WebhookServer } from '../../src/webhook/server.ts';
import { openRig, reported, type Rig, said, SECRET } from '../traffic/rig.ts';

let rig: Rig;
let server: WebhookServer;
let journal: { user: string; gate: string; body: any }[];
let lines: [string, string, unknown][];
/** What is wrong with the journal at the moment. */
let fault: Error | null;

async function start(app: App = rig.app) {
  const log: Log = (level, message, fields) => lines.push([level, message, fields]);
  const receiver = openReceiver({
    app,
    keyring: openKeyring(app),
    log,
    async journal(user, gate, { body }) {
      if (fault) throw fault;
      journal.push({ user, gate, body: JSON.parse(Buffer.from(body).toString('utf8')) });
    },
  });
  const health = async () => ({ users: app.home.users().length });
  server = await startWebhookServer({ host: '127.0.0.1', port: 0, receiver, log, health });
}

beforeEach(async () => {
  rig = await openRig();
  journal = [];
  lines = [];
  fault = null;
  await start();
});
afterEach(async () => {
  await server.close();
  await rig.close();
});

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${server.url}${path}`, init);
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
}
const post = (body: string | unknown[], path = '/webhook/wire/olga', secret = SECRET) =>
  ask(path, {
    method: 'POST',
    headers: { 'x-secret': secret },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

it('acknowledges what is signed once it is kept', async () => {
  const accepted: Reply['status'] = 200;
  expect(await post([said()])).toMatchObject({ status: accepted, body: 'EVENT_RECEIVED' });
  expect(journal).toMatchObject([{ user: 'olga', gate: 'wire', body: [{ externalId: 'm1' }] }]);
});

test.each<[string, number, () => Promise<{ status: number }>]>([
  ['a wrong signature', 401, () => post([said()], undefined, 'guess')],
  ['a body that is no JSON', 400, () => post('[{')],
  ['an empty body', 400, () => post('')],
  ['nobody', 404, () => post([], '/webhook/wire/nobody')],
  ['no name', 404, () => post([], '/webhook/wire/..%2Folga')],
  ['somebody who set nothing up', 404, () => post([], '/webhook/wire/azarya')],
  ['no gate', 404, () => post([], '/webhook/fax/olga')],
  ['a gate without webhooks', 404, () => post([], '/webhook/mute/olga')],
  ['another path', 404, () => post([], '/webhook/wire')],
  ['another method', 405, () => ask('/webhook/wire/olga', { method: 'PUT', body: '[]' })],
  ['a body of more than 4 MB', 413, () => post(' '.repeat(4 * 1024 * 1024 + 1))],
])('refuses %s with %i, and keeps nothing', async (_what, status, send) => {
  expect((await send()).status).toBe(status);
  expect(journal).toEqual([]);
});

it('takes a body of 4 MB', async () => {
  expect((await post(`[]${' '.repeat(4 * 1024 * 1024 - 2)}`)).status).toBe(200);
});

it('counts the bytes of a body that does not say how long it is', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'transfer-encoding': 'chunked', 'x-secret': SECRET };
    const sending = request(
      `${server.url}/webhook/wire/olga`,
      { method: 'POST', headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    sending.on('error', reject);
    for (let n = 0; n < 5; n += 1) sending.write(Buffer.alloc(1024 * 1024, ' '));
    sending.end();
  });
  expect(status).toBe(413);
  expect(journal).toEqual([]);
});

it('keeps nothing of a body whose sender hung up, and goes on', async () => {
  await new Promise<void>((resolve) => {
    const headers = { 'content-length': 1000, 'x-secret': SECRET };
    const sending = request(`${server.url}/webhook/wire/olga`, { method: 'POST', headers });
    sending.on('error', () => resolve());
    sending.write('[{"kind":', () => setTimeout(() => sending.destroy(), 50));
  });
  expect((await post([said()])).status).toBe(200);
  expect(journal).toHaveLength(1);
});

it('says that it is well', async () => {
  expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok","users":2}' });
});

it('tells those who ask from outside no more than that', async () => {
  const body = await new Promise<string>((resolve, reject) => {
    request(`${server.url}/healthz`, { headers: { host: 'olga.example.org' } }, (answer) => {
      answer.setEncoding('utf8').once('data', resolve);
    })
      .on('error', reject)
      .end();
  });
  expect(body).toBe('{"status":"ok"}');
});

describe('the handshake', () => {
  const shake = (token: string) => ask(`/webhook/wire/olga?token=${token}&challenge=%3Cb%3E7`);

  it('gives the challenge back, as text that no browser takes for a page', async () => {
    const { status, body, headers } = await shake(SECRET);
    expect([status, body]).toEqual([200, '<b>7']);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('keeps it from whoever does not know the token', async () => {
    const { status, body } = await shake('guess');
    expect([status, body]).toEqual([403, 'Not our token.']);
  });
});

describe('trouble of our own is answered with 503, so that it is delivered again', () => {
  it('a journal that cannot be written', async () => {
    fault = new Error('the disk is full');
    expect((await post([said()])).status).toBe(503);
    expect(lines).toEqual([
      [
        'error',
        'a webhook could not be taken',
        { user: 'olga', gate: 'wire', reason: 'the disk is full' },
      ],
    ]);
    fault = null;
    expect((await post([said()])).status).toBe(200);
  });

  it('a locked vault, until it is open', async () => {
    await server.close();
    let locked = true;
    const vault = await rig.app.vault();
    await start({
      ...rig.app,
      vault: () =>
        locked ? Promise.reject(new Error('the keychain is locked')) : Promise.resolve(vault),
    });
    expect((await post([said()])).status).toBe(503);
    expect((await ask(`/webhook/wire/olga?token=${SECRET}`)).status).toBe(503);
    locked = false;
    expect((await post([said()])).status).toBe(200);
    expect(journal).toHaveLength(1);
  });

  it('a home that cannot be read, which is said', async () => {
    await server.close();
    const broken = () => {
      throw new Error('the home is away');
    };
    await start({ ...rig.app, home: { ...rig.app.home, hasUser: broken, users: broken } });
    expect((await post([said()])).status).toBe(503);
    expect((await ask('/healthz')).status).toBe(503);
    expect(lines.map(([level, message]) => [level, message])).toEqual([
      ['error', 'a webhook could not be taken'],
      ['error', 'a request could not be answered'],
    ]);
  });
});

describe('one address, two people', () => {
  const body = [
    said({ externalId: 'o' }),
    said({ externalId: 'a', account: '2' }),
    reported({ externalId: 'a', account: '2' }),
    said({ externalId: 'n', account: '3' }),
  ];
  const kept = () =>
    journal.map(({ user, body }) => [user, body.map((event: any) => event.externalId)]);

  it('each get their own, whichever address it came to; what is nobody’s stays with the address', async () => {
    await rig.addAccount('azarya', '2');
    expect((await post(body)).status).toBe(200);
    expect(kept()).toEqual([
      ['azarya', ['a', 'a']],
      ['olga', ['o', 'n']],
    ]);
    journal = [];
    await post(body, '/webhook/wire/azarya');
    expect(kept()).toEqual([
      ['olga', ['o']],
      ['azarya', ['a', 'a', 'n']],
    ]);
  });

  it('a body of the other alone leaves nothing here', async () => {
    await rig.addAccount('azarya', '2');
    await post(body.slice(1, 3));
    expect(kept()).toEqual([['azarya', ['a', 'a']]]);
  });

  it('an account both have set up is the one’s who is addressed', async () => {
    await rig.addAccount('azarya', '1');
    await post(body.slice(0, 1));
    expect(kept()).toEqual([['olga', ['o']]]);
  });

  it('another app’s signature shares nothing', async () => {
    await rig.addAccount('azarya', '2');
    await (
      await rig.app.vault()
    ).set({ user: 'azarya', gate: 'wire', account: '2' }, { secret: 'another app' });
    await post(body);
    expect(kept()).toEqual([['olga', ['o', 'a', 'a', 'n']]]);
  });

  it('what may be the other’s waits while their store does not open; what is ours does not', async () => {
    await server.close();
    await rig.app.close();
    const app = rig.another();
    writeFileSync(app.home.storeFile('azarya'), 'this is no store, whatever it is called');
    await start(app);
    expect((await post(body)).status).toBe(503);
    expect((await post(body.slice(0, 1))).status).toBe(200);
    expect(kept()).toEqual([['olga', ['o']]]);
  });
});

it('stops only when those in hand are answered, and keeps no connection for later', async () => {
  await Promise.all(Array.from({ length: 20 }, () => post([said()])));
  const inHand = Array.from({ length: 20 }, () => post([said()]).catch(() => null));
  await inHand[0];
  const begun = journal.length;
  await server.close();
  const answers = (await Promise.all(inHand)).filter((answer) => answer !== null);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(journal.length).toBeGreaterThanOrEqual(begun);
  expect(journal.length).toBe(20 + answers.length);
});
