import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { type App, openApp } from '../../src/app.ts';
import {
  checkClock,
  checkDisk,
  checkNode,
  isNewEnough,
  judgeClock,
  judgeSpace,
} from '../../src/doctor/machine.ts';
import { openHome } from '../../src/home.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { recordingUi } from '../support/ui.ts';

describe('Node', () => {
  test.each([
    ['24.1.0', '>=22.22.0', true],
    ['22.22.0', '>=22.22.0', true],
    ['v22.22.1', '>=22.22.0', true],
    ['22.9.9', '>=22.22.0', false],
    ['20.19.0', '>=22.22.0', false],
    ['100.0.0', '>=22.22.0', true],
  ])('%s is %s: %s', (version, wanted, enough) => {
    expect(isNewEnough(version, wanted)).toBe(enough);
  });

  it('that is too old is said with where to get another', () => {
    expect(checkNode('18.0.0')).toMatchObject({
      status: 'failed',
      cure: expect.stringContaining('nodejs.org'),
    });
    expect(checkNode()).toMatchObject({ status: 'ok', cure: null });
  });
});

describe('the disk', () => {
  const MB = 1024 * 1024;
  test.each([
    [50 * MB, 'failed'],
    [500 * MB, 'warning'],
    [5000 * MB, 'ok'],
  ])('with %i bytes free is %s', (free, status) => {
    expect(judgeSpace(free, '/home/olga')).toMatchObject({ status });
  });

  it('is asked', async () => {
    expect(String((await checkDisk(tmpdir())).message)).toMatch(/\d/);
    await expect(checkDisk('/nowhere')).rejects.toThrow(/ENOENT/);
  });
});

describe('the clock', () => {
  test.each([
    [0, 'ok'],
    [29_000, 'ok'],
    [31_000, 'warning'],
    [-31_000, 'warning'],
    [300_000, 'warning'],
    [301_000, 'failed'],
    [-3_600_000, 'failed'],
  ])('%i ms off is %s', (off, status) => {
    expect(judgeClock(off, 'Meta')).toMatchObject({ status });
  });

  const folder = mkdtempSync(join(tmpdir(), 'gates-clock-'));
  let sandbox: RunningSandbox;
  let silent: Server;
  const apps: App[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ catalogue, port: 0 });
    // An answer that tells no time.
    silent = createServer((_, response) => {
      response.sendDate = false;
      response.end();
    });
    await new Promise<void>((done) => {
      silent.listen(0, '127.0.0.1', done);
    });
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await sandbox.close();
    silent.close();
    rmSync(folder, { recursive: true });
  });

  async function appAt(offMs: number, url = sandbox.url): Promise<App> {
    const env = { GATES_HOME: folder, GATES_SANDBOX: url };
    const app = openApp({
      catalogue,
      home: await openHome(env),
      env,
      options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
      ui: recordingUi().ui,
      signal: new AbortController().signal,
      now: () => Date.now() + offMs,
    });
    apps.push(app);
    return app;
  }

  it('is compared with what the platform’s answer says', async () => {
    expect(await checkClock(await appAt(0), 'meta')).toMatchObject({ status: 'ok' });
    const late = await checkClock(await appAt(-600_000), 'meta');
    expect(late).toMatchObject({ status: 'failed' });
    expect(String(late.message)).toMatch(/behind/);
    const early = await checkClock(await appAt(60_000), 'meta');
    expect(early).toMatchObject({ status: 'warning' });
    expect(String(early.message)).toMatch(/ahead/);
  });

  it('is not judged without a platform that tells the time', async () => {
    expect(await checkClock(await appAt(0), undefined)).toMatchObject({ status: 'skipped' });
    const { port } = silent.address() as AddressInfo;
    const untold = await appAt(0, `http://127.0.0.1:${port}`);
    expect(await checkClock(untold, 'meta')).toMatchObject({ status: 'skipped' });
    const nobody = await appAt(0, 'http://127.0.0.1:1');
    expect(await checkClock(nobody, 'meta')).toMatchObject({ status: 'skipped' });
  });
});
