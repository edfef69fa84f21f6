import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import type { ExportOptions } from '../../src/substance/run.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { messagesOf, readManifestOf, testFolder, tree } from './folder.ts';
import {
  type MemorySource,
  memorySource,
  START,
  testBytes,
  testMedia,
  testOptions,
} from './source.ts';

const SPAN = '20261121T080100.000Z--20261121T080300.000Z';

async function exported(count = 3) {
  const out = await testFolder();
  const source = memorySource();
  source.add(count);
  await exportSubstance(source, testOptions(out));
  return { out, source, manifest: join(out, 'olga/manifest.json') };
}

describe('what a killed export leaves', () => {
  it('goes: half-written files, and whole ones that no manifest names', async () => {
    const { out, source, manifest } = await exported();
    const place = join(out, 'olga/whatsapp_business');
    const old = await readFile(join(place, `${SPAN}.json`));
    const other = '20261121T080100.000Z--20261121T080100.000Z.json';
    await mkdir(join(place, 'media'));
    for (const folder of [join(out, 'olga'), place, join(place, 'media')]) {
      await writeFile(join(folder, '.substance-0123456789abcdef.tmp'), '{"provider":"wh');
    }
    await writeFile(join(place, other), old);
    await writeFile(join(place, 'media', `${'a'.repeat(64)}.jpg`), 'x');
    expect((await verifySubstance(out)).problems).toHaveLength(5);
    const before = await readFile(manifest);
    const result = await exportSubstance(source, testOptions(out));
    expect(result.files).toEqual({ written: 0, removed: 2, total: 1 });
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect(await readFile(manifest)).toEqual(before);
  });

  it('a file in place before its manifest: written once more', async () => {
    const { out, source, manifest } = await exported();
    const before = await readFile(manifest);
    source.advance(1, 'read');
    await exportSubstance(source, testOptions(out));
    await writeFile(manifest, before);
    expect((await verifySubstance(out)).ok).toBe(false);
    await exportSubstance(source, testOptions(out));
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect((await messagesOf(out)).get('whatsapp:1 wamid.1')?.status).toBe('read');
  });

  it('a rebuild half done, then an export of another gate: the rest is still there', async () => {
    const { out, source } = await exported();
    const broken = {
      ...source,
      revision: async () => Promise.reject(new Error('the store is gone')),
    };
    await expect(exportSubstance(broken, testOptions(out, { full: true }))).rejects.toThrow('gone');
    await exportSubstance(source, testOptions(out, { gate: 'telegram' }));
    expect(await tree(out)).toContain(`olga/whatsapp_business/${SPAN}.json`);
    await exportSubstance(source, testOptions(out));
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect((await messagesOf(out)).size).toBe(3);
  });
});

it('stopped by Ctrl-C: exit 130, nothing half-written, and it resumes', async () => {
  const out = await testFolder();
  const source = memorySource();
  source.add(50);
  const stop = new AbortController();
  const options = testOptions(out, { limit: { messages: 10, bytes: 1e6 }, now: () => START });
  const onProgress = ({ files }: { files: number }) => files === 2 && stop.abort();
  await expect(
    exportSubstance(source, { ...options, onProgress, signal: stop.signal }),
  ).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
  expect(await verifySubstance(out)).toMatchObject({ ok: true, messages: 20 });
  const result = await exportSubstance(source, options);
  expect(result.messages).toEqual({ written: 30, total: 50 });
});

it('stopped at any moment: what is there is whole, and nothing is missed', async () => {
  let stopped = 0;
  for (let nth = 1; ; nth += 1) {
    const out = await testFolder();
    const source = memorySource();
    source.add(95, ({ seq }) => ({ timestamp: START + (seq % 3) }));
    const stop = new AbortController();
    let asked = 0;
    const { range } = source.messages;
    const messages = {
      ...source.messages,
      range: async (...of: Parameters<typeof range>) => {
        asked += 1;
        if (asked === nth) setImmediate(() => stop.abort());
        return range(...of);
      },
    };
    const options = testOptions(out, { limit: { messages: 10, bytes: 1e6 } });
    const end = await exportSubstance(
      { ...source, messages },
      { ...options, signal: stop.signal },
    ).catch((error: unknown) => error);
    if (!(end instanceof Error)) break;
    stopped += 1;
    expect(end).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await verifySubstance(out)).toMatchObject({ ok: true, problems: [] });
    await exportSubstance(source, options);
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect((await messagesOf(out)).size).toBe(95);
  }
  expect(stopped).toBeGreaterThan(5);
});

