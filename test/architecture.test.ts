import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../gates/index.ts';

const ROOT = resolve(import.meta.dirname, '..');
const LONGEST = 300;

/** Heavy packages have one owner; everybody else reaches them through it. */
const OWNERS: Record<string, RegExp> = {
  keytar: /^src\/vault\//,
  conf: /^src\/vault\//,
  kysely: /^src\/store\//,
  'better-sqlite3': /^src\/store\//,
  pg: /^src\/store\//,
  undici: /^src\/http\//,
  commander: /^(src\/cli\/|gates\/[a-z]+\/commands(\/|\.ts$))/,
  '@inquirer/prompts': /^src\/cli\//,
  chalk: /^src\/cli\//,
  open: /^src\/cli\//,
  'cli-table3': /^src\/cli\//,
  pino: /^src\/cli\//,
  hono: /^src\/(webhook|sandbox)\//,
  '@hono/node-server': /^src\/(webhook|sandbox)\//,
  'libphonenumber-js': /^gates\/whatsapp\//,
  '@orama/stemmers': /^src\/store\//,
  yauzl: /^src\/importing\//,
  'stream-json': /^src\/importing\//,
  imapflow: /^gates\/email\//,
  nodemailer: /^gates\/email\//,
  'postal-mime': /^gates\/email\//,
  'ical.js': /^(gates\/email|src\/cli)\//,
  'sanitize-html': /^gates\/email\//,
  'smtp-server': /^gates\/email\/sandbox\//,
  'chrono-node': /^src\/calendar\//,
  'temporal-polyfill': /^src\/calendar\//,
  'ical-generator': /^src\/calendar\//,
  'timezones-ical-library': /^src\/calendar\//,
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = ['bin', 'src', 'gates'].flatMap(sources);
const imports = files.flatMap(importsOf);

describe('the house', () => {
  it('was looked at', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('has no file over 300 lines', () => {
    const long = files.filter((file) => linesOf(file) > LONGEST);
    expect(long).toEqual([]);
  });

  it('has no room without a name of its own', () => {
    expect(
      files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file)),
    ).toEqual([]);
  });

  it('lets domain import nothing', () => {
    expect(broken(/^src\/domain\//, (to) => to.startsWith('src/domain/'))).toEqual([]);
  });

  it.each(['http', 'vault', 'store', 'substance', 'audit'])(
    'lets %s import domain only',
    (room) => {
      const own = new RegExp(`^src/${room}/`);
      expect(
        broken(own, (to) => own.test(to) || to.startsWith('src/domain/') || outside(to)),
      ).toEqual([]);
    },
  );

  it('lets calendar import domain and language only', () => {
    const allowed = /^src\/(calendar|domain|language)\//;
    expect(broken(/^src\/calendar\//, (to) => allowed.test(to) || outside(to))).toEqual([]);
  });

  it('lets importing see the contract, the store and its neighbours, and no screen', () => {
    const allowed = /^src\/(importing|domain|store|traffic|http)\/|^src\/(app|gate|unsent)\.ts$/;
    expect(broken(/^src\/importing\//, (to) => allowed.test(to) || outside(to))).toEqual([]);
  });

  it('keeps src/ from seeing gates/', () => {
    expect(broken(/^src\//, (to) => !to.startsWith('gates/'))).toEqual([]);
  });

  it('lets a gate see its own folder, the contract, domain, http and the Graph kit', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const gate = /^gates\/([a-z]+)\//.exec(from)?.[1];
      if (gate === undefined || outside(to)) return false;
      const allowed =
        to.startsWith(`gates/${gate}/`) ||
        to.startsWith('gates/meta/') ||
        /^src\/(domain|http)\//.test(to) ||
        to === 'src/gate.ts' ||
        (typeOnly && to === 'src/app.ts');
      return !allowed;
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(OWNERS))('gives %s one owner', (name, owner) => {
    const users = imports.filter(({ to }) => to === name || to.startsWith(`${name}/`));
    expect(
      users.filter(({ from, typeOnly }) => !owner.test(from) && !ownedType(name, typeOnly)),
    ).toEqual([]);
  });

  it('lists every gate folder once, with the same file names', () => {
    const folders = readdirSync(join(ROOT, 'gates'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(catalogue.map((row) => row.name).toSorted()).toEqual(folders.toSorted());
    for (const folder of folders) {
      expect(readdirSync(join(ROOT, 'gates', folder))).toEqual(
        expect.arrayContaining(['gate.ts', 'login.ts', 'sandbox.ts', 'README.md']),
      );
    }
  });
});

/** The contract names commander’s Command as a type; that loads nothing. */
function ownedType(name: string, typeOnly: boolean): boolean {
  return typeOnly && name === 'commander';
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file));
}

function linesOf(file: string): number {
  return readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map(([, type, from, dynamic, bare]) => {
    const target = from ?? dynamic ?? bare ?? '';
    const to = target.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), target)).replaceAll('\\', '/')
      : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}

function outside(to: string): boolean {
  return to.startsWith('node:') || builtinModules.includes(to) || !/^(src|gates|bin)\//.test(to);
}

function broken(rooms: RegExp, allowed: (to: string) => boolean): Import[] {
  return imports.filter(({ from, to }) => rooms.test(from) && !allowed(to));
}
