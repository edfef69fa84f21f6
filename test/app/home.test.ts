import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { checkUserName, type Home, makeFolder, openHome, runningServer } from '../../src/home.ts';

let folder: string;
let home: Home;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gates-home-'));
  home = await openHome({ GATES_HOME: join(folder, 'home') });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('names', () => {
  test.each(['olga', 'o', 'a-b_c9', 'x'.repeat(32)])('%s will do', (name) => {
    expect(checkUserName(name)).toBe(name);
  });

  test.each(['', 'Olga', '9a', '-a', 'ольга', 'a b', 'a/b', '..', 'a.b', 'a\n', 'x'.repeat(33)])(
    '%j will not',
    (name) => {
      expect(() => checkUserName(name)).toThrow(expect.objectContaining({ exitCode: 2 }));
      expect(() => home.userFolder(name)).toThrow();
      expect(home.hasUser(name)).toBe(false);
    },
  );
});

describe('people', () => {
  it('are none before there is a home', () => {
    expect(home.users()).toEqual([]);
    expect(home.hasUser('olga')).toBe(false);
  });

  it('are the folders that are called like people, in order', () => {
    home.addUser('olga');
    home.addUser('azarya');
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(home.data, 'users/linked'));
    mkdirSync(join(home.data, 'users/Not a name'));
    writeFileSync(join(home.data, 'users/file'), '');
    expect(home.users()).toEqual(['azarya', 'linked', 'olga']);
    expect(home.users().every((name) => home.hasUser(name))).toBe(true);
    expect(home.hasUser('file')).toBe(false);
  });

  it('are removed whole', () => {
    home.addUser('olga');
    writeFileSync(home.storeFile('olga'), '');
    home.removeUser('olga');
    expect(home.users()).toEqual([]);
    expect(() => home.removeUser('olga')).toThrow(expect.objectContaining({ exitCode: 5 }));
  });
});

describe('folders', () => {
  it('are closed to others, with all that lead to them', () => {
    home.addUser('olga');
    for (const path of [home.data, join(home.data, 'users'), home.userFolder('olga')]) {
      expect([path, mode(path)]).toEqual([path, '700']);
    }
  });

  it('stand where they should', () => {
    const root = join(folder, 'home');
    expect({ ...home }).toMatchObject({
      config: root,
      data: root,
      substance: join(root, 'substance'),
      serveFile: join(root, 'serve.json'),
    });
    expect(home.storeFile('olga')).toBe(join(root, 'users/olga/store.sqlite'));
  });

  test.each([
    ['~/gates-of-mine', join(homedir(), 'gates-of-mine')],
    ['~', homedir()],
    ['~other', join(process.cwd(), '~other')],
    ['here', join(process.cwd(), 'here')],
  ])('GATES_HOME=%s is %s', async (given, place) => {
    expect((await openHome({ GATES_HOME: given })).data).toBe(place);
  });

  it('are the usual ones where none is named', async () => {
    const usual = await openHome({ GATES_HOME: '' });
    expect(usual.data).toMatch(/gates/i);
    expect(usual.data).not.toBe(usual.config);
  });

  it('that cannot be made are an error with its cure', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file/below'))).toThrow(
      expect.objectContaining({
        exitCode: 1,
        code: 'home_not_writable',
        hint: expect.stringContaining('GATES_HOME'),
      }),
    );
  });

  it('that others closed say that they are not writable', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    // To root nothing is closed.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(() => makeFolder(join(closed, 'home'))).toThrow(/not writable by you/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(closed, 0o700);
    }
  });
});

describe('a running server', () => {
  const told = {
    url: 'http://127.0.0.1:1',
    publicUrl: 'https://olga.example.org',
    pid: process.pid,
  };
  const leave = (content: string) => {
    mkdirSync(home.data, { recursive: true });
    writeFileSync(home.serveFile, content);
  };

  it('is found by what it leaves', () => {
    leave(JSON.stringify(told));
    expect(runningServer(home)).toEqual(told);
  });

  test.each([
    ['left nothing', null],
    ['is dead', JSON.stringify({ ...told, pid: 2 ** 22 + 1 })],
    ['left half a file', '{"url":'],
    ['left something else', 'null'],
  ])('is none when it %s', (_what, content) => {
    if (content !== null) leave(content);
    expect(runningServer(home)).toBeNull();
  });

  it('is none when it has been silent: the pid is somebody else’s by now', () => {
    leave(JSON.stringify(told));
    const then = new Date(Date.now() - 6000);
    utimesSync(home.serveFile, then, then);
    expect(runningServer(home)).toBeNull();
  });
});
