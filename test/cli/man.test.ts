import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { openApp } from '../../src/app.ts';
import { GROUPS } from '../../src/cli/groups.ts';
import { ENVIRONMENT, EXITS } from '../../src/cli/man/overview.ts';
import { type ManPage, manPages } from '../../src/cli/man/pages.ts';
import { inline, paragraph, typed } from '../../src/cli/man/roff.ts';
import { wholeProgram } from '../../src/cli/program.ts';
import { EXIT } from '../../src/domain/error.ts';
import { openHome } from '../../src/home.ts';
import { translatorOf } from '../../src/language/translate.ts';
import { ROOT } from '../support/gates.ts';
import { isInstalled } from '../support/shells.ts';
import { recordingUi } from '../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-man-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pages = new Map<string, ManPage[]>();
const verbs: { path: string; command: Command }[] = [];

async function written(language: 'en' | 'ru'): Promise<ManPage[]> {
  const env = { GATES_HOME: folder };
  const app = openApp({
    catalogue,
    home: await openHome(env),
    env,
    options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
    ui: recordingUi().ui,
    signal: new AbortController().signal,
  });
  const translator = await translatorOf(language, catalogue);
  const program = await wholeProgram(app, translator);
  if (verbs.length === 0) verbs.push(...verbsUnder(program, 'gates'));
  return manPages(program, translator);
}

function verbsUnder(command: Command, path: string): typeof verbs {
  const inner = command.createHelp().visibleCommands(command);
  if (inner.length === 0) return [{ path, command }];
  return inner.flatMap((each) => verbsUnder(each, `${path} ${each.name()}`));
}

beforeAll(async () => {
  for (const language of ['en', 'ru'] as const) pages.set(language, await written(language));
});

function pageOf(name: string, language = 'en'): string {
  const page = pages.get(language)?.find((each) => each.name === name);
  if (!page) throw new Error(`no page ${name}`);
  return page.text;
}

const NEEDS_GROFF = isInstalled('groff') ? '' : ' (skipped: no groff here)';

/** A page as a terminal shows it, without bold; and every complaint of groff. */
function shown(text: string, width = 200): { page: string; complaints: string } {
  const file = join(folder, 'page.1');
  writeFileSync(file, text);
  const args = ['-ww', '-man', '-Tutf8', '-P-c', '-P-b', '-P-u', `-rLL=${width}n`, file];
  const ran = spawnSync('groff', args, { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return { page: ran.stdout, complaints: ran.stderr };
}

describe('the manual', () => {
  it('has a page for gates and for every group, in both languages', () => {
    const names = [...GROUPS, ...catalogue].map(({ name }) => `gates-${name}.1`);
    for (const language of ['en', 'ru']) {
      const all = pages.get(language)?.map(({ name }) => name);
      expect(all).toEqual(['gates.1', ...names]);
    }
  });

  it('is the same twice, and names no folder of this machine', async () => {
    expect(await written('en')).toEqual(pages.get('en'));
    for (const { text } of pages.get('en') ?? []) expect(text).not.toContain(inline(folder));
  });

  it('is ASCII, with no macro but those of man(7)', () => {
    for (const { name, text } of [...pages.values()].flat()) {
      // eslint-disable-next-line no-control-regex -- the range is ASCII
      expect([name, /^[\n\u0020-\u007E]*$/.test(text)]).toEqual([name, true]);
      const macros = text.match(/^\.[^ \n]*/gm) ?? [];
      const known = ['.\\"', '.TH', '.nr', '.nh', '.ad', '.SH', '.SS', '.PP', '.TP', '.B'];
      for (const macro of macros) expect([...known, '.RS', '.RE', '.EX', '.EE']).toContain(macro);
      expect(text).not.toMatch(/^'/m);
    }
  });

  it('names every exit status and every variable of ours', () => {
    expect(EXITS.map(([code]) => Number(code))).toEqual([0, ...Object.values(EXIT)]);
    const named = ENVIRONMENT.flatMap(([names]) => names.split(', '));
    const read = new Set<string>();
    for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join(ROOT, 'src', file), 'utf8');
      for (const [, name = ''] of source.matchAll(/env\['(GATES_\w+)'\]/g)) read.add(name);
    }
    expect(read.size).toBeGreaterThan(5);
    expect(named).toEqual(expect.arrayContaining([...read]));
  });
});

describe('roff', () => {
  it.each([
    ['a\\b', 'a\\eb'],
    ['--user', '\\-\\-user'],
    [`it's "so" \`x\``, 'it\\(aqs \\(dqso\\(dq \\(gax\\(ga'],
    ['~/x^2', '\\(ti/x\\(ha2'],
    ['Ёж …', '\\[u0401]\\[u0436] \\[u2026]'],
    ['a\tb\u001B', 'a b '],
  ])('%j → %s', (text, expected) => expect(inline(text)).toBe(expected));

  it('takes no line of text for a macro', () => {
    expect(paragraph(".gates.json\n'quoted'")).toBe('.PP\n\\&.gates.json\n\\(aqquoted\\(aq\n');
    expect(typed(['.hidden'])).toContain('\n\\&.hidden\n');
  });
});

describe.skipIf(NEEDS_GROFF)(`as groff shows it${NEEDS_GROFF}`, () => {
  it('has nothing to complain of, however narrow', () => {
    for (const { name, text } of [...pages.values()].flat()) {
      for (const width of [60, 100]) {
        expect([name, shown(text, width).complaints]).toEqual([name, '']);
      }
    }
  });

  it('tells every command with all its flags, words and examples', () => {
    expect(verbs.length).toBeGreaterThan(45);
    const seen = new Map<string, string>();
    for (const { path, command } of verbs) {
      const name = `${path.split(' ').slice(0, 2).join('-')}.1`;
      const page = seen.get(name) ?? shown(pageOf(name)).page;
      seen.set(name, page);
      expect(page).toContain(path);
      expect(page).toContain(command.description());
      for (const { flags, description } of command.options) {
        expect([path, page.includes(flags)]).toEqual([path, true]);
        expect([path, flags, page.includes(description)]).toEqual([path, flags, true]);
      }
      for (const argument of command.registeredArguments) {
        expect([path, page.includes(argument.description)]).toEqual([path, true]);
      }
    }
  });

  it('shows examples as they are typed, letter for letter', () => {
    const { page } = shown(pageOf('gates-whatsapp.1'));
    expect(page).toContain(
      '\n           gates whatsapp send --to WHOM "Удобно?" --button yes=Да --button no=Нет\n',
    );
    expect(shown(pageOf('gates-completion.1')).page).toContain('~/.config/fish/completions');
  });

  it('speaks Russian', () => {
    const { page } = shown(pageOf('gates.1', 'ru'));
    expect(page).toContain('КОД ЗАВЕРШЕНИЯ');
    expect(page).toContain('ещё раз не отправится');
  });
});
