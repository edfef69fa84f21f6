/** From Zoom's request to the disk, over the real server. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { register } from '../../../src/cli/commands/webhook/show.ts';
import { parse } from '../../../src/cli/parse.ts';
import type { SubstanceDocument } from '../../../src/substance/schema.ts';
import { verifySubstance } from '../../../src/substance/verify.ts';
import { type Serving, startServing } from '../../../src/webhook/serve.ts';
import { delivery, fixture, type Hosts, INSTANCE, MEETING, OLGA, openHosts } from './deliveries.ts';

const SECRET = 'FictionalSecretToken01';

let hosts: Hosts;
let serving: Serving;
beforeEach(async () => {
  hosts = await openHosts();
  await hosts.add('olga', OLGA, SECRET);
  const options = { host: '127.0.0.1', port: 0, publicUrl: undefined, log: () => undefined };
  serving = await startServing(hosts.app, options);
});
afterEach(async () => {
  await serving.close();
  await hosts.close();
});

async function post(event: string): Promise<number> {
  const { headers, body } = delivery(fixture(event), SECRET, hosts.app.now());
  const url = `${serving.url}/webhook/zoom/olga`;
  return (await fetch(url, { method: 'POST', headers, body: Buffer.from(body) })).status;
}

it('a delivery is shown without what opens the meeting or its recording', async () => {
  expect(await post('meeting.created')).toBe(200);
  expect(await post('recording.completed')).toBe(200);
  const group = new Command('webhook');
  register(group, hosts.app);
  for (const id of ['1', '2']) await parse(group, ['show', id]);
  const [created, completed] = hosts.shown;
  expect(created?.text).toContain('Consultation with Anna');
  expect(completed?.text).toContain('fictional-file-0002');
  for (const { text, value } of hosts.shown) {
    expect(text + JSON.stringify(value)).not.toMatch(
      /fictional-host-key|fictional.download.token|fictional-access|fictional-play-passcode/,
    );
  }
});

async function documents(): Promise<SubstanceDocument[]> {
  const folder = join(hosts.app.home.substance, 'olga', 'zoom');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
}

it('a meeting, who was in it and its recording are Substance, without anything that opens it', async () => {
  const events = ['meeting.created', 'meeting.started', 'meeting.participant_joined'];
  for (const event of [...events, 'meeting.registration_created', 'recording.completed']) {
    expect(await post(event)).toBe(200);
  }
  // Twice, as Zoom does where the answer was late.
  expect(await post('recording.completed')).toBe(200);
  await vi.waitFor(
    async () => {
      const all = await documents();
      expect(all.flatMap(({ data }) => data.meetings ?? [])).toMatchObject([
        { id: MEETING, account: `zoom:${OLGA}`, state: 'started', instance: INSTANCE },
      ]);
      expect(all.flatMap(({ data }) => data.participants ?? [])).toMatchObject([
        { id: `${INSTANCE}:16778240`, meeting: MEETING, name: 'Анна Петрова', leftAt: null },
      ]);
      expect(all.flatMap(({ data }) => data.registrants ?? [])).toMatchObject([
        { meeting: MEETING, status: 'pending' },
      ]);
      expect(all.flatMap(({ data }) => data.recordings ?? [])).toMatchObject([
        { id: 'fictional-file-0001', state: 'completed' },
        { id: 'fictional-file-0002' },
      ]);
      expect(all.flatMap(({ data }) => data.events ?? [])).toHaveLength(5);
      expect(JSON.stringify(all)).not.toMatch(/fictional-host-key|fictional.download.token/);
    },
    { timeout: 10_000, interval: 50 },
  );
  // A change rewrites what it changes.
  expect(await post('meeting.ended')).toBe(200);
  await vi.waitFor(
    async () => {
      const meetings = (await documents()).flatMap(({ data }) => data.meetings ?? []);
      expect(meetings).toMatchObject([{ state: 'ended', endedAt: '2026-11-24T14:51:08.000Z' }]);
    },
    { timeout: 10_000, interval: 50 },
  );
  expect((await verifySubstance(hosts.app.home.substance)).problems).toEqual([]);
});
