/** `gates messenger template`, and what `send --template` says of one that is not there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { newWorld, PAGE, SCOPES, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga', [...SCOPES, 'pages_utility_messaging']);
  await world.logIn('azarya', SCOPES);
  await world.run('setup', '--page', PAGE);
});
afterAll(() => world.close());

const REMINDER = {
  name: 'reminder',
  language: 'ru',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Визит к {{1}}', example: { header_text: ['Ольге'] } },
    {
      type: 'BODY',
      text: 'Здравствуйте, {{1}}!\nЖдём вас {{2}}.',
      example: { body_text: [['Мария', '12 мая']] },
    },
    { type: 'BUTTONS', buttons: [{ type: 'POSTBACK', text: 'Перенести', payload: 'MOVE' }] },
  ],
};
const given = (change: object = {}) =>
  world.file('template.json', JSON.stringify({ ...REMINDER, ...change }));
const create = (change: object = {}, ...flags: string[]) =>
  world.run('template', 'create', given(change), ...flags);
const listed = async () => (await world.run('template', 'list')).value;
const writes = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method !== 'GET' && path.endsWith('/message_templates'),
  ).length;
const complete = async (name: string, language = 'ru') =>
  gate.complete?.(await world.session('olga', PAGE), {
    to: { kind: 'user_id', id: '2400000000000017' },
    template: { name, language, params: ['Мария', '12 мая'], header: 'Ольге' },
  });
const kept = () => JSON.parse(readFileSync(world.app.home.templatesFile('olga'), 'utf8'));

describe('a page without templates', () => {
  test('says how one is made, and so does a message that names one', async () => {
    const { value, text } = await world.run('template', 'list');
    expect(value).toEqual([]);
    expect(text).toContain('template create');
    await expect(complete('reminder')).rejects.toMatchObject({
      category: 'not_found',
      code: 'not_found',
      hint: 'gates messenger template create FILE',
    });
  });
});

describe('a new template', () => {
  test('a dry run shows it as people will read it, and gives Meta nothing', async () => {
    const before = await writes();
    world.options.dryRun = true;
    const { value, text } = await create().finally(() => (world.options.dryRun = false));
    expect(value).toMatchObject({ id: null, name: 'reminder', status: null, dryRun: true });
    for (const line of [
      'Визит к Ольге',
      'Здравствуйте, Мария!',
      'Ждём вас 12 мая.',
      '[Перенести]',
    ]) {
      expect(text).toContain(line);
    }
    expect(await writes()).toBe(before);
  });

  test('is made from JSON or YAML, can be sent at once, and stands in the list', async () => {
    const { value } = await create();
    expect(value).toMatchObject({ name: 'reminder', language: 'ru', status: 'APPROVED' });
    const yaml = world.file(
      'named.yaml',
      'components:\n  - type: body\n    text: "{{name}}, ждём вас."\n    example: {body_text_named_params: [{param_name: name, example: Мария}]}\n',
    );
    await world.run('template', 'create', yaml, '--name', 'named', '--lang', 'en_US');
    expect((await complete('reminder'))?.shown).toContain('Ждём вас 12 мая.');
    expect(await listed()).toMatchObject([
      { name: 'reminder', language: 'ru', status: 'APPROVED', header: 'Визит к {{1}}' },
      { name: 'named', language: 'en_US', category: 'UTILITY', rejectedReason: null },
    ]);
    expect(kept()[`messenger:${PAGE}`]).toEqual([
      { name: 'reminder', language: 'ru', status: 'APPROVED' },
      { name: 'named', language: 'en_US', status: 'APPROVED' },
    ]);
  });

  test('is shown with the command that sends it', async () => {
    const { value, text } = await world.run('template', 'show', 'reminder');
    const command =
      'gates messenger send --user olga --to WHOM --template reminder --lang ru --header-param … --param … --param …';
    expect(value).toMatchObject([{ name: 'reminder', command }]);
    expect(text).toContain('[Перенести]');
    expect((await world.run('template', 'show', 'named')).value[0].command).toContain(
      '--param name=…',
    );
  });

  test('is shown with Meta’s reason where it was refused', async () => {
    const event = { event: 'template_status', name: 'named' };
    await world.deliver({ ...event, status: 'REJECTED', reason: 'PROMOTIONAL' });
    const { value, text } = await world.run('template', 'show', 'named');
    expect(value).toMatchObject([{ status: 'REJECTED', rejectedReason: 'PROMOTIONAL' }]);
    expect(text).toContain('PROMOTIONAL');
    expect(text).not.toContain('gates messenger send');
  });

  const body = (text: string, example?: object) => ({
    components: [{ type: 'BODY', text, example }],
  });
  const button = (one: object) => ({
    components: [
      { type: 'BODY', text: 'Ждём вас.' },
      { type: 'BUTTONS', buttons: [one] },
    ],
  });
  test.each<[string, object, RegExp]>([
    ['a name in capitals', { name: 'Reminder' }, /lower-case/],
    ['no language', { language: undefined }, /language/],
    ['another category', { category: 'MARKETING' }, /UTILITY/],
    ['no body', { components: [] }, /BODY/],
    ['two bodies', { components: [REMINDER.components[1], REMINDER.components[1]] }, /one BODY/],
    ['a part that is none', { components: [{ type: 'FOOTER', text: 'x' }] }, /FOOTER/],
    ['no example', body('Ждём вас {{1}}.'), /example.*1/],
    ['too few examples', body('{{1}}, {{2}}', { body_text: [['Мария']] }), /1 parameter: 2/],
    [
      'a gap in the numbers',
      body('{{1}}, {{3}}', { body_text: [['а', 'б', 'в']] }),
      /without a gap/,
    ],
    ['numbers and names', body('{{1}}, {{day}}'), /not both/],
    ['a quick reply', button({ type: 'QUICK_REPLY', text: 'Да' }), /QUICK_REPLY/],
    ['a button without its address', button({ type: 'URL', text: 'Сайт' }), /url/],
  ])('is refused here for %s', async (_why, change, message) => {
    const before = await writes();
    await expect(create(change)).rejects.toMatchObject({
      category: 'policy',
      code: 'template_refused',
      message: expect.stringMatching(message),
    });
    expect(await writes()).toBe(before);
  });

  test('a file that is not there or holds none', async () => {
    await expect(world.run('template', 'create', 'absent.json')).rejects.toMatchObject({
      category: 'not_found',
    });
    const list = world.file('list.json', '[]');
    await expect(world.run('template', 'create', list)).rejects.toMatchObject({
      category: 'usage',
    });
  });
});

describe('a name nobody knows', () => {
  test.each([
    ['send', () => complete('remindr')],
    ['show', () => world.run('template', 'show', 'remindr')],
    ['delete', () => world.run('template', 'delete', 'remindr')],
  ])('%s: exit 5, with those that there are', async (_verb, work) => {
    await expect(work()).rejects.toMatchObject({
      category: 'not_found',
      code: 'not_found',
      message: expect.stringMatching(/remindr.*reminder, named/),
      hint: 'gates messenger template list',
    });
  });

  test('another language names those that it is in', async () => {
    await expect(complete('reminder', 'de')).rejects.toMatchObject({
      category: 'not_found',
      message: expect.stringMatching(/de.*ru/),
      hint: 'gates messenger template show reminder',
    });
  });
});

describe('deleting', () => {
  test('one language leaves the others; a dry run and a no leave all', async () => {
    await create({ language: 'en_US' });
    world.options.dryRun = true;
    const dry = await world
      .run('template', 'delete', 'reminder')
      .finally(() => (world.options.dryRun = false));
    expect(dry.value).toEqual({
      name: 'reminder',
      languages: ['ru', 'en_US'],
      deleted: false,
      dryRun: true,
    });
    world.options.yes = false;
    const no = await world
      .run('template', 'delete', 'reminder')
      .finally(() => (world.options.yes = true));
    expect(no.value).toMatchObject({ deleted: false });
    const one = await world.run('template', 'delete', 'reminder', '--lang', 'en_US');
    expect(one.value).toMatchObject({ languages: ['en_US'], deleted: true });
    expect((await listed()).map((each: any) => [each.name, each.language])).toEqual([
      ['reminder', 'ru'],
      ['named', 'en_US'],
    ]);
    await world.run('template', 'delete', 'reminder');
    expect(await listed()).toMatchObject([{ name: 'named' }]);
    expect(kept()[`messenger:${PAGE}`]).toHaveLength(1);
    await expect(complete('reminder')).rejects.toMatchObject({ category: 'not_found' });
  });
});

describe('without the permission', () => {
  test('a message says which one is missing, not that the template is', async () => {
    const user = world.options.user;
    world.options.user = 'azarya';
    const second = '200000000000002';
    await world.run('setup', '--page', second);
    world.options.user = user;
    const session = await world.session('azarya', second);
    await world.deliver({ event: 'message', from: '2400000000000018', to: second });
    const to = { kind: 'user_id', id: '2400000000000018' } as const;
    const draft = { to, template: { name: 'reminder', language: 'ru', params: [] } };
    const whole = await gate.complete?.(session, draft);
    await expect(gate.send?.(session, whole ?? draft, 'key')).rejects.toMatchObject({
      code: expect.stringMatching(/permission_denied|scope_missing/),
    });
  });
});
