import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { documents, messagesOf, prints, readManifestOf, testFolder, tree } from './folder.ts';
import { memorySource, START, testAccount, testMessage, testOptions } from './source.ts';

const small = { limit: { messages: 10, bytes: 1_000_000 } };
const iso = (ms: number) => new Date(ms).toISOString();

describe('the format', () => {
  it('is one document per time range, with people and facts, and a manifest', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3);
    const result = await exportSubstance(source, testOptions(out, { now: () => START }));
    const name = '20261121T080100.000Z--20261121T080300.000Z.json';
    expect(await tree(out)).toEqual([
      'olga/',
      'olga/manifest.json',
      'olga/whatsapp_business/',
      `olga/whatsapp_business/${name}`,
    ]);
    const [document] = await documents(out);
    expect(document).toMatchObject({
      provider: 'whatsapp_business',
      user: 'olga',
      timestamp: '2026-11-21T08:00:00.000Z',
      version: 1,
      data: { account: { phone_number_id: '1', name: 'Consultations' }, media: [] },
    });
    expect(document?.data.messages[1]).toEqual({
      id: 'wamid.2',
      provider: 'whatsapp_business',
      account: 'whatsapp:1',
      conversation: '3',
      direction: 'inbound',
      from: '79991234562',
      to: '79997654321',
      type: 'text',
      text: 'This is message 2',
      timestamp: '2026-11-21T08:02:00.000Z',
      status: 'delivered',
      replyTo: null,
      media: null,
    });
    expect(document?.data.contacts.map(({ id, name: who, phone }) => [id, who, phone])).toEqual([
      ['2', 'Client 2', '79991234561'],
      ['3', 'Client 3', '79991234562'],
      ['4', 'Client 4', '79991234563'],
    ]);
    const bytes = (await readFile(join(out, 'olga/whatsapp_business', name))).length;
    expect(await readManifestOf(out)).toMatchObject({
      version: 1,
      user: 'olga',
      since: null,
      accounts: [{ id: 'whatsapp:1', provider: 'whatsapp_business', cursor: 3, lastSeq: 3 }],
      files: [
        {
          path: `whatsapp_business/${name}`,
          bytes,
          count: 3,
          from: '2026-11-21T08:01:00.000Z',
          to: '2026-11-21T08:03:00.000Z',
          account: 'whatsapp:1',
          firstSeq: 1,
          lastSeq: 3,
          lastRevision: 3,
        },
      ],
    });
    expect(result).toMatchObject({
      user: 'olga',
      files: { written: 1, removed: 0, total: 1 },
      messages: { written: 3, total: 3 },
      bytes,
    });
  });

  it('is closed to everybody else', async () => {
    const out = join(await testFolder(), 'new');
    const source = memorySource();
    source.add(1);
    await exportSubstance(source, testOptions(out));
    for (const path of ['.', ...(await tree(out))]) {
      const { mode } = await stat(join(out, path));
      expect([path, mode & 0o777]).toEqual([path, path.endsWith('.json') ? 0o600 : 0o700]);
    }
  });

  it('survives whatever a remote person writes and whatever a clock says', async () => {
    const out = await testFolder();
    const source = memorySource();
    const texts = ['"},{"', '\u0000\u001B[2J\u2028', '\uD800 lone', '../../etc', '🌿'.repeat(9000)];
    const times = [-1e15, 8.64e15, Number.NaN, 0, 1.5];
    source.add(5, ({ seq }) => ({
      text: texts[seq - 1] ?? null,
      externalId: `../${texts[seq - 1]?.slice(0, 9)}`,
      from: 'C:\\con',
      type: '../x',
      timestamp: times[seq - 1] ?? 0,
    }));
    await exportSubstance(source, testOptions(out));
    expect(await verifySubstance(out)).toMatchObject({ ok: true, messages: 5 });
    expect(await tree(out)).toContain(
      'olga/whatsapp_business/00000101T000000.000Z--99991231T235959.999Z.json',
    );
    const written = [...(await messagesOf(out)).values()].map((message) => message.text);
    expect(written.filter((text) => text !== '\uD800 lone')).toHaveLength(4);
    for (const text of texts.filter((one) => one.isWellFormed())) expect(written).toContain(text);
  });

  it('gives two accounts of one provider files of their own', async () => {
    const out = await testFolder();
    const source = memorySource(
      testAccount('whatsapp', '1', 'Consultations'),
      testAccount('whatsapp', '2', 'Sales'),
      testAccount('telegram', '3', 'Bot'),
    );
    const ids = ['whatsapp:1', 'whatsapp:2', 'telegram:3'];
    source.add(6, ({ seq }) => ({ accountId: ids[seq % 3] ?? '', timestamp: START }));
    await exportSubstance(source, testOptions(out));
    const span = '20261121T080000.000Z--20261121T080000.000Z';
    expect((await tree(out)).filter((path) => path.includes(span))).toEqual([
      `olga/telegram/${span}.json`,
      `olga/whatsapp_business/${span}.2.json`,
      `olga/whatsapp_business/${span}.json`,
    ]);
    expect((await messagesOf(out)).size).toBe(6);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('carries the raw payload only where it was asked for', async () => {
    const source = memorySource();
    source.add(1);
    const [without, withRaw] = [await testFolder(), await testFolder()];
    await exportSubstance(source, testOptions(without));
    await exportSubstance(source, testOptions(withRaw, { raw: true }));
    expect([...(await messagesOf(without)).values()][0]).not.toHaveProperty('raw');
    expect([...(await messagesOf(withRaw)).values()][0]?.raw).toEqual(testMessage(1).raw);
    await expect(exportSubstance(source, testOptions(withRaw))).rejects.toMatchObject({
      code: 'filters_differ',
      exitCode: 2,
    });
  });

  it('cuts files by size too', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(20, () => ({ text: 'x'.repeat(1000) }));
    const limit = { messages: 100, bytes: 5000 };
    await exportSubstance(source, testOptions(out, { limit }));
    source.add(1);
    await exportSubstance(source, testOptions(out, { limit }));
    expect((await readManifestOf(out)).files.map((file) => file.count)).toEqual([4, 4, 4, 4, 4, 1]);
    expect((await messagesOf(out)).size).toBe(21);
  });
});

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
        range: async (...of: Parameters<typeof range>) =>
          (await range(...of)).filter(({ seq }) => !hidden.has(seq)),
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
    ['another time', START + 1],
    ['none', null],
  ])('--since refuses a folder begun with another: %s', async (_, since) => {
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

  it('--full rebuilds everything and leaves nothing of what was', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(35);
    await exportSubstance(source, testOptions(out, { limit: { messages: 3, bytes: 1e6 } }));
    await mkdir(join(out, 'olga/whatsapp_business/media'));
    const result = await exportSubstance(source, testOptions(out, { ...small, full: true }));
    expect(result.files).toMatchObject({ written: 4, total: 4 });
    expect((await tree(out)).filter((path) => path.endsWith('Z.json'))).toHaveLength(4);
    expect((await messagesOf(out)).size).toBe(35);
    expect((await verifySubstance(out)).problems).toEqual([]);
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
