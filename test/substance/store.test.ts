import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordFacts, RecordKind } from '../../src/domain/record.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import { liveExport } from '../../src/substance/live.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import {
  account,
  ACCOUNT,
  CLIENT,
  message,
  NOON,
  notice,
  talk,
  useStore,
} from '../store/fixture.ts';
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

  it('exports news, changes and details as they are in the store', async () => {
    const store = fixture.store();
    const out = await testFolder();
    await store.accounts.save(account());
    const details = { choice: { id: 'morning', title: 'Утром' } };
    await store.messages.insert(message({ ...(await talk(store)), externalId: 'm', details }));
    await store.notices.add(notice({ accountId: ACCOUNT }));
    await exportSubstance(store, testOptions(out));
    const said = { accountId: ACCOUNT, externalId: 'm', at: NOON };
    await store.messages.amend({ ...said, kind: 'edit', by: 'e', text: 'Новое' });
    await store.messages.amend({ ...said, kind: 'revoke', by: 'r', text: null });
    await store.notices.add(notice({ digest: 'b', kind: 'unknown', topic: 'unknown' }));
    expect(await exportSubstance(store, testOptions(out))).toMatchObject({
      messages: { written: 1, total: 1 },
      events: { total: 2 },
    });
    expect((await messagesOf(out)).get(`${ACCOUNT} m`)).toMatchObject({
      text: 'Новое',
      details,
      edited: true,
      revoked: true,
    });
    const events = (await documents(out)).flatMap(({ data }) => data.events ?? []);
    expect(events).toMatchObject([
      { account: ACCOUNT, kind: 'notice' },
      { account: null, kind: 'unknown', raw: { event: 'APPROVED' } },
    ]);
    expect(events[0]).not.toHaveProperty('raw');
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('exports meetings, what belongs to them, and bookings as they are in the store', async () => {
    const store = fixture.store();
    const out = await testFolder();
    for (const gate of ['zoom', 'calcom']) {
      await store.accounts.save(account({ id: `${gate}:1`, gate, externalId: '1' }));
    }
    const tell = <K extends RecordKind>(
      kind: K,
      externalId: string,
      facts: RecordFacts[K],
      n = 0,
    ) =>
      store.records.put({
        accountId: 'zoom:1',
        gate: 'zoom',
        kind,
        externalId,
        meeting: kind === 'meeting' ? null : '811',
        facts,
        at: NOON + n,
        raw: { n },
        now: NOON,
      });
    const { record } = await tell('meeting', '811', { topic: 'Consultation', startsAt: NOON + 10 });
    await tell('meeting', '812', { topic: 'Another', startsAt: null });
    await tell('participant', 'uuid==:167', { name: 'Анна', joinedAt: NOON + 11 });
    await tell('registrant', '811:r1', { status: 'pending' });
    await tell('recording', 'file-1', { extension: 'mp4', state: 'processing' });
    const guest = { email: null, phone: null, timeZone: null, locale: null, absent: false };
    const booking = await store.bookings.add({
      accountId: 'calcom:1',
      gate: 'calcom',
      state: {
        uid: 'u1',
        formerly: [],
        series: null,
        sequence: 0,
        status: 'booked',
        absent: false,
        version: 1,
        booking: {
          title: 'Consultation',
          startsAt: NOON + 10,
          endsAt: NOON + 20,
          type: null,
          owner: { name: null, email: null, timeZone: null },
          guests: [{ ...guest, name: 'Анна' }],
          place: { kind: 'ours' },
          notes: null,
          reason: null,
          rescheduleUrl: null,
          cancelUrl: null,
          bookedAt: null,
          contact: null,
          contactWord: null,
        },
        movedFrom: null,
        at: NOON,
        leftAlone: false,
        supersededBy: null,
      },
      raw: null,
      now: NOON,
    });
    expect(await exportSubstance(store, testOptions(out))).toMatchObject({
      files: { written: 5 },
      records: { written: 6, total: 6 },
    });
    const before = await prints(out);
    expect(await exportSubstance(store, testOptions(out))).toMatchObject({ files: { written: 0 } });
    expect(await prints(out)).toEqual(before);

    const { conversationId } = await talk(store, { accountId: 'zoom:1' });
    await store.records.link(record.id, conversationId);
    await tell('meeting', '811', { state: 'ended', endedAt: NOON + 19 }, 20);
    const step = { version: 1, dueAt: NOON, tries: 1, result: {}, error: null, updatedAt: NOON };
    await store.bookings.setStep(booking.id, { ...step, name: 'client', state: 'done' });
    await store.bookings.link(booking.id, { meeting: { accountId: 'zoom:1', externalId: '811' } });
    expect(await exportSubstance(store, testOptions(out))).toMatchObject({
      files: { written: 2, total: 5 },
      records: { written: 3, total: 6 },
    });
    const all = await documents(out);
    const meetings = all.flatMap(({ data }) => data.meetings ?? []);
    expect(meetings).toMatchObject([
      { id: '811', state: 'ended', conversation: String(conversationId) },
      { id: '812', start: null, state: null, conversation: null },
    ]);
    expect(all.flatMap(({ data }) => data.bookings ?? [])).toMatchObject([
      {
        uid: 'u1',
        meeting: { account: 'zoom:1', id: '811' },
        steps: [{ name: 'client', state: 'done' }],
      },
    ]);
    expect(await verifySubstance(out)).toMatchObject({ problems: [], records: 6 });
  });

  it('moves the messages of two who turn out to be one', async () => {
    const store = fixture.store();
    const out = await testFolder();
    await store.accounts.save(account());
    for (const phone of [CLIENT, '79990000002']) {
      const who = await talk(store, { phone });
      await store.messages.insert(message({ ...who, externalId: phone }));
    }
    await exportSubstance(store, testOptions(out));
    const identities = [CLIENT, '79990000002'].map((value) => ({ kind: 'phone', value }));
    await store.people.resolve('whatsapp', { identities, same: true }, NOON);
    await exportSubstance(store, testOptions(out));
    const all = [...(await messagesOf(out)).values()];
    expect(new Set(all.map(({ conversation }) => conversation)).size).toBe(1);
    const [document] = await documents(out);
    expect(document?.data.contacts).toMatchObject([{ identities: [{}, {}] }]);
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
