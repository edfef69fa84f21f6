import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const RECORDER = pathToFileURL(join(import.meta.dirname, 'programs/modules.ts')).href;
const home = mkdtempSync(join(tmpdir(), 'gates-startup-'));
afterAll(() => rmSync(home, { recursive: true }));

/** The packages and the files of ours that a command line loads. */
function loadedBy(...args: string[]): { packages: string[]; own: string[] } {
  const ran = spawnSync(
    process.execPath,
    ['--import', RECORDER, join(ROOT, 'bin/gates.ts'), ...args],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NO_COLOR: '1', GATES_HOME: home },
    },
  );
  if (ran.status !== 0) throw new Error(ran.stderr);
  const urls = ran.stderr.split('\n').filter((line) => line.startsWith('file:'));
  const packages = urls.flatMap(
    (url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [],
  );
  const own = urls
    .filter((url) => !url.includes('/node_modules/'))
    .map((url) => url.slice(pathToFileURL(ROOT).href.length + 1));
  return { packages: [...new Set(packages)], own };
}

describe('what starting up loads', () => {
  it.each([['--help'], ['--version'], ['help']])('gates %s: commander, and no verb', (...args) => {
    const { packages, own } = loadedBy(...args);
    expect(packages).toEqual(['commander']);
    expect(own).toContain('src/cli/main.ts');
    expect(
      own.filter((file) =>
        /^src\/(cli\/commands|store|vault|substance|traffic|webhook)\/|^gates\/[a-z]+\//.test(file),
      ),
    ).toEqual([]);
  });

  it.each([
    'user',
    'account',
    'vault',
    'outbox',
    'export',
    'import',
    'webhook',
    'serve',
    'audit',
    'refresh',
    'doctor',
    'cron',
    'sandbox',
    'trigger',
  ])('gates %s --help: commander, and that group only', (group) => {
    const { packages, own } = loadedBy(group, '--help');
    expect(packages).toEqual(['commander']);
    const verbs = own.filter((file) => file.startsWith('src/cli/commands/'));
    expect(verbs.length).toBeGreaterThan(0);
    for (const file of verbs) expect(file).toMatch(new RegExp(`^src/cli/commands/${group}[./]`));
    expect(own.filter((file) => /^gates\/[a-z]+\//.test(file))).toEqual([]);
  });

  it.each(['meta', 'whatsapp'])(
    'gates %s --help: no store, keychain, prompt, table or HTTP client',
    (gate) => {
      const { packages } = loadedBy(gate, '--help');
      expect(packages).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^(kysely|better-sqlite3|pg|keytar|conf|undici|@inquirer\/.*|chalk|cli-table3|hono|pino|open|mime)$/,
          ),
        ]),
      );
    },
  );
});

describe('what starting up leaves', () => {
  it('compiled code, in the home that a ~ names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gates-tilde-'));
    try {
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(ROOT, 'bin/gates.cjs'), '--version'],
        {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], HOME: folder, GATES_HOME: '~/gates' },
        },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readdirSync(folder)).toEqual(['gates']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
