/** Where the mail server's programs are, and as whom they run. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Owner {
  uid: number;
  gid: number;
  name: string;
  group: string;
}

/** Debian keeps servers where an ordinary user's PATH does not look. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];

export function programOf(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVERS];
  const folder = folders.find((each) => each !== '' && existsSync(join(each, name)));
  return folder === undefined ? null : join(folder, name);
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Dovecot reads mail as nobody less than an ordinary user: as root, as the user its package makes. */
export function mailOwner(): Owner | null {
  const args = isRoot() ? ['dovecot'] : [];
  try {
    const [uid, gid, name, group] = ['-u', '-g', '-un', '-gn'].map((flag) =>
      execFileSync('id', [flag, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim(),
    );
    if (!uid || !gid || !name || !group) return null;
    return { uid: Number(uid), gid: Number(gid), name, group };
  } catch {
    return null;
  }
}
