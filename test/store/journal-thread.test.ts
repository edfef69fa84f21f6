import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournalThread } from '../../src/store/journal-thread.ts';
import { openStore } from '../../src/store/open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a thread that ended takes nothing along of the one that follows it', async () => {
  const made = join(folder, 'made.sqlite');
  await (await openStore({ user: 'olga', file: made })).close();
  const file = join(folder, 'store.sqlite');
  const journal = openJournalThread(file);
  const delivery = (text: string) => ({
    gate: 'wire',
    receivedAt: 1,
    headers: {},
    body: Buffer.from(text),
  });
  // There is no file yet: the thread ends. At once the next one begins.
  const ended = expect(journal.append([delivery('first')])).rejects.toThrow();
  await ended.then(() => {
    renameSync(made, file);
    return journal.append([delivery('second')]);
  });
  await journal.append([delivery('third')]);
  await journal.close();
  const store = await openStore({ user: 'olga', file });
  const kept = await store.journal.pending(0, 9);
  await store.close();
  expect(kept.map(({ body }) => Buffer.from(body).toString())).toEqual(['second', 'third']);
});
