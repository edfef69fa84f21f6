/**
 * A real gnome-keyring on a bus of its own, for as long as a test needs it. The session's shell
 * waits on our pipe: when this process ends, however it ends, the daemons end with it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const NEEDED = ['dbus-run-session', 'gnome-keyring-daemon', 'gdbus'];

/** Why no keyring can be started here, or `null`. With `CI` set it is always `null`: tests then fail instead. */
export function keyringMissing(): string | null {
  if (process.env['CI']) return null;
  if (process.platform !== 'linux') return 'gnome-keyring runs on Linux only';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const missing = NEEDED.filter(
    (name) => !folders.some((folder) => existsSync(join(folder, name))),
  );
  if (missing.length === 0) return null;
  return `not installed: ${missing.join(', ')} (Debian: gnome-keyring libsecret-1-0 dbus libglib2.0-bin)`;
}

export interface KeyringSession {
  /** HOME and DBUS_SESSION_BUS_ADDRESS, and nothing of this process but PATH. */
  readonly env: Record<string, string>;
  readonly home: string;
  /** Locks the login keyring through the Secret Service. */
  lock(): void;
  /** SIGSTOP and SIGCONT to the daemon. */
  freeze(): void;
  thaw(): void;
  /** Ends both daemons and removes the home. */
  close(): Promise<void>;
}

const SCRIPT = `
if [ "$1" = unlocked ]; then
  printf %s password | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
else
  gnome-keyring-daemon --foreground --components=secrets >/dev/null 2>&1 &
fi
daemon=$!
gdbus wait --session --timeout 20 org.freedesktop.secrets
echo "$daemon $DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
kill -KILL $daemon
wait
`;

/** `unlocked`: with an open login keyring. `bare`: a daemon that nobody has ever given a password. */
export async function startKeyring(state: 'unlocked' | 'bare'): Promise<KeyringSession> {
  const home = mkdtempSync(join(tmpdir(), 'gates-keyring-'));
  const base = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home };
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', SCRIPT, 'sh', state], {
    env: base,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const { pid, address } = await announced(session);
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
  return {
    env,
    home,
    lock: () => lockLogin(env),
    freeze: () => process.kill(pid, 'SIGSTOP'),
    thaw: () => process.kill(pid, 'SIGCONT'),
    async close() {
      const ended = once(session, 'exit');
      session.stdin?.end();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function announced(session: ChildProcess): Promise<{ pid: number; address: string }> {
  if (!session.stdout) throw new Error('the session has no stdout');
  for await (const line of createInterface({ input: session.stdout })) {
    const [, pid, address] = /^(\d+) (unix:.+)$/.exec(line) ?? [];
    if (pid && address) return { pid: Number(pid), address };
  }
  throw new Error('the keyring session ended before it began');
}

function lockLogin(env: NodeJS.ProcessEnv): void {
  const service = '/org/freedesktop/secrets';
  execFileSync(
    'gdbus',
    ['call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', service]
      .concat('--method', 'org.freedesktop.Secret.Service.Lock')
      .concat(`['${service}/collection/login']`),
    { env, stdio: 'ignore' },
  );
}
