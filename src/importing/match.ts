/** Recognising what an archive and the platform tell of the same message, whichever was here first. Pure. */
import type { Alike, Span } from '../store/matching.ts';

/** Their clock may have counted in seconds. Milliseconds. */
export const CLOCK_MS = 1000;
/** What is said beside messages; an archive has no items of these. */
const BESIDE: ReadonlySet<string> = new Set(['reaction', 'referral']);
/** A text of this length does not come twice by chance in the same second. */
const TELLING = 12;
/** Different texts in the same seconds that make two people one, by what is known of their names. */
const NEEDED = { same: 1, unknown: 2, different: 5 } as const;

/** One that comes, of an archive or of the platform, with what it is recognised by. */
export interface Saying {
  readonly said: Pick<Alike, 'direction' | 'type' | 'text'> & {
    /** Epoch milliseconds. */
    readonly at: number;
  };
}

/** A message that comes, and the one that was here. */
export type Pairs<One> = ReadonlyMap<One, Alike>;

export interface Acquaintance<One> {
  readonly personId: number;
  readonly pairs: Pairs<One>;
}

/** Whether something said then may be of those between these times. */
export function isNear(at: number, span: Span | null): boolean {
  return span !== null && at >= span.from - CLOCK_MS && at <= span.to + CLOCK_MS;
}

/** Each with one at most: what was said twice in a second is here twice, or once is new. */
export function pairUp<One extends Saying>(
  ones: readonly One[],
  here: readonly Alike[],
): Pairs<One> {
  const waiting = new Map<string, Alike[]>();
  for (const each of here.toSorted((a, b) => a.timestamp - b.timestamp)) {
    if (BESIDE.has(each.type)) continue;
    const key = keyOf(each.direction, each.type, each.text);
    waiting.set(key, [...(waiting.get(key) ?? []), each]);
  }
  const pairs = new Map<One, Alike>();
  for (const one of ones.toSorted((a, b) => a.said.at - b.said.at)) {
    const { at, direction, type, text } = one.said;
    if (BESIDE.has(type)) continue;
    const alike = waiting.get(keyOf(direction, type, text));
    while (alike?.[0] && alike[0].timestamp < at - CLOCK_MS) alike.shift();
    const [first] = alike ?? [];
    if (!first || first.timestamp > at + CLOCK_MS) continue;
    alike?.shift();
    pairs.set(one, first);
  }
  return pairs;
}

/**
 * Whose conversation it is, among the people of the account: who said and was told the same at the same time, as
 * often as their name makes it necessary. `null`: nobody's for certain.
 *
 * @param nameOf what somebody is called here, `null` for somebody without a name
 */
export function acquaintanceOf<One extends Saying>(
  ones: readonly One[],
  here: readonly Alike[],
  peer: string | null,
  nameOf: (personId: number) => string | null,
): Acquaintance<One> | null {
  const people = new Map<number, Alike[]>();
  for (const each of here) {
    if (each.personId === null) continue;
    people.set(each.personId, [...(people.get(each.personId) ?? []), each]);
  }
  let best: (Acquaintance<One> & { texts: number; needed: number }) | null = null;
  let tied = false;
  for (const [personId, theirs] of people) {
    const pairs = pairUp(ones, theirs);
    const texts = new Set([...pairs.keys()].flatMap(({ said: { text } }) => text?.trim() || []));
    const names = agreement(peer, nameOf(personId));
    if (!proves(texts, names)) continue;
    const needed = NEEDED[names];
    const ahead = best ? texts.size - best.texts || best.needed - needed : 1;
    if (ahead < 0) continue;
    // The same was said to two people at once, as to many at a time: it says nothing.
    tied = ahead === 0;
    best = { personId, pairs, texts: texts.size, needed };
  }
  return tied ? null : best;
}

function proves(texts: ReadonlySet<string>, names: keyof typeof NEEDED): boolean {
  if (texts.size >= NEEDED[names]) return true;
  return names === 'unknown' && [...texts].some((text) => text.length >= TELLING);
}

function agreement(peer: string | null, name: string | null): keyof typeof NEEDED {
  const [one, other] = [nameIn(peer), nameIn(name)];
  if (one === '' || other === '') return 'unknown';
  return one === other ? 'same' : 'different';
}

/** Without an @name, which archives do not tell. */
function nameIn(name: string | null): string {
  return folded(name ?? '').replace(/(^| )(\(@[^)]*\)|@\S+)$/u, '');
}

function keyOf(direction: string, type: string, text: string | null): string {
  const said = text?.trim();
  // What a shared post says is told differently here and there.
  return type === 'share' || !said ? `${direction} ${type}` : `${direction} “${folded(said)}`;
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}
