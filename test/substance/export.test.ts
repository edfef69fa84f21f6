import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { documents, messagesOf, readManifestOf, testFolder, tree } from './folder.ts';
import { memorySource, START, testAccount, testMessage, testOptions } from './source.ts';

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
    await expect(
      exportSubstance(source, testOptions(without, { raw: true })),
    ).rejects.toMatchObject({
      code: 'filters_differ',
      exitCode: 2,
    });
    // A folder with more than was asked for goes on as it is.
    const more = await exportSubstance(source, testOptions(withRaw));
    expect(more.files).toMatchObject({ written: 0, total: 1 });
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
