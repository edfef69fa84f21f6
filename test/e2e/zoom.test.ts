/** Zoom as a person uses it: signed in by consent, a meeting with registration, who came, what was recorded. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consent } from '../support/consent.ts';
import { eventually, type Ran, type RunOptions } from '../support/gates.ts';
import { killedAfter } from '../support/killed.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import { newWorld, type World } from '../support/world.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../support/zoom-spec.ts';

const SIZE = 100 * 1024 * 1024;
const MOST_KILOBYTES = 150 * 1024;

let world: World;
let meeting: string;
const tried = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  world.gates(['zoom', ...args, '--user', 'olga', '--json'], options);
const gates = async (...args: readonly string[]): Promise<any> => {
  const ran = await tried(args);
  expect([ran.code, ran.stderr], args.join(' ')).toEqual([0, '']);
  return ran.json;
};
const happens = async (event: string, ...fields: readonly string[]): Promise<void> => {
  const named = ['--field', `id=${meeting}`, ...fields.flatMap((field) => ['--field', field])];
  const ran = await world.gates(['trigger', 'zoom', event, '--user', 'olga', ...named, '--json']);
  expect(ran.code, ran.stderr).toBe(0);
};

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.destroy());

it('logs in by consent', async () => {
  const { clientId, clientSecret, webhookSecret } = world.credentials.zoom;
  let clicked: Promise<unknown> | undefined;
  const ran = await tried(
    [
      'login',
      '--client-id',
      clientId,
      '--client-secret-file',
      world.file('secret', clientSecret),
      '--webhook-secret-file',
      world.file('webhook-secret', webhookSecret),
      '--redirect-port',
      String(await freePort()),
    ],
    {
      onStderr(line) {
        const { authorizeUrl } = line.startsWith('{') ? JSON.parse(line) : {};
        if (authorizeUrl) clicked = consent(authorizeUrl, { person: 'olga' });
      },
    },
  );
  await clicked;
  expect(ran.code, ran.stderr).toBe(0);
  expect(JSON.stringify(ran)).not.toContain(clientSecret);
});

it('plans a meeting with registration, and lets people in', async () => {
  const plan = ['--at', 'tomorrow 15:00', '--zone', 'Europe/Berlin', '--register'];
  const made = await gates('meeting', 'create', 'Разбор', ...plan, '--approve', 'manually');
  meeting = String(made.id);
  expect(await gates('meeting', 'show', meeting)).toMatchObject({ topic: 'Разбор' });
  const file = world.file(
    'people.csv',
    'email;Имя;Фамилия\nmaria@example.org;Мария;Петрова\nnobody;Никто;\nboris@example.org;Борис;\n',
  );
  const added = await tried(['registrant', 'add', meeting, '--file', file]);
  expect(added.code).toBe(1);
  expect(added.error).toMatchObject({
    code: 'not_all_registered',
    message: expect.stringContaining('line 3: “nobody”'),
    exitCode: 1,
  });
  expect(added.stdout).toBe('');
  expect(await gates('registrant', 'list', meeting)).toMatchObject([
    { email: 'maria@example.org', status: 'pending' },
    { email: 'boris@example.org', status: 'pending' },
  ]);
  await gates('registrant', 'approve', meeting, 'maria@example.org');
  await gates('registrant', 'deny', meeting, 'boris@example.org', '--yes');
  const [maria] = await gates('registrant', 'list', meeting, '--status', 'approved');
  expect(maria).toMatchObject({ email: 'maria@example.org', name: 'Мария Петрова' });
  expect(maria.joinUrl).toContain(meeting);
});

it('tells who is there while it runs, and who was', async () => {
  const serving = await world.serve();
  await happens('meeting.started');
  await happens('meeting.participant_joined', 'from=Мария', 'email=maria@example.org');
  await happens('meeting.participant_joined', 'from=Борис');
  await happens('meeting.participant_left', 'from=Борис');
  const there = await eventually('who is there', async () => {
    const { participants, ...found } = await gates('participants', meeting);
    const names = participants.map(({ name }: any) => name);
    return names.includes('Мария') && !names.includes('Борис') ? { ...found, names } : null;
  });
  expect(there).toMatchObject({ running: true, source: 'webhooks' });
  await happens('meeting.ended');
  await serving.stop();
  const { participants, source } = await gates('participants', meeting);
  expect(source).toBe('zoom');
  const names = participants.map(({ name }: any) => name);
  expect(names).toEqual(expect.arrayContaining(['Мария', 'Борис']));
  // The address was told by a webhook alone: Zoom’s list has none for guests.
  const people = participants.filter(({ name }: any) => name === 'Мария');
  expect(people).toMatchObject([{ email: null }]);
});

it('fetches a recording of 100 MB in little memory, for nobody else, once', async () => {
  await happens('recording.completed', `bytes=${SIZE}`, 'count=1');
  const folder = join(world.home, 'recordings');
  const get = ['recordings', 'get', meeting, '--out'];
  const measured = await tried([...get, `${folder}/`], { env: MEASURED });
  expect(measured.code, measured.stderr).toBe(0);
  expect(peakOf(measured.stderr)).toBeLessThan(MOST_KILOBYTES);
  const [saved] = measured.json.files;
  expect(saved).toMatchObject({ size: SIZE, result: 'saved' });
  expect(await sha256Of(saved.file)).toBe(saved.sha256);
  expect(statSync(saved.file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(1);
  const [again] = (await gates(...get, folder)).files;
  expect(again).toMatchObject({ file: saved.file, result: 'there' });
});

it('is whole or not there, whenever it is killed', async () => {
  const folder = join(world.home, 'killed');
  mkdirSync(folder);
  const get = ['zoom', 'recordings', 'get', meeting, '--user', 'olga', '--out', folder];
  const seen = new Set<number>();
  for (let ms = 200; ; ms += 200) {
    const how = await killedAfter(world, ms, get);
    const files = readdirSync(folder);
    const whole = files.filter((name) => !name.startsWith('.'));
    for (const name of files) seen.add(statSync(join(folder, name)).size);
    for (const name of whole) expect(statSync(join(folder, name)).size).toBe(SIZE);
    if (how === 'ended') {
      expect(whole).toHaveLength(1);
      break;
    }
  }
  // Some were killed in the middle of it.
  expect([...seen].some((size) => size > 0 && size < SIZE)).toBe(true);
});

it('deletes the meeting; everything that was asked is as Zoom describes it', async () => {
  await gates('meeting', 'delete', meeting, '--yes');
  expect((await tried(['meeting', 'show', meeting])).code).toBe(5);
  if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
});

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => void server.close(done));
  return port;
}
