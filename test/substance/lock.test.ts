import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { LOCK } from '../../src/substance/names.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { messagesOf, testFolder, tree } from './folder.ts';
import { memorySource, testOptions } from './source.ts';

describe('one exporter at a time', () => {
  it('two at once: both end, nothing stands twice', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(300);
    await Promise.all([1, 2, 3].map(() => exportSubstance(source, testOptions(out))));
    expect((await messagesOf(out)).size).toBe(300);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('waits no longer than it may', async () => {
    const out = await testFolder();
    const source = memorySource();
    await exportSubstance(source, testOptions(out));
    await mkdir(join(out, 'olga', LOCK));
    await expect(
      exportSubstance(source, testOptions(out, { lock: { waitMs: 0 } })),
    ).rejects.toMatchObject({ code: 'export_busy' });
    await exportSubstance(source, testOptions(out, { lock: { staleMs: 2000 } }));
    expect(await tree(out)).not.toContain(`olga/${LOCK}/`);
  });

  it('gives way when another took the folder over', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3);
    const { range } = source.messages;
    const slow = {
      ...source,
      messages: {
        ...source.messages,
        range: async (...of: Parameters<typeof range>) => {
          await rm(join(out, 'olga', LOCK), { recursive: true, force: true });
          await new Promise((resolve) => setTimeout(resolve, 1500));
          return range(...of);
        },
      },
    };
    await expect(exportSubstance(slow, testOptions(out))).rejects.toMatchObject({
      code: 'export_taken_over',
    });
    expect((await tree(out)).filter((path) => /tmp$|Z\.json$/.test(path))).toEqual([]);
  });
});
