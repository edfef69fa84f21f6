import { mkdtempSync, openSync, closeSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkStore } from '../../src/store/check.ts';
import { openStore } from '../../src/store/open.ts';
import { startPostgres } from '../support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-sound-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a store', () => {
  it('that is sound is read through; one that is damaged inside is found out', async () => {
    const place = { user: 'olga', file: join(folder, 'store.sqlite') };
    const store = await openStore(place);
    await store.journal.append(
      Array.from({ length: 200 }, (_, index) => ({
        gate: 'whatsapp',
        receivedAt: index,
        headers: {},
        body: new TextEncoder().encode(`delivery ${index} `.repeat(100)),
      })),
    );
    await store.close();
    expect(await checkStore(place)).toBe(true);

    const file = openSync(place.file, 'r+');
    // The pages of the rows: what opens the file stands before them.
    const { size } = statSync(place.file);
    for (let at = size - 4096 * 8; at < size; at += 4096)
      writeSync(file, Buffer.alloc(2048, 0xff), 0, 2048, at);
    closeSync(file);
    await expect(checkStore(place)).rejects.toMatchObject({ code: 'store_corrupt' });
  });

  it('at PostgreSQL is asked whether it answers', async (context) => {
    const postgres = await startPostgres();
    if ('missing' in postgres) {
      if (process.env['CI']) throw new Error(`under CI this must run: ${postgres.missing}`);
      return context.skip(postgres.missing);
    }
    try {
      expect(await checkStore({ user: 'olga', url: postgres.url })).toBe(true);
    } finally {
      await postgres.stop();
    }
    await expect(checkStore({ user: 'olga', url: postgres.url })).rejects.toMatchObject({
      code: 'store_unreachable',
    });
  });
});
