import { hash } from 'node:crypto';

/**
 * Finds ids that occur twice among millions without holding them: 6 bytes of a hash each. A hash
 * that occurs twice is only a suspicion; the caller compares those ids themselves.
 */
export function fingerprint(id: string): number {
  return Number.parseInt(hash('sha256', id, 'hex').slice(0, 12), 16);
}

/** Fingerprints that occur more than once. */
export function repeated(parts: readonly Float64Array[]): Set<number> {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  const twice = new Set<number>();
  for (let index = 1; index < all.length; index += 1) {
    const value = all[index];
    if (value !== undefined && value === all[index - 1]) twice.add(value);
  }
  return twice;
}
