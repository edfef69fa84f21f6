import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { liveExport } from '../../src/substance/live.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { documents, prints, testFolder } from './folder.ts';
import { memorySource, START, testAccount, testOptions } from './source.ts';

const WHATSAPP = testAccount('whatsapp', '1', 'Consultations');

function newsSource(...accounts: Parameters<typeof memorySource>) {
  const source = memorySource(...accounts);
  return { source, tell: source.tell };
}

const eventsOf = async (out: string) =>
  (await documents(out)).flatMap(({ data }) => data.events ?? []);
const small = { messages: 10, bytes: 1e6 };

describe('news', () => {
  it('stands in documents of its own, in the same form, and is proved with them', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    source.add(3);
    tell(1);
    tell(1, { accountId: 'whatsapp:1', kind: 'unknown', topic: 'unknown', subject: null });
    const result = await exportSubstance(source, testOptions(out));
    expect(result).toMatchObject({
      files: { written: 2, total: 2 },
      messages: { written: 3, total: 3 },
      events: { written: 2, total: 2 },
    });
    const news = (await documents(out)).find(({ data }) => data.events);
    expect(news).toMatchObject({ provider: 'whatsapp_business', user: 'olga', version: 1 });
    expect(news?.data).toEqual({
      account: {},
      messages: [],
      contacts: [],
      media: [],
      events: [
        {
          id: '1',
          account: null,
          kind: 'notice',
          topic: 'message_template_status_update',
          subject: 'reminder',
          summary: 'News 1',
          timestamp: '2026-11-21T08:00:01.000Z',
        },
        {
          id: '2',
          account: 'whatsapp:1',
          kind: 'unknown',
          topic: 'unknown',
          subject: null,
          summary: 'News 2',
          timestamp: '2026-11-21T08:00:02.000Z',
          raw: { n: 2 },
        },
      ],
    });
    expect(await verifySubstance(out)).toMatchObject({
      ok: true,
      files: 2,
      messages: 3,
      events: 2,
      problems: [],
    });
  });

  it('is there without any message, and with what came along where that was asked for', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    tell(1);
    await exportSubstance(source, testOptions(out, { raw: true }));
    expect(await eventsOf(out)).toMatchObject([{ id: '1', raw: { n: 1 } }]);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('leaves a folder as it was where there is none', async () => {
    const out = await testFolder();
    const { source } = newsSource(WHATSAPP);
    source.add(3);
    await exportSubstance(source, testOptions(out));
    expect(await documents(out)).toHaveLength(1);
    expect(await eventsOf(out)).toEqual([]);
  });

  it('is added to, file by file, and what stands stays as it is', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    source.add(15);
    tell(15);
    await exportSubstance(source, testOptions(out, { limit: small }));
    const before = await prints(out);
    expect(await exportSubstance(source, testOptions(out, { limit: small }))).toMatchObject({
      files: { written: 0, total: 4 },
      events: { written: 0, total: 15 },
    });
    expect(await prints(out)).toEqual(before);
    tell(10);
    const result = await exportSubstance(source, testOptions(out, { limit: small }));
    expect(result).toMatchObject({ messages: { written: 0 }, events: { total: 25 } });
    expect((await eventsOf(out)).map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, n) => n + 1),
    );
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('keeps to the time and the network asked for', async () => {
    const out = await testFolder();
    const telegram = testAccount('telegram', '2', 'Bot');
    const { source, tell } = newsSource(WHATSAPP, telegram);
    tell(5);
    tell(2, { gate: 'telegram' });
    const since = START + 3000;
    await exportSubstance(source, testOptions(out, { since, gate: 'whatsapp' }));
    expect((await eventsOf(out)).map(({ id }) => id)).toEqual(['3', '4', '5']);
    await exportSubstance(source, testOptions(out, { since }));
    expect((await documents(out)).map(({ provider }) => provider).toSorted()).toEqual([
      'telegram',
      'whatsapp_business',
    ]);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('is rebuilt with the rest, also when the manifest is lost', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    source.add(2);
    tell(2);
    await exportSubstance(source, testOptions(out));
    await writeFile(join(out, 'olga', 'manifest.json'), '{');
    await exportSubstance(source, testOptions(out, { full: true }));
    expect(await eventsOf(out)).toHaveLength(2);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('is written anew where somebody removed or changed its file', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    tell(2);
    await exportSubstance(source, testOptions(out));
    const file = Object.keys(await prints(out)).find((path) => path.includes('--'));
    await writeFile(join(out, file ?? ''), '');
    expect((await verifySubstance(out)).ok).toBe(false);
    await exportSubstance(source, testOptions(out));
    expect(await eventsOf(out)).toHaveLength(2);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('survives a stop in the middle', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    source.add(25);
    tell(45);
    const stop = new AbortController();
    let files = 0;
    const onProgress = () => {
      files += 1;
      if (files === 5) stop.abort();
    };
    const options = { limit: small, signal: stop.signal, onProgress };
    await expect(exportSubstance(source, testOptions(out, options))).rejects.toMatchObject({
      exitCode: 130,
    });
    expect((await verifySubstance(out)).problems).toEqual([]);
    await exportSubstance(source, testOptions(out, { limit: small }));
    expect(new Set((await eventsOf(out)).map(({ id }) => id)).size).toBe(45);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('is on disk soon after it came, while a server runs', async () => {
    const out = await testFolder();
    const { source, tell } = newsSource(WHATSAPP);
    const failures: unknown[] = [];
    const live = liveExport({
      source,
      options: testOptions(out),
      debounceMs: 1,
      onError: (error) => failures.push(error),
    });
    tell(1);
    live.poke();
    await live.stop();
    expect(failures).toEqual([]);
    expect(await eventsOf(out)).toHaveLength(1);
  });
});
