/** What is known of a record, and what was told of it, as one. Pure. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Laid {
  facts: Facts;
  /** As text. */
  raw: string;
  /** Of each fact, and of the item under {@link RAW}. */
  toldAt: Readonly<Record<string, number>>;
}

/** No fact is called so. */
const RAW = ' raw';

/**
 * Facts of a later time stand. Of the same time, whatever order they come in: something before nothing, then what a
 * meeting or recording comes to later, then the greater text; so that the same stands in the end. The item that is
 * kept is the newest.
 */
export function laidOver(
  before: Laid | undefined,
  { facts: told, raw, at }: { facts: Facts; raw: string; at: number },
): Laid & {
  /** A fact is another than before. */
  changed: boolean;
  /** That, or the item that is kept. */
  shown: boolean;
} {
  const facts = { ...before?.facts };
  const toldAt = { ...before?.toldAt };
  let changed = false;
  for (const [name, value] of Object.entries(told)) {
    const since = toldAt[name] ?? -Infinity;
    if (value === undefined || since > at) continue;
    if (since === at && !outweighs(value, facts[name])) continue;
    toldAt[name] = at;
    if (JSON.stringify(facts[name]) === JSON.stringify(value)) continue;
    facts[name] = value;
    changed = true;
  }
  const since = toldAt[RAW] ?? -Infinity;
  const newest = at > since || (at === since && raw > (before?.raw ?? ''));
  if (newest) toldAt[RAW] = at;
  const kept = newest ? raw : (before?.raw ?? raw);
  return { facts, raw: kept, toldAt, changed, shown: changed || kept !== before?.raw };
}

/** In which order a meeting, registrant or recording comes to be so. */
const STATES: readonly unknown[] = [
  'scheduled',
  'started',
  'ended',
  'pending',
  'approved',
  'denied',
  'cancelled',
  'processing',
  'completed',
  'trashed',
  'deleted',
];

function outweighs(value: unknown, other: unknown): boolean {
  const [one, two] = [value, other].map((each) => [
    each === null ? 0 : 1,
    STATES.indexOf(each),
    JSON.stringify(each) ?? '',
  ]) as [Weight, Weight];
  for (const [index, weight] of one.entries()) {
    const against = two[index] ?? 0;
    if (weight !== against) return weight > against;
  }
  return false;
}

type Weight = (number | string)[];
