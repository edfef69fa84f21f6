import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CompiledQuery, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/store/connect.ts';
import { listQuery } from '../../src/store/message-list.ts';
import { openStore } from '../../src/store/open.ts';
import type { MessageFilter } from '../../src/store/store.ts';
import { storeContract } from '../contract/store.ts';
import { type Fixture, message, talk, useStore } from './fixture.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'gates-store-'));
let count = 0;

afterAll(() => rmSync(home, { recursive: true, force: true }));

function newPlace() {
  count += 1;
  return { user: 'olga', file: join(home, `users-${count}`, 'olga', 'store.sqlite') };
}

const fileOf = (fixture: Fixture) => fixture.place().file ?? '';

storeContract('store on SQLite', newPlace);

describe('the SQLite file', () => {
  const fixture = useStore(newPlace);

  it.skipIf(process.platform === 'win32')(
    'is for its owner only, with all that stands beside it',
    async () => {
      await fixture.store().messages.insert(message(await talk(fixture.store())));
      const folder = dirname(fileOf(fixture));
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      const names = readdirSync(folder);
      expect(names.toSorted()).toEqual(['store.sqlite', 'store.sqlite-shm', 'store.sqlite-wal']);
      for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'is closed to others when it was open to them',
    async () => {
      await fixture.store().close();
      chmodSync(fileOf(fixture), 0o644);
      await fixture.another();
      expect(statSync(fileOf(fixture)).mode & 0o777).toBe(0o600);
    },
  );

  it('is durable: write-ahead log, full synchronisation, foreign keys', async () => {
    const { db } = await connect(fixture.place());
    const pragma = async (name: string) =>
      Object.values((await sql`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {})[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('wal_autocheckpoint')).toBe(4000);
    await db.destroy();
  });

  it('is left alone when it is no store', async () => {
    await fixture.store().close();
    const text = 'This is a letter, not a database.'.repeat(100);
    writeFileSync(fileOf(fixture), text);
    await expect(openStore(fixture.place())).rejects.toMatchObject({
      code: 'store_corrupt',
      exitCode: 1,
    });
    expect(readFileSync(fileOf(fixture), 'utf8')).toBe(text);
  });

  it('is reported when it is damaged', async () => {
    const store = fixture.store();
    const place = await talk(store);
    for (let index = 0; index < 200; index += 1) {
      await store.messages.insert(message({ ...place, externalId: `m${index}` }));
    }
    await store.close();
    const bytes = readFileSync(fileOf(fixture));
    bytes.fill(0xa5, 4096);
    writeFileSync(fileOf(fixture), bytes);
    const use = async () => (await fixture.another()).messages.list({ limit: 999 });
    await expect(use()).rejects.toMatchObject({ code: 'store_corrupt', exitCode: 1 });
  });

  it('is not made where a file stands in the way of its folder', async () => {
    const file = join(fileOf(fixture), 'below', 'store.sqlite');
    const error = await openStore({ user: 'olga', file }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'home_not_writable', exitCode: 1 });
  });

  it.skipIf(process.getuid?.() !== 0)('is not made in a home that is not ours to write', () => {
    const folder = join(home, 'of-root');
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(home, 0o755);
    const script = `
      process.setgid(65534); process.setuid(65534);
      const { openStore } = await import(${JSON.stringify(new URL('../../src/store/open.ts', import.meta.url).href)});
      const file = ${JSON.stringify(join(folder, 'store.sqlite'))};
      await openStore({ user: 'olga', file }).catch((error) => console.log(error.code, error.exitCode));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(said.trim()).toBe('home_not_writable 1');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'loses nothing acknowledged when its disk takes no more',
    async () => {
      await fixture.store().close();
      const place = JSON.stringify(fixture.place());
      // A limit on the size of files is the full disk that any user can make. In units of 512 or 1024 bytes.
      const limited = 'ulimit -f 400; exec "$0" "$@"';
      const args = ['-c', limited, process.execPath, WORKER, place, 'insert', 'm', '100000'];
      const { status, stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toMatch(/GateError: (Reading or writing|The disk that holds) /);
      const said = stdout.split('\n').filter(Boolean);
      expect(said.length).toBeGreaterThan(0);
      const kept = (await (await fixture.another()).messages.list({ limit: Infinity })).map(
        ({ externalId }) => externalId,
      );
      expect(kept.slice(0, said.length)).toEqual(said);
    },
  );

  it('lets others have their turn while a loop reads it', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    while (turns < 3) await fixture.store().revision();
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});

describe('the newest messages on SQLite', () => {
  const fixture = useStore(newPlace);
  const cases: [Omit<MessageFilter, 'limit'>, string][] = [
    [{}, 'messages_by_time'],
    [{ accountId: 'whatsapp:1' }, 'messages_by_account'],
    [{ gate: 'whatsapp' }, 'messages_by_gate'],
    [{ gate: 'whatsapp', since: 5 }, 'messages_by_gate'],
    [{ gate: 'whatsapp', direction: 'inbound' }, 'messages_by_gate'],
    [{ conversationId: 1 }, 'messages_by_conversation'],
    [{ personIds: [1] }, 'messages_by_person'],
    [{ gate: 'whatsapp', whose: { personIds: [1], conversationIds: [] } }, 'messages_by_person'],
    [{ whose: { personIds: [], conversationIds: [1] } }, 'messages_by_conversation'],
    [{ unread: true }, 'messages_unread'],
    [{ unread: true, accountId: 'whatsapp:1' }, 'messages_unread_by_account'],
    [{ unread: true, gate: 'whatsapp' }, 'messages_unread_by_gate'],
    [{ afterRevision: 5 }, 'messages_by_revision'],
    [{ afterRevision: 5, accountId: 'whatsapp:1' }, 'messages_by_account_revision'],
    [{ afterRevision: 5, gate: 'whatsapp' }, 'messages_by_gate_revision'],
  ];

  it.each(cases)('%j are read off an index, in order', async (filter, index) => {
    const { db } = await connect(fixture.place());
    const query: CompiledQuery = listQuery(db, { ...filter, limit: 50 }).compile();
    const explained = { ...query, sql: `explain query plan ${query.sql}` };
    const { rows } = await db.executeQuery<{ detail: string }>(explained);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.detail).toMatch(new RegExp(`USING INDEX ${index}( |$)`));
    await db.destroy();
  });
});
