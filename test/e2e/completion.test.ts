import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { eventually, ROOT } from '../support/gates.ts';
import { CLEAR, isInstalled, openShell, type Shell, type ShellName } from '../support/shells.ts';
import { newWorld, type World } from '../support/world.ts';

/** Whatever runs this leaves a file behind. */
const HOSTILE =
  '$(touch HACKED1) `touch HACKED2`; touch HACKED3\n\ttouch HACKED4 \u001B]0;a:b\u0007';
const RECORDER = pathToFileURL(join(ROOT, 'test/cli/programs/modules.ts')).href;

let world: World;
let folder: string;
let number: string;

beforeAll(async () => {
  // As a person at a terminal has it.
  world = await newWorld({ GATES_LANG: 'en', LC_ALL: 'C.UTF-8' });
  expect((await world.login('olga')).code).toBe(0);
  expect((await world.setup('olga')).code).toBe(0);
  const serving = await world.serve();
  await world.deliver({ event: 'message', from: '79991234567', name: HOSTILE, text: HOSTILE });
  await world.deliver({ event: 'message', from: '79161112233', name: 'Анна: «клиент»' });
  await eventually('two messages', async () => {
    const read = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
    return read.json.length === 2;
  });
  await serving.stop();
  number = world.credentials.whatsapp.phoneNumberId;
  const store = await openStore({
    user: 'olga',
    file: join(world.home, 'users/olga/store.sqlite'),
  });
  const [account] = await store.accounts.list({ gate: 'whatsapp' });
  if (!account) throw new Error('nothing is set up');
  const id = `whatsapp:${HOSTILE}`;
  await store.accounts.save({ ...account, id, externalId: HOSTILE, name: HOSTILE });
  await store.close();
  folder = dirname(world.file('photo.jpg', ''));
  mkdirSync(join(folder, 'archive'));
  mkdirSync(join(folder, 'bin'));
  const program = join(ROOT, 'bin/gates.cjs');
  writeFileSync(
    join(folder, 'bin/gates'),
    `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`,
    { mode: 0o755 },
  );
});
afterAll(() => world?.destroy());

