/** What `gates export verify` says of a damaged export. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { register } from '../../src/cli/commands/export/verify.ts';
import { parse } from '../../src/cli/parse.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import { documentPaths } from '../../src/substance/sweep.ts';
import { testFolder } from '../substance/folder.ts';
import { memorySource, testOptions } from '../substance/source.ts';
import { recordingUi } from '../support/ui.ts';

async function damaged(files: number): Promise<string> {
  const out = await testFolder();
  const source = memorySource();
  source.add(30);
  await exportSubstance(source, testOptions(out, { limit: { messages: 10, bytes: 1e6 } }));
  const folder = join(out, 'olga');
  const providers = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of providers.filter((one) => one.isDirectory())) {
    paths.push(...(await documentPaths(folder, entry.name)));
  }
  for (const path of paths.toSorted().slice(0, files)) await rm(join(folder, path));
  return out;
}

async function verified(home: string, ...args: readonly string[]) {
  const { ui, notes } = recordingUi();
  const app = {
    ui: { ...ui, progress: () => ({ at: () => undefined, end: () => undefined }) },
    home: { substance: home, users: () => ['azarya', 'olga'] },
    signal: new AbortController().signal,
  } as unknown as App;
  const group = new Command('export').exitOverride();
  register(group, app);
  const error = await parse(group, ['verify', ...args]).then(
    () => null,
    (thrown: unknown) => thrown as Error & { hint: string },
  );
  return { error, notes };
}

it('names each problem once, and whose export to write anew', async () => {
  const one = await damaged(1);
  const { error, notes } = await verified(one);
  expect(notes).toEqual([]);
  expect(error?.message).toMatch(/^1 problem in /);
  expect(error?.hint).toBe('gates export substance --full --user olga');
  const two = await verified(await damaged(2));
  expect(two.notes).toHaveLength(1);
  const [said = ''] = /olga\/\S+(?=:)/.exec(two.error?.message ?? '') ?? [];
  expect(said).not.toBe('');
  expect(two.notes.join('\n')).not.toContain(said);
});

it('and where, of a folder that was named', async () => {
  const out = await damaged(1);
  const cure = `gates export substance --full --user olga --out ${out}`;
  expect((await verified('/nowhere', out)).error?.hint).toBe(cure);
  expect((await verified('/nowhere', join(out, 'olga'))).error?.hint).toBe(cure);
});
