import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../src/cli/schemas/index.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/schemas');

describe('the published schemas', () => {
  const files = schemaFiles();
  if (process.env['UPDATE_SCHEMAS']) {
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(FOLDER, name), text);
  }

  it('are all of ours and no other', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...files.keys()].toSorted());
  });

  it.each([...files])('%s is what the code says (else: UPDATE_SCHEMAS=1)', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text);
  });
});
