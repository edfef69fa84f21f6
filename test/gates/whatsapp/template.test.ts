import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STOCK } from '../../../gates/whatsapp/sandbox/stock-templates.ts';
import { BUSINESS, newWorld, OLGA, type World } from './world.ts';

let world: World;
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  Object.assign(world.options, { user: 'olga', yes: true, dryRun: false });
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterEach(async () => {
  const { accounts } = await world.app.store('olga');
  for (const { id } of await accounts.list()) await accounts.remove(id);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const YAML = `
name: first_visit
language: ru
category: utility
header: {image: room.png}
body: Здравствуйте, {{1}}! Ждём вас {{2}} у нас.
examples: [Ольга, 5 мая]
buttons:
  - reply: Приду
`;

const template = (...args: readonly string[]) => world.run('template', ...args);
const listed = async (name: string) =>
  (await template('list', '--name', name)).value as { language: string; status: string }[];
const names = async () => {
  const account = `whatsapp:${OLGA}`;
  const kept = JSON.parse(readFileSync(world.app.home.templatesFile('olga'), 'utf8'));
  return (kept[account] as { name: string; status: string }[]).map(
    ({ name, status }) => `${name} ${status}`,
  );
};
const audited = async (action: string) => {
  const { audit } = await world.app.store('olga');
  return (await audit.list({ limit: 50 })).filter((row) => row.action === action);
};

describe('reading', () => {
  test('list takes filters, and keeps names only of the whole list', async () => {
    expect((await template('list')).value).toHaveLength(STOCK.length);
    const kept = await names();
    const { value } = await template(
      'list',
      '--status',
      'approved',
      '--category',
      'authentication',
    );
    expect(value).toMatchObject([{ name: 'login_code', quality: 'GREEN', rejectedReason: null }]);
    expect(await names()).toEqual(kept);
    expect((await template('list', '--name', 'nothing')).text).toMatch(/no such template/);
  });

  test.each([
    [
      'promo_image',
      /\[image\]\n {2}Скидка 20% на.*\n {2}\[Записаться\]\n.*\n {2}\[Подробнее\] https/,
      '--image FILE --param VALUE1 --button-param 2=VALUE',
    ],
    ['visit_map', /\[location\]/, '--location LAT,LON --location-name NAME'],
    ['login_code', /код подтверждения: \*123456\*/, '--lang ru --param CODE'],
    [
      'autumn_offer',
      /Offer: Осенняя скидка/,
      '--image FILE --offer-ends TIME --param VALUE1 --button-param 0=CODE --button-param 1=VALUE',
    ],
    ['autumn_cards', /Card 2\n {4}\[image\]/, '--param VALUE1 --cards FILE'],
    ['shop_items', /\[Смотреть товары\]/, '--param VALUE1 --components FILE'],
    ['greeting_named_header', /Здравствуйте, Ольга!/, '--lang ru --header-param VALUE'],
    ['booking_confirmed', /example name.*example date/, '--param name=VALUE --param date=VALUE'],
  ])('show has %s as people see it, and how it is sent', async (name, seen, flags) => {
    const { value, text } = await template('show', name);
    expect(text).toMatch(seen);
    expect(text).toContain(`--template ${name} --lang`);
    expect(value[0].command).toContain(flags);
    expect(value[0].preview.length).toBeGreaterThan(0);
  });

  test('show tells why one was rejected, and takes one language', async () => {
    await world.deliver({
      event: 'template_status',
      name: 'welcome',
      status: 'REJECTED',
      reason: 'INVALID_FORMAT',
    });
    expect((await template('show', 'welcome')).text).toContain('Rejected: INVALID_FORMAT');
    const { value } = await template('show', 'order_update', '--lang', 'ru');
    expect(value).toHaveLength(1);
    await expect(template('show', 'order_update', '--lang', 'de')).rejects.toThrowError(
      failure('not_found', { message: expect.stringMatching(/it is in ru, en_US/) }),
    );
  });
});

describe('create', () => {
  test('uploads the example, sends the template, and tells what became of it', async () => {
    writeFileSync(join(world.folder, 'room.png'), PNG);
    const { value, text } = await template('create', world.file('visit.yaml', YAML));
    expect(value).toMatchObject({
      name: 'first_visit',
      status: 'PENDING',
      category: 'UTILITY',
      files: ['room.png'],
    });
    expect(text).toContain('Здравствуйте, Ольга! Ждём вас 5 мая у нас.');
    const asked = (await world.requests()).filter(({ method }) => method === 'POST').slice(-3);
    expect(asked.map(({ path }) => path.replace(/.*\//, '').replace(/:.*/, ''))).toEqual([
      'uploads',
      'upload',
      'message_templates',
    ]);
    expect(JSON.stringify(asked[2]?.body)).toMatch(/"header_handle":\["2:/);
    expect(await listed('first_visit')).toMatchObject([{ status: 'PENDING', language: 'ru' }]);
    expect(await names()).toContain('first_visit PENDING');
    expect(await audited('whatsapp.template-create')).toMatchObject([
      { outcome: 'done', detail: '{"name":"first_visit","language":"ru"}' },
    ]);
    await world.deliver({ event: 'template_status', name: 'first_visit', status: 'APPROVED' });
    expect(await listed('first_visit')).toMatchObject([{ status: 'APPROVED' }]);
  });

  test('--dry-run shows it and sends nothing', async () => {
    writeFileSync(join(world.folder, 'room.png'), PNG);
    world.options.dryRun = true;
    const before = (await world.requests()).length;
    const { value, text } = await template('create', world.file('visit.yaml', YAML));
    expect(value).toMatchObject({ id: null, status: null, dryRun: true, files: ['room.png'] });
    expect(text).toMatch(/Would create the template first_visit \(ru\)[^]*Would upload room.png/);
    expect(await world.requests()).toHaveLength(before);
  });

  test('what Meta would refuse is refused before anything is sent', async () => {
    const before = (await world.requests()).length;
    const long = YAML.replace('{image: room.png}', 'я'.repeat(61));
    await expect(template('create', world.file('long.yaml', long))).rejects.toThrowError(
      failure('policy', { code: 'text_too_long', exitCode: 6 }),
    );
    expect(await world.requests()).toHaveLength(before);
  });

  test('Meta’s own shape goes as it is, --name and --lang over it', async () => {
    const body = {
      category: 'MARKETING',
      components: [{ type: 'body', text: 'Осенью у нас дешевле.' }],
      language: 'en_US',
      name: 'meta_shape',
    };
    const file = world.file('meta.json', JSON.stringify(body));
    await template('create', file, '--lang', 'ru');
    const sent = (await world.requests()).at(-1);
    expect(sent?.body).toEqual({ ...body, language: 'ru' });
  });

  test('one that is there already is told so, as is a name that was deleted', async () => {
    const file = world.file('again.yaml', 'body: Привет всем!\ncategory: marketing');
    const again = ['create', file, '--name', 'welcome', '--lang', 'ru'] as const;
    await expect(template(...again)).rejects.toThrowError(
      failure('policy', { code: 'template_exists', platformCode: '100/2388024' }),
    );
    await template('delete', 'welcome');
    await expect(template(...again)).rejects.toThrowError(
      failure('policy', { code: 'template_name_locked', platformCode: '100/2388023' }),
    );
  });

  test('from the library, with what its buttons need', async () => {
    const from = ['create', '--from-library', 'payment_reminder_1', '--name', 'pay_soon'] as const;
    const { value: found } = await template('library', 'оплате', '--lang', 'ru');
    expect(found).toMatchObject([{ name: 'payment_reminder_1', usecase: 'PAYMENT_DUE_REMINDER' }]);
    await expect(template(...from)).rejects.toThrowError(failure('usage'));
    await expect(template(...from, '--lang', 'ru')).rejects.toThrowError(
      failure('policy', { code: 'library_inputs', message: expect.stringContaining('phone=') }),
    );
    await expect(template(...from, '--lang', 'de')).rejects.toThrowError(failure('not_found'));
    await expect(
      template(...from, '--lang', 'ru', '--library-input', 'constructor=yes'),
    ).rejects.toThrowError(failure('usage'));
    for (const minutes of ['abc', '0', '91']) {
      await expect(
        template(...from, '--lang', 'ru', '--library-input', `minutes=${minutes}`),
      ).rejects.toThrowError(failure('policy', { code: 'template_code_expiration' }));
    }
    const input = ['--library-input', 'phone=+79991234567'];
    const { value } = await template(...from, '--lang', 'ru', ...input);
    expect(value).toMatchObject({ name: 'pay_soon', status: 'APPROVED' });
    const { value: shown } = await template('show', 'pay_soon');
    expect(shown[0]).toMatchObject({ libraryName: 'payment_reminder_1', status: 'APPROVED' });
    expect(shown[0].preview).toContain('[Позвонить] +79991234567');
  });

  test('a file or the library, not neither', async () => {
    await expect(template('create')).rejects.toThrowError(failure('usage'));
    await expect(template('create', 'none.yaml')).rejects.toThrowError(failure('not_found'));
  });
});

describe('edit', () => {
  const change = () => world.file('new.yaml', 'body: Здравствуйте! Мы снова открыты.\n');

  test('changes the one named, once in 24 hours where it is approved', async () => {
    const { value } = await template('edit', 'welcome', change());
    expect(value).toMatchObject({ name: 'welcome', language: 'ru', dryRun: false });
    expect((await template('show', 'welcome')).value[0].body).toMatch(/снова открыты/);
    await expect(template('edit', 'welcome', change())).rejects.toThrowError(
      failure('failed', { message: expect.stringMatching(/once in 24 hours/) }),
    );
    const [wrong, right] = await audited('whatsapp.template-edit');
    expect(new Set([wrong?.outcome, right?.outcome])).toEqual(new Set(['done', 'failed']));
  });

  test('refuses what Meta would: a status, a category, another name, one of several', async () => {
    await expect(template('edit', 'seasonal_offer', change())).rejects.toThrowError(
      failure('policy', {
        code: 'template_not_editable',
        message: expect.stringMatching(/PENDING/),
      }),
    );
    const moved = world.file('moved.yaml', 'category: utility\nbody: Привет всем!');
    await expect(template('edit', 'welcome', moved)).rejects.toThrowError(
      failure('policy', { code: 'template_category' }),
    );
    const named = world.file('named.yaml', 'name: other\nbody: Привет всем!');
    await expect(template('edit', 'welcome', named)).rejects.toThrowError(failure('usage'));
    await expect(template('edit', 'order_update', change())).rejects.toThrowError(
      failure('usage', { code: 'ambiguous' }),
    );
  });

  test('--dry-run changes nothing', async () => {
    world.options.dryRun = true;
    const { text } = await template('edit', 'welcome', change());
    expect(text).toMatch(/Would change the template welcome \(ru\)/);
    expect((await template('show', 'welcome')).value[0].body).toMatch(/Рады/);
  });
});

describe('delete', () => {
  test('asks first, and takes one language or all', async () => {
    await template('list');
    const { value } = await template('delete', 'order_update', '--lang', 'ru');
    expect(value).toEqual({
      name: 'order_update',
      languages: ['ru'],
      deleted: true,
      dryRun: false,
    });
    expect(await listed('order_update')).toMatchObject([{ language: 'en_US' }]);
    world.options.yes = false;
    expect((await template('delete', 'order_update')).value).toMatchObject({ deleted: false });
    world.options.yes = true;
    await template('delete', 'appointment_reminder');
    expect(await listed('appointment_reminder')).toEqual([]);
    const kept = await names();
    expect(kept.filter((name) => /order_update|appointment/.test(name))).toEqual([
      'order_update APPROVED',
    ]);
  });

  test('by its id; another’s id is none', async () => {
    const [first] = (await template('show', 'order_update')).value as { id: string }[];
    await expect(template('delete', 'order_update', '--id', '1')).rejects.toThrowError(
      failure('not_found'),
    );
    await template('delete', 'order_update', '--id', first?.id ?? '');
    expect(await listed('order_update')).toHaveLength(1);
    await expect(template('delete', 'nothing')).rejects.toThrowError(failure('not_found'));
  });

  test('--dry-run deletes nothing', async () => {
    world.options.dryRun = true;
    expect((await template('delete', 'welcome')).text).toMatch(/Would delete.*welcome \(ru\)/);
    expect(await listed('welcome')).toHaveLength(1);
  });
});

test('history has what the webhooks told', async () => {
  expect((await template('history', 'welcome')).text).toMatch(/No news/);
  const { notices } = await world.app.store('olga');
  await notices.add({
    gate: 'whatsapp',
    digest: 'one',
    accountId: null,
    journalId: null,
    kind: 'notice',
    topic: 'message_template_status_update',
    subject: 'welcome',
    summary: 'Template “welcome” (ru): PAUSED',
    at: Date.parse('2026-11-21T08:00:00Z'),
    raw: {
      field: 'message_template_status_update',
      value: {
        event: 'PAUSED',
        message_template_name: 'welcome',
        message_template_language: 'ru',
        reason: 'LOW_QUALITY',
      },
    },
  });
  expect((await template('history', 'welcome')).value).toEqual([
    {
      at: '2026-11-21T08:00:00.000Z',
      language: 'ru',
      change: 'status',
      from: null,
      to: 'PAUSED',
      reason: 'LOW_QUALITY',
    },
  ]);
});

test('the namespace belongs to the business account', async () => {
  const { numberGraph } = await import('../../../gates/whatsapp/credential.ts');
  const { templateNamespace } = await import('../../../gates/whatsapp/templates/templates.ts');
  const graph = numberGraph(await world.session('olga', OLGA));
  expect(await templateNamespace(graph, BUSINESS)).toMatch(/^[0-9a-f]{8}_/);
});
