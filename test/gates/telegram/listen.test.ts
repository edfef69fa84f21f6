/** Long polling against the pretend Telegram. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/telegram/gate.ts';
import { ALLOWED_UPDATES } from '../../../gates/telegram/updates.ts';
import type { HistoryPage, Session } from '../../../src/gate.ts';
import type { Http } from '../../../src/http/client.ts';
import { openHttp } from '../../../src/http/open.ts';
import { newWorld, type World } from './world.ts';

let world: World;
let session: Session;
let stop: AbortController;

beforeEach(async () => {
  world = await newWorld();
  await world.logInBot();
  session = await world.session('olga', world.platform.botId);
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await world.close();
});

const states: string[] = [];
const listening = (checkpoint: unknown = null, of: Session = session) => {
  states.length = 0;
  const pages = gate.listen?.(of, {
    checkpoint,
    signal: stop.signal,
    onState: (state) => void states.push(state),
  });
  if (!pages) throw new Error('it does not listen');
  return pages[Symbol.asyncIterator]();
};

const texts = (page: HistoryPage | undefined) =>
  page?.events.map((event) => (event.kind === 'message' ? event.text : event.kind));

const write = (text: string) => world.deliver({ event: 'message', from: 'anna', text });

describe('listen', () => {
  test('gives what waits and what comes, with where to go on', async () => {
    await write('раз');
    const pages = listening();
    const first = await pages.next();
    expect(texts(first.value)).toEqual(['раз']);
    expect(first.value?.checkpoint).toMatchObject({ offset: expect.any(Number) });
    expect(states).toEqual(['connected']);
    const second = pages.next();
    await write('два');
    expect(texts((await second).value)).toEqual(['два']);
  });

  test('confirms a page only once the next one is asked for', async () => {
    await write('раз');
    const pages = listening();
    const first = await pages.next();
    const again = await listening().next();
    expect(texts(again.value)).toEqual(['раз']);
    const later = listening(first.value?.checkpoint);
    const next = later.next();
    await write('два');
    expect(texts((await next).value)).toEqual(['два']);
  });

  test('ends quietly with the signal, also in the midst of waiting', async () => {
    const pages = listening();
    const waiting = pages.next();
    await expect.poll(() => world.methods()).toContain('getUpdates');
    stop.abort();
    expect(await waiting).toMatchObject({ done: true });
  });

  test('asks for every kind of update there is', async () => {
    await write('раз');
    await listening().next();
    const { query } = (await world.requests()).findLast(({ path }) =>
      path.endsWith('getUpdates'),
    ) ?? {
      query: {},
    };
    expect(JSON.parse(String((query as any).allowed_updates))).toEqual(ALLOWED_UPDATES);
    expect((query as any).limit).toBe('100');
  });

  test('a webhook is in the way: says what to do', async () => {
    await world.telegram('setWebhook', { url: 'https://gates.example.org/webhook/telegram/olga' });
    await expect(listening().next()).rejects.toMatchObject({
      code: 'webhook_set',
      hint: 'gates telegram webhook delete',
    });
  });

  test('another one polls: says what to do', async () => {
    const waiting = listening().next();
    await expect
      .poll(async () => (await world.methods()).filter((name) => name === 'getUpdates').length)
      .toBe(2);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'polled_elsewhere' });
    await world.telegram('getUpdates', { timeout: 0 });
    await refused;
  });

  test('a token that was taken back ends it with exit 3', async () => {
    await world.deliver({ event: 'revoke_token' });
    await expect(listening().next()).rejects.toMatchObject({ category: 'auth' });
  });

  test.each([
    ['nothing answers there', null],
    ['a gateway of Telegram’s is down', 502],
  ])('goes on by itself when %s', async (_, status) => {
    const server = createServer((__, response) => {
      response.writeHead(status ?? 500).end('<html>Bad Gateway</html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    if (status === null) server.close();
    const elsewhere = openHttp({
      sandbox: `http://127.0.0.1:${port}`,
      hosts: { 'https://api.telegram.org': '' },
      env: {},
    });
    let lost = false;
    let asked = 0;
    const request: Http['request'] = (each) => {
      if (!lost) return session.http.request(each);
      asked += 1;
      lost = asked < 2;
      return elsewhere.request(each);
    };
    const pages = listening(null, { ...session, http: { ...session.http, request } });
    await write('раз');
    expect(texts((await pages.next()).value)).toEqual(['раз']);
    lost = true;
    await write('два');
    expect(texts((await pages.next()).value)).toEqual(['два']);
    expect(asked).toBe(2);
    expect(states).toEqual(['connected', 'lost', 'connected']);
    await elsewhere.close();
    server.close();
  });

  test('after a week of silence an old offset swallows nothing', async () => {
    await write('раз');
    const far = { offset: 2_000_000_000, at: session.now() - 7 * 86_400_000 };
    expect(texts((await listening(far).next()).value)).toEqual(['раз']);
  });

  test('a clock that was set back makes no offset young', async () => {
    await write('раз');
    const ahead = { offset: 2_000_000_000, at: session.now() + 7 * 86_400_000 };
    expect(texts((await listening(ahead).next()).value)).toEqual(['раз']);
  });

  test('asks for fewer where an answer is too large to take', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"ok":true,"result":["${'x'.repeat(17 * 1024 * 1024)}"]}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const elsewhere = openHttp({
      sandbox: `http://127.0.0.1:${port}`,
      hosts: { 'https://api.telegram.org': '' },
      env: {},
    });
    const limits: unknown[] = [];
    const request: Http['request'] = (each) => {
      limits.push(each.query?.['limit']);
      return limits.length > 2 ? session.http.request(each) : elsewhere.request(each);
    };
    await write('раз');
    const pages = listening(null, { ...session, http: { ...session.http, request } });
    expect(texts((await pages.next()).value)).toEqual(['раз']);
    await write('два');
    await pages.next();
    expect(limits.slice(0, 4)).toEqual(['100', '10', '1', '100']);
    await elsewhere.close();
    server.close();
  });

  test('an update that nobody understands keeps its place', async () => {
    await world.deliver({ event: 'raw', body: { frobnicated: { id: 1 } } });
    await write('раз');
    const page = (await listening().next()).value as HistoryPage;
    expect(page.events.map(({ kind }) => kind)).toEqual(['unknown', 'message']);
  });
});
