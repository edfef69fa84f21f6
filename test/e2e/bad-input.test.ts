import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ran } from '../support/gates.ts';
import { newWorld, type World } from '../support/world.ts';

const CLIENT = '79991234567';

describe('bad input', () => {
  let world: World;

  beforeAll(async () => {
    world = await newWorld();
    const serving = await world.serve();
    await world.login('olga');
    await world.setup('olga');
    await world.deliver({ event: 'message', from: CLIENT, text: 'Добрый день' });
    await new Promise((resume) => setTimeout(resume, 500));
    await serving.stop();
  });
  afterAll(() => world?.destroy());

  const messagesAsked = async () =>
    (await world.requests()).filter((request) => request.path?.endsWith('/messages')).length;

  const send = (...args: string[]) =>
    world.gates(['whatsapp', 'send', '--user', 'olga', '--to', CLIENT, ...args, '--json']);

  /** One clear line, a cure, the right status; nothing on stdout, nothing written, nothing sent. */
  async function refuses(
    running: Promise<Ran>,
    exitCode: number,
    code: string | RegExp,
  ): Promise<Ran> {
    const sends = await messagesAsked();
    const done = await running;
    expect(done.error, done.stderr).toMatchObject({ exitCode });
    expect(done.error?.code).toMatch(code);
    expect(done.code).toBe(exitCode);
    expect(done.stdout).toBe('');
    expect(done.error?.message).not.toContain('\n');
    expect(done.error?.message.length).toBeGreaterThan(10);
    expect(await messagesAsked()).toBe(sends);
    return done;
  }

  it.each([
    ['an unknown flag', ['whatsapp', 'send', '--to', CLIENT, 'x', '--colour'], 2, 'usage'],
    ['an unknown command', ['whatsap', 'send'], 2, 'usage'],
    ['a missing option', ['whatsapp', 'send', 'x', '--user', 'olga'], 2, 'usage'],
    ['two users and no --user', ['whatsapp', 'send', '--to', CLIENT, 'x'], 2, 'ambiguous_user'],
    ['a user who is not there', ['whatsapp', 'read', '--user', 'nobody'], 2, 'unknown_user'],
    [
      'a number that is none',
      ['whatsapp', 'send', '--user', 'olga', '--to', '12', 'x'],
      2,
      'bad_recipient',
    ],
    ['no text', ['whatsapp', 'send', '--user', 'olga', '--to', CLIENT], 2, 'usage'],
    [
      'a text of 4097',
      ['whatsapp', 'send', '--user', 'olga', '--to', CLIENT, 'я'.repeat(4097)],
      6,
      'text_too_long',
    ],
    [
      'four buttons',
      [
        'whatsapp',
        'send',
        '--user',
        'olga',
        '--to',
        CLIENT,
        'x',
        ...[1, 2, 3, 4].flatMap((n) => ['--button', `${n}=Да`]),
      ],
      6,
      'too_many_buttons',
    ],
    [
      'a file that is not there',
      ['whatsapp', 'send', '--user', 'olga', '--to', CLIENT, '--image', 'none.png'],
      2,
      'no_file',
    ],
    [
      'a closed window',
      ['whatsapp', 'send', '--user', 'olga', '--to', '79990000000', 'x'],
      6,
      'window_closed',
    ],
    [
      'a message that is not there',
      ['whatsapp', 'mark-read', 'wamid.none', '--user', 'olga'],
      5,
      'not_found',
    ],
    [
      'a time that is none',
      ['whatsapp', 'read', '--user', 'olga', '--since', 'gestern'],
      2,
      'usage',
    ],
    ['an outbox id that is none', ['outbox', 'show', 'nothing', '--user', 'olga'], 5, 'not_found'],
    ['a gate that is not there', ['trigger', 'fax', 'message'], 5, 'not_found'],
    ['an event that is not there', ['trigger', 'messenger', 'fax'], 2, 'usage'],
    ['a vault that is none', ['vault', 'use', 'cupboard'], 2, 'usage'],
    [
      'nobody logged in',
      ['whatsapp', 'send', '--user', 'azarya', '--to', CLIENT, 'x'],
      3,
      'not_logged_in',
    ],
  ])('%s', async (_what, args, exitCode, code) => {
    await refuses(world.gates([...args, '--json']), exitCode, code);
  });

  it('a file of the wrong type, or too large', async () => {
    const text = world.file('photo.png', 'this is no picture');
    await refuses(send('--image', text), 6, 'wrong_type');
    const large = world.file('large.png', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]));
    const ran = await refuses(send('--image', large), 6, 'file_too_large');
    expect(ran.error?.message).toContain('5 MB');
    const empty = world.file('empty.pdf', '');
    await refuses(send('--document', empty), 6, /file_empty|wrong_type/);
  });

  it('a token that has expired, or was revoked: log in', async () => {
    await world.deliver({ gate: 'meta', event: 'expire_tokens' });
    const expired = await refuses(
      world.gates(['meta', 'status', '--user', 'olga', '--json']),
      3,
      /./,
    );
    expect(expired.error?.hint).toContain('gates meta login');
    const sent = await world.gates([
      'whatsapp',
      'send',
      '--user',
      'olga',
      '--to',
      CLIENT,
      'x',
      '--json',
    ]);
    expect(sent.code).toBe(3);
    expect(sent.error?.hint).toContain('login');
    expect((await world.login('olga')).code).toBe(0);
  });

  it('a token of another app, or none at all', async () => {
    for (const token of ['EAAnonsense', '', 'x'.repeat(5000)]) {
      const ran = await world.gates(
        ['meta', 'login', '--user', 'azarya', '--with-token', '--json'],
        { input: token },
      );
      expect([2, 3]).toContain(ran.code);
      expect(ran.stdout).toBe('');
      if (token.length > 4) expect(ran.stderr).not.toContain(token);
    }
    expect((await world.gates(['account', 'list', '--user', 'azarya', '--json'])).json).toEqual([]);
  });

  it('a sandbox that is down', async () => {
    const env = { GATES_SANDBOX: 'http://127.0.0.1:9' };
    const ran = await world.gates(
      ['whatsapp', 'send', '--user', 'olga', '--to', CLIENT, 'x', '--json'],
      { env },
    );
    expect(ran.code).toBe(4);
    expect(ran.error?.hint).toContain('gates sandbox');
    const away = await world.gates(['meta', 'status', '--user', 'olga', '--json'], {
      env: { GATES_SANDBOX: 'https://example.org' },
    });
    expect(away.code).toBe(2);
  });

  it('every kind of refusal the platform can give', async () => {
    const outcomes: [string, number][] = [
      ['500', 4],
      ['rate-limit', 7],
      ['expired-token', 3],
      ['reset', 8],
    ];
    for (const [kind, code] of outcomes) {
      await world.fault(kind);
      // Too fast is waited for, unless somebody does not want to.
      const ran = await send(`fault ${kind}`, ...(kind === 'rate-limit' ? ['--no-wait'] : []));
      expect([kind, ran.code]).toEqual([kind, code]);
      expect(ran.error?.hint).toBeTruthy();
    }
    const rows = (await world.gates(['outbox', 'list', '--user', 'olga', '--json'])).json as any[];
    expect(rows.slice(0, 4).map((row) => row.status)).toEqual([
      'unknown',
      'failed',
      'failed',
      'failed',
    ]);
    expect((await send('and now it works')).code).toBe(0);
  });

  it('a home that cannot be written, a vault that was tampered with', async () => {
    const vault = join(world.home, 'vault.json');
    const before = fingerprint(world.home);
    const key = join(world.home, 'vault.key');
    chmodSync(key, 0o644);
    const loose = await world.gates(['meta', 'status', '--user', 'olga', '--json']);
    chmodSync(key, 0o600);
    expect(loose.code).toBe(1);
    expect(loose.error?.hint).toContain('chmod 600');
    expect(statSync(vault).size).toBeGreaterThan(100);
    expect(fingerprint(world.home)).toEqual(before);

    const file = world.file('not-a-folder', '');
    const ran = await world.gates(['user', 'add', 'nina', '--json'], {
      env: { GATES_HOME: join(file, 'home') },
    });
    expect(ran.code).toBe(1);
    expect(ran.error?.message).not.toContain('\n');
  });

  it('a folder’s .gates.json names the user; a broken one is said', async () => {
    const folder = join(world.home, '..', 'project');
    mkdirSync(folder);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, '.gates.json'), '{"user":"olga"}');
    expect((await world.gates(['whatsapp', 'read', '--json'], { cwd: folder })).code).toBe(0);
    writeFileSync(join(folder, '.gates.json'), '{user: olga}');
    await refuses(world.gates(['whatsapp', 'read', '--json'], { cwd: folder }), 2, 'usage');
  });
});

/** What stands in every file that a command must not touch when it fails. */
/** Everything in a home but the audit trail: that somebody tried is kept there. */
function fingerprint(home: string): Record<string, string> {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      statSync(join(home, file)).isFile() && !/-(shm|wal)$|audit\.head$|compiled/.test(file),
  );
  return Object.fromEntries(
    files.map((file) => {
      const path = join(home, file);
      const content = file.endsWith('.sqlite') ? rowsOf(path) : readFileSync(path);
      return [file, createHash('sha256').update(content).digest('hex')];
    }),
  );
}

function rowsOf(store: string): string {
  const database = new Database(store, { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(
        `select name from sqlite_master where type = 'table' and name not like 'audit%' and name <> 'counter'`,
      )
      .all();
    const rows = tables.map(({ name }) => [
      name,
      database.prepare(`select * from "${name}"`).all(),
    ]);
    return JSON.stringify(rows);
  } finally {
    database.close();
  }
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
