import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { type App, type GlobalOptions, openApp } from '../../../src/app.ts';
import type { LoginFacts } from '../../../src/domain/account.ts';
import { openHome } from '../../../src/home.ts';
import { recordingUi } from '../../support/ui.ts';
import {
  fixture,
  NOW,
  ok,
  type PretendGraph,
  pretendGraph,
  refused,
  type Routes,
  session,
} from './pretend.ts';

const FINE: Routes = {
  'GET debug_token': ok(fixture('debug_token.user')),
  'GET me/accounts': ok(fixture('me_accounts')),
  'GET me/businesses': ok(fixture('me_businesses')),
  'GET 330000000000001/owned_whatsapp_business_accounts': ok(
    fixture('owned_whatsapp_business_accounts'),
  ),
  'GET 330000000000001/client_whatsapp_business_accounts': ok(fixture('empty')),
  'GET 320000000000001/phone_numbers': ok(fixture('phone_numbers')),
  'GET 310000000000001/insights': ok(fixture('page_insights')),
  'POST 310000000000001/feed': ok({ id: '310000000000001_77' }),
};
const PAGES = [
  { id: '310000000000001', name: 'Olga Consults', token: 'EAAfictionalPageToken0000000001' },
  { id: '310000000000002', name: 'Evening Courses', token: 'EAAfictionalPageToken0000000002' },
  { id: '310000000000003', name: 'evening courses', token: 'EAAfictionalPageToken0000000003' },
];

