import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/gates.ts';
import { noRegistry, nodeOf, type Package, packed } from '../support/package.ts';
import { newWorld, type World } from '../support/world.ts';

const why = await noRegistry();
const CLIENT = '79991234567';

describe.skipIf(why)(`the package (${why ?? 'from the tarball'})`, () => {
  let made: Package;
  let prefix: string;

  beforeAll(async () => {
    made = await packed();
    prefix = join(made.folder, 'prefix');
    await made.npm([
      'install',
      '--global',
      '--prefix',
      prefix,
      '--no-audit',
      '--no-fund',
      made.tarball,
    ]);
  });
  afterAll(() => made.remove());

  it('installs no development package, in less than 100 MB', async () => {
    const listed = JSON.parse(
      await made.npm(['ls', '--global', '--prefix', prefix, '--all', '--json']),
    ) as Listed;
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const direct = listed.dependencies?.['gates-cli']?.dependencies ?? {};
    expect(Object.keys(direct).toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
    for (const name of ['vitest', 'msw', 'typescript', 'rolldown', 'oxlint', 'playwright-core']) {
      expect(Object.keys(manifest.devDependencies)).toContain(name);
      expect(namesIn(listed)).not.toContain(name);
    }
    expect(bytesOf(prefix)).toBeLessThan(100e6);
  });

  it('holds no source, no test and no secret', () => {
    const files = execFileSync('tar', ['tzf', made.tarball], { encoding: 'utf8' }).split('\n');
    const kinds = new Set(files.map((file) => /^package\/([^/]+)/.exec(file)?.[1] ?? ''));
    expect([...kinds].filter((kind) => kind !== '').toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'docs',
      'gates',
      'package.json',
    ]);
    expect(files.filter((file) => file.startsWith('package/gates/'))).toEqual(
      expect.arrayContaining(['package/gates/meta/README.md', 'package/gates/whatsapp/README.md']),
    );
    expect(files.filter((file) => /^package\/gates\/.*(?<!README\.md)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(ts|map)$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });

  it('has manual pages that man finds', () => {
    const manuals = readdirSync(join(prefix, 'share/man/man1'));
    expect(manuals).toEqual(expect.arrayContaining(['gates.1', 'gates-whatsapp.1']));
  });

  it('says in one line that Node 20 is too old', async () => {
    const bin = await nodeOf(20, made);
    const env = { PATH: [bin, process.env['PATH']].join(delimiter) };
    const { status, stdout, stderr } = spawnSync(join(prefix, 'bin/gates'), ['--help'], {
      env,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^gates needs Node 22\.22 or newer; this is 20\.\d+\.\d+\.\n$/),
    });
  });

  describe.each([22, 24, 26])('on Node %i', (major) => {
    let world: World;
    beforeAll(async () => {
      const bin = await nodeOf(major, made);
      const PATH = [bin, process.env['PATH']].join(delimiter);
      world = await newWorld({ PATH, NODE_COMPILE_CACHE: undefined }, [join(prefix, 'bin/gates')]);
    });
    afterAll(() => world.destroy());

    it('runs on that Node, and shows the same help with and without a page made beforehand', async () => {
      const version = await world.gates(['--version']);
      expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      for (const lang of ['en', 'ru']) {
        const env = { GATES_LANG: lang };
        for (const path of [[], ['whatsapp'], ['whatsapp', 'send'], ['export', 'substance']]) {
          const [page, live] = [
            await world.gates([...path, '--help'], { env }),
            // A flag before it is more than the launcher knows.
            await world.gates(['--no-color', ...path, '--help'], { env }),
          ];
          expect(page.code).toBe(0);
          expect(page.stdout).toBe(live.stdout);
        }
        const within = ['user', '--help', 'list'];
        const [first, live] = [
          await world.gates(within, { env }),
          await world.gates(['--no-color', ...within], { env }),
        ];
        expect(first.stdout).toBe(live.stdout);
      }
    });

    it('does the main job', async () => {
      const serving = await world.serve();
      expect((await world.login('olga')).code).toBe(0);
      expect((await world.setup('olga')).code).toBe(0);
      await world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
      const to = ['--user', 'olga', '--to', `+${CLIENT}`];
      const sent = await world.gates([
        'whatsapp',
        'send',
        ...to,
        'Добрый день!',
        '--wait',
        'read',
        '--json',
      ]);
      expect(sent.json).toMatchObject({ gate: 'whatsapp', status: 'read' });
      const read = await world.gates(['whatsapp', 'read', '--user', 'olga', '--json']);
      expect(read.json.map((message: { text: string }) => message.text)).toEqual([
        'Здравствуйте!',
        'Добрый день!',
      ]);
      const table = await world.gates(['outbox', 'list', '--user', 'olga']);
      expect(table.stdout).toContain(CLIENT);
      const out = join(world.home, '../out');
      expect(
        (await world.gates(['export', 'substance', '--user', 'olga', '--out', out])).code,
      ).toBe(0);
      expect((await world.gates(['export', 'verify', out])).code).toBe(0);
      expect(
        (await world.gates(['doctor', '--user', 'olga', '--json'])).json.checks.length,
      ).toBeGreaterThan(5);
      expect(await serving.stop()).toBe(0);
    });
  });

  it('is a library, typed, in a project of its own', async () => {
    const world = await newWorld();
    const project = join(made.folder, 'project');
    try {
      await world.login('olga');
      await world.setup('olga');
      await world.serve();
      await world.deliver({ event: 'message', from: CLIENT, text: 'Здравствуйте!' });
      mkdirSync(project);
      writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
      await made.npm(
        ['install', '--no-audit', '--no-fund', made.tarball, 'typescript', '@types/node'],
        project,
      );
      cpSync(join(ROOT, 'test/e2e/library'), project, { recursive: true });
      const env = { ...world.env };
      const npx = (...args: string[]) =>
        execFileSync('npx', args, { cwd: project, encoding: 'utf8', env });
      npx('tsc');
      const printed = execFileSync(process.execPath, [join(project, 'main.js')], {
        encoding: 'utf8',
        env,
      });
      expect(printed.trim().split('\n')).toEqual([
        'accepted',
        'Здравствуйте!',
        'Добрый день!',
        'policy window_closed',
        'usage unknown_user',
      ]);
      copyFileSync(join(project, 'wrong.txt'), join(project, 'main.ts'));
      expect(() => npx('tsc')).toThrow();
    } finally {
      await world.destroy();
    }
  });
});

interface Listed {
  dependencies?: Record<string, Listed>;
}

function namesIn(listed: Listed): Set<string> {
  const inner = Object.entries(listed.dependencies ?? {});
  return new Set(inner.flatMap(([name, more]) => [name, ...namesIn(more)]));
}

function bytesOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
