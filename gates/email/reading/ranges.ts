/** Sequence sets (RFC 9051, 9: `1:3,7`) and the numbers in them. */

/** @param uids ascending */
export function setOf(uids: readonly number[]): string {
  const runs: string[] = [];
  for (let at = 0; at < uids.length; at += 1) {
    const first = uids[at] ?? 0;
    let last = first;
    while (uids[at + 1] === last + 1) {
      last += 1;
      at += 1;
    }
    runs.push(first === last ? `${first}` : `${first}:${last}`);
  }
  return runs.join(',');
}

export function uidsOf(set: string): number[] {
  if (set === '') return [];
  return set.split(',').flatMap((run) => {
    const [first = NaN, last = first] = run.split(':').map(Number);
    if (!(last >= first)) return [];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

export function ascending(uids: readonly number[]): number[] {
  return uids.toSorted((a, b) => a - b);
}

/** Those lists of which each weighs no more than is told, and at least one thing. */
export function batches<T>(
  all: readonly T[],
  weigh: (each: T) => number,
  most: { weight: number; count: number },
): T[][] {
  const out: T[][] = [];
  let weight = 0;
  for (const each of all) {
    const last = out.at(-1);
    const own = weigh(each);
    if (last && weight + own <= most.weight && last.length < most.count) {
      last.push(each);
      weight += own;
    } else {
      out.push([each]);
      weight = own;
    }
  }
  return out;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