let folder: string;
let meta: PretendGraph;
let app: App;
let shown: { value: unknown; text: string } | undefined;
let warnings: string[];
let questions: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-meta-'));
  [shown, warnings, questions] = [undefined, [], []];
});
afterEach(async () => {
  await app.close();
  await meta.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A home with olga logged in and azarya not. */
async function open(
  routes: Routes = FINE,
  options: Partial<GlobalOptions> = {},
  answer = true,
): Promise<void> {
  meta = await pretendGraph(routes);
  const recorded = recordingUi({
    result: (value, human) => {
      const text = typeof human === 'function' ? human() : human;
      shown = {
        value: JSON.parse(JSON.stringify(value)),
        text: Array.isArray(text) ? text.join('\n') : String(text),
      };
    },
    table: (rows) => JSON.stringify(rows),
    confirm: async (question) => {
      questions.push(String(question));
      return answer;
    },
  });
  ({ warnings } = recorded);
  const { ui } = recorded;
  const env = { GATES_HOME: folder, GATES_VAULT: 'file' };
  const home = await openHome(env);
  home.addUser('olga');
  home.addUser('azarya');
  app = openApp({
    catalogue: [
      {
        name: 'meta',
        title: 'Meta',
        summary: '',
        provider: 'meta',
        signIn: 'login',
        hosts: { 'https://graph.facebook.com': 'graph' },
        load: async () => gate,
      },
    ],
    home,
    env,
    options: {
      user: 'olga',
      json: false,
      interactive: false,
      verbose: false,
      yes: false,
      dryRun: false,
      ...options,
    },
    ui,
    signal: new AbortController().signal,
    now: () => NOW,
  });
  const { account, credential } = session(meta, { credential: { pages: PAGES } });
  const store = await app.store('olga');
  await store.accounts.save(account);
  const vault = await app.vault();
  await vault.set({ user: 'olga', gate: 'meta', account: account.externalId }, credential);
}

async function run(...words: string[]): Promise<void> {
  const group = new Command('meta').exitOverride();
  gate.commands?.(group, app);
  await group.parseAsync(words, { from: 'user' });
}

async function storedLogin(): Promise<LoginFacts | null | undefined> {
  const store = await app.store('olga');
  return (await store.accounts.find('meta:122000000000077'))?.login;
}

describe('status', () => {
  test('tells everything, in the promised shape', async () => {
    await open();
    await run('status');
    expect(shown?.value).toEqual({
      user: 'olga',
      id: '122000000000077',
      name: 'Olga Vymyshlennaya',
      appId: '100200300400500',
      tokenKind: 'USER',
      state: 'valid',
      daysLeft: 59,
      expiresAt: '2027-01-20T07:59:44.000Z',
      scopes: LOGIN_SCOPES,
      missingScopes: [
        'pages_messaging',
        'pages_manage_metadata',
        'instagram_basic',
        'instagram_manage_messages',
        'instagram_manage_comments',
        'pages_utility_messaging',
        'pages_manage_posts',
        'read_insights',
      ].map((scope) => ({ scope, for: expect.any(String) as string })),
      pages: [
        { id: '310000000000001', name: 'Olga Consults' },
        { id: '310000000000002', name: 'Evening Courses' },
      ],
      businessAccounts: [
        {
          id: '320000000000001',
          name: 'Olga Consults',
          numbers: [
            { id: '340000000000001', phone: '+7 999 765-43-21', name: 'Olga Consults' },
            { id: '340000000000002', phone: '+7 999 123-45-67', name: 'Olga Consults Test' },
          ],
        },
      ],
      next: [
        expect.stringContaining('gates meta login --scopes') as string,
        'Set WhatsApp up: gates whatsapp setup --user olga',
      ],
    });
    expect(shown?.text).toContain('59 days left, until 20 Jan 2027');
    expect(shown?.text + JSON.stringify(shown?.value)).not.toContain('EAA');
  });

  test('keeps what Meta said about the token', async () => {
    await open();
    await run('status');
    expect(await storedLogin()).toMatchObject({
      state: 'valid',
      scopes: LOGIN_SCOPES,
      expiresAt: NOW + 5_183_984_000,
    });
  });

  test.each([
    ['expired', 'debug_token.expired', 'token_expired', 'expired'],
    ['revoked', 'debug_token.revoked', 'app_removed', 'revoked'],
  ])('ends with exit 3 when the token is %s, and remembers it', async (_, name, code, state) => {
    await open({ ...FINE, 'GET debug_token': ok(fixture(name)) });
    await expect(run('status')).rejects.toMatchObject({ code, exitCode: 3 });
    expect(shown).toBeUndefined();
    expect(await storedLogin()).toMatchObject({ state });
  });

  test('ends with exit 3 for somebody who never logged in', async () => {
    await open(FINE, { user: 'azarya' });
    await expect(run('status')).rejects.toMatchObject({
      code: 'not_logged_in',
      exitCode: 3,
      hint: 'gates meta login --user azarya',
    });
    expect(meta.asked).toEqual([]);
  });

  test('passes on that the version is past its end', async () => {
    const headers = { 'X-Ad-Api-Version-Warning': 'auto-upgraded' };
    await open({ ...FINE, 'GET debug_token': { body: fixture('debug_token.user'), headers } });
    await run('status');
    expect(warnings).toEqual(['Meta warns: auto-upgraded']);
  });
});

test('pages and businesses are listed without tokens', async () => {
  await open();
  await run('pages');
  expect(shown?.value).toMatchObject([
    { id: '310000000000001', category: 'Consulting agency' },
    {},
  ]);
  expect(JSON.stringify(shown)).not.toContain('EAA');
  await run('businesses');
  expect(shown?.value).toMatchObject([{ id: '330000000000001', verification: 'not_verified' }]);
});

describe('whatsapp', () => {
  test('lists business accounts with their numbers', async () => {
    await open();
    await run('whatsapp');
    expect(shown?.value).toMatchObject([
      { id: '320000000000001', numbers: [{ id: '340000000000001' }, { id: '340000000000002' }] },
    ]);
    expect(shown?.text).toContain('+7 999 765-43-21');
  });

  test('names the permission without which none is shown', async () => {
    await open({ 'GET me/businesses': ok(fixture('empty')) });
    const store = await app.store('olga');
    const login = await storedLogin();
    const scopes = ['public_profile', 'pages_show_list', 'business_management', 'pages_messaging'];
    if (login) await store.accounts.setLogin('meta:122000000000077', { ...login, scopes });
    await expect(run('whatsapp')).rejects.toMatchObject({
      code: 'scope_missing',
      exitCode: 3,
      hint: expect.stringContaining(
        `--scopes ${scopes.join(',')},whatsapp_business_management,whatsapp_business_messaging --user olga`,
      ) as string,
    });
  });

  test('tells somebody who has none how to get one', async () => {
    await open({ 'GET me/businesses': ok(fixture('empty')) });
    await run('whatsapp');
    expect(shown?.value).toEqual([]);
    expect(shown?.text).toContain('https://developers.facebook.com/apps');
  });
});

describe('insights', () => {
  test('shows a page’s figures, asked for with the page’s own token', async () => {
    await open();
    await run('insights', 'olga consults', '--days', '2');
    expect(shown?.value).toEqual({
      page: { id: '310000000000001', name: 'Olga Consults' },
      metrics: [
        {
          metric: 'page_total_media_view_unique',
          values: [
            { at: '2026-11-19T08:00:00.000Z', value: 120 },
            { at: '2026-11-20T08:00:00.000Z', value: 95 },
          ],
        },
        {
          metric: 'page_follows',
          values: [
            { at: '2026-11-19T08:00:00.000Z', value: 41 },
            { at: '2026-11-20T08:00:00.000Z', value: 42 },
          ],
        },
      ],
    });
    expect(meta.asked).toHaveLength(1);
    expect(meta.asked[0]?.headers['authorization']).toBe('Bearer EAAfictionalPageToken0000000001');
    expect(meta.asked[0]?.query).toMatchObject({
      metric: 'page_total_media_view_unique,page_follows',
      period: 'day',
      since: String(NOW / 1000 - 2 * 86_400),
      until: String(NOW / 1000),
    });
  });

  test.each(['0', '91', '1.5', 'week', ''])('--days %o is wrong usage', async (days) => {
    await open();
    await expect(run('insights', 'Olga Consults', '--days', days)).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(meta.asked).toEqual([]);
  });

  test('names the scope that is missing', async () => {
    const error = { code: 200, message: '(#200) Requires read_insights permission' };
    await open({ ...FINE, 'GET 310000000000001/insights': refused(error) });
    await expect(run('insights', '310000000000001')).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining('read_insights') as string,
    });
  });
});

