import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { openApp } from '../../src/app.ts';
import { GROUPS } from '../../src/cli/groups.ts';
import { buildProgram, helpRequest } from '../../src/cli/program.ts';
import { cellsOf } from '../../src/cli/width.ts';
import { openHome } from '../../src/home.ts';
import { ENGLISH } from '../../src/language/translate.ts';
import { recordingUi } from '../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-help-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function program(...argv: string[]): Promise<Command> {
  const env = { GATES_HOME: folder };
  const options = { json: false, interactive: false, verbose: false, yes: false, dryRun: false };
  const home = await openHome(env);
  const app = openApp({
    catalogue,
    home,
    env,
    options,
    ui: recordingUi().ui,
    signal: new AbortController().signal,
  });
  return buildProgram(argv, { app, translator: ENGLISH }, () => undefined);
}

const names = [...GROUPS, ...catalogue].map(({ name }) => name);

interface Verb {
  path: string;
  command: Command;
}

function verbsUnder(command: Command, path: string): Verb[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((inner) => verbsUnder(inner, `${path} ${inner.name()}`));
}

/** What `--help` prints, with the texts after it. */
function helpOf(command: Command): string {
  let text = '';
  command
    .configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 })
    .outputHelp();
  return text;
}

const verbs: Verb[] = [];
for (const name of names) {
  const group = (await program(name)).commands.find((command) => command.name() === name);
  if (group) verbs.push(...verbsUnder(group, name));
}

describe('the help of every verb', () => {
  it('was found', () => {
    expect(verbs.length).toBeGreaterThan(45);
    expect(verbs.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'user add',
        'meta login',
        'whatsapp send',
        'whatsapp numbers list',
        'serve',
      ]),
    );
  });

  it.each(verbs)(
    'gates $path: a sentence, words for every argument and flag, an example',
    ({ path, command }) => {
      expect(command.description()).toMatch(/^[A-Z].{8,}[^.]$/);
      for (const argument of command.registeredArguments)
        expect([argument.name(), argument.description]).toEqual([
          argument.name(),
          expect.stringMatching(/\S{2}/),
        ]);
      for (const option of command.options)
        expect([option.long, option.description]).toEqual([
          option.long,
          expect.stringMatching(/\S{2}/),
        ]);
      const help = helpOf(command);
      expect(help).toContain(`\nExamples:\n`);
      expect(help).toContain(`  gates ${path}`);
      for (const line of help.split('\n'))
        expect([line, cellsOf(line) <= 80]).toEqual([line, true]);
    },
  );

  it.each(verbs)('gates $path takes no secret in a flag', ({ command }) => {
    for (const { long = '', required, optional } of command.options) {
      if (/token|secret|password|passphrase|api-key/.test(long) && (required || optional))
        expect(long).toMatch(/-file$/);
    }
  });
});

describe('gates --help', () => {
  it('lists every group, and loads the verbs of none', async () => {
    const root = await program('--help');
    expect(root.commands.map((command) => command.name())).toEqual(names);
    expect(root.commands.flatMap((command) => command.commands)).toEqual([]);
    for (const line of helpOf(root).split('\n'))
      expect([line, cellsOf(line) <= 80]).toEqual([line, true]);
  });

  it('loads the verbs of the group that is named, and of no other', async () => {
    const root = await program('--user', 'webhook', 'user', 'add', 'vault');
    expect(
      root.commands
        .filter((command) => command.commands.length > 0)
        .map((command) => command.name()),
    ).toEqual(['user']);
  });
});

describe('help as a word', () => {
  it.each([
    ['help', '--help'],
    ['help whatsapp', 'whatsapp --help'],
    ['help whatsapp send', 'whatsapp send --help'],
    ['whatsapp help send', 'whatsapp send --help'],
    ['whatsapp help', 'whatsapp --help'],
    ['whatsapp numbers help add', 'whatsapp numbers add --help'],
    ['--user help whatsapp help', '--user help whatsapp --help'],
    ['user add help', 'user add help'],
    ['whatsapp send --to 7 help', 'whatsapp send --to 7 help'],
    ['whatsapp send help', 'whatsapp send help'],
  ])('gates %s → gates %s', async (typed, meant) => {
    const argv = typed.split(' ');
    expect(helpRequest(await program(...argv), argv).join(' ')).toBe(meant);
  });
});
