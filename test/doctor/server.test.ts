import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { type App, openApp } from '../../src/app.ts';
import { checkPublicAddress, checkServe, judgeAnswer } from '../../src/doctor/server.ts';
import { openHome } from '../../src/home.ts';
import { type Serving, startServing } from '../../src/webhook/serve.ts';
import { recordingUi } from '../support/ui.ts';

let folder: string;
let app: App;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gates-public-'));
  const env = { GATES_HOME: folder };
  const home = await openHome(env);
  home.addUser('olga');
  app = openApp({
    catalogue,
    home,
    env,
    options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
    ui: recordingUi().ui,
    signal: new AbortController().signal,
  });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const serve = (publicUrl: string | undefined): Promise<Serving> =>
  startServing(app, { host: '127.0.0.1', port: 0, publicUrl, log: () => undefined });

describe('where no server runs', () => {
  it('it is wanted only by those to whom somebody delivers', async () => {
    expect(checkServe(app, 'called')).toMatchObject({
      status: 'warning',
      cure: expect.stringContaining('--public-url') as string,
    });
    expect(checkServe(app, null)).toMatchObject({ status: 'skipped' });
    expect(await checkPublicAddress(app, 'called')).toMatchObject({ status: 'skipped' });
  });

  it('those who are asked for their messages need no public address', () => {
    expect(checkServe(app, 'asked')).toMatchObject({ status: 'warning', cure: 'gates serve' });
  });
});

describe('a server', () => {
  it('without a public address gets nothing from outside', async () => {
    const serving = await serve(undefined);
    expect(checkServe(app, 'called')).toMatchObject({ status: 'ok' });
    expect(await checkPublicAddress(app, 'called')).toMatchObject({ status: 'warning' });
    expect(await checkPublicAddress(app, 'asked')).toMatchObject({ status: 'skipped' });
    await serving.close();
  });

  it('is asked by its public address, and must be the one that answers', async () => {
    const proxy = await startProxy();
    const serving = await serve(proxy.url);
    proxy.forward(serving.url);
    expect(await checkPublicAddress(app, 'called')).toMatchObject({ status: 'ok' });
    proxy.forward(null);
    const other = await checkPublicAddress(app, 'called');
    expect(other).toMatchObject({ status: 'failed' });
    expect(String(other.cure)).toContain(serving.url);
    await proxy.close();
    expect(await checkPublicAddress(app, 'called')).toMatchObject({ status: 'failed' });
    await serving.close();
  });

  it('is not taken for another one', () => {
    const told = { publicUrl: 'https://olga.example.org', url: 'http://127.0.0.1:8787', pid: 7 };
    expect(judgeAnswer({ status: 200, pid: 7 }, told)).toMatchObject({ status: 'ok' });
    expect(String(judgeAnswer({ status: 200, pid: 8 }, told).message)).toContain('another gates');
    expect(String(judgeAnswer({ status: 502, pid: undefined }, told).message)).toContain('502');
    expect(judgeAnswer(null, told)).toMatchObject({ status: 'failed' });
  });
});

/** What stands between a server and the world: hands everything on, or answers by itself. */
async function startProxy() {
  let target: string | null = null;
  const server: Server = createServer((request, response) => {
    void (async () => {
      const answer = target && (await fetch(`${target}${request.url}`));
      response.statusCode = answer ? answer.status : 404;
      response.end(answer ? await answer.text() : 'Nothing here');
    })();
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forward(url: string | null) {
      target = url;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
