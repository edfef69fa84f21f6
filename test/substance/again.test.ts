import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { messagesOf, prints, readManifestOf, testFolder } from './folder.ts';
import { memorySource, START, testOptions } from './source.ts';

const small = { limit: { messages: 10, bytes: 1_000_000 } };

describe('run again', () => {
  it('writes nothing at all when there is nothing new', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(25);
    await exportSubstance(source, testOptions(out, small));
    const before = await prints(out);
    const result = await exportSubstance(source, testOptions(out, small));
    expect(await prints(out)).toEqual(before);
    expect(result).toMatchObject({ files: { written: 0, removed: 0, total: 3 }, bytes: 0 });
  });

  it('extends the last file until it is full and leaves the others alone', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(14);
    await exportSubstance(source, testOptions(out, small));
    const before = await prints(out);
    const [first, second] = (await readManifestOf(out)).files;
    source.add(9);
    const result = await exportSubstance(source, testOptions(out, small));
    expect(result.files).toEqual({ written: 2, removed: 1, total: 3 });
    const after = await prints(out);
    expect(after[`olga/${first?.path}`]).toBe(before[`olga/${first?.path}`]);
    expect(after).not.toHaveProperty([`olga/${second?.path}`]);
    expect((await readManifestOf(out)).files.map((file) => [file.firstSeq, file.lastSeq])).toEqual([
      [1, 10],
      [11, 20],
      [21, 23],
    ]);
    expect((await messagesOf(out)).size).toBe(23);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('rewrites in place exactly the files whose messages changed', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(40);
    await exportSubstance(source, testOptions(out, small));
    const before = await prints(out);
    source.advance(15, 'read');
    source.advance(39, 'failed');
    const result = await exportSubstance(source, testOptions(out, small));
    expect(result.files).toEqual({ written: 2, removed: 0, total: 4 });
    const after = await prints(out);
    const { files } = await readManifestOf(out);
    const touched = files.filter(({ path }) => after[`olga/${path}`] !== before[`olga/${path}`]);
    expect(touched.map((file) => file.firstSeq)).toEqual([11, 31]);
    const messages = await messagesOf(out);
    expect(messages.get('whatsapp:1 wamid.15')?.status).toBe('read');
    expect(messages.get('whatsapp:1 wamid.39')?.status).toBe('failed');
    expect(messages.size).toBe(40);
  });

  it('keeps a message that turned up late, behind those that were exported', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(25);
    const hidden = new Set([5, 11, 25]);
    const { range, changes } = source.messages;
    const part = {
      ...source,
      messages: {
        range: async (id: string, from: number, to: number, limit: number) =>
          (await range(id, from, to, Infinity))
            .filter(({ seq }) => !hidden.has(seq))
            .slice(0, limit),
        changes: async (...of: Parameters<typeof changes>) =>
          (await changes(...of)).filter(({ seq }) => !hidden.has(seq)),
      },
    };
    await exportSubstance(part, testOptions(out, small));
    expect((await messagesOf(out)).size).toBe(22);
    for (const seq of hidden) source.advance(seq, 'played');
    await exportSubstance(source, testOptions(out, small));
    expect((await messagesOf(out)).size).toBe(25);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('keeps one that turned up late where only messages from before --since were', async () => {
    const out = await testFolder();
    const source = memorySource();
    const since = START + 60_000;
    source.add(20, ({ seq }) => (seq > 15 ? { timestamp: START } : {}));
    source.add(1, () => ({ accountId: 'telegram:not-yet' }));
    source.add(2, () => ({ timestamp: START }));
    await exportSubstance(source, testOptions(out, { ...small, since }));
    const late = source.all()[20];
    if (late) late.accountId = 'whatsapp:1';
    source.advance(21, 'read');
    await exportSubstance(source, testOptions(out, { ...small, since }));
    expect([...(await messagesOf(out)).keys()].slice(15)).toEqual(['whatsapp:1 wamid.21']);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('misses no change that comes while a file is being read', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(600);
    const { range } = source.messages;
    let pages = 0;
    const racing = {
      ...source,
      messages: {
        ...source.messages,
        range: async (...of: Parameters<typeof range>) => {
          const page = await range(...of);
          pages += 1;
          if (pages === 2) source.advance(1, 'read');
          if (pages === 2) source.advance(500, 'read');
          return page;
        },
      },
    };
    await exportSubstance(racing, testOptions(out));
    await exportSubstance(source, testOptions(out));
    const messages = await messagesOf(out);
    expect(messages.get('whatsapp:1 wamid.1')?.status).toBe('read');
    expect(messages.get('whatsapp:1 wamid.500')?.status).toBe('read');
  });

  it('puts back what somebody removed or cut short', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(35);
    await exportSubstance(source, testOptions(out, small));
    const { files } = await readManifestOf(out);
    await rm(join(out, 'olga', files[1]?.path ?? ''));
    await writeFile(join(out, 'olga', files[3]?.path ?? ''), '{');
    expect((await verifySubstance(out)).problems).toHaveLength(2);
    await exportSubstance(source, testOptions(out, small));
    expect((await verifySubstance(out)).problems).toEqual([]);
    expect((await messagesOf(out)).size).toBe(35);
  });

  it('goes on with the messages of an account that was removed', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(5);
    await exportSubstance(source, testOptions(out));
    source.list.length = 0;
    source.advance(1, 'read');
    source.add(1, () => ({ accountId: 'whatsapp:1' }));
    await exportSubstance(source, testOptions(out));
    await exportSubstance(source, testOptions(out, { full: true }));
    const messages = await messagesOf(out);
    expect(messages.size).toBe(6);
    expect(messages.get('whatsapp:1 wamid.1')?.status).toBe('read');
  });
});

it('tells how far it has come', async () => {
  const out = await testFolder();
  const source = memorySource();
  source.add(35);
  const seen: number[] = [];
  const onProgress = ({ messages }: { messages: number }) => seen.push(messages);
  await exportSubstance(source, testOptions(out, { ...small, onProgress }));
  expect(seen).toEqual([10, 20, 30, 35]);
});