/** What the shell's script is told. */
async function asked(...words: readonly string[]): Promise<string[]> {
  const ran = await world.gates(['complete', '--', ...words]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return ran.stdout.trimEnd().split('\n');
}

describe('gates complete', () => {
  it('knows the people who wrote, by names without anything a terminal would obey', async () => {
    expect(await asked('whatsapp', 'send', '--user', 'olga', '--to', '')).toEqual([
      '79161112233\tАнна: «клиент»',
      '79991234567\t(touch HACKED1) touch HACKED2; touch HACKED3 touch HACKED4',
      ':36',
    ]);
  });

  it('knows accounts, and offers none that a shell would take apart', async () => {
    const answer = await asked('account', 'show', '--user', 'olga', 'whatsapp:');
    expect(answer).toHaveLength(2);
    expect(answer[0]).toMatch(new RegExp(`^whatsapp:${number}\t`));
  });

  it('knows the templates that were listed', async () => {
    const line = ['whatsapp', 'send', '--user', 'olga', '--template', ''];
    expect(await asked(...line)).toEqual([':36']);
    const list = ['whatsapp', 'template', 'list', '--account', number, '--user', 'olga', '--json'];
    const listed = await world.gates(list);
    expect(listed.stderr).toBe('');
    const names = listed.json.map(({ name }: { name: string }) => name);
    expect(names.length).toBeGreaterThan(0);
    const answer = await asked(...line);
    expect(answer.slice(0, -1).map((each) => each.split('\t')[0])).toEqual([...new Set(names)]);
  });

  it.each([
    ['account', 'show', ''],
    ['account', 'show', '--user', 'nobody', ''],
    ['nosuch', ''],
    ['--nosuch', ''],
    ['whatsapp', 'send', '--to'],
    [],
  ])('ends well and says no error: %j', async (...words) => {
    expect((await asked(...words)).at(-1)).toMatch(/^:\d+$/);
  });

  it('says nothing of a damaged store', async () => {
    const file = join(world.home, 'users/azarya/store.sqlite');
    writeFileSync(file, 'not a database, '.repeat(500));
    expect(await asked('account', 'show', '--user', 'azarya', '')).toEqual([':36']);
  });

  it('is no command that help knows', async () => {
    expect((await world.gates(['--help'])).stdout).not.toMatch(/^ +complete\b/m);
    expect((await world.gates(['complete'])).code).toBe(2);
  });

  it('loads neither keychain nor network, prompts nor settings', () => {
    const words = ['whatsapp', 'send', '--user', 'olga', '--to', ''];
    const args = ['--import', RECORDER, join(ROOT, 'bin/gates.ts'), 'complete', '--', ...words];
    const ran = spawnSync(process.execPath, args, { encoding: 'utf8', env: world.env });
    expect(ran.stdout).toContain('79991234567');
    const loaded = ran.stderr.split('\n');
    expect(loaded.filter((url) => url.includes('/better-sqlite3/'))).not.toEqual([]);
    const unwanted =
      /node_modules\/(keytar|@github|conf|undici|pg|@inquirer|chalk|open|pino|hono)\/|src\/vault\//;
    expect(loaded.filter((url) => unwanted.test(url))).toEqual([]);
  });
});

const SHELLS: readonly ShellName[] = ['bash', 'zsh', 'fish'];
describe.each(SHELLS)('%s', (name) => {
  const missing = [name, 'script'].filter((each) => !isInstalled(each));
  const why = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : '';

  describe.skipIf(why)(`at a terminal${why}`, () => {
    let shell: Shell;
    beforeAll(async () => {
      const ran = await world.gates(['completion', name]);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const script = world.file(`completion.${name}`, ran.stdout);
      const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
      const env = { ...world.env, GATES_USER: 'olga', PATH: path };
      shell = await openShell(name, { folder, script, env });
    });
    afterAll(() => shell?.close());

    /** What stands on the line after these keys. */
    async function typed(keys: string): Promise<string> {
      shell.type(CLEAR);
      shell.type(keys);
      return (await shell.line()).trimEnd();
    }

    it.each([
      ['gates what\t', 'gates whatsapp'],
      ['gates whatsapp te\tlis\t', 'gates whatsapp template list'],
      ['gates help wha\t', 'gates help whatsapp'],
      ['gates whatsapp send --dr\t', 'gates whatsapp send --dry-run'],
      ['gates user show o\t', 'gates user show olga'],
      ['gates vault use k\t', 'gates vault use keychain'],
      ['gates whatsapp send --to 7916\t', 'gates whatsapp send --to 79161112233'],
      ['gates whatsapp send --to=7916\t', 'gates whatsapp send --to=79161112233'],
      ['gates whatsapp send --to +7916\t', 'gates whatsapp send --to +79161112233'],
      ['gates whatsapp send --to "7916\t', 'gates whatsapp send --to "79161112233"'],
      [
        'gates whatsapp send "Добрый день" --to 7916\t',
        'gates whatsapp send "Добрый день" --to 79161112233',
      ],
      ['gates whatsapp send --image pho\t', 'gates whatsapp send --image photo.jpg'],
      ['gates whatsapp send --image=pho\t', 'gates whatsapp send --image=photo.jpg'],
      ['gates export verify arc\t', 'gates export verify archive/'],
      ['gates nosuch pho\t', 'gates nosuch pho'],
      ['echo a; gates user show o\t', 'echo a; gates user show olga'],
    ])('%j → %s', async (keys, line) => expect(await typed(keys)).toBe(line));

    it('goes on after a colon', async () => {
      const whole = `whatsapp:${number}`;
      expect(await typed('gates account show whats\t')).toBe(`gates account show ${whole}`);
      const begun = whole.slice(0, -3);
      expect(await typed(`gates account show ${begun}\t`)).toBe(`gates account show ${whole}`);
      const flag = 'gates whatsapp read --account=';
      expect(await typed(`${flag}${begun}\t`)).toBe(`${flag}${whole}`);
    });

    it('shows who is meant', async () => {
      await typed('gates whatsapp send --to 79\t\t\t');
      await eventually('the list', async () => shell.screen().includes('Анна: «клиент»'));
      expect(shell.screen()).toContain('touch HACKED4');
    });

    it('runs nothing: neither what others wrote, nor what is typed and not yet entered', async () => {
      for (const keys of [
        'gates whatsapp send --to \t\t\t',
        'gates whatsapp send "$(touch HACKED5)" --to 7916\t',
        'gates whatsapp send $(touch HACKED6) `touch HACKED7` --to 7916\t',
        'gates whatsapp send --to=$(touch HACKED8)=\t',
        'gates whatsapp send --to "$(touch HACKED9)\t',
        'gates account show \t\t\t',
        'gates whatsapp send --template \t\t',
        'gates whatsapp send --reply-to \t\t',
      ]) {
        await typed(keys);
      }
      expect(readdirSync(folder).filter((file) => file.startsWith('HACKED'))).toEqual([]);
    });

    it('says no error', () => {
      expect(shell.screen()).not.toMatch(/not found|error|unknown|unmatched|bad /i);
    });
  });
});
