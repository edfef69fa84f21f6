import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Machine, newMachine, ROOT } from '../support/gates.ts';
import { killedAfter } from '../support/killed.ts';
import { FACEBOOK, sayingOf, writeBulk, writeZip } from '../support/meta-archive.ts';
import { MEASURED, peakOf } from '../support/peak.ts';

const MEGABYTE = 1024 * 1024;
const SMALL = { threads: 2, messages: 1000, films: 1, filmBytes: 2 * MEGABYTE };
const LARGE = { threads: 40, messages: 1000, films: 1, filmBytes: 4 * MEGABYTE };
/** The same without its films: a seventieth of its size. */
const WORDS = { ...LARGE, films: 0 };
/** What 160 MB of films may add to the memory that the messages need. */
const MOST_MORE_KILOBYTES = 48 * 1024;

const COMMAND = ['import', 'meta-archive'];

describe('gates import meta-archive', () => {
  let machine: Machine;
  const place = (name: string) => join(machine.home, '..', name);

  beforeAll(async () => {
    machine = newMachine();
    for (const user of ['olga', 'azarya', 'nina', 'vera', 'stopped']) {
      expect((await machine.gates(['user', 'add', user])).code).toBe(0);
    }
  });
  afterAll(() => machine?.destroy());

  const read = async (user: string): Promise<any[]> =>
    (await machine.gates(['messenger', 'read', '--limit', '100000', '--user', user, '--json']))
      .json;

  /** Every message and film of a bulk download, once, as it was. */
  async function isWhole(user: string, bulk: typeof SMALL): Promise<void> {
    const all = await read(user);
    expect(all).toHaveLength(bulk.threads * bulk.messages);
    const texts = new Map<string, number>();
    for (const { text } of all) texts.set(text, (texts.get(text) ?? 0) + 1);
    for (let n = 0; n < bulk.messages; n += 1) expect(texts.get(sayingOf(n))).toBe(bulk.threads);
    const films = all.filter(({ media }) => media !== null).map(({ media }) => media);
    expect(films).toHaveLength(bulk.threads * bulk.films);
    for (const { sha256, size } of films) {
      const file = join(machine.home, 'users', user, 'media', sha256.slice(0, 2), sha256);
      const bytes = readFileSync(file);
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
        size,
        sha256,
      ]);
    }
  }

  it('brings in 160 MB with the memory that 2 MB take, and it is what was said', async () => {
    const words = await writeBulk(place('words.zip'), WORDS);
    const floor = await machine.gates([...COMMAND, words, '--user', 'vera', '--json'], {
      env: MEASURED,
    });
    expect(floor.json).toMatchObject({ new: WORDS.threads * WORDS.messages, media: 0 });
    const large = await writeBulk(place('large.zip'), LARGE);
    const ran = await machine.gates([...COMMAND, large, '--user', 'olga', '--json'], {
      env: MEASURED,
    });
    expect(ran.json).toMatchObject({
      threads: LARGE.threads,
      messages: LARGE.threads * LARGE.messages,
      new: LARGE.threads * LARGE.messages,
      mediaNew: LARGE.threads * LARGE.films,
      setAside: [],
      complete: true,
    });
    expect(peakOf(ran.stderr) - peakOf(floor.stderr)).toBeLessThan(MOST_MORE_KILOBYTES);
    await isWhole('olga', LARGE);
    const again = await machine.gates([...COMMAND, large, '--user', 'olga', '--json']);
    expect(again.json).toMatchObject({ messages: ran.json.messages, new: 0, mediaNew: 0 });
  });

  it('killed again and again and run once more, brings everything once', async () => {
    const large = place('large.zip');
    let kills = 0;
    for (let wait = 300; wait < 3000; wait += 250) {
      const ended = await killedAfter(machine, wait, [
        ...COMMAND,
        large,
        '--user',
        'nina',
        '--json',
      ]);
      if (ended === 'killed') kills += 1;
      else break;
    }
    expect(kills).toBeGreaterThan(2);
    const ran = await machine.gates([...COMMAND, large, '--user', 'nina', '--json']);
    expect(ran.json).toMatchObject({ messages: LARGE.threads * LARGE.messages, setAside: [] });
    await isWhole('nina', LARGE);
  });

  it('stopped by Ctrl-C, says how to go on', async () => {
    const large = place('large.zip');
    const program = process.env['BUILT_GATES'] ?? join(ROOT, 'bin/gates.cjs');
    const child = spawn(process.execPath, [program, ...COMMAND, large, '--user', 'stopped'], {
      env: machine.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
    // Its folder of media is there: it is in the middle of them.
    const timer = setInterval(() => {
      if (!existsSync(join(machine.home, 'users/stopped/media'))) return;
      clearInterval(timer);
      // Once: the second one would not wait for anybody.
      child.kill('SIGINT');
    }, 20);
    const code = await new Promise<number | null>((done) => child.on('close', done));
    clearInterval(timer);
    expect({ code, told }).toEqual({
      code: 130,
      told: expect.stringContaining('Run the same command again: it goes on where it stopped.'),
    });
  });

  it('keeps what it brought for an export, files included', async () => {
    const small = await writeBulk(place('small.zip'), SMALL);
    await machine.gates([...COMMAND, small, '--user', 'azarya']);
    const out = place('exported');
    const ran = await machine.gates([
      'export',
      'substance',
      '--user',
      'azarya',
      '--out',
      out,
      '--media',
      '--json',
    ]);
    expect(ran.json).toMatchObject({
      messages: { total: SMALL.threads * SMALL.messages },
      media: { stored: SMALL.threads * SMALL.films, failed: 0 },
    });
    expect((await machine.gates(['export', 'verify', out, '--json'])).json).toMatchObject({
      ok: true,
    });
  });

  it('refuses what is no such download, and changes nothing', async () => {
    const html = await writeZip(
      place('html.zip'),
      new Map([[`${FACEBOOK}/messages/inbox/anna_1/message_1.html`, '<html></html>']]),
    );
    const empty = await writeZip(place('empty.zip'), new Map([['posts/your_posts_1.json', '[]']]));
    const cut = await writeBulk(place('cut.zip'), SMALL);
    truncateSync(cut, 1000);
    const cases = [
      [place('nothing.zip'), 2, 'no_file'],
      [machine.file('page.zip', '<html></html>'), 2, 'not_a_zip'],
      [html, 2, 'html_download'],
      [empty, 2, 'no_messages'],
      [cut, 1, 'zip_truncated'],
    ] as const;
    const before = await read('azarya');
    for (const [file, exitCode, code] of cases) {
      const ran = await machine.gates([...COMMAND, file, '--user', 'azarya', '--json']);
      expect(ran.error).toMatchObject({ code, exitCode, hint: expect.any(String) });
      expect([ran.code, ran.stdout]).toEqual([exitCode, '']);
    }
    expect(await read('azarya')).toEqual(before);
  });

  it('tells people what it did', async () => {
    const ran = await machine.gates([
      ...COMMAND,
      place('small.zip'),
      '--user',
      'azarya',
      '--dry-run',
    ]);
    expect(ran.stdout).toMatch(/^Would bring in 2,000 messages of 2 conversations: 0 are new\./);
    const audit = await machine.gates(['audit', 'list', '--user', 'azarya', '--json']);
    expect(
      audit.json.find(
        ({ action, outcome }: any) => action === 'import.meta-archive' && outcome === 'done',
      ),
    ).toMatchObject({
      detail: { files: ['small.zip'], messages: 2000, new: 2000 },
    });
  });
});
