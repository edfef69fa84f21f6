/**
 * The head of a trail in a file beside the store: its last place and hash. Whoever edits the store alone,
 * however well, does not change this; so the trail has to agree with it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditHead } from '../domain/audit.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** Of one length always, so that one write over the other is never half of each. */
const LINE = /^ *(\d+) ([0-9a-f]{64})\n$/;
const WIDTH = 16;

export function headFile(userFolder: string): string {
  return join(userFolder, 'audit.head');
}

/**
 * `null`: nothing was noted here yet.
 * @throws GateError `audit_head_damaged` when the file holds something else
 */
export function readHead(file: string): AuditHead | null {
  const text = textOf(file);
  if (text === null) return null;
  const [, id, hash] = LINE.exec(text) ?? [];
  if (id !== undefined && hash !== undefined) return { id: Number(id), hash };
  throw new GateError({
    category: 'failed',
    code: 'audit_head_damaged',
    message: words`${file} does not hold the head of an audit trail.`,
    hint: words`Put it back from a backup; or delete it, and what it could have proved is unproved.`,
  });
}

/**
 * Notes where the trail ends now. Written after the commit and not waited for by the disk: after a
 * power cut it may be behind the store, never ahead of it.
 */
export function writeHead(file: string, { id, hash }: AuditHead): void {
  const { handle, fresh } = opened(file);
  try {
    writeSync(handle, `${String(id).padStart(WIDTH)} ${hash}\n`, 0);
    // An empty file after a power cut would look like a damaged one.
    if (fresh) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function opened(file: string): { handle: number; fresh: boolean } {
  try {
    return { handle: openSync(file, 'r+'), fresh: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { handle: openSync(file, 'w', 0o600), fresh: true };
  }
}
