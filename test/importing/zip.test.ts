import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openZip, type Zip } from '../../src/importing/zip.ts';
import { writeZip } from '../support/meta-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const place = () => join(folder, `${(made += 1)}.zip`);
const zipOf = (files: Readonly<Record<string, Uint8Array | string>>) =>
  writeZip(place(), new Map(Object.entries(files)));

/** The ZIP with some of its bytes changed. */
function changed(path: string, change: (bytes: Buffer) => void): string {
  const bytes = readFileSync(path);
  change(bytes);
  const other = place();
  writeFileSync(other, bytes);
  return other;
}

async function textOf(zip: Zip, path: string): Promise<string> {
  const entry = zip.entries.find((each) => each.path === path);
  if (!entry) throw new Error(`no ${path}`);
  const pieces: Uint8Array[] = [];
  for await (const piece of zip.read(entry)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Of each header in the directory. */
const CENTRAL = Buffer.from('504b0102', 'hex');
const FLAGS = 8;
const CRC = 16;
const OFFSET = 42;

describe('a ZIP', () => {
  it('is read in place, in any order, names in UTF-8', async () => {
    const long = 'привет '.repeat(100_000);
    const zip = await openZip(await zipOf({ 'a/Ольга.json': long, 'b.txt': '', 'c.txt': 'c' }));
    expect(zip.entries.map(({ path, size }) => [path, size])).toEqual([
      ['a/Ольга.json', Buffer.byteLength(long)],
      ['b.txt', 0],
      ['c.txt', 1],
    ]);
    expect(await textOf(zip, 'c.txt')).toBe('c');
    expect(await textOf(zip, 'a/Ольга.json')).toBe(long);
    expect(await textOf(zip, 'b.txt')).toBe('');
    zip.close();
  });

  it('may be left in the middle of a file, and read on', async () => {
    const zip = await openZip(await zipOf({ long: 'x'.repeat(5_000_000), short: 'y' }));
    const [long] = zip.entries;
    for (let round = 0; round < 3; round += 1) {
      if (long) for await (const piece of zip.read(long)) if (piece.length > 0) break;
    }
    expect(await textOf(zip, 'short')).toBe('y');
    expect(await textOf(zip, 'long')).toHaveLength(5_000_000);
    zip.close();
  });

  it('is the same by its fingerprint as long as nobody touches it', async () => {
    const path = await zipOf({ a: 'a' });
    const prints = await Promise.all(
      [path, path, await zipOf({ a: 'b' })].map(async (each) => {
        const zip = await openZip(each);
        zip.close();
        return zip.fingerprint;
      }),
    );
    expect(prints[0]).toBe(prints[1]);
    expect(prints[2]).not.toBe(prints[0]);
  });

  it('has names that lead elsewhere, as names only', async () => {
    // The writer refuses them: the same length is put in their place.
    const path = await zipOf({ 'aaaa/etc/passwd': 'root' });
    const bad = changed(path, (bytes) => {
      const name = Buffer.from('aaaa/etc/passwd');
      for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
        bytes.write('../../etc/passw', at);
      }
    });
    const zip = await openZip(bad);
    expect(zip.entries.map((each) => each.path)).toEqual(['../../etc/passw']);
    expect(await textOf(zip, '../../etc/passw')).toBe('root');
    zip.close();
  });

  it('with a damaged file gives the others', async () => {
    const bad = changed(await zipOf({ a: 'first', b: 'second' }), (bytes) => {
      bytes.writeUInt32LE(12345, bytes.indexOf(CENTRAL) + CRC);
    });
    const zip = await openZip(bad);
    await expect(textOf(zip, 'a')).rejects.toMatchObject({
      category: 'failed',
      code: 'zip_damaged',
    });
    expect(await textOf(zip, 'b')).toBe('second');
    zip.close();
  });
});

describe('what is no ZIP to be read', () => {
  it.each([
    ['a file that is not there', async () => place(), 'usage', 'no_file'],
    ['a folder', async () => folder, 'usage', 'no_file'],
    [
      'something else',
      async () => {
        const path = place();
        writeFileSync(path, '<html></html>');
        return path;
      },
      'usage',
      'not_a_zip',
    ],
    [
      'an empty file',
      async () => {
        const path = place();
        writeFileSync(path, '');
        return path;
      },
      'usage',
      'not_a_zip',
    ],
    [
      'one that was cut off',
      async () => {
        const path = await zipOf({ a: 'a'.repeat(100_000), b: 'b' });
        truncateSync(path, 100);
        return path;
      },
      'failed',
      'zip_truncated',
    ],
    [
      'one under a password',
      async () =>
        changed(await zipOf({ a: 'a' }), (bytes) => {
          bytes.writeUInt16LE(0x0801, bytes.indexOf(CENTRAL) + FLAGS);
        }),
      'usage',
      'zip_encrypted',
    ],
    [
      'one whose files share their bytes',
      async () =>
        changed(await zipOf({ a: 'a'.repeat(1000), b: 'a'.repeat(1000) }), (bytes) => {
          const second = bytes.indexOf(CENTRAL, bytes.indexOf(CENTRAL) + 1);
          bytes.writeUInt32LE(1, second + OFFSET);
        }),
      'failed',
      'zip_damaged',
    ],
  ])('%s is refused', async (_, make, category, code) => {
    await expect(openZip(await make())).rejects.toMatchObject({
      category,
      code,
      hint: expect.any(String),
    });
  });
});
