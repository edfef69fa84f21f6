/** `gates messenger profile` and `personas`, against the pretend Meta. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/messenger/gate.ts';
import { CLIENT } from './ready.ts';
import { newWorld, PAGE, SCOPES, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga', SCOPES);
  await world.run('setup', '--page', PAGE);
});
afterAll(() => world.close());

const shown = async () => (await world.run('profile', 'show')).value;

const changes = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method !== 'GET' && path.endsWith('/messenger_profile'),
  ).length;

describe('profile', () => {
  test('greetings keep those of other languages', async () => {
    await world.run(
      'profile',
      'set',
      '--greeting',
      'Hello, {{user_full_name}}!',
      '--greeting',
      'ru_RU=Здравствуйте, {{user_full_name}}!',
    );
    await world.run('profile', 'set', '--greeting', 'ru_RU=Добрый день!');
    expect((await shown()).greeting).toEqual({
      default: 'Hello, {{user_full_name}}!',
      ru_RU: 'Добрый день!',
    });
    const { text } = await world.run('profile', 'show');
    expect(text).toContain('  default  Hello, {{user_full_name}}!\n  ru_RU    Добрый день!');
  });

  test('menu and first questions come from files, JSON or YAML, by language or for everybody', async () => {
    const menu = world.file(
      'menu.yaml',
      'default:\n  - {title: Записаться, payload: BOOK}\n  - {title: Сайт, url: "https://example.org"}\nen_US:\n  - {title: Book, payload: BOOK}\n',
    );
    const questions = world.file(
      'questions.json',
      JSON.stringify([{ question: 'Сколько стоит?', payload: 'PRICE' }]),
    );
    const { value, text } = await world.run(
      'profile',
      'set',
      '--get-started',
      'START',
      '--menu',
      menu,
      '--ice-breakers',
      questions,
    );
    expect(value).toMatchObject({ changed: ['getStarted', 'menu', 'iceBreakers'], dryRun: false });
    expect(text).toContain('get-started, menu, ice-breakers');
    expect(await shown()).toMatchObject({
      getStarted: 'START',
      menu: {
        default: [
          { title: 'Записаться', payload: 'BOOK', url: null },
          { title: 'Сайт', payload: null, url: 'https://example.org' },
        ],
        en_US: [{ title: 'Book', payload: 'BOOK', url: null }],
      },
      iceBreakers: { default: [{ question: 'Сколько стоит?', payload: 'PRICE' }] },
    });
  });

  test('Meta’s own shape is taken, too', async () => {
    const file = world.file(
      'own.json',
      JSON.stringify([
        {
          locale: 'default',
          call_to_actions: [{ type: 'postback', title: 'Помощь', payload: 'HELP' }],
        },
      ]),
    );
    await world.run('profile', 'set', '--menu', file);
    expect((await shown()).menu).toEqual({
      default: [{ title: 'Помощь', payload: 'HELP', url: null }],
    });
  });

  test('domains and clearing', async () => {
    await world.run('profile', 'set', '--domain', 'https://example.org');
    expect((await shown()).domains).toEqual([expect.stringContaining('https://example.org')]);
    await world.run('profile', 'set', '--clear', 'menu', '--clear', 'domains');
    expect(await shown()).toMatchObject({ menu: {}, domains: [], getStarted: 'START' });
  });

  test('a dry run asks and changes nothing', async () => {
    const before = await changes();
    world.options.dryRun = true;
    const { value } = await world.run('profile', 'set', '--greeting', 'Nothing');
    world.options.dryRun = false;
    expect(value).toMatchObject({ changed: ['greeting'], dryRun: true });
    expect(await changes()).toBe(before);
  });

  test.each([
    ['a long greeting', ['--greeting', 'а'.repeat(161)], /160 characters at most, not 161/],
    ['an unknown name', ['--greeting', 'Hi {{user_age}}'], /does not know \{\{user_age\}\}/],
    ['a greeting without a word', ['--greeting', ' '], /cannot be empty/],
    ['a button that sends nothing', ['--get-started', ''], /cannot be empty/],
    ['a domain without https', ['--domain', 'http://example.org'], /https/],
  ])('%s is refused before anything is asked (exit 6)', async (_, flags, message) => {
    const before = await changes();
    await expect(world.run('profile', 'set', ...flags)).rejects.toMatchObject({
      category: 'policy',
      message: expect.stringMatching(message),
    });
    expect(await changes()).toBe(before);
  });

  test.each([
    [
      'five questions',
      '--ice-breakers',
      Array.from({ length: 5 }, (__, n) => ({ question: `${n}?`, payload: `${n}` })),
      /4 first questions at most, not 5/,
    ],
    [
      'a menu of 21',
      '--menu',
      Array.from({ length: 21 }, (__, n) => ({ title: `${n}`, payload: `${n}` })),
      /20 entries at most, not 21/,
    ],
    [
      'an entry with both',
      '--menu',
      [{ title: 'x', payload: 'X', url: 'https://example.org' }],
      /one of the two/,
    ],
    ['one language only', '--menu', { ru_RU: [{ title: 'x', payload: 'X' }] }, /every other/],
  ])('%s is refused (exit 6)', async (_, flag, content, message) => {
    const file = world.file('refused.json', JSON.stringify(content));
    await expect(world.run('profile', 'set', flag, file)).rejects.toMatchObject({
      category: 'policy',
      message: expect.stringMatching(message),
    });
  });

  test('a menu without its button is refused with the flag that adds it', async () => {
    await world.run('profile', 'set', '--clear', 'get-started');
    const file = world.file('menu.json', JSON.stringify([{ title: 'x', payload: 'X' }]));
    await expect(world.run('profile', 'set', '--menu', file)).rejects.toMatchObject({
      category: 'policy',
      hint: expect.stringContaining('--get-started'),
    });
  });

  test('what was not named or cannot be read is a usage error, a missing file exit 5', async () => {
    await expect(world.run('profile', 'set')).rejects.toMatchObject({ category: 'usage' });
    await expect(
      world.run('profile', 'set', '--menu', world.file('m.json', '{"default":')),
    ).rejects.toMatchObject({ category: 'usage' });
    await expect(
      world.run('profile', 'set', '--menu', world.file('n.json', '[{"payload":"X"}]')),
    ).rejects.toMatchObject({ category: 'usage' });
    await expect(world.run('profile', 'set', '--menu', 'absent.json')).rejects.toMatchObject({
      category: 'not_found',
    });
    await expect(world.run('profile', 'set', '--clear', 'name')).rejects.toMatchObject({
      hint: expect.stringContaining('greeting, get-started'),
    });
  });
});

describe('personas', () => {
  test('are added, listed and removed', async () => {
    const picture = 'https://example.org/olga.jpg';
    const { value } = await world.run('personas', 'add', 'Ольга В.', '--picture', picture);
    expect(value.id).toMatch(/^\d+$/);
    expect((await world.run('personas', 'list')).value).toEqual([
      { id: value.id, name: 'Ольга В.', picture: expect.any(String) },
    ]);
    const removed = await world.run('personas', 'remove', 'Ольга В.');
    expect(removed.value).toMatchObject({ id: value.id, removed: true });
    expect((await world.run('personas', 'list')).value).toEqual([]);
    await expect(world.run('personas', 'remove', value.id)).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('speak in a message, by id or by name', async () => {
    const picture = 'https://example.org/vera.jpg';
    await world.deliver({ event: 'message', to: PAGE, from: CLIENT, text: 'Здравствуйте' });
    const { value } = await world.run('personas', 'add', 'Вера', '--picture', picture);
    const session = await world.session('olga', PAGE);
    const to = { kind: 'user_id', id: CLIENT };
    const as = async (persona: string) => gate.complete?.(session, { to, text: 'Да', persona });
    expect(await as('Вера')).toMatchObject({ persona: value.id });
    expect(await as(value.id)).toMatchObject({ persona: value.id });
    for (const unknown of ['Ольга', '31']) {
      await expect(as(unknown)).rejects.toMatchObject({
        exitCode: 5,
        message: expect.stringContaining(`“${unknown}”`),
        hint: 'gates messenger personas list',
      });
    }
    const second = await world.run('personas', 'add', 'Вера', '--picture', picture);
    await session.memory.forget('personas');
    await expect(as('Вера')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(second.value.id),
    });
    await world.run('personas', 'remove', value.id);
    expect(await as('Вера')).toMatchObject({ persona: second.value.id });
  });

  test('have a name of 50 characters at most, and a picture behind https', async () => {
    await expect(
      world.run('personas', 'add', 'а'.repeat(51), '--picture', 'https://example.org/a.jpg'),
    ).rejects.toMatchObject({ category: 'policy', message: expect.stringContaining('50') });
    await expect(
      world.run('personas', 'add', 'Ольга', '--picture', 'olga.jpg'),
    ).rejects.toMatchObject({ category: 'policy' });
  });
});
