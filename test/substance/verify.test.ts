import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, repeated } from '../../src/substance/duplicates.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import type { Manifest, SubstanceDocument } from '../../src/substance/schema.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { prints, readManifestOf, testFolder } from './folder.ts';
import { memorySource, testBytes, testMedia, testOptions } from './source.ts';

/** Three files of ten messages, the first with one stored picture. */
async function exported() {
  const out = await testFolder();
  const source = memorySource();
  source.add(30, ({ seq }) => ({ media: seq === 1 ? testMedia('m1') : null }));
  const media = async (_: unknown, ref: { id: string | null }) =>
    (async function* () {
      yield testBytes(ref.id ?? '');
    })();
  await exportSubstance(source, testOptions(out, { limit: { messages: 10, bytes: 1e6 }, media }));
  return out;
}

interface Place {
  folder: string;
  manifest: Manifest;
  /** Path of the nth document. */
  file: (n: number) => string;
}

async function placeOf(out: string): Promise<Place> {
  const folder = join(out, 'olga');
  const manifest = await readManifestOf(out);
  return { folder, manifest, file: (n) => join(folder, manifest.files[n]?.path ?? '') };
}

/** Changes the nth document and makes the manifest agree with its bytes, as a forger would. */
async function forge(place: Place, n: number, change: (document: SubstanceDocument) => void) {
  const document = JSON.parse(await readFile(place.file(n), 'utf8')) as SubstanceDocument;
  change(document);
  const text = JSON.stringify(document);
  await writeFile(place.file(n), text);
  Object.assign(place.manifest.files[n] ?? {}, {
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  await saveManifest(place);
}

async function saveManifest({ folder, manifest }: Place) {
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const TAMPERING: [string, RegExp, (place: Place) => Promise<unknown>][] = [
  ['a file removed', /is missing/, ({ file }) => rm(file(1))],
  ['a file cut short', /bytes?; the manifest says/, ({ file }) => writeFile(file(1), '{')],
  [
    'one letter changed',
    /SHA-256/,
    async ({ file }) =>
      writeFile(file(1), (await readFile(file(1), 'utf8')).replace('message', 'massage')),
  ],
  [
    'a stray document',
    /no manifest names it/,
    ({ file }) => cp(file(1), file(1).replace('.json', '.7.json')),
  ],
  ['a stray file', /no manifest names it/, ({ folder }) => writeFile(join(folder, 'x'), '')],
  ['a stray folder', /no manifest names it/, ({ folder }) => mkdir(join(folder, 'zoom'))],
  ['no manifest', /manifest is missing/, ({ folder }) => rm(join(folder, 'manifest.json'))],
  [
    'a broken manifest',
    /cannot be used/,
    ({ folder }) => writeFile(join(folder, 'manifest.json'), '['),
  ],
  [
    'a wrong count',
    /has 10 messages; the manifest says 11/,
    async (place) => {
      Object.assign(place.manifest.files[1] ?? {}, { count: 11 });
      await saveManifest(place);
    },
  ],
  [
    'a wrong time range',
    /messages are from/,
    async (place) => {
      Object.assign(place.manifest.files[1] ?? {}, { to: '2030-01-01T00:00:00.000Z' });
      await saveManifest(place);
    },
  ],
  [
    'a name that is not its range',
    /name is not its time range/,
    async (place) => {
      const path = 'whatsapp_business/20200101T000000.000Z--20200101T000000.000Z.json';
      await rename(place.file(1), join(place.folder, path));
      Object.assign(place.manifest.files[1] ?? {}, { path });
      await saveManifest(place);
    },
  ],
  [
    'no Substance',
    /not Substance: data\.messages\.3\.status/,
    (place) =>
      forge(place, 1, ({ data }) => Object.assign(data.messages[3] ?? {}, { status: 'lost' })),
  ],
  [
    'another person’s',
    /of the user azarya/,
    (place) => forge(place, 1, (document) => Object.assign(document, { user: 'azarya' })),
  ],
  [
    'another account’s message',
    /another account/,
    (place) =>
      forge(place, 1, ({ data }) => Object.assign(data.messages[3] ?? {}, { account: 'x:1' })),
  ],
  [
    'a message twice in one file',
    /message wamid\.12 stands in .* too/,
    (place) =>
      forge(place, 1, ({ data }) => Object.assign(data.messages[5] ?? {}, { id: 'wamid.12' })),
  ],
  [
    'a message in two files',
    /message wamid\.2 stands in .* too/,
    (place) =>
      forge(place, 2, ({ data }) => Object.assign(data.messages[5] ?? {}, { id: 'wamid.2' })),
  ],
  [
    'messages from before --since',
    /from before 2026/,
    async (place) => {
      place.manifest.since = '2026-11-21T08:15:00.000Z';
      await saveManifest(place);
    },
  ],
  [
    'a picture removed',
    /is missing/,
    ({ folder, manifest }) => rm(join(folder, manifest.media[0]?.path ?? '')),
  ],
  [
    'a picture changed',
    /SHA-256/,
    ({ folder, manifest }) =>
      writeFile(join(folder, manifest.media[0]?.path ?? ''), Buffer.alloc(32)),
  ],
  [
    'a picture the manifest forgot',
    /names a media file|no manifest names it/,
    async (place) => {
      place.manifest.media = [];
      await saveManifest(place);
    },
  ],
];

describe('verify', () => {
  it('accepts DIR and DIR/<user>, and changes nothing', async () => {
    const out = await exported();
    await exportSubstance(memorySource(), testOptions(out, { user: 'azarya' }));
    await writeFile(join(out, 'olga/.DS_Store'), '');
    const before = await prints(out);
    const whole = {
      ok: true,
      files: 3,
      messages: 30,
      events: 0,
      records: 0,
      media: 1,
      problems: [],
    };
    expect(await verifySubstance(out)).toEqual({ ...whole, users: ['azarya', 'olga'] });
    expect(await verifySubstance(join(out, 'olga'))).toEqual({ ...whole, users: ['olga'] });
    expect(await prints(out)).toEqual(before);
  });

  it.each(TAMPERING)('sees %s', async (_, problem, tamper) => {
    const out = await exported();
    await tamper(await placeOf(out));
    const result = await verifySubstance(out);
    expect(result.ok).toBe(false);
    expect(result.problems.map((one) => one.problem).join('\n')).toMatch(problem);
    expect(result.problems.every(({ file }) => file.startsWith('olga/'))).toBe(true);
  });

  it('says that nothing is there', async () => {
    const out = await testFolder();
    expect(await verifySubstance(out)).toMatchObject({ ok: false, files: 0 });
    await expect(verifySubstance(join(out, 'nowhere'))).rejects.toMatchObject({ exitCode: 5 });
  });

  it('finds nothing wrong beside an export that goes on', async () => {
    const out = await testFolder();
    const source = memorySource();
    const options = testOptions(out, { limit: { messages: 50, bytes: 1e6 } });
    source.add(10);
    await exportSubstance(source, options);
    let going = true;
    const writer = (async () => {
      for (let round = 0; round < 40; round += 1) {
        source.add(5);
        source.advance(1 + round * 3, 'read');
        await exportSubstance(source, options);
      }
      going = false;
    })();
    let looks = 0;
    while (going) {
      expect((await verifySubstance(out)).problems).toEqual([]);
      looks += 1;
    }
    await writer;
    expect(looks).toBeGreaterThan(0);
    expect(await verifySubstance(out)).toMatchObject({ ok: true, messages: 210 });
  });
});

it('repeated fingerprints are found over all parts', () => {
  const part = (...ids: string[]) => Float64Array.from(ids, fingerprint);
  expect(repeated([part('a', 'b'), part('c')])).toEqual(new Set());
  expect(repeated([part('a', 'b'), part('c', 'a'), part('c', 'c')])).toEqual(
    new Set([fingerprint('a'), fingerprint('c')]),
  );
});
