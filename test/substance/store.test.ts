import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StorePlace } from '../../src/store/open.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import { liveExport } from '../../src/substance/live.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { account, ACCOUNT, CLIENT, message, NOON, talk, useStore } from '../store/fixture.ts';
import { startPostgres } from '../support/postgres.ts';
import { documents, messagesOf, prints, testFolder } from './folder.ts';
import { testOptions } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-substance-store-'));
const server = await startPostgres();
const run = randomBytes(4).toString('hex');
let stores = 0;
const fresh = () => {
  stores += 1;
  return `x${run}-${stores}`;
};
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if ('stop' in server) await server.stop();
});

const ENGINES: [string, string | null, () => StorePlace][] = [
  [
    'SQLite',
    null,
    () => {
      const user = fresh();
      return { user, file: join(folder, `${user}.sqlite`) };
    },
  ],
  [
    'PostgreSQL',
    'missing' in server ? server.missing : null,
    () => ({ user: fresh(), ...('url' in server && { url: server.url }) }),
  ],
];

describe.each(ENGINES)('out of a real store on %s', (_, missing, newPlace) => {
  if (missing !== null) {
    it(missing, ({ skip }) => skip(missing));
    return;
  }
  const fixture = useStore(newPlace);

  it('exports, then only what changed', async () => {
    const store = fixture.store();
    const out = await testFolder();
    await store.accounts.save(account());
    const who = await talk(store);
    for (let n = 1; n <= 30; n += 1) {
      const externalId = `wamid.${n}`;
      await store.messages.insert(message({ ...who, externalId, timestamp: NOON + n }));
    }
    const options = testOptions(out, { limit: { messages: 10, bytes: 1e6 } });
    await exportSubstance(store, options);
    const [document] = await documents(out);
    expect(document?.data.contacts).toMatchObject([{ phone: CLIENT }]);
    const before = await prints(out);
    await exportSubstance(store, options);
    expect(await prints(out)).toEqual(before);
    await store.messages.advance(ACCOUNT, 'wamid.15', 'read');
    const result = await exportSubstance(store, options);
    expect(result).toMatchObject({
      files: { written: 1, removed: 0, total: 3 },
      messages: { written: 10, total: 30 },
    });
    expect((await messagesOf(out)).get(`${ACCOUNT} wamid.15`)?.status).toBe('read');
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('misses nothing that is written while it exports', async () => {
    const store = fixture.store();
    const other = await fixture.another();
    const out = await testFolder();
    await store.accounts.save(account());
    const who = await talk(store);
    const failures: unknown[] = [];
    const live = liveExport({
      source: store,
      options: testOptions(out, { limit: { messages: 20, bytes: 1e6 } }),
      debounceMs: 1,
      onError: (error) => failures.push(error),
    });
    const write = async (from: typeof store, name: string) => {
      for (let n = 1; n <= 60; n += 1) {
        const externalId = `${name}.${n}`;
        await from.messages.insert(message({ ...who, externalId, timestamp: NOON + n }));
        if (n > 20) await from.messages.advance(ACCOUNT, `${name}.${n - 20}`, 'read');
        live.poke();
      }
    };
    await Promise.all([write(store, 'a'), write(other, 'b')]);
    await live.stop();
    expect(failures).toEqual([]);
    const messages = [...(await messagesOf(out)).values()];
    expect(messages).toHaveLength(120);
    expect(messages.filter(({ status }) => status === 'read')).toHaveLength(80);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });
});
