import { randomBytes } from 'node:crypto';
import { open, realpath, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts `content` in the place of a file (0600): whole or not at all, on the disk when it returns.
 * `stillWanted` is asked last, before the exchange; says whether the exchange was made.
 *
 * Not write-file-atomic: version 8 does not look at how much of its one `write` was taken, so on a
 * full disk it puts half a file in the place of a good one and reports success.
 */
export async function replaceFile(
  path: string,
  content: string,
  stillWanted: () => Promise<boolean>,
): Promise<boolean> {
  // A link stays a link; what it points at is replaced.
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (!(await stillWanted())) return false;
    await rename(draft, target);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await syncFolder(dirname(target));
  return true;
}

/** Makes the rename itself durable. Windows cannot open a folder, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
