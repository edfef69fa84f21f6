import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { EXPORTER } from './child.ts';
import type { Outcome } from './child.ts';
import { messagesOf, prints, readManifestOf, testFolder, tree } from './folder.ts';
import { memorySource, testOptions } from './source.ts';

const SPAN = '20261121T080100.000Z--20261121T080300.000Z';

async function exported(count = 3) {
  const out = await testFolder();
  const source = memorySource();
  source.add(count);
  await exportSubstance(source, testOptions(out));
  return { out, source, manifest: join(out, 'olga/manifest.json') };
}

describe('a manifest that cannot be used', () => {
  it.each([
    ['cut short', (text: string) => text.slice(0, 200)],
    ['empty', () => ''],
    ['of another format', () => '{"version":2}'],
    ['leading out of its folder', (text: string) => text.replace(SPAN, '../../../../tmp/x')],
  ])('%s: refused with the cure, and the cure works', async (_, spoil) => {
    const { out, source, manifest } = await exported();
    await writeFile(manifest, spoil(await readFile(manifest, 'utf8')));
    const before = await prints(out);
    await expect(exportSubstance(source, testOptions(out))).rejects.toMatchObject({
      code: 'manifest_corrupt',
      exitCode: 1,
      hint: expect.stringContaining('--full') as string,
    });
    await expect(
      exportSubstance(source, testOptions(out, { full: true, gate: 'whatsapp' })),
    ).rejects.toMatchObject({ exitCode: 2 });
    expect(await prints(out)).toEqual(before);
    await exportSubstance(source, testOptions(out, { full: true }));
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect((await messagesOf(out)).size).toBe(3);
  });

  it('lost: refused rather than taken for our own beginning', async () => {
    const { out, source, manifest } = await exported();
    await rm(manifest);
    await expect(exportSubstance(source, testOptions(out))).rejects.toMatchObject({
      code: 'manifest_missing',
    });
    expect(await tree(out)).toContain(`olga/whatsapp_business/${SPAN}.json`);
    // What only the old documents knew of an account comes back with them.
    source.list.length = 0;
    await exportSubstance(source, testOptions(out, { full: true }));
    expect((await messagesOf(out)).size).toBe(3);
  });

  it('of another person: refused', async () => {
    const { out, source, manifest } = await exported();
    await mkdir(join(out, 'azarya'), { mode: 0o700 });
    await writeFile(join(out, 'azarya/manifest.json'), await readFile(manifest));
    for (const full of [false, true]) {
      await expect(
        exportSubstance(source, testOptions(out, { user: 'azarya', full })),
      ).rejects.toMatchObject({ code: 'manifest_of_another', exitCode: 2 });
    }
  });

  it('ahead of a store that was restored: refused until --full', async () => {
    const { out } = await exported(30);
    const restored = memorySource();
    restored.add(10);
    await expect(exportSubstance(restored, testOptions(out))).rejects.toMatchObject({
      code: 'source_behind',
      hint: expect.stringContaining('--full') as string,
    });
    await exportSubstance(restored, testOptions(out, { full: true }));
    expect((await messagesOf(out)).size).toBe(10);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });
});

describe('somebody else’s files', () => {
  it.each(['a file', 'a folder'])('%s under the name it wants: left alone', async (what) => {
    const out = await testFolder();
    const source = memorySource();
    await exportSubstance(source, testOptions(out));
    const stranger = join(out, 'olga/whatsapp_business', `${SPAN}.json`);
    await mkdir(what === 'a file' ? join(stranger, '..') : stranger, { recursive: true });
    if (what === 'a file') await writeFile(stranger, '{"mine":true}');
    await writeFile(join(out, 'olga/whatsapp_business/notes.txt'), 'mine');
    source.add(3);
    await exportSubstance(source, testOptions(out));
    expect((await readManifestOf(out)).files[0]?.path).toBe(`whatsapp_business/${SPAN}.2.json`);
    expect((await messagesOf(out)).size).toBe(3);
    if (what === 'a file') expect(await readFile(stranger, 'utf8')).toBe('{"mine":true}');
    expect(await tree(out)).toContain('olga/whatsapp_business/notes.txt');
    expect((await verifySubstance(out)).problems.map((problem) => problem.file)).toEqual(
      expect.arrayContaining([
        `olga/whatsapp_business/${SPAN}.json`,
        'olga/whatsapp_business/notes.txt',
      ]),
    );
  });

  it('in the way of the folder itself: one clear line', async () => {
    const out = await testFolder();
    await writeFile(join(out, 'olga'), 'mine');
    await expect(exportSubstance(memorySource(), testOptions(out))).rejects.toMatchObject({
      code: 'folder_occupied',
      hint: expect.stringContaining('--out') as string,
    });
    expect(await readFile(join(out, 'olga'), 'utf8')).toBe('mine');
  });

  it.each(['..', 'a/b', 'C:', '', 'Olga', '.hidden'])(
    'a user called “%s” is no folder',
    async (user) => {
      const out = await testFolder();
      await expect(
        exportSubstance(memorySource(), testOptions(out, { user })),
      ).rejects.toMatchObject({
        exitCode: 2,
      });
      expect(await tree(out)).toEqual([]);
    },
  );
});

/** A user of one's own who may mount, in a mount namespace of one's own. */
const OWN_MOUNTS = ['--user', '--map-root-user', '--mount'];

/** Runs the exporter on a disk of 600 KB of its own, which takes a namespace of one's own. */
function onDisk(out: string, setup: string, order: object) {
  const script = `mount -t tmpfs -o size=600k tmpfs "$0" && ${setup} && "$@"; find "$0" -type f`;
  const command = [process.execPath, '--no-warnings', EXPORTER, JSON.stringify({ out, ...order })];
  const child = spawnSync('unshare', [...OWN_MOUNTS, 'sh', '-c', script, out, ...command], {
    encoding: 'utf8',
  });
  const [, told = child.stderr, ...files] = child.stdout.trim().split('\n');
  return { files, ...(JSON.parse(told) as Outcome) };
}

const namespaces =
  spawnSync('unshare', [...OWN_MOUNTS, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe.skipIf(!namespaces)('on a disk (needs a mount namespace of one’s own)', () => {
  it('that is full: says so, leaves nothing half-written', async () => {
    const out = await testFolder();
    const outcome = onDisk(out, 'true', { endless: 20_000 });
    expect(outcome.error).toEqual({
      code: 'disk_full',
      message: `The disk is full: ${join(out, 'olga')} could not be written to the end.`,
      hint: 'Free some space and run the same export again: it resumes.',
      exitCode: 1,
    });
    expect(outcome.files.length).toBeGreaterThan(0);
    expect(outcome.files.filter((file) => !file.endsWith('.json'))).toEqual([]);
  });

  it('that is read-only: says so', async () => {
    const out = await testFolder();
    const outcome = onDisk(out, 'mount -o remount,ro "$0"', { endless: 10 });
    expect(outcome.error).toMatchObject({
      code: 'folder_not_writable',
      exitCode: 1,
      hint: expect.stringContaining('--out') as string,
    });
  });
});
