import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { liveExport } from '../../src/substance/live.ts';
import { documentSchema } from '../../src/substance/schema.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { documents, prints, readManifestOf, testFolder } from './folder.ts';
import { type MemorySource, memorySource, START, testAccount, testOptions } from './source.ts';

const ZOOM = testAccount('zoom', '1', 'Olga');
const CALCOM = testAccount('calcom', '1', 'Olga');
const small = { messages: 10, bytes: 1e6 };
const hour = (n: number) => new Date(START + n * 3_600_000).toISOString();

async function exported(source: MemorySource, more: Parameters<typeof testOptions>[1] = {}) {
  const out = await testFolder();
  const result = await exportSubstance(source, testOptions(out, more));
  return { out, result };
}
const held = async (out: string) =>
  Object.assign({}, ...(await documents(out)).map(({ data }) => data)) as Awaited<
    ReturnType<typeof documents>
  >[number]['data'];
const meetingsOf = async (out: string) =>
  (await documents(out)).flatMap(({ data }) => data.meetings ?? []);

describe('records', () => {
  it('stand in documents of their own, a series for each kind, proved with the rest', async () => {
    const source = memorySource(ZOOM, CALCOM);
    source.add(3);
    source.hold(2);
    source.hold(1, { kind: 'participant' });
    source.hold(1, { kind: 'registrant' });
    source.hold(1, { kind: 'recording' });
    source.hold(1, { gate: 'calcom', kind: 'booking' });
    const { out, result } = await exported(source);
    expect(result).toMatchObject({
      files: { written: 6 },
      messages: { written: 3, total: 3 },
      events: { written: 0 },
      records: { written: 6, total: 6 },
    });
    const places = (await documents(out)).map(({ provider, data }) => {
      const lists = Object.entries(data).filter(([, list]) => Array.isArray(list) && list.length);
      return `${provider} ${lists.map(([name]) => name).join()}`;
    });
    expect(places.toSorted()).toEqual([
      'calcom bookings',
      'zoom meetings',
      'zoom messages,contacts',
      'zoom participants',
      'zoom recordings',
      'zoom registrants',
    ]);
    for (const document of await documents(out)) documentSchema.parse(document);
    expect(await verifySubstance(out)).toMatchObject({
      ok: true,
      messages: 3,
      records: 6,
      problems: [],
    });
  });

  it('say everything that is known, and nothing of what is not', async () => {
    const source = memorySource(ZOOM, CALCOM);
    source.hold(1, {}, { conversationId: 7 });
    const about = { facts: { name: 'Анна', joinedAt: START, leftAt: null, waiting: true } };
    source.hold(1, { kind: 'participant' }, { ...about, startsAt: START });
    source.hold(1, { kind: 'recording' }, { facts: { size: 5, state: 'completed' } });
    source.hold(1, { kind: 'registrant' }, { facts: { status: 'pending' }, startsAt: null });
    source.hold(1, { gate: 'calcom', kind: 'booking' }, { meeting: 'zoom:1/81122334455' });
    const { out } = await exported(source);
    const data = await held(out);
    expect(data.meetings).toEqual([
      {
        id: 'meeting-1',
        account: 'zoom:1',
        timestamp: hour(1),
        topic: 'Meeting 1',
        agenda: null,
        start: hour(1),
        duration: null,
        timeZone: null,
        state: null,
        startedAt: null,
        endedAt: null,
        instance: null,
        host: null,
        joinUrl: null,
        passcode: null,
        registrationUrl: null,
        recurrence: null,
        summary: null,
        conversation: '7',
      },
    ]);
    expect(data.participants).toMatchObject([
      { meeting: 'meeting-1', name: 'Анна', joinedAt: hour(0), leftAt: null, waiting: true },
    ]);
    expect(data.recordings).toMatchObject([{ size: 5, state: 'completed', playUrl: null }]);
    // Nobody told when: it stands where it became known.
    expect(data.registrants).toMatchObject([{ timestamp: hour(0), status: 'pending' }]);
    expect(data.bookings).toMatchObject([
      {
        id: 'booking-5',
        uid: 'uid-5',
        account: 'calcom:1',
        title: 'Consultation',
        start: hour(5),
        end: hour(5.5),
        status: 'booked',
        guests: [{ name: 'Анна', timeZone: 'Europe/Berlin' }],
        place: { kind: 'ours', value: null },
        meeting: { account: 'zoom:1', id: '81122334455' },
        conversation: null,
        steps: [{ name: 'meeting', version: 1, state: 'done', at: hour(1 / 3600) }],
      },
    ]);
    expect(data.meetings?.[0]).not.toHaveProperty('raw');
    const whole = await exported(source, { raw: true });
    expect((await held(whole.out)).meetings).toMatchObject([{ raw: { n: 1 } }]);
  });

  it('rewrite the file that a changed one stands in, and no other', async () => {
    const source = memorySource(ZOOM);
    const [first = 0] = source.hold(35);
    const { out } = await exported(source, { limit: small });
    const before = await prints(out);
    const again = () => exportSubstance(source, testOptions(out, { limit: small }));
    expect(await again()).toMatchObject({ files: { written: 0, total: 4 } });
    expect(await prints(out)).toEqual(before);
    source.change(first + 12, { state: 'ended' });
    expect(await again()).toMatchObject({
      files: { written: 1, total: 4 },
      records: { total: 35 },
    });
    const meetings = await meetingsOf(out);
    expect(meetings.filter(({ state }) => state === 'ended').map(({ id }) => id)).toEqual([
      `meeting-${first + 12}`,
    ]);
    expect(new Set(meetings.map(({ id }) => id)).size).toBe(35);
    const after = await prints(out);
    const same = Object.keys(before).filter((path) => before[path] === after[path]);
    expect(same).toHaveLength(3);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('go to another name with a meeting that is moved', async () => {
    const source = memorySource(ZOOM);
    const [id = 0] = source.hold(1);
    const { out } = await exported(source);
    source.change(id, { startsAt: START + 9 * 3_600_000 }, { startsAt: START + 9 * 3_600_000 });
    await exportSubstance(source, testOptions(out));
    const { files } = await readManifestOf(out);
    expect(files).toMatchObject([{ account: 'zoom:*meetings', from: hour(9), to: hour(9) }]);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('keep to the time and the network asked for', async () => {
    const source = memorySource(ZOOM, CALCOM);
    source.hold(4);
    source.hold(1, { gate: 'calcom', kind: 'booking' });
    const { out } = await exported(source, { since: START + 3 * 3_600_000, gate: 'zoom' });
    expect((await meetingsOf(out)).map(({ id }) => id)).toEqual(['meeting-3', 'meeting-4']);
    // One that was too early is moved to a time that is asked for.
    source.change(1, {}, { startsAt: START + 20 * 3_600_000 });
    await exportSubstance(source, testOptions(out, { since: START + 3 * 3_600_000, gate: 'zoom' }));
    expect((await meetingsOf(out)).map(({ id }) => id)).toEqual([
      'meeting-1',
      'meeting-3',
      'meeting-4',
    ]);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('of two accounts may have the same id', async () => {
    const source = memorySource(ZOOM, testAccount('zoom', '2', 'Azarya'));
    source.hold(1, {}, { externalId: 'same' });
    source.hold(1, {}, { externalId: 'same', accountId: 'zoom:2' });
    const { out } = await exported(source);
    expect((await verifySubstance(out)).problems).toEqual([]);
    source.hold(1, {}, { externalId: 'same' });
    await exportSubstance(source, testOptions(out));
    expect((await verifySubstance(out)).ok).toBe(false);
  });

  it('stay, and go on, when their account was removed', async () => {
    const source = memorySource(ZOOM, CALCOM);
    source.hold(1);
    const { out } = await exported(source);
    source.list.shift();
    source.hold(1);
    await exportSubstance(source, testOptions(out));
    expect(await meetingsOf(out)).toHaveLength(2);
  });

  it('are proved: what was changed or stands in the wrong place is found', async () => {
    const source = memorySource(ZOOM);
    source.hold(2);
    const { out } = await exported(source);
    const [file] = (await readManifestOf(out)).files;
    const path = join(out, 'olga', file?.path ?? '');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('Meeting 1', 'Meeting 7'));
    expect((await verifySubstance(out)).problems.map(({ problem }) => String(problem))).toEqual([
      'its SHA-256 is not the manifest’s: it was changed',
    ]);
    await exportSubstance(source, testOptions(out, { full: true }));
    expect((await verifySubstance(out)).problems).toEqual([]);
    await writeFile(path, '');
    await exportSubstance(source, testOptions(out));
    expect(await meetingsOf(out)).toHaveLength(2);
  });

  it('are rebuilt when the manifest is lost', async () => {
    const source = memorySource(ZOOM);
    source.hold(2);
    const { out } = await exported(source);
    await writeFile(join(out, 'olga', 'manifest.json'), '{');
    await exportSubstance(source, testOptions(out, { full: true }));
    expect(await meetingsOf(out)).toHaveLength(2);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });

  it('survive a stop in the middle', async () => {
    const out = await testFolder();
    const source = memorySource(ZOOM);
    source.hold(45);
    source.hold(45, { kind: 'participant' });
    const stop = new AbortController();
    let files = 0;
    const onProgress = () => {
      files += 1;
      if (files === 7) stop.abort();
    };
    const options = { limit: small, signal: stop.signal, onProgress };
    await expect(exportSubstance(source, testOptions(out, options))).rejects.toMatchObject({
      exitCode: 130,
    });
    expect((await verifySubstance(out)).problems).toEqual([]);
    source.change(3, { state: 'ended' });
    await exportSubstance(source, testOptions(out, { limit: small }));
    const meetings = await meetingsOf(out);
    expect(new Set(meetings.map(({ id }) => id)).size).toBe(45);
    expect(meetings.find(({ id }) => id === 'meeting-3')).toMatchObject({ state: 'ended' });
    expect(await verifySubstance(out)).toMatchObject({ problems: [], records: 90 });
  });

  it('are on disk soon after they changed, while a server runs', async () => {
    const out = await testFolder();
    const source = memorySource(ZOOM);
    const failures: unknown[] = [];
    const live = liveExport({
      source,
      options: testOptions(out),
      debounceMs: 1,
      onError: (error) => failures.push(error),
    });
    const [id = 0] = source.hold(1);
    live.poke();
    source.change(id, { state: 'started' });
    live.poke();
    await live.stop();
    expect(failures).toEqual([]);
    expect(await meetingsOf(out)).toMatchObject([{ state: 'started' }]);
  });
});
