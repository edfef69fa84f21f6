import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { words } from '../../../src/domain/words.ts';

/**
 * Asked before anything is done: whether a file may be written there.
 * @throws GateError `file_exists` (exit 1) where somebody said no
 */
export async function checkTarget(app: App, file: string): Promise<string> {
  const target = resolve(file);
  if (existsSync(target) && !(await app.ui.confirm(words`Replace ${target}?`))) {
    throw new GateError({
      category: 'failed',
      code: 'file_exists',
      gate: 'whatsapp',
      message: words`${target} is there already; it was left as it is.`,
      hint: words`choose another place with --out`,
    });
  }
  return target;
}

/**
 * Writes what an address of the platform's holds, whole or not at all. Without the token: these
 * addresses (`*.fbcdn.net`, `pps.whatsapp.net`) are open to whoever knows them.
 */
export async function saveFrom(app: App, url: string, target: string): Promise<void> {
  const bytes = await (await app.http()).download({ method: 'GET', gate: 'whatsapp', url });
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const sink = createWriteStream(temporary, { flags: 'wx', flush: true });
    await pipeline(bytes, sink, { signal: app.signal });
    await rename(temporary, target);
  } catch (error) {
    // Where the folder is none, there is nothing to take away.
    await rm(temporary, { force: true }).catch(() => undefined);
    if (error instanceof GateError || app.signal.aborted) throw error;
    throw new GateError({
      category: 'failed',
      code: 'not_written',
      gate: 'whatsapp',
      message: words`${target} could not be written: ${whyNotFile(error)}.`,
      hint: words`choose another place with --out`,
      cause: error,
    });
  }
}
