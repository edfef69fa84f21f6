import { readFileSync, writeFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import type { Store } from '../../src/store/store.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import {
  documentSchema,
  jsonSchema,
  manifestSchema,
  type SubstanceDocument,
} from '../../src/substance/schema.ts';
import type { Source } from '../../src/substance/source.ts';
import { documents, readManifestOf, testFolder } from './folder.ts';
import { memorySource, testBytes, testMedia, testOptions } from './source.ts';

const PUBLISHED = {
  substance: new URL('../../src/substance/substance.schema.json', import.meta.url),
  manifest: new URL('../../src/substance/manifest.schema.json', import.meta.url),
};

/** A validator of the published file, as somebody else would make it. */
function published(name: keyof typeof PUBLISHED) {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(PUBLISHED[name], 'utf8')) as object);
}

describe('the published schemas', () => {
  it.each([
    ['substance', documentSchema],
    ['manifest', manifestSchema],
  ] as const)('%s is what the code checks by (UPDATE_SCHEMAS=1 writes it anew)', (name, schema) => {
    const made = jsonSchema(schema);
    if (process.env['UPDATE_SCHEMAS'] === '1') {
      writeFileSync(PUBLISHED[name], `${JSON.stringify(made, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(PUBLISHED[name], 'utf8'))).toEqual(made);
  });

  it('accept what the export writes', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(5, ({ seq }) => ({ media: seq === 2 ? testMedia('m1') : null }));
    source.add(3, ({ seq }) => ({ media: testMedia(seq === 6 ? null : `m${seq}`), text: null }));
    const media = async (_: unknown, ref: { id: string | null }) => {
      if (ref.id === 'm8') throw new Error('gone');
      return (async function* () {
        yield testBytes(ref.id ?? '');
      })();
    };
    await exportSubstance(source, testOptions(out, { raw: true, media }));
    const valid = published('substance');
    const [document] = await documents(out);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    const validManifest = published('manifest');
    const manifest = await readManifestOf(out);
    expect(validManifest(manifest), JSON.stringify(validManifest.errors)).toBe(true);
    expect(manifest.media).toHaveLength(2);
    expect(manifest.mediaErrors).toEqual([
      { account: 'whatsapp:1', message: 'wamid.8', error: 'gone' },
    ]);
  });

  it('refuse what is no Substance', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(1);
    await exportSubstance(source, testOptions(out));
    const [document] = await documents(out);
    const valid = published('substance');
    const broken: ((copy: SubstanceDocument) => void)[] = [
      (copy) => Object.assign(copy, { version: 2 }),
      (copy) => Object.assign(copy, { provider: '../etc' }),
      (copy) => Object.assign(copy, { timestamp: 'yesterday' }),
      (copy) => Object.assign(copy, { extra: true }),
      (copy) => Object.assign(copy.data.messages[0] ?? {}, { status: 'gone' }),
      (copy) => Object.assign(copy.data.messages[0] ?? {}, { timestamp: '2026-11-21' }),
      (copy) => Object.assign(copy.data, { contacts: null }),
      (copy) => delete (copy.data.messages[0] as Partial<Message>).id,
    ];
    expect(valid(document)).toBe(true);
    for (const breakIt of broken) {
      const copy = structuredClone(document);
      if (copy) breakIt(copy);
      expect(valid(copy), breakIt.toString()).toBe(false);
      expect(documentSchema.safeParse(copy).success, breakIt.toString()).toBe(false);
    }
  });
});

it('a store is a source as it is, and a document’s message is the Message of the house', () => {
  expectTypeOf<Store>().toExtend<Source>();
  type Written = SubstanceDocument['data']['messages'][number];
  expectTypeOf<Message>().toExtend<Written>();
  expectTypeOf<Required<Written>>().toExtend<Required<Message>>();
});
