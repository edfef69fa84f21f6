import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { storeContract } from '../contract/store.ts';

const home = mkdtempSync(join(tmpdir(), 'gates-store-'));
let count = 0;

afterAll(() => rmSync(home, { recursive: true, force: true }));

storeContract('store on SQLite', () => {
  count += 1;
  return { user: 'olga', file: join(home, `users-${count}`, 'olga', 'store.sqlite') };
});
