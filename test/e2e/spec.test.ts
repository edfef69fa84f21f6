/** Every Graph request of the main job and of all kinds of sends, judged by the platform's own specs. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../gates/meta/sandbox/samples.ts';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';
import { eventually, type Ran } from '../support/gates.ts';
import { type AskedRequest, specMissing, validateRequest } from '../support/spec.ts';
import { newWorld, type World } from '../support/world.ts';

const CLIENT = '79991234567';

if (specMissing) console.warn(specMissing);

it('is not skipped where the specs are at hand', () => {
  const shared = new URL('../../../shared', import.meta.url);
  if (process.env['CI'] === 'true' && existsSync(shared)) expect(specMissing).toBeNull();
});

/**
 * What the specs do not describe, and where it is documented instead. Each stands here by name, so
 * that a new request nobody described fails the test.
 */
const ELSEWHERE: readonly RegExp[] = [
  // Facebook Login, “Manually build a login flow” and “Debug a token”.
  /^GET \/v26\.0\/(oauth\/access_token|debug_token)$/,
  /^GET \/v26\.0\/me$/,
  // Facebook Login, “Revoke permissions”.
  /^DELETE \/v26\.0\/me\/permissions$/,
  // Facebook Login for Devices.
  /^POST \/v26\.0\/device\/(login|login_status)$/,
  // Graph API, “Upload a file”.
  /^POST \/v26\.0\/\d+\/uploads$/,
  /^(GET|POST) \/v26\.0\/upload:/,
  // WhatsApp templates, “Template library”.
  /^GET \/v26\.0\/message_template_library$/,
];

