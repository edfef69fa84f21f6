import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newWorld, type World } from '../support/world.ts';

const CHROMIUM = '/usr/bin/chromium';

describe('logging in with a real browser', () => {
  let world: World;
  let browser: Browser;
  const missing = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`;

  beforeAll(async () => {
    if (missing) {
      if (process.env['CI']) throw new Error(`under CI this must run: ${missing}`);
      return;
    }
    world = await newWorld();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.destroy();
  });

  const login = async (locale: string, button: '#continue' | '#cancel', env = {}) => {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    let seen: Promise<{ title: string; text: string }> | undefined;
    const secret = world.file('secret', world.credentials.meta.appSecret);
    const { appId } = world.credentials.meta;
    const ran = await world.gates(
      ['meta', 'login', '--user', 'olga', '--app-id', appId, '--app-secret-file', secret, '--json'],
      {
        env,
        onStderr(line) {
          const { authorizeUrl } = line.startsWith('{') ? JSON.parse(line) : {};
          if (!authorizeUrl) return;
          seen = (async () => {
            await page.goto(authorizeUrl);
            await page.click(button);
            await page.waitForURL(/localhost:\d+\/callback/);
            return { title: await page.innerText('h1'), text: await page.innerText('main') };
          })();
        },
      },
    );
    const last = await seen;
    await context.close();
    return { ran, last };
  };

  it('ends on a page in the person’s language, and is good for 59 days', async (context) => {
    if (missing) context.skip(missing);
    const { ran, last } = await login('ru-RU', '#continue', { GATES_LANG: '' });
    expect(ran.code).toBe(0);
    expect(last?.title).toBe('Вход выполнен');
    const status = await world.gates(['meta', 'status', '--user', 'olga', '--json']);
    expect(status.json.daysLeft).toBeGreaterThanOrEqual(59);
    expect(status.json.pages).toHaveLength(2);
    expect(status.json.scopes.length).toBeGreaterThan(3);
    expect((await world.gates(['meta', 'status', '--user', 'azarya'])).code).toBe(3);
  });

  it('says so when consent was refused, in the browser and in the terminal', async (context) => {
    if (missing) context.skip(missing);
    const { ran, last } = await login('en-US', '#cancel', { GATES_LANG: 'en' });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    expect(ran.error?.code).toBe('access_denied');
    expect(last?.title).toBe('That did not work');
  });
});
