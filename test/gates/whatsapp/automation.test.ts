import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newWorld, OLGA, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.options, { yes: true, dryRun: false });
});
afterEach(() => fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' }));

const account = `whatsapp:${OLGA}`;
const posts = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && /_automation$|_settings$/.test(path),
  ).length;

describe('automation', () => {
  test('of a number where nothing was ever set', async () => {
    expect((await world.run('automation', 'show')).value).toEqual({
      account,
      welcome: false,
      prompts: [],
      commands: [],
    });
  });

  test('what is set is shown; what is not named stays', async () => {
    await world.run(
      'automation',
      'set',
      '--prompt',
      'Сколько стоит?',
      '--prompt',
      'Есть время в среду?',
      '--command',
      '/price=Стоимость = цены на всё',
    );
    await world.run('automation', 'set', '--welcome', 'on');
    const { value, text } = await world.run('automation', 'show');
    expect(value).toEqual({
      account,
      welcome: true,
      prompts: ['Сколько стоит?', 'Есть время в среду?'],
      commands: [{ name: 'price', description: 'Стоимость = цены на всё' }],
    });
    expect(text).toContain('/price  Стоимость');
    await world.run('automation', 'set', '--clear', 'prompts', '--clear', 'welcome');
    expect((await world.run('automation', 'show')).value).toMatchObject({
      welcome: false,
      prompts: [],
      commands: [{ name: 'price' }],
    });
  });

  test('tried only: what it would be', async () => {
    world.options.dryRun = true;
    const before = await posts();
    expect((await world.run('automation', 'set', '--prompt', 'Да?')).value).toMatchObject({
      prompts: ['Да?'],
      dryRun: true,
    });
    expect(await posts()).toBe(before);
  });

  const prompts = (count: number) => Array.from({ length: count }, () => ['--prompt', 'x']).flat();
  const commands = (count: number) =>
    Array.from({ length: count }, (_, index) => ['--command', `c${index}=x`]).flat();

  test('as many and as long as the platform takes', async () => {
    const name = 'c'.repeat(32);
    const longest = ['--command', `${name}=${'ц'.repeat(256)}`, ...commands(29)];
    await world.run('automation', 'set', ...prompts(3), '--prompt', 'я'.repeat(80), ...longest);
    const { value } = await world.run('automation', 'show');
    expect([value.prompts.length, value.commands.length]).toEqual([4, 30]);
  });

  test.each([
    [prompts(5), 'policy', /at most 4/],
    [['--prompt', 'x'.repeat(81)], 'policy', /80 characters/],
    [['--prompt', ''], 'policy', /empty/],
    [['--prompt', 'Привет 👋'], 'policy', /emoji/],
    [commands(31), 'policy', /at most 30/],
    [['--command', `${'c'.repeat(33)}=x`], 'policy', /32 characters/],
    [['--command', `c=${'x'.repeat(257)}`], 'policy', /256 characters/],
    [['--command', 'c='], 'policy', /empty/],
    [['--command', 'c=Флаг 🇷🇺'], 'policy', /emoji/],
    [['--command', 'цена=x'], 'policy', /Latin/],
    [['--command', 'c=x', '--command', 'c=y'], 'policy', /two commands/],
    [['--command', 'nothing'], 'usage', /nothing/],
    [['--welcome', 'yes'], 'usage', /on or off/],
    [['--clear', 'all'], 'usage', /all/],
    [['--prompt', 'x', '--clear', 'prompts'], 'usage', /both/],
    [[], 'usage', /Nothing/],
  ])('%j is refused before anything is asked', async (flags, category, message) => {
    const before = (await world.requests()).length;
    await expect(world.run('automation', 'set', ...flags)).rejects.toThrowError(
      expect.objectContaining({ category, message: expect.stringMatching(message) }),
    );
    expect((await world.requests()).length).toBe(before);
  });
});

describe('commerce', () => {
  test('what is set is shown; what is not named stays', async () => {
    expect((await world.run('commerce', 'show')).value).toMatchObject({
      account,
      cart: true,
      catalog: false,
    });
    await world.run('commerce', 'set', '--catalog', 'on');
    const { value, text } = await world.run('commerce', 'set', '--cart', 'off');
    expect(value).toMatchObject({ cart: false, catalog: true, dryRun: false });
    expect(text).toContain('shown');
    expect((await world.run('commerce', 'show')).value).toMatchObject({
      cart: false,
      catalog: true,
    });
  });

  test('tried only', async () => {
    world.options.dryRun = true;
    const before = await posts();
    expect((await world.run('commerce', 'set', '--cart', 'off')).value).toMatchObject({
      cart: false,
      dryRun: true,
    });
    expect(await posts()).toBe(before);
  });

  test.each([[['--cart', 'maybe']], [[]]])('%j is wrong usage', async (flags) => {
    await expect(world.run('commerce', 'set', ...flags)).rejects.toThrowError(
      expect.objectContaining({ category: 'usage' }),
    );
  });
});
