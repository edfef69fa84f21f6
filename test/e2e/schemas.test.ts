import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIN_SCOPES } from '../../gates/meta/scopes.ts';
import { eventually, ROOT, type Started } from '../support/gates.ts';
import { writeDownload } from '../support/meta-archive.ts';
import { chat, ME, said } from '../support/telegram-export.ts';
import { newWorld, type World } from '../support/world.ts';

const FOLDER = join(ROOT, 'docs/schemas');
const CLIENT = '79991234567';

describe('--json output and its published schema', () => {
  const published = readdirSync(FOLDER).map((file) => file.replace('.schema.json', ''));
  const seen = new Set<string>();
  const checks = new Map<string, ValidateFunction>();
  let world: World;
  let serving: Started;

  beforeAll(async () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
    addFormats.default(ajv);
    for (const name of published) {
      const text = readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8');
      checks.set(name, ajv.compile(JSON.parse(text) as object));
    }
    world = await newWorld();
    serving = await world.serve();
  });
  afterAll(() => world?.destroy());

  function fits(name: string, value: unknown): void {
    const check = checks.get(name);
    if (!check) throw new Error(`no schema is published for ${name}`);
    expect({
      name,
      valid: check(value),
      errors: check.errors,
      value: check.errors && value,
    }).toEqual({ name, valid: true, errors: null, value: null });
    seen.add(name);
  }

  /** Runs a command of olga’s and checks the one document it prints. */
  async function shows(name: string, args: readonly string[]): Promise<any> {
    const ran = await world.gates([...args, '--user', 'olga', '--json']);
    expect(ran.stderr).toBe('');
    expect(ran.stdout.trim()).not.toContain('\n');
    fits(name, ran.json);
    return ran.json;
  }

  it('serve, sandbox, login, setup', async () => {
    fits('serve', serving.ready);
    fits('sandbox', world.sandbox.ready);
    const login = await world.login('olga');
    fits('gate-login', login.json);
    fits('whatsapp-setup', (await world.setup('olga')).json);
  });

  it('people, accounts, vault, and what the platform says', async () => {
    expect(await shows('user-list', ['user', 'list'])).toHaveLength(2);
    await shows('user-show', ['user', 'show', 'olga']);
    const accounts = await shows('account-list', ['account', 'list']);
    expect(accounts).toHaveLength(2);
    for (const { id } of accounts) await shows('account-show', ['account', 'show', id]);
    expect((await shows('vault-status', ['vault', 'status'])).entries).toHaveLength(2);
    await shows('meta-status', ['meta', 'status']);
    await shows('whatsapp-status', ['whatsapp', 'status']);
    expect(await shows('whatsapp-numbers-list', ['whatsapp', 'numbers', 'list'])).toHaveLength(1);
    await shows('refresh', ['refresh']);
    expect(await shows('gate-refresh', ['meta', 'refresh'])).toHaveLength(1);
    expect(await shows('gate-refresh', ['meta', 'refresh', '--dry-run'])).toHaveLength(1);
  });

  it('messages in and out, the outbox, what was delivered', async () => {
    await world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
    await world.deliver({ event: 'message', from: CLIENT, type: 'image' });
    const sent = await shows('gate-send', [
      'whatsapp',
      'send',
      '--to',
      CLIENT,
      'Добрый день!',
      '--wait',
      'read',
    ]);
    await world.fault('500');
    const failed = await world.gates([
      'whatsapp',
      'send',
      '--user',
      'olga',
      '--to',
      CLIENT,
      'x',
      '--json',
    ]);
    fits('error', { error: failed.error });
    await eventually(
      'all messages',
      async () => (await shows('gate-read', ['whatsapp', 'read'])).length >= 3,
    );
    const raw = await shows('gate-read', ['whatsapp', 'read', '--raw']);
    expect(raw[0]).toHaveProperty('raw');
    fits('gate-read-follow', raw[0]);
    const rows = await shows('outbox-list', ['outbox', 'list']);
    expect(rows.map((row: any) => row.status)).toEqual(['failed', 'read']);
    const shown = await shows('outbox-show', ['outbox', 'show', sent.id]);
    expect(shown.history.length).toBeGreaterThan(1);
    await shows('outbox-show', ['outbox', 'show', rows[0].id]);
    fits('outbox-list-follow', rows[0]);
    await shows('webhook-url', ['webhook', 'url']);
    const events = await shows('webhook-events', ['webhook', 'events']);
    expect(events.length).toBeGreaterThan(2);
    fits('webhook-events-follow', events[0]);
    await world.deliver({ event: 'call', from: CLIENT });
    await world.deliver({ event: 'field' });
    await eventually(
      'the news',
      async () => (await shows('webhook-notices', ['webhook', 'notices'])).length >= 2,
    );
    fits('webhook-notices-follow', (await shows('webhook-notices', ['webhook', 'notices']))[0]);
  });

  it('pages, their posts and figures', async () => {
    const { scopes } = await shows('meta-status', ['meta', 'status']);
    const wanted = [...scopes, 'pages_manage_posts', 'read_insights', 'instagram_basic'];
    fits('gate-login', (await world.login('olga', {}, ['--scopes', wanted.join(',')])).json);
    const [{ id: page }] = await shows('meta-pages', ['meta', 'pages']);
    expect(await shows('meta-instagram', ['meta', 'instagram'])).toHaveLength(1);
    await shows('meta-insights', ['meta', 'insights', page, '--metric', 'page_media_view']);
    const publish = ['meta', 'publish', page, 'Новость', '--yes'];
    await shows('meta-publish', [...publish, '--dry-run']);
    const { id } = await shows('meta-publish', [...publish, '--link', 'https://example.org/']);
    await shows('meta-publish', ['meta', 'publish', page, 'Скоро', '--yes', '--at', '+2h']);
    expect(await shows('meta-posts-list', ['meta', 'posts', 'list', page])).toHaveLength(1);
    const waiting = ['meta', 'posts', 'list', page, '--scheduled'];
    expect(await shows('meta-posts-list', waiting)).toHaveLength(1);
    await shows('meta-posts-show', ['meta', 'posts', 'show', id]);
    await shows('meta-posts-show', ['meta', 'posts', 'show', id, '--insights']);
    await shows('meta-posts-delete', ['meta', 'posts', 'delete', id, '--dry-run']);
    await shows('meta-posts-delete', ['meta', 'posts', 'delete', id, '--yes']);
  });

  it('figures', async () => {
    const words = ['messages', 'conversations', 'pricing'];
    for (const what of words) await shows('whatsapp-analytics', ['whatsapp', 'analytics', what]);
    const enable = ['whatsapp', 'analytics', 'enable', '--yes'];
    await shows('whatsapp-analytics-enable', [...enable, '--dry-run']);
    await shows('whatsapp-analytics-enable', enable);
    await shows('whatsapp-analytics', ['whatsapp', 'analytics', 'templates', '--since', '2d']);
  });

  it('files of messages, and files at the platform', async () => {
    const files = await eventually('the image', async () => {
      const found = await shows('whatsapp-media-list', ['whatsapp', 'media', 'list']);
      return found[0]?.state === 'kept' && found;
    });
    await shows('gate-media-list', ['whatsapp', 'media', 'list']);
    await shows('whatsapp-media-fetch', ['whatsapp', 'media', 'fetch', files[0].message]);
    await shows('gate-media-fetch', ['whatsapp', 'media', 'fetch', files[0].message]);
    const out = join(world.home, 'out.png');
    const get = ['whatsapp', 'media', 'get', files[0].message, '--out', out];
    expect(await shows('whatsapp-media-get', get)).toMatchObject({ size: files[0].size });
    await shows('gate-media-get', [...get, '--yes']);
    const upload = ['whatsapp', 'media', 'upload', out];
    await shows('whatsapp-media-upload', [...upload, '--dry-run']);
    const { id } = await shows('whatsapp-media-upload', upload);
    await shows('whatsapp-media-delete', ['whatsapp', 'media', 'delete', id, '--yes']);
  });

  it('bookings, their webhook and addresses', async () => {
    const calcom = (name: string, ...args: readonly string[]) =>
      shows(`calcom-${name}`, ['calcom', ...args]);
    const key = world.file('calcom-key.txt', world.credentials.calcom.apiKey);
    const login = ['calcom', 'login', '--api-key-file', key, '--user', 'olga', '--json'];
    fits('gate-login', (await world.gates(login)).json);
    const url = `${serving.ready.url}/webhook/calcom/olga`;
    await calcom('webhook-show', 'webhook', 'show');
    await calcom('webhook-set', 'webhook', 'set', '--url', url);
    expect((await calcom('webhook-show', 'webhook', 'show')).webhook.url).toBe(url);
    const start = '2030-01-15T12:00:00Z';
    await world.deliver({ gate: 'calcom', event: 'booking.created', uid: 'one', start });
    await eventually('the booking', async () => {
      const known = ['bookings', 'list', '--offline', '--from', '2030-01-01'];
      return (await calcom('bookings-list', ...known)).length === 1;
    });
    await calcom('status', 'status');
    await calcom('bookings-show', 'bookings', 'show', 'one');
    await calcom('bookings-arrange', 'bookings', 'arrange', 'one', '--dry-run');
    await calcom('bookings-arrange', 'bookings', 'arrange', 'one');
    const at = ['--at', '2030-01-16 15:00', '--yes'];
    const { uid } = await calcom('bookings-reschedule', 'bookings', 'reschedule', 'one', ...at);
    expect(uid).not.toBe('one');
    await calcom('bookings-cancel', 'bookings', 'cancel', uid, '--yes');
    expect(await calcom('event-types', 'event-types')).toHaveLength(3);
    await calcom('link', 'link', 'consultation');
    fits('gate-sync', (await world.gates(['calcom', 'sync', '--user', 'olga', '--json'])).json);
    await calcom('webhook-delete', 'webhook', 'delete', '--yes');
    // As the doctor wants it.
    await calcom('webhook-set', 'webhook', 'set', '--url', url);
  });

  it('the audit trail and its proof', async () => {
    const rows = await shows('audit-list', ['audit', 'list', '--limit', '500']);
    expect(new Set(rows.map((row: any) => row.outcome))).toEqual(new Set(['done', 'failed']));
    fits('audit-list-follow', rows[0]);
    expect((await shows('audit-verify', ['audit', 'verify'])).rows).toBeGreaterThan(5);
  });

  it('export and its proof', async () => {
    expect(
      (await shows('export-substance', ['export', 'substance'])).messages.total,
    ).toBeGreaterThan(2);
    expect((await shows('export-verify', ['export', 'verify'])).messages).toBeGreaterThan(2);
  });

  it('what a download brings', async () => {
    const message = { sender_name: 'Анна', timestamp_ms: 1_700_000_000_000, content: 'Да' };
    const threads = [
      {
        folder: 'anna_1234567890',
        participants: ['Анна', 'Ольга'],
        title: 'Анна',
        messages: [message],
      },
    ];
    const zip = await writeDownload(world.file('download.zip', ''), { owner: 'Ольга', threads });
    for (const more of [['--dry-run'], []]) {
      await shows('import-meta-archive', ['import', 'meta-archive', zip, ...more]);
    }
    const exported = world.file(
      'result.json',
      JSON.stringify(chat([said(1, 'Да'), said(2, 'Нет', ME)])),
    );
    for (const more of [['--dry-run'], []]) {
      await shows('import-telegram-desktop', ['import', 'telegram-desktop', exported, ...more]);
    }
  });

  it('the doctor, and what runs by itself', async () => {
    expect(await shows('doctor', ['doctor'])).toMatchObject({ ok: true });
    expect(
      await shows('cron-install', ['cron', 'install', '--crontab', '--dry-run']),
    ).toMatchObject({ installed: false, user: 'olga' });
    await shows('cron-run', ['cron', 'run', 'refresh', '--dry-run']);
    expect(await shows('cron-run', ['cron', 'run', 'refresh'])).toMatchObject({ result: 'done' });
    expect((await shows('cron-show', ['cron', 'show'])).runs).toHaveLength(1);
    expect(await shows('cron-remove', ['cron', 'remove'])).toMatchObject({ removed: false });
  });

  it('what a business shows and manages around one number', async () => {
    const show = (name: string, ...args: string[]) =>
      shows(`whatsapp-${name}`, ['whatsapp', ...name.split('-'), ...args]);
    await show('profile-show');
    await show('profile-set', '--about', 'Консультации');
    const { code } = await show('qr-create', 'Добрый день!');
    await show('qr-create', 'Добрый день!', '--dry-run');
    await show('qr-show', code);
    await show('qr-edit', code, 'Есть вопрос');
    expect(await show('qr-list')).toHaveLength(1);
    await show('qr-delete', code, '--yes');
    await world.deliver({ event: 'message', from: CLIENT, text: 'Купите!' });
    await show('block', CLIENT, '--yes');
    expect(await show('blocked')).toHaveLength(1);
    await show('unblock', CLIENT);
    await show('automation-set', '--prompt', 'Сколько стоит?', '--command', 'price=Цены');
    await show('automation-show');
    await show('commerce-set', '--cart', 'off');
    await show('commerce-show');
    await world.deliver({ event: 'official' });
    await show('groups-create', 'Разбор', '--approve');
    const group = await eventually(
      'the group',
      async () => (await show('groups-list'))[0]?.id as string,
    );
    await world.deliver({ event: 'group_join', from: CLIENT });
    await world.deliver({ event: 'group_join', from: '79991234568' });
    const [first, second] = await show('groups-requests-list', group);
    await show('groups-requests-approve', group, first.id);
    await show('groups-requests-reject', group, second.id);
    expect((await show('groups-show', group)).participants).toEqual([CLIENT]);
    await show('groups-edit', group, '--subject', 'Разбор по средам');
    await shows('whatsapp-groups-invite-link', ['whatsapp', 'groups', 'invite-link', group]);
    await show('groups-participants-remove', group, `+${CLIENT}`, '--yes');
    await show('groups-delete', group, '--yes');
  });

  it('a number from its first code to its settings, and off the platform', async () => {
    const show = (name: string, ...args: string[]) =>
      shows(`whatsapp-numbers-${name}`, ['whatsapp', 'numbers', name, ...args]);
    const made = await show('create', '+79995550123', '--name', 'Кабинет');
    await show('request-code', made.id, '--method', 'sms', '--lang', 'ru');
    await show('verify', made.id, '--code-file', world.file('code', '550123'));
    const pin = world.file('pin', '493021');
    await shows('whatsapp-register', ['whatsapp', 'register', made.id, '--pin-file', pin]);
    await show('pin', made.id, '--pin-file', pin);
    await show('show', made.id);
    await show('health', made.id);
    await show('set', made.id, '--search', 'visible');
    await show('settings', made.id);
    await show('settings', made.id, '--identity-change', 'on');
    await show('encryption', made.id);
    await show('official', made.id);
    await show('compliance', made.id);
    await shows('whatsapp-numbers-list-all', ['whatsapp', 'numbers', 'list', '--all']);
    await shows('whatsapp-deregister', ['whatsapp', 'deregister', made.id, '--yes']);
  });

  it('the business account, and forms', async () => {
    const show = (name: string, ...args: string[]) =>
      shows(`whatsapp-business-${name}`, ['whatsapp', 'business', ...name.split('-'), ...args]);
    await show('show');
    await show('set', '--name', 'Консультации');
    await show('activities');
    await show('schedules-create', 'Часы приёма', '--from', '09:00', '--to', '17:00');
    await show('schedules-list');
    await show('users-add', '900000000000077', '--task', 'MESSAGING');
    await show('users-list');
    await show('users-remove', '900000000000077', '--yes');
    const forms = (name: string, ...args: string[]) =>
      shows(`whatsapp-forms-${name}`, ['whatsapp', 'forms', name, ...args]);
    const screen = {
      id: 'START',
      title: 'Анкета',
      terminal: true,
      layout: { type: 'SingleColumnLayout', children: [] },
    };
    const file = world.file('form.json', JSON.stringify({ version: '7.0', screens: [screen] }));
    const { id } = await forms('create', file, '--name', 'Анкета');
    await forms('update', id, file);
    await forms('show', id);
    await forms('publish', id, '--yes');
    await forms('deprecate', id, '--yes');
    const second = await forms('create', file, '--name', 'Ещё одна');
    await forms('delete', second.id, '--yes');
    await forms('list');
  });

  it('templates, from the first draft to the last', async () => {
    const show = (verb: string, ...args: string[]) =>
      shows(`whatsapp-template-${verb}`, ['whatsapp', 'template', verb, ...args]);
    const form = { category: 'marketing', body: 'Осенью у нас дешевле.' };
    const file = world.file('template.json', JSON.stringify(form));
    await show('create', file, '--name', 'autumn', '--lang', 'ru', '--dry-run');
    await show('create', file, '--name', 'autumn', '--lang', 'ru');
    await show('list');
    await show('show', 'autumn_cards');
    await world.deliver({ event: 'template_status', name: 'autumn', status: 'APPROVED' });
    await eventually('news of it', async () => (await show('history', 'autumn')).length === 1);
    await show('edit', 'autumn', file);
    await show('delete', 'autumn', '--yes');
    expect(await show('library', 'оплате')).toHaveLength(1);
  });

  it('pages and Instagram accounts, and who answers there', async () => {
    const scopes = [
      ...LOGIN_SCOPES,
      'pages_messaging',
      'pages_manage_metadata',
      'pages_utility_messaging',
      'instagram_basic',
      'instagram_manage_messages',
    ];
    await world.login('olga', {}, ['--scopes', scopes.join(',')]);
    const { pageId } = world.credentials.messenger;
    const person = '24000000000000017';
    const questions = world.file('questions.json', '[{"question":"Где?","payload":"WHERE"}]');
    for (const gate of ['messenger', 'instagram']) {
      const show = (name: string, ...args: string[]) =>
        shows(`${gate}-${name}`, [gate, ...name.split('-'), ...args]);
      await show('setup', '--page', pageId, '--dry-run');
      await show('setup', '--page', pageId);
      await show('status');
      await show('profile-set', '--ice-breakers', questions);
      await show('profile-show');
      const from = gate === 'messenger' ? person : '12000000000000017';
      await world.deliver({ gate, event: 'message', from });
      const synced = await shows('gate-sync', [gate, 'sync']);
      expect(synced).toMatchObject({ account: expect.stringContaining(gate), complete: true });
      expect(synced.messages).toBeGreaterThan(0);
      await show('pass', from, '--dry-run');
      await show('pass', from);
      await show('owner', from);
      await show('request', from);
      await show('take', from);
      await show('release', from);
    }
    const personas = (verb: string, ...args: string[]) =>
      shows(`messenger-personas-${verb}`, ['messenger', 'personas', verb, ...args]);
    const { id } = await personas('add', 'Ольга', '--picture', 'https://example.org/olga.jpg');
    expect(await personas('list')).toHaveLength(1);
    await personas('remove', id, '--yes');
    const template = (verb: string, ...args: string[]) =>
      shows(`messenger-template-${verb}`, ['messenger', 'template', verb, ...args]);
    const file = world.file(
      'reminder.json',
      '{"name":"reminder","language":"ru","components":[{"type":"BODY","text":"Ждём вас."}]}',
    );
    await template('create', file, '--dry-run');
    await template('create', file);
    expect(await template('list')).toHaveLength(1);
    await template('show', 'reminder');
    await template('delete', 'reminder', '--yes');
  });

  it('a bot, its channel, and what stands around', async () => {
    const { token, channel, channelId, forumId } = world.credentials.telegram;
    const show = (name: string, ...args: string[]) =>
      shows(`telegram-${name}`, ['telegram', ...name.split('-'), ...args]);
    const login = ['telegram', 'login', '--user', 'olga', '--with-token', '--json'];
    fits('gate-login', (await world.gates(login, { input: token })).json);
    await show('setup', '--channel', channel, '--dry-run');
    await show('setup', '--channel', channel);
    await show('status');
    const publish = ['telegram', 'publish', 'Новость', '--yes'];
    await shows('gate-publish', [...publish, '--dry-run']);
    const { externalId: id } = await shows('gate-publish', publish);
    await shows('gate-publish', [...publish, '--at', '+2h']);
    await show('edit', id, 'Новости');
    await show('pin', id);
    await show('unpin', id);
    await show('delete', id, '--yes');
    await world.deliver({ gate: 'telegram', event: 'business_connection', on: true });
    await world.deliver({ gate: 'telegram', event: 'message', chat: 'forum', topic: 7 });
    await eventually('the topic', async () => {
      const topics = await show('topic-list', '--chat', forumId);
      return topics.length === 1;
    });
    const topic = await show('topic-create', 'Вопросы', '--chat', forumId);
    await show('topic-close', topic.id, '--chat', forumId);
    await show('topic-reopen', topic.id, '--chat', forumId);
    expect((await show('chats')).length).toBeGreaterThan(0);
    expect(await show('business')).toHaveLength(1);
    await show('menu-set', 'start=Начать');
    await show('menu-show');
    await show('menu-clear', '--yes');
    await show('profile-set', '--about', 'Консультации');
    await show('profile-show');
    await show('call', 'getChat', '--json-params', `{"chat_id":${channelId}}`);
    await show('webhook-set', 'https://gates.example.org', '--yes');
    await show('webhook-show');
    await show('webhook-delete');
  });

  it('a mailbox and its servers', async () => {
    const { address, password } = world.credentials.email;
    const file = world.file('mail-password.txt', password);
    await shows('gate-login', ['email', 'login', '--address', address, '--password-file', file]);
    await shows('email-status', ['email', 'status']);
    await shows('email-folders', ['email', 'folders']);
    const send = ['email', 'send', '--to', 'vera@example.org', '--subject', 'Запись', 'Ждём вас.'];
    await shows('gate-send', send);
    await shows('gate-sync', ['email', 'sync']);
    const [mail] = (await world.gates(['email', 'read', '--user', 'olga', '--json'])).json;
    const page = world.file('mail.html', '');
    await shows('email-show', ['email', 'show', mail.id, '--html', page, '--yes']);
  });

  it('a Zoom login', async () => {
    const { clientId, clientSecret, accountId } = world.credentials.zoom;
    const secret = world.file('zoom-secret.txt', clientSecret);
    const app = ['--account-id', accountId, '--client-id', clientId];
    const way = ['--server-to-server', ...app, '--client-secret-file', secret];
    await shows('gate-login', ['zoom', 'login', ...way]);
    await shows('zoom-status', ['zoom', 'status']);
  });

  it('meetings at Zoom', async () => {
    const verb = (name: string, ...args: string[]) =>
      shows(`zoom-meeting-${name}`, ['zoom', 'meeting', name, ...args, '--yes']);
    const at = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const bot = world.file('zoom-bot-token.txt', world.credentials.telegram.token);
    await world.gates(['telegram', 'login', '--token-file', bot, '--user', 'olga', '--yes']);
    const repeat = ['--repeat', 'daily', '--times', '3'];
    const { id, occurrences } = await verb('create', 'Talk', '--at', at, ...repeat);
    await verb('create', 'Talk', '--at', at, '--dry-run');
    const whom = `telegram:${world.credentials.telegram.channel}`;
    expect((await verb('create', 'Talk', '--at', at, '--invite', whom)).invited).toHaveLength(1);
    expect(await verb('list')).not.toHaveLength(0);
    await verb('show', id);
    await verb('ics', id, '--out', world.file('meeting.ics', ''));
    await verb('update', id, '--mute');
    await verb('update', id, '--mute', '--dry-run');
    await verb('delete', id, '--occurrence', occurrences[1].id);
    await world.deliver({ gate: 'zoom', event: 'meeting.started', id });
    await verb('end', id);
  });

  it('what guests of bookings are told', async () => {
    const key = world.file('calcom-key.txt', world.credentials.calcom.apiKey);
    await world.gates(['calcom', 'login', '--api-key-file', key, '--user', 'olga', '--yes']);
    const verb = (name: string, ...args: string[]) =>
      shows(`calcom-texts-${name}`, ['calcom', 'texts', name, ...args, '--yes']);
    const own = world.file('booked.txt', '{name}: {when}');
    await verb('set', 'booked', own, '--lang', 'ru');
    const params = ['--param', 'name=name', '--param', 'date=when'];
    const template = ['--whatsapp', 'booking_confirmed', ...params];
    await verb('template', 'booked', '--lang', 'ru', ...template);
    expect((await verb('preview', 'booked', '--lang', 'ru')).template).not.toBeNull();
    await verb('show', 'booked', '--lang', 'ru');
    expect(await verb('list')).toHaveLength(12);
    await verb('reset', 'booked');
  });

  it('who comes to a Zoom meeting, and what is left of it', async () => {
    const happens = (event: string, more: object = {}) =>
      world.deliver({ gate: 'zoom', event, ...more });
    await happens('meeting.created', { topic: 'Разбор', approval: 1 });
    await happens('meeting.registration_created', { email: 'maria@example.org' });
    const plan = ['meeting', 'list', '--user', 'olga', '--json'];
    const meetings = (await world.gates(['zoom', ...plan])).json as any[];
    const meeting = String(meetings.find(({ topic }) => topic === 'Разбор').id);
    const shown = (name: string, ...args: string[]) =>
      shows(`zoom-${name}`, ['zoom', ...name.split('-').slice(0, 2), meeting, ...args]);
    const person = ['--email', 'boris@example.org', '--first-name', 'Борис'];
    await shown('registrant-add', ...person, '--dry-run');
    await shown('registrant-add', ...person);
    expect(await shown('registrant-list')).toHaveLength(2);
    await shown('registrant-approve', 'maria@example.org');
    await shown('registrant-deny', 'maria@example.org', '--yes');
    await shown('registrant-cancel', 'boris@example.org', '--yes');
    await happens('meeting.started');
    await happens('meeting.participant_joined', { from: 'Мария' });
    await shows('zoom-participants', ['zoom', 'participants', meeting]);
    await happens('meeting.ended');
    const { participants } = await shows('zoom-participants', ['zoom', 'participants', meeting]);
    expect(participants).toHaveLength(2);
    const times = ['zoom', 'participants', meeting, '--instances'];
    expect(await shows('zoom-participants-instances', times)).toHaveLength(1);
    await happens('recording.completed', { bytes: 1000 });
    expect(await shows('zoom-recordings-list', ['zoom', 'recordings', 'list'])).toHaveLength(1);
    const { userId } = world.credentials.zoom;
    const whose = (await world.requests()).map(({ path }) => path);
    expect(whose).toContain(`/zoom/v2/users/${userId}/recordings`);
    await shown('recordings-get', '--out', `${world.home}/recordings/`);
    await shown('recordings-get', '--out', `${world.home}/recordings/`, '--dry-run');
    await happens('meeting.summary_completed');
    await shows('zoom-summary', ['zoom', 'summary', meeting]);
  });

  it('what a shell reads to complete gates', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect(await shows('completion', ['completion', shell])).toMatchObject({ shell });
    }
  });

  it('every kind of refusal', async () => {
    const attempts: readonly (readonly string[])[] = [
      ['frobnicate'],
      ['user', 'add', 'Olga'],
      ['meta', 'status', '--user', 'azarya'],
      ['account', 'show', 'nothing', '--user', 'olga'],
      ['whatsapp', 'send', '--user', 'olga', '--to', '79990000000', 'x'],
    ];
    for (const args of attempts) {
      const ran = await world.gates([...args, '--json']);
      expect(ran.stdout).toBe('');
      fits('error', JSON.parse(ran.stderr));
      expect(ran.code).toBe(ran.error?.exitCode);
    }
  });

  it('leaves no published schema untried', () => {
    expect([...seen].toSorted()).toEqual(published.toSorted());
  });
});
