import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFile, saveFile, sweep } from '../../../gates/zoom/recording-download.ts';
import { namesOf } from '../../../gates/zoom/recording-name.ts';
import {
  isOfType,
  type Recording,
  recordingEvents,
  type RecordingFile,
  recordingOf,
  spansOf,
} from '../../../gates/zoom/recordings.ts';
import { byteAt } from '../../../gates/zoom/sandbox/downloads.ts';
import { transcript } from '../../../gates/zoom/sandbox/transcript.ts';
import type { Session } from '../../../src/gate.ts';
import { openHttp } from '../../../src/http/open.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { answer, responsesMissing } from './responses.ts';
import { newWorld, type World } from './world.ts';

const file = (more: Partial<RecordingFile> = {}): RecordingFile => ({
  id: 'f1',
  type: 'audio_only',
  name: null,
  extension: 'm4a',
  size: null,
  startedAt: Date.UTC(2026, 10, 20, 12),
  endedAt: null,
  state: 'completed',
  playUrl: null,
  downloadUrl: null,
  raw: {},
  ...more,
});
const recording = (topic: string, files: readonly RecordingFile[]): Recording => ({
  meeting: '85300000000',
  uuid: 'aB3xLm5nQZOp7RsTuVwXyQ==',
  topic,
  startedAt: null,
  duration: null,
  passcode: null,
  linkPasscode: null,
  files,
});

