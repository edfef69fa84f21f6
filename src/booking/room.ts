/** How much of a text a network takes. Pure. */
import type { Limits } from '../gate.ts';

/** The first of several versions, each shorter than the one before, that fits; else the last one: it is refused. */
export function fitting<T>(
  { text: limit }: Pick<Limits, 'text'>,
  versions: readonly T[],
  say: (version: T) => string,
): string {
  let said = '';
  for (const version of versions) {
    said = say(version);
    const length = limit?.unit === 'bytes' ? Buffer.byteLength(said) : [...said].length;
    if (limit === undefined || length <= limit.max) return said;
  }
  return said;
}
