/**
 * A cron daemon of our own, with crontabs of its own: nothing of this machine's is seen or touched. It ends
 * with this process, however that ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jsonOf, type Ran } from './gates.ts';

const NEEDED = ['/usr/sbin/cron', '/usr/bin/crontab', '/usr/bin/unshare', '/usr/bin/nsenter'];

/** Why no cron can be started here, or `null`. With `CI` set it is always `null`: tests then fail instead. */
export function cronMissing(): string | null {
  if (process.env['CI']) return null;
  if (process.getuid?.() !== 0) return 'only root can start a cron daemon';
  const missing = NEEDED.filter((file) => !existsSync(file));
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')} (Debian: cron)`;
}

export interface Cron {
  /** Runs a program where this cron's crontabs are. */
  run(
    command: readonly string[],
    options: { env: NodeJS.ProcessEnv; input?: string },
  ): Promise<Ran>;
  stop(): Promise<void>;
}

const SCRIPT = `
set -e
chown root:crontab "$1" && chmod 1730 "$1"
mount --bind "$1" /var/spool/cron/crontabs
mount -t tmpfs none /run
[ ! -s "$2" ] || crontab "$2"
/usr/sbin/cron -f -L 0 &
daemon=$!
echo started
cat >/dev/null
kill "$daemon"
wait
`;

/** @param crontab what root's crontab holds from the beginning; its `@reboot` lines run at once */
export async function startCron(crontab: string): Promise<Cron> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-cron-'));
  const first = mkdtempSync(join(tmpdir(), 'gates-cron-first-'));
  const file = join(first, 'crontab');
  writeFileSync(file, crontab);
  const daemon = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', SCRIPT, 'sh', folder, file],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const said = createInterface({ input: daemon.stdout });
  const [line] = (await Promise.race([once(said, 'line'), once(said, 'close')])) as [unknown];
  if (line !== 'started') throw new Error('cron did not start');
  return {
    run: (command, { env, input = '' }) =>
      new Promise((done, failed) => {
        const child = spawn(
          'nsenter',
          [`--mount=/proc/${daemon.pid}/ns/mnt`, '--wd=/', ...command],
          { env },
        );
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        child.on('error', failed);
        child.on('close', (code) =>
          done({ code, stdout, stderr, json: jsonOf(stdout), error: jsonOf(stderr)?.error }),
        );
        // It may end without having read.
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
      }),
    async stop() {
      const ended = once(daemon, 'exit');
      daemon.stdin.end();
      await ended;
      for (const each of [folder, first]) rmSync(each, { recursive: true, force: true });
    },
  };
}