describe('recordings at the pretend Zoom', () => {
  let world: World;
  let meeting: string;
  let out: string;
  beforeAll(async () => {
    world = await newWorld();
    await world.logInTo('olga');
  });
  beforeEach(async () => {
    world.options.dryRun = false;
    world.options.yes = true;
    const made = await world.api('POST', '/users/me/meetings', { topic: 'Разбор: итоги', type: 2 });
    meeting = String(made.id);
    out = mkdtempSync(join(tmpdir(), 'gates-recordings-'));
  });
  afterEach(() => rmSync(out, { recursive: true }));
  afterAll(async () => {
    if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
    await world.close();
  });

  const recorded = (more: object = {}) =>
    world.deliver({ event: 'recording.completed', id: meeting, bytes: 300_000, count: 3, ...more });
  const get = (...args: string[]) => world.run('recordings', 'get', meeting, ...args);
  const downloads = async () =>
    (await world.requests()).filter(({ path }) => path.startsWith('/zoom/rec/'));

  test('list: by time and by meeting; passcodes only where they are asked for', async () => {
    await recorded();
    const { value, text } = await world.run('recordings', 'list');
    const own = value.find((one: any) => one.meeting === meeting);
    expect(own).toMatchObject({ topic: 'Разбор: итоги', passcode: null });
    expect(own.files).toMatchObject([
      {
        type: 'shared_screen_with_speaker_view',
        extension: 'mp4',
        size: 300_000,
        state: 'completed',
      },
      { type: 'audio_only', extension: 'm4a' },
      { type: 'audio_transcript', extension: 'vtt' },
    ]);
    expect(JSON.stringify(value)).not.toContain('/rec/download/');
    expect(text).toContain('Разбор: итоги');
    const one = await world.run('recordings', 'list', '--meeting', meeting);
    expect(one.value).toEqual([own]);
    const told = await world.run('recordings', 'list', '--passcodes');
    expect(told.value.find((each: any) => each.meeting === meeting).passcode).toBeTruthy();
    const store = await world.app.store('olga');
    const records = await store.records.list({ kind: 'recording', meeting, limit: 10 });
    expect(records.map(({ externalId }) => externalId).toSorted()).toEqual(
      own.files.map(({ id }: any) => id).toSorted(),
    );
    expect(JSON.stringify(records)).not.toContain('recording_play_passcode');
  });

  test('list: a long time is asked for month by month', async () => {
    await recorded();
    const before = (await world.requests()).length;
    const { value } = await world.run('recordings', 'list', '--from', '200d');
    expect(value.filter((one: any) => one.meeting === meeting)).toHaveLength(1);
    const asked = (await world.requests()).slice(before).map(({ query }) => query);
    expect(asked).toHaveLength(7);
    expect((await world.requests()).at(-1)?.path).toBe('/zoom/v2/users/me/recordings');
    for (const { from, to } of asked) {
      expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBeLessThan(31 * 86_400_000);
    }
    const gone = await world.run('recordings', 'list', '--from', '90d', '--to', '60d');
    expect(gone.value).toEqual([]);
    await expect(
      world.run('recordings', 'list', '--from', '2026-10-02', '--to', '2026-10-01'),
    ).rejects.toMatchObject({ category: 'usage' });
  });

  test('get: all files, whole, for nobody else; again, nothing is fetched', async () => {
    await recorded();
    const { value, text } = await get('--out', `${out}/new/`);
    expect(value).toMatchObject({ meeting, topic: 'Разбор: итоги' });
    expect(value.files).toHaveLength(3);
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => byteAt(at)));
    const spoken = Buffer.from(transcript(0, 300_000, 300_000));
    for (const saved of value.files) {
      const whole = saved.file.endsWith('.vtt') ? spoken : bytes;
      const sha256 = createHash('sha256').update(whole).digest('hex');
      expect(saved).toMatchObject({ result: 'saved', size: 300_000, sha256 });
      expect(readFileSync(saved.file).equals(whole)).toBe(true);
      expect(statSync(saved.file).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(out, 'new')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(out, 'new')).toSorted()).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d-\d\d Разбор- итоги audio_only\.m4a$/),
      expect.stringMatching(/audio_transcript\.vtt$/),
      expect.stringMatching(/shared_screen_with_speaker_view\.mp4$/),
    ]);
    expect(text).toContain('300 KB');
    const asked = (await downloads()).length;
    const again = await get('--out', join(out, 'new'));
    expect(again.value.files.map(({ result }: any) => result)).toEqual(['there', 'there', 'there']);
    expect(await downloads()).toHaveLength(asked);
  });

  test('the login’s access goes to Zoom, and not to where it sends us on', async () => {
    await recorded({ count: 1 });
    await get('--out', out);
    const [first, second] = (await downloads()).slice(-2);
    expect(first).toMatchObject({
      path: expect.stringMatching(/^\/zoom\/rec\/download\//),
      status: 302,
    });
    expect(second).toMatchObject({
      path: expect.stringMatching(/^\/zoom\/rec\/stream\//),
      status: 200,
    });
  });

  test('get: one type, one file, a name of one’s own', async () => {
    await recorded();
    const { value } = await get('--type', 'transcript', '--out', join(out, 'talk.vtt'));
    expect(value.files).toMatchObject([{ file: join(out, 'talk.vtt'), result: 'saved' }]);
    writeFileSync(join(out, 'audio.m4a'), 'mine');
    world.options.yes = false;
    await expect(get('--type', 'audio', '--out', join(out, 'audio.m4a'))).rejects.toMatchObject({
      code: 'file_exists',
    });
    expect(readFileSync(join(out, 'audio.m4a'), 'utf8')).toBe('mine');
    world.options.yes = true;
    await get('--type', 'audio', '--out', join(out, 'audio.m4a'));
    expect(statSync(join(out, 'audio.m4a')).size).toBe(300_000);
    await expect(get('--type', 'chat')).rejects.toMatchObject({
      category: 'not_found',
      hint: expect.stringContaining('transcript'),
    });
    await expect(get('--file', 'nothing')).rejects.toMatchObject({ category: 'not_found' });
    await expect(get('--out', '-')).rejects.toMatchObject({
      category: 'usage',
      message: expect.stringContaining('audio_only'),
    });
    await expect(get('--type', 'pictures')).rejects.toMatchObject({ category: 'usage' });
    await expect(get('--out', join(out, 'audio.m4a'))).rejects.toMatchObject({ category: 'usage' });
  });

  test('get: files of one kind without an id of their own are two', async () => {
    const piece = {
      file_type: 'TIMELINE',
      recording_type: 'timeline',
      download_url: 'https://zoom.us/a',
    };
    const found = recordingOf({ uuid: 'u==', id: 1, recording_files: [piece, piece] });
    expect(found.files.map(({ id }) => id)).toEqual(['u==:timeline', 'u==:timeline:2']);
    expect(new Set(namesOf(found).values()).size).toBe(2);
  });

  test('get: bytes on stdout are no JSON', async () => {
    await recorded();
    world.options.json = true;
    await expect(get('--type', 'video', '--out', '-')).rejects.toMatchObject({
      category: 'usage',
      message: expect.stringContaining('--json'),
    });
    world.options.json = false;
  });

  test('get --dry-run writes nothing', async () => {
    await recorded();
    world.options.dryRun = true;
    const { records } = await world.app.store('olga');
    const kept = (): Promise<unknown[]> => records.list({ kind: 'recording', meeting, limit: 9 });
    const known = await kept();
    const before = (await downloads()).length;
    const { value } = await get('--out', `${out}/new/`);
    expect(value.files.map(({ result }: any) => result)).toEqual([
      'would_save',
      'would_save',
      'would_save',
    ]);
    expect(existsSync(join(out, 'new'))).toBe(false);
    expect(await downloads()).toHaveLength(before);
    expect(await kept()).toEqual(known);
  });

  test('still being made: exit 5; --wait gets it when it is', async () => {
    await world.deliver({ event: 'meeting.started', id: meeting });
    await world.deliver({ event: 'meeting.ended', id: meeting, minutes: 5 });
    await expect(get('--out', out)).rejects.toMatchObject({
      category: 'not_found',
      code: 'no_recording',
      hint: expect.stringContaining('--wait'),
    });
    await recorded({ processing: true });
    await expect(get('--out', out)).rejects.toMatchObject({
      category: 'not_found',
      code: 'recording_processing',
    });
    const waiting = get('--out', out, '--type', 'video', '--wait', '5m');
    const made = async () => {
      while (!world.notes.some((note) => note.includes('waiting'))) {
        await new Promise((resolve) => void setTimeout(resolve, 20));
      }
      await recorded();
    };
    const [{ value }] = await Promise.all([waiting, made()]);
    expect(value.files).toMatchObject([{ result: 'saved', size: 300_000 }]);
  });

  test('an access token that has ended is renewed on the way', async () => {
    await recorded({ count: 1 });
    await world.fault('expired-token', { at: 'download' });
    const { value } = await get('--out', out);
    expect(value.files).toMatchObject([{ result: 'saved' }]);
  });
});

