/**
 * The last step of `npm run build`: what can be known beforehand is written beside the bundle. A page of
 * help is then shown by the launcher (`gates.cjs`), without loading anything.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { catalogue } from '../gates/index.ts';
import manifest from '../package.json' with { type: 'json' };
import { openApp } from '../src/app.ts';
import { helpText } from '../src/cli/help.ts';
import { type ManPage, manPages } from '../src/cli/man/pages.ts';
import { wholeProgram } from '../src/cli/program.ts';
import { openHome } from '../src/home.ts';
import { openTranslator } from '../src/language/translate.ts';
import { silentUi } from '../src/library/ui.ts';

const DIST = resolve(import.meta.dirname, '../dist');

/** Nobody's home: help says the same in everyone's. */
const folder = mkdtempSync(join(tmpdir(), 'gates-build-'));
const env = { GATES_HOME: folder };
const app = openApp({
  catalogue,
  home: await openHome(env),
  env,
  options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
  ui: silentUi({}),
  signal: new AbortController().signal,
});
for (const language of ['en', 'ru'] as const) {
  const translator = await openTranslator({ GATES_LANG: language }, catalogue);
  const program = await wholeProgram(app, translator);
  if (language === 'en') writeManual(manPages(program, translator));
  writeHelp(program, join(DIST, 'help', language), (text) => helpText(text, translator));
}
rmSync(folder, { recursive: true });
keepTypesOf(join(DIST, 'types/bin/index.d.ts'));

/** The library as a module: its bundle is CommonJS, and shares its chunks with the command line. */
writeFileSync(
  join(DIST, 'index.js'),
  "export { EXIT, GateError, openGates } from './index.cjs';\n",
);

/** `gates whatsapp send --help` → `help/en/whatsapp/send.txt`, as a terminal of 80 columns or more shows it. */
function writeHelp(command: Command, path: string, inLanguage: (text: string) => string): void {
  let text = '';
  command
    .configureOutput({
      ...command.configureOutput(),
      writeOut: (part) => (text += inLanguage(part)),
      getOutHelpWidth: () => 80,
    })
    .outputHelp();
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(`${path}.txt`, text, { mode: 0o644 });
  for (const inner of command.commands) writeHelp(inner, join(path, inner.name()), inLanguage);
}

/** npm links the pages that package.json lists to where man looks; of languages it knows nothing. */
function writeManual(pages: readonly ManPage[]): void {
  const listed = pages.map(({ name }) => `dist/man/${name}`).toSorted();
  if (listed.join() !== manifest.man.join()) {
    throw new Error(`package.json's "man" should be ${JSON.stringify(listed)}`);
  }
  mkdirSync(join(DIST, 'man'), { recursive: true, mode: 0o755 });
  for (const { name, text } of pages) writeFileSync(join(DIST, 'man', name), text, { mode: 0o644 });
}

/** The compiler declares everything the bundle is made of; only what the library shows of itself is kept. */
function keepTypesOf(entry: string): void {
  const kept = new Set<string>();
  const keep = (file: string): void => {
    if (kept.has(file)) return;
    kept.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.ts'/g)) {
      keep(resolve(dirname(file), `${path}.d.ts`));
    }
  };
  keep(entry);
  for (const file of globSync(join(DIST, 'types/**/*.d.ts'))) if (!kept.has(file)) rmSync(file);
}
