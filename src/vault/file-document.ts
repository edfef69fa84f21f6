import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { corrupt } from './file-error.ts';

/** Format of the vault file, bound into every entry. */
export const FORMAT_VERSION = 1;

const text = z.string();
const salt = z.string().check(z.minLength(1));
// Bounds: what a forged file may make scrypt take (1 GiB) before the key is found wrong.
const cost = z.int().check(z.minimum(2 ** 14), z.maximum(2 ** 20));

const lockShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key-file'), salt }),
  z.object({ kind: z.literal('passphrase'), salt, n: cost, r: z.literal(8), p: z.literal(1) }),
]);

const bodyShape = z.object({
  lock: lockShape,
  check: text,
  entries: z.record(z.string(), z.object({ iv: text, data: text, tag: text })),
});

const fileShape = z.object({
  format: z.literal('gates-vault'),
  version: z.literal(FORMAT_VERSION),
  sha256: text,
  body: bodyShape,
});

/** What the vault is locked with; scrypt's salt and costs stand beside it. */
export type VaultLock = z.infer<typeof lockShape>;

/** The vault file's content: entries by hidden name, each sealed by itself. */
export type VaultBody = z.infer<typeof bodyShape>;

export function formatDocument(body: VaultBody): string {
  return `${JSON.stringify(
    { format: 'gates-vault', version: FORMAT_VERSION, sha256: digest(body), body },
    null,
    1,
  )}\n`;
}

/**
 * Throws `vault_corrupt` for anything but a whole file of ours, `vault_too_new` for one of a later
 * version. The digest is against damage, not against forgers: what they change, the seals refuse.
 */
export function parseDocument(file: string, content: string): VaultBody {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw corrupt(file, content === '' ? words`it is empty` : words`it is not whole JSON`);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new GateError({
      category: 'failed',
      code: 'vault_too_new',
      message: words`The vault file ${file} was written by a newer gates.`,
      hint: words`Update gates: npm install --global gates-cli`,
    });
  }
  const parsed = fileShape.safeParse(value);
  if (!parsed.success) throw corrupt(file, words`it does not have the shape of a vault`);
  const { sha256, body } = parsed.data;
  if (sha256 !== digest(body)) throw corrupt(file, words`its checksum does not fit its content`);
  return body;
}

function digest(body: VaultBody): string {
  const { lock, check, entries } = body;
  const sorted = Object.entries(entries).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const parts = [
    Object.entries(lock).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    check,
    sorted.map(([name, { iv, data, tag }]) => [name, iv, data, tag]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