describe('a download that goes wrong', () => {
  let server: Server;
  let base: string;
  let folder: string;
  const seen: (string | undefined)[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/page')
        return void response.end('\n<!DOCTYPE html><title>Sign in</title>');
      response.end('0123456789');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = mkdtempSync(join(tmpdir(), 'gates-download-'));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const lines: string[] = [];
  const session = () => {
    const credential = { accessToken: 'fictional-access-token' };
    const http = openHttp({ hosts: {}, env: {}, verbose: (line) => void lines.push(line) });
    return { http, renewed: async () => credential } as unknown as Session;
  };
  const options = (size: number | null) => ({
    size,
    signal: new AbortController().signal,
    told: () => undefined,
  });

  test('an address that is not Zoom’s gets no access', async () => {
    const bytes = await openFile(session(), file({ downloadUrl: `${base}/secret-word` }));
    await saveFile(bytes, join(folder, 'a'), options(10));
    expect(lines).toEqual([expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/\*\*\* 200 /)]);
    expect(seen).toEqual([undefined]);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('0123456789');
    await expect(
      openFile(session(), file({ downloadUrl: 'http://zoom.us/rec/download/x' })),
    ).rejects.toMatchObject({ category: 'policy' });
  });

  test('fewer bytes than told, or a page to sign in on: nothing is left', async () => {
    const short = await openFile(session(), file({ downloadUrl: `${base}/secret-word` }));
    await expect(saveFile(short, join(folder, 'b'), options(11))).rejects.toMatchObject({
      code: 'file_incomplete',
    });
    const page = await openFile(session(), file({ downloadUrl: `${base}/page` }));
    await expect(saveFile(page, join(folder, 'c'), options(null))).rejects.toMatchObject({
      category: 'auth',
      code: 'file_refused',
    });
    const nowhere = await openFile(session(), file({ downloadUrl: `${base}/secret-word` }));
    await expect(saveFile(nowhere, join(folder, 'no/d'), options(10))).rejects.toMatchObject({
      code: 'not_written',
    });
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('what a killed download has left goes, and nothing else does', async () => {
    const part = (pid: number) => join(folder, `.gates-${pid}-${randomUUID()}.part`);
    // No process has this number: more than Linux and macOS give.
    const [old, fresh, ours] = [part(99_999_999), part(99_999_998), part(process.pid)];
    for (const path of [old, fresh, ours]) writeFileSync(path, 'x');
    for (const path of [old, ours]) utimesSync(path, 1, 1);
    await sweep(folder, Date.now());
    expect([old, fresh, ours].map((path) => existsSync(path))).toEqual([false, true, true]);
    for (const path of [fresh, ours]) rmSync(path);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('0123456789');
  });

  test('one that is still being made', async () => {
    await expect(openFile(session(), file())).rejects.toMatchObject({ category: 'not_found' });
  });
});

describe('names', () => {
  const names = (topic: string, ...files: RecordingFile[]) => [
    ...namesOf(recording(topic, files)).values(),
  ];

  test('lead nowhere else, whatever a meeting is called', () => {
    for (const topic of [
      '../../etc/passwd',
      'C:\\x|y?',
      '.hidden',
      '\u202Egpj.exe\u0000\n',
      '  ',
    ]) {
      const [name = ''] = names(topic, file());
      expect(name).toMatch(/^[^/\\:|?*<>"\p{C}]+ audio_only\.m4a$/u);
      expect(name).toMatch(/^2026-11-\d\d \d\d-\d\d /);
    }
    const [long = ''] = names('ы'.repeat(500), file());
    expect(Buffer.byteLength(long)).toBeLessThan(255);
    expect(long).toMatch(/^[\d -]+ ы+ audio_only\.m4a$/);
    const [emoji = ''] = names('🎉'.repeat(100), file());
    expect(emoji).not.toContain('\uFFFD');
  });

  test('are different for different files, and the same every time', () => {
    const all = [
      file({ id: 'abcdefghij', startedAt: Date.UTC(2026, 10, 20, 12, 0, 5) }),
      file({ id: 'f1' }),
      file({ id: 'f3', type: 'audio_only', name: 'Audio only - Мария.m4a' }),
    ];
    const given = namesOf(recording('Разбор', all));
    expect(new Set(given.values()).size).toBe(3);
    expect(given.get('abcdefghij')).toMatch(/abcdefgh\.m4a$/);
    expect(given.get('f3')).toMatch(/Audio only - Мария\.m4a$/);
    expect(namesOf(recording('Разбор', all.toReversed()))).toEqual(new Map(given));
  });

  test('an ending is an ending', () => {
    const odd = recordingOf({ recording_files: [{ id: 'x', file_extension: '../M P4' }] });
    expect(odd.files[0]?.extension).toBe('mp4');
  });
});

test('spans are whole days of a month at most, without a gap', () => {
  const spans = spansOf(Date.UTC(2026, 0, 1, 23), Date.UTC(2026, 2, 5, 1));
  expect(spans).toEqual([
    { from: '2026-01-01', to: '2026-01-30' },
    { from: '2026-01-31', to: '2026-03-01' },
    { from: '2026-03-02', to: '2026-03-05' },
  ]);
});

describe.skipIf(responsesMissing !== null)(
  `recorded answers${responsesMissing === null ? '' : ` (${responsesMissing})`}`,
  () => {
    test('a recording with its files, and nothing that opens it', () => {
      const told = answer('meetings-{meetingId}-recordings_GET');
      const [item] = told.recording_files;
      const found = recordingOf(told);
      expect(found).toMatchObject({
        meeting: told.id,
        uuid: told.uuid,
        topic: told.topic,
        startedAt: Date.parse('2021-03-18T05:41:36Z'),
        duration: told.duration,
        passcode: told.password,
        linkPasscode: told.recording_play_passcode,
      });
      expect(found.files).toHaveLength(2);
      expect(found.files[0]).toMatchObject({
        id: item.id,
        type: item.recording_type,
        extension: 'm4a',
        size: item.file_size,
        state: 'completed',
        playUrl: item.play_url,
        downloadUrl: item.download_url,
      });
      expect(isOfType(found.files[0] as RecordingFile, 'video')).toBe(true);
      const events = recordingEvents('u', found, 5);
      expect(events).toMatchObject([
        {
          record: 'recording',
          externalId: item.id,
          meeting: told.id,
          facts: { size: item.file_size, passcode: told.password, state: 'completed' },
        },
        { externalId: told.participant_audio_files[0].id },
      ]);
      const kept = JSON.stringify(events);
      expect(kept).not.toContain(told.download_access_token);
      expect(kept).not.toContain(told.recording_play_passcode);
    });
  },
);