describe('instagram', () => {
  test('tells somebody without a linked account how to get one', async () => {
    await open();
    const store = await app.store('olga');
    const scopes = [...LOGIN_SCOPES, 'instagram_basic'];
    const login = await storedLogin();
    if (login) await store.accounts.setLogin('meta:122000000000077', { ...login, scopes });
    await run('instagram');
    expect(shown?.value).toEqual([]);
    expect(shown?.text).toContain('Switch to professional account');
    expect(meta.asked[0]?.query['fields']).toContain('instagram_business_account{id,username');
    await run('pages');
    expect(shown?.value).toMatchObject([{ instagram: null }, {}]);
  });
});

describe('publish', () => {
  const FEED = 'POST 310000000000001/feed';

  test('asks first, then posts once with the page’s token', async () => {
    await open();
    await run('publish', 'Olga Consults', 'Приём открыт');
    expect(questions).toEqual([expect.stringContaining('Olga Consults')]);
    expect(meta.paths()).toEqual([FEED]);
    expect(meta.asked[0]?.form).toEqual({ message: 'Приём открыт' });
    expect(meta.asked[0]?.headers['authorization']).toBe('Bearer EAAfictionalPageToken0000000001');
    expect(shown?.value).toMatchObject({
      published: true,
      id: '310000000000001_77',
      url: 'https://www.facebook.com/310000000000001_77',
    });
  });

  test.each([
    ['a page that is not there', 'Nobody’s', 5],
    ['a name that fits two pages', 'Evening Courses', 2],
  ])('refuses %s before anything is sent', async (_, page, exitCode) => {
    await open();
    await expect(run('publish', page, 'Text')).rejects.toMatchObject({ exitCode });
    expect(meta.asked).toEqual([]);
  });

  test('says that it may have been published when the answer says nothing', async () => {
    await open({ ...FINE, [FEED]: { status: 502, body: '' } });
    await expect(run('publish', 'Olga Consults', 'Text')).rejects.toMatchObject({ exitCode: 8 });
    expect(meta.asked).toHaveLength(1);
  });
});