describe.skipIf(specMissing)('every Graph request that the commands make', () => {
  let world: World;
  const done = new Set<string>();

  const gates = async (...args: string[]): Promise<Ran> => {
    const ran = await world.gates([...args, '--user', 'olga', '--json']);
    expect({ args, code: ran.code, stderr: ran.stderr }).toMatchObject({ args, code: 0 });
    done.add(args.slice(0, 2).join(' '));
    return ran;
  };
  const send = async (...args: string[]): Promise<string> =>
    (await gates('whatsapp', 'send', '--to', CLIENT, ...args)).json.externalId as string;
  const unread = async () =>
    (await gates('whatsapp', 'read', '--unread')).json as {
      id: string;
      type: string;
      media: unknown;
    }[];

  beforeAll(async () => {
    world = await newWorld();
    await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
    await world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
    await world.deliver({ event: 'message', from: CLIENT, type: 'image', text: 'Вот план' });
    await eventually('both messages', async () => (await unread()).length === 2);
  });
  afterAll(() => world?.destroy());

  it('asks for people, pages, accounts, numbers and templates', async () => {
    await gates('meta', 'status');
    await gates('meta', 'pages');
    await gates('meta', 'businesses');
    await gates('meta', 'whatsapp');
    await gates('meta', 'refresh');
    await gates('whatsapp', 'status');
    await gates('whatsapp', 'numbers', 'list');
    await gates('whatsapp', 'template', 'list');
    await gates('whatsapp', 'template', 'show', 'appointment_reminder');
  });

  it('makes, changes and deletes templates', async () => {
    world.file('room.png', SAMPLES.image().bytes);
    const form = {
      name: 'first_visit',
      language: 'ru',
      category: 'utility',
      header: { image: 'room.png' },
      body: 'Здравствуйте, {{1}}! Ждём вас.',
      examples: ['Ольга'],
      buttons: [{ reply: 'Приду' }],
    };
    await gates('whatsapp', 'template', 'create', world.file('t.json', JSON.stringify(form)));
    await world.deliver({ event: 'template_status', name: form.name, status: 'APPROVED' });
    const { header: _header, ...plain } = form;
    const changed = world.file('t.json', JSON.stringify(plain));
    await gates('whatsapp', 'template', 'edit', form.name, changed);
    await gates('whatsapp', 'template', 'delete', form.name, '--lang', 'ru', '--yes');
    await gates('whatsapp', 'template', 'library', 'оплате', '--lang', 'ru');
    const library = ['--from-library', 'delivery_update_1', '--name', 'delivery', '--lang', 'ru'];
    await gates('whatsapp', 'template', 'create', ...library);
    await gates('whatsapp', 'template', 'delete', 'delivery', '--yes');
  });

  it('sends every kind', async () => {
    const id = await send('Добрый день!');
    await send('Адрес: https://example.org/way');
    await send('--template', 'hello_world', '--lang', 'en_US');
    await send('--template', 'appointment_reminder', '--lang', 'ru', '--param', 'в четверг');
    const named = ['--param', 'name=Мария', '--param', 'date=пятницу'];
    await send('--template', 'booking_confirmed', '--lang', 'ru', ...named);
    for (const [kind, extension] of Object.entries({
      image: 'png',
      video: 'mp4',
      audio: 'ogg',
      document: 'pdf',
      sticker: 'webp',
    })) {
      const media = SAMPLES[kind as keyof typeof SAMPLES]();
      const caption = ['audio', 'sticker'].includes(kind) ? [] : ['--caption', 'Посмотрите'];
      await send(`--${kind}`, world.file(`file.${extension}`, media.bytes), ...caption);
      await send(`--${kind}`, `https://example.org/file.${extension}`, ...caption);
    }
    await send('Удобно?', '--button', 'yes=Да', '--button', 'no=Нет');
    const list = {
      button: 'Выбрать',
      header: 'Услуги',
      footer: 'Отвечу сегодня',
      sections: [{ title: 'Сейчас', rows: [{ id: 'a', title: 'Разбор', description: 'Час' }] }],
    };
    await send('Что выбрать?', '--list', world.file('list.json', JSON.stringify(list)));
    await send('--location', '55.7558,37.6173');
    const [text] = await unread();
    await send('Отвечаю на это', '--reply-to', text?.id ?? '');
    await send('--react', '👍', '--to-message', text?.id ?? '');
    await send('--react', '', '--to-message', text?.id ?? '');
    expect(id).toMatch(/^wamid\./);
    await gates(
      'whatsapp',
      'send',
      '--to',
      'RU.7391046251830000001',
      '--template',
      'welcome',
      '--lang',
      'ru',
    );
  });

  it('fetches, keeps and deletes files, and marks messages read', async () => {
    const messages = await unread();
    const image = messages.find(({ type }) => type === 'image');
    await gates(
      'whatsapp',
      'media',
      'get',
      image?.id ?? '',
      '--out',
      world.file('old', '') + '.png',
    );
    const { json } = await gates(
      'whatsapp',
      'media',
      'upload',
      world.file('a.png', SAMPLES.image().bytes),
    );
    await gates('whatsapp', 'media', 'delete', json.id, '--yes');
    await gates('whatsapp', 'mark-read', '--all');
  });

  it('logs in again with the usual scopes and two more, publishes, reads figures', async () => {
    const { json } = await gates('meta', 'status');
    const scopes = [...json.scopes, 'pages_manage_posts', 'read_insights'].join(',');
    expect((await world.login('olga', {}, ['--scopes', scopes])).code).toBe(0);
    await gates('meta', 'insights', json.pages[0].id);
    const [{ id: page }] = json.pages;
    await gates('meta', 'publish', page, 'Новые часы приёма', '--yes');
    const image = world.file('post.png', SAMPLES.image().bytes);
    const two = ['--image', image, '--image', image];
    await gates('meta', 'publish', page, 'Одно', '--image', image, '--yes');
    await gates('meta', 'publish', page, 'Два', ...two, '--at', '+1d', '--yes');
    await gates('meta', 'posts', 'list', page);
    await gates('meta', 'posts', 'list', page, '--scheduled');
  });

  it('logs in with a code on another device, with a token, and out', async () => {
    const { meta } = world.credentials;
    const client = world.file('client-token', meta.clientToken);
    const secret = world.file('secret', meta.appSecret);
    const device = await world.gates(
      [
        'meta',
        'login',
        '--device',
        '--user',
        'olga',
        '--app-id',
        meta.appId,
        '--client-token-file',
        client,
        '--app-secret-file',
        secret,
        '--json',
      ],
      {
        onStderr(line) {
          if (line.includes('userCode'))
            void world.deliver({ gate: 'meta', event: 'device_confirm' });
        },
      },
    );
    expect({ code: device.code, stderr: device.stderr }).toMatchObject({ code: 0 });
    const token = ['--with-token', '--app-secret-file', secret];
    const own = await world.gates(
      ['meta', 'login', '--user', 'azarya', '--app-id', meta.appId, ...token, '--json'],
      { input: meta.systemUserToken },
    );
    expect({ code: own.code, stderr: own.stderr }).toMatchObject({ code: 0 });
    const [account] = (await gates('meta', 'whatsapp')).json;
    const number = ['--business-account', account.id, '--number', account.numbers[1].id];
    const setUp = await world.gates(
      ['whatsapp', 'setup', '--user', 'azarya', ...number, ...token, '--yes', '--json'],
      { input: meta.systemUserToken },
    );
    expect({ code: setUp.code, stderr: setUp.stderr }).toMatchObject({ code: 0 });
    await gates('meta', 'logout', '--yes');
  });

  it('is valid by the published specs, and all of it was asked of one version', async () => {
    const asked = (await world.requests()).filter(({ path }) => path.startsWith('/graph/v'));
    const judged = asked.map(asPlatformSeesIt).filter(({ url }) => !url.includes('/dialog/oauth'));
    const kinds = new Set(judged.map(kindOf));
    // Whatever was left out by a command that stopped asking would be judged by nobody.
    for (const kind of EXPECTED) expect([...kinds]).toContain(kind);
    const wrong = judged
      .filter((request) => !ELSEWHERE.some((known) => known.test(signatureOf(request))))
      .flatMap((request) =>
        validateRequest(request).map((error) => `${signatureOf(request)}: ${error}`),
      );
    expect(wrong).toEqual([]);
    const versions = asked.map(({ path }) => /^\/graph\/(v[\d.]+)\//.exec(path)?.[1]);
    expect([...new Set(versions)]).toEqual(['v26.0']);
  });

  it('puts no access token into an address, but where Meta wants it there', async () => {
    for (const { path, query } of (await world.requests()) as LoggedRequest[]) {
      expect(Object.keys(query)).not.toContain('access_token');
      const named = Object.keys(query).filter((name) => /token|client_secret|^code$/.test(name));
      if (named.length > 0) expect(path).toMatch(/\/(oauth\/access_token|debug_token)$/);
    }
  });
});

/** One of each kind that the commands above are there to make. */
const EXPECTED: readonly string[] = [
  'GET me/accounts',
  'GET me/businesses',
  'GET N/owned_whatsapp_business_accounts',
  'GET N/client_whatsapp_business_accounts',
  'GET N/phone_numbers',
  'GET N/message_templates',
  'POST N/message_templates',
  'DELETE N/message_templates',
  'POST N',
  'POST N/uploads',
  'GET N/subscribed_apps',
  'POST N/subscribed_apps',
  'GET N/subscriptions',
  'POST N/subscriptions',
  'GET N/insights',
  'POST N/feed',
  'POST N/photos',
  'GET N/published_posts',
  'GET N/scheduled_posts',
  'GET N',
  'DELETE N',
  'POST N/media',
  'POST N/messages read',
  ...[
    'text',
    'template',
    'image',
    'video',
    'audio',
    'document',
    'sticker',
    'interactive',
    'location',
    'reaction',
  ].map((type) => `POST N/messages ${type}`),
  'DELETE me/permissions',
  'POST device/login',
];

/** The log keeps bodies whole, but for secrets (masked, still text) and files (described). */
function asPlatformSeesIt({ method, url, headers, body }: LoggedRequest): AskedRequest {
  const { pathname, search } = new URL(url);
  return {
    method,
    url: `https://graph.facebook.com${pathname.replace('/graph/', '/')}${search}`,
    contentType: headers['content-type']?.split(';', 1)[0] ?? null,
    body:
      typeof body === 'object' && body !== null && 'file' in body
        ? { ...body, file: 'binary' }
        : (body ?? undefined),
  };
}

function signatureOf({ method, url }: AskedRequest): string {
  return `${method} ${new URL(url).pathname}`;
}

/** `POST N/messages text`: ids left out, the type of a message told. */
function kindOf({ method, url, body }: AskedRequest): string {
  const path = new URL(url).pathname.replace('/v26.0/', '').replaceAll(/\d{5,}/g, 'N');
  const { type, status } = (body ?? {}) as { type?: string; status?: string };
  return [method, path, ...(path.endsWith('/messages') ? [status ?? type] : [])].join(' ');
}
