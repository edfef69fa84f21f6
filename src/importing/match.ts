/** Recognising messages that came by webhook or sync already, under the platform's own ids. Pure. */
import type { Alike } from '../store/matching.ts';
import type { Row } from './rows.ts';

/** Their clock may have counted in seconds. Milliseconds. */
export const CLOCK_MS = 1000;
/** What is said beside messages; an archive has no items of these. */
const BESIDE: ReadonlySet<string> = new Set(['reaction', 'referral']);
/** A text of this length does not come twice by chance in the same second. */
const TELLING = 12;
/** Different texts in the same seconds that make two people one, by what is known of their names. */
const NEEDED = { same: 1, unknown: 2, different: 5 } as const;

/** A message of an archive, and the one that was here. */
export type Pairs = ReadonlyMap<Row, Alike>;

export interface Acquaintance {
  readonly personId: number;
  readonly pairs: Pairs;
}

/** Each with one at most: what was said twice in a second is here twice, or once is new. */
export function pairUp(rows: readonly Row[], here: readonly Alike[]): Pairs {
  const waiting = new Map<string, Alike[]>();
  for (const each of here.toSorted((a, b) => a.timestamp - b.timestamp)) {
    if (BESIDE.has(each.type)) continue;
    const key = keyOf(each.direction, each.type, each.text);
    waiting.set(key, [...(waiting.get(key) ?? []), each]);
  }
  const pairs = new Map<Row, Alike>();
  for (const row of rows.toSorted((a, b) => a.message.at - b.message.at)) {
    const { at, direction, type, text } = row.message;
    const kind = row.part === 0 ? type : (row.attachment?.kind ?? type);
    const alike = waiting.get(keyOf(direction, kind, row.part === 0 ? text : null));
    while (alike?.[0] && alike[0].timestamp < at - CLOCK_MS) alike.shift();
    const [first] = alike ?? [];
    if (!first || first.timestamp > at + CLOCK_MS) continue;
    alike?.shift();
    pairs.set(row, first);
  }
  return pairs;
}

/**
 * Whose conversation it is, among the people of the account: who said and was told the same at the same time, as
 * often as their name makes it necessary. `null`: nobody's for certain.
 *
 * @param nameOf what somebody is called here, `null` for somebody without a name
 */
export function acquaintanceOf(
  rows: readonly Row[],
  here: readonly Alike[],
  peer: string | null,
  nameOf: (personId: number) => string | null,
): Acquaintance | null {
  const people = new Map<number, Alike[]>();
  for (const each of here) {
    if (each.personId === null) continue;
    people.set(each.personId, [...(people.get(each.personId) ?? []), each]);
  }
  let best: (Acquaintance & { texts: number }) | null = null;
  for (const [personId, theirs] of people) {
    const pairs = pairUp(rows, theirs);
    const texts = new Set([...pairs.keys()].flatMap(({ message: { text } }) => text?.trim() || []));
    if (texts.size <= (best?.texts ?? 0) || !proves(texts, agreement(peer, nameOf(personId)))) {
      continue;
    }
    best = { personId, pairs, texts: texts.size };
  }
  return best;
}

function proves(texts: ReadonlySet<string>, names: keyof typeof NEEDED): boolean {
  if (texts.size >= NEEDED[names]) return true;
  return names === 'unknown' && [...texts].some((text) => text.length >= TELLING);
}

function agreement(peer: string | null, name: string | null): keyof typeof NEEDED {
  if (peer === null || name === null) return 'unknown';
  return folded(peer) === folded(name) ? 'same' : 'different';
}

function keyOf(direction: string, type: string, text: string | null): string {
  const said = text?.trim();
  // What a shared post says is told differently here and there.
  return type === 'share' || !said ? `${direction} ${type}` : `${direction} “${folded(said)}`;
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}