it('stopped when a file was written and had no name yet: it goes', async () => {
  const out = await testFolder();
  const source = memorySource();
  source.add(3);
  const stop = new AbortController();
  const people = {
    findMany: async (ids: readonly number[]) => {
      // The last thing asked for before the document is whole.
      stop.abort();
      return source.people.findMany(ids);
    },
  };
  await expect(
    exportSubstance({ ...source, people }, testOptions(out, { signal: stop.signal })),
  ).rejects.toMatchObject({ code: 'interrupted' });
  expect((await tree(out)).filter((path) => !path.endsWith('/'))).toEqual(['olga/manifest.json']);
});

/** A clock that stops the export dead between a file and the manifest that names it: its nth question. */
function deadlyClock(nth: number): () => number {
  let asked = 0;
  return () => {
    asked += 1;
    if (asked === nth) throw new Error('dead');
    // Every document differs from the last by its timestamp, as it would in life.
    return START + asked;
  };
}

const small = { limit: { messages: 10, bytes: 1e6 } };

interface Scene {
  what: string;
  happens: (source: MemorySource, out: string) => unknown;
  more?: Partial<ExportOptions>;
}

const SCENES: Scene[] = [
  { what: 'a status climbed', happens: (source) => source.advance(3, 'read') },
  {
    what: 'statuses climbed in three files',
    happens: (source) => [3, 15, 22].forEach((seq) => source.advance(seq, 'read')),
  },
  { what: 'the last file was extended', happens: (source) => source.add(2) },
  {
    what: 'it was extended within its time range',
    happens: (source) => source.add(2, () => ({ timestamp: START + 22 * 60_000 })),
  },
  { what: 'many came', happens: (source) => source.add(40) },
  {
    what: 'many came and statuses climbed',
    happens: (source) => {
      [3, 15, 25].forEach((seq) => source.advance(seq, 'read'));
      source.add(15);
    },
  },
  {
    what: 'a file was put back',
    happens: async (_, out) => {
      const { files } = await readManifestOf(out);
      await rm(join(out, 'olga', files[1]?.path ?? ''));
    },
  },
  {
    what: 'media came',
    happens: () => undefined,
    more: {
      media: async (_, ref) =>
        (async function* () {
          yield testBytes(ref.id ?? '');
        })(),
    },
  },
  { what: 'everything was rebuilt', happens: () => undefined, more: { full: true } },
];

describe.each(SCENES)('dead while $what', ({ happens, more = {} }) => {
  it('at any question to the clock: the next export makes it good', async () => {
    let died = 0;
    for (let nth = 1; ; nth += 1) {
      const out = await testFolder();
      const source = memorySource();
      source.add(25, ({ seq }) => ({ media: seq === 5 ? testMedia('m5') : null }));
      await exportSubstance(source, testOptions(out, { ...small, now: () => START }));
      await happens(source, out);
      const options = testOptions(out, { ...small, ...more, now: deadlyClock(nth) });
      const end = await exportSubstance(source, options).catch((error: unknown) => error);
      if (!(end instanceof Error)) break;
      expect(end.message).toBe('dead');
      died += 1;
      await exportSubstance(source, testOptions(out, small));
      expect((await verifySubstance(out)).problems).toEqual([]);
      const messages = [...(await messagesOf(out)).values()];
      expect(messages.map(({ id, status }) => [id, status])).toEqual(
        source.all().map(({ externalId, status }) => [externalId, status]),
      );
    }
    expect(died).toBeGreaterThan(1);
  });
});
