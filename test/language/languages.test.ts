import type { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { IntlMessageFormat } from 'intl-messageformat';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { openApp } from '../../src/app.ts';
import { helpText } from '../../src/cli/help.ts';
import { buildProgram, wholeProgram } from '../../src/cli/program.ts';
import { cellsOf } from '../../src/cli/width.ts';
import { Words } from '../../src/domain/words.ts';
import { openHome } from '../../src/home.ts';
import { russian } from '../../src/language/ru.ts';
import { type Translator, translatorOf } from '../../src/language/translate.ts';
import { ROOT } from '../support/gates.ts';
import { type Text, textsIn } from '../support/texts.ts';
import { recordingUi } from '../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-languages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOCALES = 'src/language/ru';
/** Names that are the same in every language. */
const NAMES = new Set(['ID']);
/** A command to type, or only arguments: nothing in it is said. */
const COMMAND = /^gates( ([a-z][a-z-]*|--[a-z-]+|[A-Z_]+|0))*$|^[^\p{L}]*$/u;
/** An example among the lines of help. */
const EXAMPLE = /^(gates|export|cat|source|eval) |^[^\p{L}]*$|^\[?\{"/u;

/** One file, or a folder of them. */
function russianOf(gate: string): string[] {
  const parts = join(ROOT, `gates/${gate}/ru`);
  if (!existsSync(parts)) return [`gates/${gate}/ru.json`];
  return readdirSync(parts).map((name) => `gates/${gate}/ru/${name}`);
}

/** By file, as they stand in the sources. */
const locales: Record<string, Record<string, string>> = {};
for (const file of [
  ...readdirSync(join(ROOT, LOCALES)).map((name) => join(LOCALES, name)),
  ...catalogue.flatMap(({ name }) => russianOf(name)),
]) {
  locales[file] = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
const translations: Record<string, string> = Object.assign({}, ...Object.values(locales));

const env = { GATES_HOME: folder };
const app = openApp({
  catalogue,
  home: await openHome(env),
  env,
  options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
  ui: recordingUi().ui,
  signal: new AbortController().signal,
});

/** What help asks to be said, over the whole tree: labels, and sentences with something put in. */
async function helpTexts(): Promise<{ labels: Text[]; commands: number }> {
  const labels: Text[] = [];
  let at = '';
  const note = (pattern: string) => void labels.push({ pattern, at });
  const translator: Translator = {
    language: 'ru',
    label(english) {
      note(english);
      return english;
    },
    say(text) {
      if (text instanceof Words) {
        note(text.pattern);
        text.toString(translator.say);
      }
      return String(text);
    },
  };
  let commands = 0;
  const show = (command: Command, path: string) => {
    at = `${path} --help`;
    commands += 1;
    command.helpInformation();
    const write = (text: string) => void helpText(text, translator);
    // What stands after commander's own part, line by line.
    (command as Command & EventEmitter).emit('afterHelp', { error: false, command, write });
  };
  const visit = (command: Command, path: string) => {
    show(command, path);
    for (const inner of command.commands) visit(inner, `${path} ${inner.name()}`);
  };
  // Where no group is named, they are told by their summaries.
  show(await buildProgram([], { app, translator }, () => undefined), 'gates');
  visit(await wholeProgram(app, translator), 'gates');
  return { labels, commands };
}

const sources = textsIn(['src', 'gates', 'bin']);
const help = await helpTexts();
const texts = [...sources.sentences, ...sources.titles, ...help.labels];

/** Whether there is something in it to say. */
function isSaid({ pattern, at }: Text): boolean {
  const text = pattern.replaceAll(/\{\d+\}/g, '0');
  return !(at.endsWith('--help') ? EXAMPLE : COMMAND).test(text) && !NAMES.has(text);
}

/** The file that a text's translation belongs to. */
function fileOf({ pattern, at }: Text): string {
  if (at.endsWith(' --help') && sources.literals.has(pattern)) {
    return 'src/language/ru/help.json';
  }
  const gate = catalogue.find(
    ({ name, summary }) => summary === pattern || name === /^gates[/ ](\w+)/.exec(at)?.[1],
  );
  if (gate) return `gates/${gate.name}/ru`;
  if (at.endsWith(' --help')) return 'src/language/ru/help.json';
  return `src/language/ru/${at.startsWith('src/cli/') ? 'commands' : 'errors'}.json`;
}

describe('everything people read, in Russian', () => {
  it('was found', () => {
    expect(sources.files).toBeGreaterThan(150);
    expect(sources.sentences.length).toBeGreaterThan(200);
    expect(sources.titles.length).toBeGreaterThan(20);
    expect(help.commands).toBeGreaterThan(50);
    expect(help.labels.length).toBeGreaterThan(300);
  });

  it('is there', () => {
    const missing = new Map<string, string>();
    for (const text of texts.filter(isSaid)) {
      const { pattern, at } = text;
      if (Object.hasOwn(translations, pattern) || missing.has(pattern)) continue;
      missing.set(pattern, `${at}: add to ${fileOf(text)}: ${JSON.stringify(pattern)}`);
    }
    expect([...missing.values()]).toEqual([]);
  });

  it('is all there is', () => {
    const known = new Set(texts.map(({ pattern }) => pattern));
    const unused = Object.keys(translations).filter((key) => !known.has(key));
    expect(unused, 'no source says these: take them out').toEqual([]);
  });

  it('is translated alike wherever it stands', () => {
    const entries = Object.values(locales).flatMap((locale) => Object.entries(locale));
    const differing = entries.filter(([key, said]) => translations[key] !== said);
    expect(differing).toEqual([]);
  });

  it('is what the program reads', async () => {
    const ofGates = await Promise.all(catalogue.map(async (row) => row.russian?.()));
    expect(Object.assign({}, russian, ...ofGates)).toEqual(translations);
  });

  it('counts only inside words`…`, in forms written out', () => {
    expect(sources.stray).toEqual([]);
  });
});

type Part = ReturnType<IntlMessageFormat['getAst']>[number];

/** The arguments of a pattern, and the forms of what it counts. */
function argumentsOf(parts: readonly Part[]): { names: string[]; counted: string[][] } {
  const names: string[] = [];
  const counted: string[][] = [];
  for (const part of parts) {
    if ('options' in part) {
      counted.push(Object.keys(part.options));
      for (const option of Object.values(part.options)) {
        const inner = argumentsOf(option.value);
        names.push(...inner.names);
        counted.push(...inner.counted);
      }
    }
    // Text and `#` name nothing.
    const type: number = part.type;
    if (type !== 0 && type !== 7 && 'value' in part) names.push(part.value);
  }
  return { names, counted };
}

const patterns = new Set(sources.sentences.map(({ pattern }) => pattern));
const sentences = Object.entries(translations).filter(([key]) => patterns.has(key));

describe('each translation', () => {
  it.each(sentences)('%s: %s', (english, said) => {
    const parts = new IntlMessageFormat(said, 'ru', undefined, { ignoreTag: true }).getAst();
    const { names, counted } = argumentsOf(parts);
    const expected = [...english.matchAll(/\{(\d+)[,}]/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(expected));
    // A number by itself has one form.
    for (const forms of counted)
      expect([['one', 'few', 'many', 'other'], ['other']]).toContainEqual(forms);
  });

  it('is Russian', () => {
    const foreign = Object.entries(translations).filter(
      ([key, said]) => !/\p{Script=Cyrillic}/u.test(said) && /\p{L}{2}/u.test(key),
    );
    expect(foreign).toEqual([]);
  });

  it('has the quotes, dashes and blanks of Russian', () => {
    const edges = (text: string) => [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]];
    const careless = Object.entries(translations).filter(
      ([key, said]) =>
        /[“”]/.test(said) ||
        (/"| - /.test(said) && !/"| - /.test(key)) ||
        edges(key).join('|') !== edges(said).join('|'),
    );
    expect(careless).toEqual([]);
  });
});

describe('help in Russian', () => {
  it('fits a terminal of 80 cells', async () => {
    const spoken = await translatorOf('ru', catalogue);
    const root = await wholeProgram(app, spoken);
    const wide: string[] = [];
    const visit = (command: Command, path: string) => {
      let help = '';
      command
        .configureOutput({
          writeOut: (text) => (help += helpText(text, spoken)),
          getOutHelpWidth: () => 80,
        })
        .outputHelp();
      for (const line of help.split('\n')) if (cellsOf(line) > 80) wide.push(`${path}: ${line}`);
      for (const inner of command.commands) visit(inner, `${path} ${inner.name()}`);
    };
    visit(root, 'gates');
    expect(wide).toEqual([]);
  });
});
