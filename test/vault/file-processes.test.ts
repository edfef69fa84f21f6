import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { emptyVault, filledVault, NAME, OTHER, TOKEN } from '../support/vault-place.ts';

const root = mkdtempSync(join(tmpdir(), 'gates-vault-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const CHILD = fileURLToPath(new URL('../support/vault-child.ts', import.meta.url));
const WRITER = fileURLToPath(new URL('../support/vault-writer.ts', import.meta.url));

const place = () => emptyVault(root);
const filled = () => filledVault(root);

const failed = (code: string) => expect.objectContaining({ code, category: 'failed' });

describe('several processes', () => {
  test('a lock that a living process holds: busy, and nothing is written', async () => {
    const { file, vault } = await filled();
    const before = readFileSync(file, 'utf8');
    const lock = `${file}.lock`;
    mkdirSync(lock);
    // Dated ahead of any renewal, as a holder that renews it would keep it.
    const ahead = new Date(Date.now() + 60_000);
    utimesSync(lock, ahead, ahead);
    await expect(vault.set(NAME, {})).rejects.toEqual(failed('vault_busy'));
    expect(await vault.get(NAME)).toEqual({ token: TOKEN });
    expect(readFileSync(file, 'utf8')).toBe(before);
    rmSync(lock, { recursive: true });
  });

  test('the lock of a dead process is taken over', async () => {
    const { file, vault } = await filled();
    mkdirSync(`${file}.lock`);
    await vault.set(NAME, { token: 'new' });
    expect(await vault.get(NAME)).toEqual({ token: 'new' });
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test('killed at any moment, a writer leaves a whole file with all it had finished', async () => {
    const { options, vault } = await filled();
    const kinds = JSON.stringify({ kind: 'file', ...options });
    const acknowledged: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const writer = spawn(process.execPath, [WRITER, kinds, `r${round}`, '1000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(writer, 'close');
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged.push(line);
        if (line.endsWith('-3')) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 60);
      }
      await ended;
      await vault.set({ ...NAME, account: 'after' }, { round });
    }
    expect(await vault.get(NAME)).toEqual({ token: TOKEN });
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    for (const account of acknowledged) {
      expect(await vault.get({ ...NAME, account })).toEqual({ token: account });
    }
  }, 60_000);
});

describe('a disk that refuses', () => {
  const run = (command: string, args: readonly string[], options = {}) => {
    const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', ...options });
    const [line = ''] = stdout
      .split('\n')
      .filter((text) => text.startsWith('{'))
      .slice(-1);
    return { status, stderr, answer: line === '' ? null : (JSON.parse(line) as unknown) };
  };
  const isRoot = process.getuid?.() === 0;

  test('a read-only folder: a clear error, the old contents stay', async () => {
    const { folder, file, options } = await filled();
    const before = readFileSync(file, 'utf8');
    const kinds = JSON.stringify({ kind: 'file', ...options });
    const args = [CHILD, kinds, 'set', JSON.stringify(NAME), '{}'];
    // To root nothing is read-only by its mode; without that capability it is.
    const [command = '', ...rest] = [
      ...(isRoot ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []),
      process.execPath,
      ...args,
    ];
    chmodSync(folder, 0o500);
    const { status, answer } = run(command, rest);
    chmodSync(folder, 0o700);
    expect(answer).toEqual({ error: expect.objectContaining({ code: 'vault_not_writable' }) });
    expect(status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  const unshare = ['--mount', '--map-root-user'];
  const canMount =
    process.platform === 'linux' &&
    spawnSync('unshare', [...unshare, 'mount', '-t', 'tmpfs', 'tmpfs', root]).status === 0;

  test.skipIf(!canMount)(
    `a full disk: a clear error, the old contents stay${canMount ? '' : ' (skipped: no mounts here)'}`,
    () => {
      const { file, folder, options } = place();
      mkdirSync(folder, { recursive: true });
      const child = (verb: string, ...rest: unknown[]) =>
        [process.execPath, CHILD, JSON.stringify({ kind: 'file', ...options }), verb]
          .concat(rest.map((value) => JSON.stringify(value)))
          .map((word) => `'${word}'`)
          .join(' ');
      const script = [
        `mount -t tmpfs -o size=64k tmpfs '${folder}'`,
        child('set', NAME, { token: TOKEN }),
        'echo',
        `sha256sum '${file}'`,
        child('set', OTHER, { token: 'x'.repeat(100_000) }),
        'echo',
        `sha256sum '${file}'`,
        child('get', NAME),
      ].join('\n');
      const { stdout, stderr } = spawnSync('unshare', [...unshare, 'sh', '-c', script], {
        encoding: 'utf8',
      });
      const [stored, sum, refused, sumAfter, found] = stdout.split('\n');
      expect(stored, stderr).toBe('{"value":null}');
      expect(JSON.parse(refused ?? '')).toEqual({
        error: expect.objectContaining({ code: 'disk_full' }),
      });
      expect(sumAfter).toBe(sum);
      expect(JSON.parse(found ?? '')).toEqual({ value: { token: TOKEN } });
    },
  );
});
