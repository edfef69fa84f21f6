import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { resolveUser } from '../../src/user.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-user-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Sources {
  flag?: string;
  env?: string;
  file?: string;
  setting?: string;
  users?: readonly string[];
}

async function resolve({ flag, env, file, setting, users = ['azarya', 'olga'] }: Sources) {
  if (file !== undefined) writeFileSync(join(folder, '.gates.json'), file);
  const deep = join(folder, 'a/b');
  mkdirSync(deep, { recursive: true });
  return resolveUser({ flag, env, folder: deep, setting: async () => setting, users });
}

const OLGA = '{"user":"olga"}';

test.each<[string, Sources, string]>([
  ['the flag over all', { flag: 'azarya', env: 'olga', file: OLGA, setting: 'olga' }, 'azarya'],
  ['the environment over the folder', { env: 'azarya', file: OLGA, setting: 'olga' }, 'azarya'],
  ['the folder over the setting', { file: '{"user":"azarya"}', setting: 'olga' }, 'azarya'],
  ['the setting over nothing', { setting: 'azarya' }, 'azarya'],
  ['the only one there is', { users: ['olga'] }, 'olga'],
  ['the only one, whatever an old setting says', { setting: 'gone', users: ['olga'] }, 'olga'],
  ['an empty environment as none', { env: '', setting: 'olga' }, 'olga'],
  ['a folder that names nobody as none', { file: '{"other":1}', setting: 'olga' }, 'olga'],
])('%s', async (_what, sources, user) => {
  expect(await resolve(sources)).toBe(user);
});

test.each<[string, Sources, string, RegExp]>([
  ['two and no word', {}, 'ambiguous_user', /azarya, olga/],
  ['nobody yet', { users: [] }, 'no_user', /no user yet/],
  ['an unknown flag', { flag: 'nina' }, 'unknown_user', /“nina”.*azarya, olga/],
  ['an empty flag', { flag: '' }, 'unknown_user', /azarya, olga/],
  [
    'an unknown word in the environment',
    { env: 'nina', users: ['olga'] },
    'unknown_user',
    /“nina”/,
  ],
  ['an unknown word in the folder', { file: '{"user":"nina"}' }, 'unknown_user', /“nina”/],
  ['an unknown word in the setting', { setting: 'nina' }, 'unknown_user', /“nina”/],
  [
    'an unknown word before there is anybody',
    { flag: 'nina', users: [] },
    'unknown_user',
    /nor any other/,
  ],
  ['a folder’s file that is no JSON', { file: '{' }, 'usage', /\.gates\.json is not JSON/],
])('%s is refused with the candidates', async (_what, sources, code, message) => {
  await expect(resolve(sources)).rejects.toMatchObject({
    exitCode: 2,
    code,
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
});

describe('the nearest folder', () => {
  it('is the one that counts', async () => {
    mkdirSync(join(folder, 'a'), { recursive: true });
    writeFileSync(join(folder, 'a/.gates.json'), '{"user":"azarya"}');
    expect(await resolve({ file: OLGA })).toBe('azarya');
  });
});

it('asks for the setting only where the answer can depend on it', async () => {
  const setting = () => Promise.reject(new Error('asked'));
  const rest = { env: undefined, folder, setting };
  expect(await resolveUser({ ...rest, flag: 'olga', users: ['olga', 'azarya'] })).toBe('olga');
  expect(await resolveUser({ ...rest, flag: undefined, users: ['olga'] })).toBe('olga');
});
