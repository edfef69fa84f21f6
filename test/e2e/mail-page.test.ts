/** What `gates email show --html` writes, in a real browser: even without the policy that guards it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { safeHtml } from '../../gates/email/html/safe.ts';
import { VECTORS } from '../support/xss.ts';

const CHROMIUM = '/usr/bin/chromium';
const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>\n/;

describe('a hostile mail in a browser', () => {
  let browser: Browser;
  let page: Page;
  const ran: string[] = [];
  const asked: string[] = [];
  const missing = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`;

  beforeAll(async () => {
    if (missing) {
      if (process.env['CI']) throw new Error(`under CI this must run: ${missing}`);
      return;
    }
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  beforeAll(async () => {
    if (missing) return;
    page = await browser.newPage();
    page.on('dialog', (dialog) => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    await page.route('**', (route) => {
      const url = route.request().url();
      if (!/^(data|about):/.test(url)) asked.push(url);
      return route.abort();
    });
  });
  afterAll(() => browser?.close());
  beforeEach(({ skip }) => {
    if (missing) skip(missing);
  });

  /** Somebody moves about in it. */
  async function open(html: string): Promise<void> {
    await page.setContent(html, { waitUntil: 'domcontentloaded' });
    await page.evaluate(MOVE_ABOUT);
  }

  it.each(VECTORS)('runs nothing and asks for nothing: %s', async (vector) => {
    const html = safeHtml(`<p>Before</p>${vector}<p>After</p>`);
    expect(html).toMatch(POLICY);
    await open(html.replace(POLICY, ''));
    // Nothing is forgotten: what comes late is seen with the next one.
    expect({ ran, asked }).toEqual({ ran: [], asked: [] });
  });

  it('would be one, as it came', async () => {
    await open('<img src=x onerror=alert(1)><img src="https://evil.example/x">');
    await expect.poll(() => ({ ran, asked })).toEqual({ ran: ['1'], asked: [expect.any(String)] });
    expect(asked).toEqual(['https://evil.example/x']);
  });
});

const MOVE_ABOUT = `
for (const element of document.querySelectorAll('body *')) {
  for (const event of ['mouseover', 'focus', 'toggle']) {
    element.dispatchEvent(new Event(event, { bubbles: true }));
  }
}`;
