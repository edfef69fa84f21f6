/** What of an archive is here already: brought in before, or told by the platform itself. */
import type { Account } from '../domain/account.ts';
import type { ArchivedTalk } from '../gate.ts';
import type { Alike } from '../store/matching.ts';
import type { Person, Store } from '../store/store.ts';
import { whoIs } from '../traffic/who.ts';
import { acquaintanceOf, CLOCK_MS, isNear, type Pairs, pairUp, type Saying } from './match.ts';
import { PREFIX, type Row } from './rows.ts';

/** The kind of identity that a conversation of two is known by. */
export const THREAD = 'archive_thread';
/** Moments this close are asked for at once. Milliseconds. */
const TOGETHER_MS = 60_000;

export interface Recognised {
  /** Ids of rows that an earlier import has brought. */
  readonly known: ReadonlySet<string>;
  /** Rows that the platform has told itself, under its own ids. */
  readonly pairs: Pairs<Row>;
  /** Who the other side turns out to be, among those whom the platform has named. */
  readonly person: Person | null;
}

/** Of one account, for one run: webhooks that come meanwhile tell of what no archive has yet. */
export interface Recogniser {
  recognise(talk: ArchivedTalk, rows: readonly Row[]): Promise<Recognised>;
}

export async function openRecogniser(store: Store, account: Account): Promise<Recogniser> {
  const span = await store.matching.span(account.id, PREFIX);
  return {
    async recognise(talk, rows) {
      const known = await store.matching.known(
        account.id,
        rows.map(({ id }) => id),
      );
      const fresh = rows.filter(({ id }) => !known.has(id));
      const near = fresh.filter(({ said }) => isNear(said.at, span));
      if (talk.ids) return { known, ...(await recogniseNumbered(store, account, talk, near)) };
      if (talk.group || near.length === 0) return { known, pairs: new Map(), person: null };
      // Without what archives have brought.
      const here = (
        await around(near, (from, to) => store.matching.between(account.id, from, to))
      ).filter(({ externalId }) => !externalId.startsWith(PREFIX));
      const named = await namedBefore(store, account.gate, talk.thread);
      if (named) {
        const theirs = here.filter(({ personId }) => personId === named.id);
        return { known, pairs: pairUp(near, theirs), person: named };
      }
      const people = await store.people.findMany(
        here.flatMap(({ personId }) => (personId === null ? [] : [personId])),
      );
      const byId = new Map(people.map((person) => [person.id, person]));
      const found = acquaintanceOf(near, here, talk.peer, (id) => byId.get(id)?.name ?? null);
      return {
        known,
        pairs: found?.pairs ?? new Map(),
        person: (found && byId.get(found.personId)) ?? null,
      };
    },
  };
}

/** Of messages with ids: who wrote them is known, so that only the moment and the words are compared. */
async function recogniseNumbered(
  store: Store,
  { id, gate }: Account,
  { ids, identity }: ArchivedTalk,
  near: readonly Row[],
): Promise<Omit<Recognised, 'known'>> {
  const person = identity ? await whoIs(store, gate, identity) : null;
  if (!ids || 'shared' in ids || near.length === 0) return { pairs: new Map(), person };
  const here = (await around(near, (from, to) => store.matching.between(id, from, to))).filter(
    ({ externalId }) => !externalId.startsWith(ids.prefix) && !externalId.startsWith(PREFIX),
  );
  if (identity) {
    const theirs = here.filter(({ personId }) => personId === person?.id);
    return { pairs: pairUp(near, theirs), person };
  }
  const pairs = new Map<Row, Alike>();
  const bySender = ({ message: { identity: who } }: Row) => who && `${who.kind} ${who.value}`;
  for (const rows of Map.groupBy(near, bySender).values()) {
    const sender = rows[0]?.message.identity;
    const member = sender ? await whoIs(store, gate, sender) : null;
    const theirs = here.filter(({ personId }) => personId === (member?.id ?? null));
    for (const [row, one] of pairUp(rows, theirs)) pairs.set(row, one);
  }
  return { pairs, person };
}

/** What there is at the times of these. */
export async function around(
  ones: readonly Saying[],
  between: (from: number, to: number) => Promise<readonly Alike[]>,
): Promise<Alike[]> {
  const times = ones.map(({ said }) => said.at).toSorted((a, b) => a - b);
  const found: Alike[] = [];
  for (let first = 0; first < times.length;) {
    let last = first;
    while ((times[last + 1] ?? Infinity) - (times[last] ?? 0) <= TOGETHER_MS) last += 1;
    const from = (times[first] ?? 0) - CLOCK_MS;
    const to = (times[last] ?? 0) + CLOCK_MS;
    found.push(...(await between(from, to)));
    first = last + 1;
  }
  return found;
}

/** The person whom an earlier run has found this conversation to be with. */
async function namedBefore(store: Store, gate: string, thread: string): Promise<Person | null> {
  const person = await whoIs(store, gate, { kind: THREAD, value: thread });
  return person && addressOf(person) !== null ? person : null;
}

/** How the platform names somebody; `null` for one who is known from archives only. */
export function addressOf({ identities }: Pick<Person, 'identities'>): string | null {
  return identities.find(({ kind }) => !kind.startsWith('archive_'))?.value ?? null;
}
