import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MediaRef } from '../../src/domain/message.ts';
import { type ExportResult, exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { documents, prints, readManifestOf, testFolder, tree } from './folder.ts';
import { memorySource, testBytes, testMedia, testOptions } from './source.ts';

const small = { limit: { messages: 10, bytes: 1e6 } };

/** A platform that hands out files, counts how often, and refuses some. */
function platform(refused: Set<string> = new Set()) {
  const asked: string[] = [];
  const open = async (_: unknown, ref: MediaRef) => {
    const id = ref.id ?? '';
    asked.push(id);
    return (async function* () {
      yield testBytes(id).subarray(0, 16);
      if (refused.has(id)) throw new Error('the platform has no such file any more');
      yield testBytes(id).subarray(16);
    })();
  };
  return { asked, open };
}

function pictures() {
  const source = memorySource();
  source.add(25, ({ seq }) => ({ media: seq % 5 === 0 ? testMedia(`m${seq}`) : null }));
  return source;
}

const mediaOf = async (out: string) =>
  (await documents(out)).flatMap((document) => document.data.media);

describe('--media', () => {
  it('stores each file under its content and names it in the document', async () => {
    const out = await testFolder();
    const { asked, open } = platform();
    const result = await exportSubstance(pictures(), testOptions(out, { ...small, media: open }));
    expect(result.media).toEqual({ stored: 5, failed: 0 });
    expect(asked).toEqual(['m5', 'm10', 'm15', 'm20', 'm25']);
    const listed = await mediaOf(out);
    expect(listed.map((item) => item.message)).toEqual(
      [5, 10, 15, 20, 25].map((n) => `wamid.${n}`),
    );
    for (const [index, item] of listed.entries()) {
      expect(item.file).toMatch(/^whatsapp_business\/media\/[0-9a-f]{64}\.jpe?g$/);
      const bytes = await readFile(join(out, 'olga', item.file ?? ''));
      expect(bytes).toEqual(Buffer.from(testBytes(asked[index] ?? '')));
    }
    expect(await verifySubstance(out)).toMatchObject({ ok: true, media: 5 });
    const before = await prints(out);
    await exportSubstance(pictures(), testOptions(out, { ...small, media: open }));
    expect(asked).toHaveLength(5);
    expect(await prints(out)).toEqual(before);
  });

  it('fetches for an export that was made without it, and a later one keeps it', async () => {
    const out = await testFolder();
    const source = pictures();
    await exportSubstance(source, testOptions(out, small));
    expect((await mediaOf(out)).every((item) => item.file === undefined)).toBe(true);
    const { open } = platform();
    await exportSubstance(source, testOptions(out, { ...small, media: open }));
    source.advance(5, 'read');
    source.add(1);
    await exportSubstance(source, testOptions(out, small));
    await exportSubstance(source, testOptions(out, { ...small, full: true }));
    expect((await mediaOf(out)).every((item) => item.file !== undefined)).toBe(true);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('lists what cannot be had, goes on, and tries again next time', async () => {
    const out = await testFolder();
    const refused = new Set(['m10', 'm25']);
    const { asked, open } = platform(refused);
    const options = testOptions(out, { ...small, media: open });
    const source = pictures();
    const result = await exportSubstance(source, options);
    expect(result.media).toEqual({ stored: 3, failed: 2 });
    const errors = (await readManifestOf(out)).mediaErrors;
    expect(errors.map(({ message }) => message)).toEqual(['wamid.10', 'wamid.25']);
    expect(errors[0]?.error).toBe('the platform has no such file any more');
    expect((await tree(out)).filter((path) => path.endsWith('.tmp'))).toEqual([]);
    const before = await prints(out);
    await exportSubstance(source, options);
    expect(await prints(out)).toEqual(before);
    refused.clear();
    await exportSubstance(source, options);
    expect(asked.slice(5)).toEqual(['m10', 'm25', 'm10', 'm25']);
    expect((await readManifestOf(out)).mediaErrors).toEqual([]);
    expect((await mediaOf(out)).every((item) => item.file !== undefined)).toBe(true);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('keeps one copy of what was sent twice, and asks for nothing without a handle', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3, ({ seq }) => ({
      media: testMedia(seq === 3 ? null : 'same', 'no/such; type=x'),
    }));
    const { asked, open } = platform();
    await exportSubstance(source, testOptions(out, { media: open }));
    expect(asked).toEqual(['same', 'same']);
    const files = (await tree(out)).filter(
      (path) => path.includes('/media/') && !path.endsWith('/'),
    );
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/\.bin$/);
    expect(await verifySubstance(out)).toMatchObject({ ok: true, media: 2 });
  });

  it('keeps what the platform may not give again when everything is rebuilt without a manifest', async () => {
    const out = await testFolder();
    const source = pictures();
    const { asked, open } = platform();
    await exportSubstance(source, testOptions(out, { ...small, media: open }));
    await rm(join(out, 'olga/manifest.json'));
    await exportSubstance(source, testOptions(out, { ...small, full: true, media: open }));
    expect(asked).toHaveLength(5);
    expect(await verifySubstance(out)).toMatchObject({ ok: true, media: 5 });
  });

  it('goes with what its author took back for good, unless another message has the same', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(25, ({ seq }) => ({
      media: seq % 5 === 0 ? testMedia(seq < 15 ? 'same' : `m${seq}`) : null,
    }));
    const { open } = platform();
    await exportSubstance(source, testOptions(out, { ...small, media: open }));
    const files = async () => (await tree(out)).filter((path) => /\/media\/./.test(path)).length;
    expect(await files()).toBe(4);
    // In a whole document, in the last one that grows, and one whose file another message has.
    for (const seq of [15, 25, 5]) source.purge(seq);
    source.add(1);
    await exportSubstance(source, testOptions(out, small));
    expect(await files()).toBe(2);
    expect((await mediaOf(out)).map(({ message }) => message)).toEqual(['wamid.10', 'wamid.20']);
    expect(await verifySubstance(out)).toMatchObject({ ok: true, media: 2 });
    source.purge(10);
    await exportSubstance(source, testOptions(out, small));
    expect(await files()).toBe(1);
  });

  it('ends when this disk refuses, rather than blame the platform', async () => {
    const out = await testFolder();
    const { open } = platform();
    const sha256 = createHash('sha256').update(testBytes('m5')).digest('hex');
    const place = join(out, 'olga', 'whatsapp_business', 'media');
    for (const ending of ['jpg', 'jpeg']) {
      await mkdir(join(place, `${sha256}.${ending}`), { recursive: true });
    }
    await exportSubstance(pictures(), testOptions(out, small));
    await expect(
      exportSubstance(pictures(), testOptions(out, { ...small, media: open })),
    ).rejects.toMatchObject({ code: 'folder_occupied' });
    expect((await readManifestOf(out)).mediaErrors).toEqual([]);
  });

  it('lets a live export in between, and stops when told', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(30, ({ seq }) => ({ media: testMedia(`m${seq}`) }));
    const { open } = platform();
    const stop = new AbortController();
    const beside = Promise.withResolvers<ExportResult>();
    const slow = async (account: unknown, ref: MediaRef) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      if (ref.id === 'm3') {
        source.add(1);
        beside.resolve(exportSubstance(source, testOptions(out)));
        // Only when the other one is through does this one end.
        void beside.promise.then(() => stop.abort());
      }
      return open(account, ref);
    };
    const fetching = exportSubstance(
      source,
      testOptions(out, { media: slow, signal: stop.signal }),
    );
    await expect(fetching).rejects.toMatchObject({ code: 'interrupted' });
    expect(await beside.promise).toMatchObject({ messages: { total: 31 } });
    const fetched = (await readManifestOf(out)).media.length;
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(30);
    await exportSubstance(source, testOptions(out, { media: open }));
    expect((await readManifestOf(out)).media).toHaveLength(30);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });
});
