/** A PostgreSQL server for tests: real, empty, thrown away afterwards. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Where Debian's packages keep their programs: one folder a version. */
const DEBIAN = '/usr/lib/postgresql';
const ATTEMPTS = 3;

interface Owner {
  uid?: number;
  gid?: number;
}

/**
 * Starts a throw-away cluster on 127.0.0.1, or names the running server of `GATES_TEST_DATABASE_URL`.
 * Where there is no PostgreSQL it says why, for the test to skip with — and throws where `CI` is set:
 * there, nothing may be skipped silently.
 */
export async function startPostgres(): Promise<
  { url: string; stop(): Promise<void> } | { missing: string }
> {
  const given = process.env['GATES_TEST_DATABASE_URL'];
  if (given) return { url: given, stop: async () => undefined };
  const programs = findPrograms();
  const owner = findOwner();
  if (programs === null) return absent('PostgreSQL is not installed (no initdb found)');
  if (owner === null)
    return absent('PostgreSQL does not run as root and there is no user postgres');
  const folder = mkdtempSync(join(tmpdir(), 'gates-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { port, stop, password } = await startCluster(programs, owner, folder);
    return {
      url: `postgres://gates:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        await stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function absent(missing: string): { missing: string } {
  if (process.env['CI']) throw new Error(`${missing}; set GATES_TEST_DATABASE_URL or install it`);
  return { missing };
}

async function startCluster(programs: string, owner: Owner, folder: string) {
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  }
  const data = join(folder, 'data');
  const access = [
    '--auth-host',
    'scram-sha-256',
    '--auth-local',
    'trust',
    '--pwfile',
    passwordFile,
  ];
  const shape = ['--username', 'gates', '--encoding', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(join(programs, 'initdb'), ['--pgdata', data, ...access, ...shape], {
    ...owner,
    cwd: folder,
    stdio: 'pipe',
  });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
    // Into a file: nobody reads a pipe while a test waits for a child process, and a full one stops the server.
    const log = join(folder, `log-${attempt}`);
    const output = openSync(log, 'w');
    const server = spawn(join(programs, 'postgres'), [...args, '-c', 'fsync=off'], {
      ...owner,
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_MESSAGES: 'C' },
      stdio: ['ignore', 'ignore', output],
    });
    closeSync(output);
    if (await isReady(server, log)) return { port, password, stop: stopperOf(server) };
    // Somebody else may have taken the port meanwhile.
    if (attempt === ATTEMPTS) {
      throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8')}`);
    }
  }
}

/** `true` once it accepts connections; `false` when it ended instead. */
async function isReady(server: ChildProcess, log: string): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    if (readFileSync(log, 'utf8').includes('ready to accept connections')) return true;
    await wait(20);
  }
  return false;
}

function stopperOf(server: ChildProcess): () => Promise<void> {
  const kill = () => server.kill('SIGINT');
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    if (server.exitCode !== null || server.signalCode !== null) return;
    // SIGINT: end all sessions and stop.
    kill();
    await once(server, 'exit');
  };
}

function findPrograms(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const packaged = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .toSorted((a, b) => Number(b) - Number(a))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];
  return [...packaged, ...onPath].find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** PostgreSQL refuses to run as root: then as the user its package makes. */
function findOwner(): Owner | null {
  if (process.getuid?.() !== 0) return {};
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' })),
    );
    return uid === undefined || gid === undefined ? null : { uid, gid };
  } catch {
    return null;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
