import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { messagesOf, prints, readManifestOf, testFolder, tree } from './folder.ts';
import { memorySource, START, testAccount, testOptions } from './source.ts';

const small = { limit: { messages: 10, bytes: 1_000_000 } };
const iso = (ms: number) => new Date(ms).toISOString();

describe('the filters', () => {
  const two = () =>
    memorySource(testAccount('whatsapp', '1', 'A'), testAccount('telegram', '2', 'B'));

  it('--gate leaves the other gates’ files as they are', async () => {
    const out = await testFolder();
    const source = two();
    const change = ({ seq }: { seq: number }) => ({
      accountId: seq % 2 ? 'whatsapp:1' : 'telegram:2',
    });
    source.add(10, change);
    await exportSubstance(source, testOptions(out, { gate: 'telegram' }));
    expect((await messagesOf(out)).size).toBe(5);
    await exportSubstance(source, testOptions(out));
    source.add(10, change);
    await exportSubstance(source, testOptions(out, { gate: 'telegram', full: true }));
    const messages = [...(await messagesOf(out)).values()];
    expect(messages.filter(({ provider }) => provider === 'telegram')).toHaveLength(10);
    expect(messages.filter(({ provider }) => provider === 'whatsapp_business')).toHaveLength(5);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('--since keeps to messages from that time on, run after run', async () => {
    const out = await testFolder();
    const source = memorySource();
    const since = START + 15 * 60_000;
    source.add(30);
    await exportSubstance(source, testOptions(out, { ...small, since }));
    expect((await messagesOf(out)).size).toBe(16);
    const before = await prints(out);
    source.advance(3, 'read');
    const idle = await exportSubstance(source, testOptions(out, { ...small, since }));
    expect([idle.files.written, await prints(out)]).toEqual([0, before]);
    source.add(5, () => ({ timestamp: START }));
    source.add(2);
    await exportSubstance(source, testOptions(out, { ...small, since: 'keep' }));
    const messages = [...(await messagesOf(out)).values()];
    expect(messages).toHaveLength(18);
    expect(messages.every(({ timestamp }) => timestamp >= iso(since))).toBe(true);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it.each([
    ['an earlier time', START - 1],
    ['none', null],
  ])('--since refuses a folder that reaches less far back: %s', async (_, since) => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3);
    await exportSubstance(source, testOptions(out, { since: START }));
    const before = await prints(out);
    await expect(exportSubstance(source, testOptions(out, { since }))).rejects.toMatchObject({
      code: 'filters_differ',
      exitCode: 2,
      hint: expect.stringContaining('--full') as string,
    });
    expect(await prints(out)).toEqual(before);
    await exportSubstance(source, testOptions(out, { since, full: true }));
    expect((await readManifestOf(out)).since).toBe(since === null ? null : iso(since));
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('--since goes on in a folder that covers it, day after day', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3);
    await exportSubstance(source, testOptions(out, { since: START }));
    source.add(2);
    const next = await exportSubstance(source, testOptions(out, { since: START + 1 }));
    expect(next.messages.total).toBe(5);
    expect((await readManifestOf(out)).since).toBe(iso(START));
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('--full rebuilds everything and leaves nothing of what was', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(35);
    await exportSubstance(source, testOptions(out, { limit: { messages: 3, bytes: 1e6 } }));
    await mkdir(join(out, 'olga/whatsapp_business/media'));
    const result = await exportSubstance(source, testOptions(out, { ...small, full: true }));
    expect(result.files).toMatchObject({ written: 4, total: 4 });
    const paths = async () => (await readManifestOf(out)).files.map((file) => file.path);
    const before = await paths();
    await exportSubstance(source, testOptions(out, { ...small, full: true }));
    expect(await paths()).toEqual(before);
    expect((await tree(out)).filter((path) => path.endsWith('Z.json'))).toHaveLength(4);
    expect((await messagesOf(out)).size).toBe(35);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });
});
