/**
 * The other way round: an archive came first, and now the platform tells the same under its own ids. Each archived
 * message gives its place to one of these, by the rules by which an import would have recognised it.
 */
import { accountId } from '../domain/account.ts';
import type { GateEvent, Identity, MessageEvent } from '../domain/event.ts';
import type { Alike, Span } from '../store/matching.ts';
import type { Archived, Person, Store } from '../store/store.ts';
import { whoIs } from '../traffic/who.ts';
import { acquaintanceOf, isNear, type Pairs, pairUp, type Saying } from './match.ts';
import { addressOf, around } from './recognise.ts';

/** Where an event belongs that only an archive had told so far. */
export interface Place extends Archived {
  /** How archives know the other side. */
  readonly identities: readonly Identity[];
}

export type Places = ReadonlyMap<GateEvent, Place>;

/** By account: when its archived messages were sent, `null` for an account without any. */
export type Spans = Map<string, Span | null>;

interface Told extends Saying {
  readonly event: MessageEvent;
}

const PART = /#\d+$/;

/**
 * For events that are about to be applied, inside the transaction in which they are. Nothing is changed.
 *
 * @param spans asked for once for each account, and kept there
 */
export async function placesFor(
  store: Store,
  gate: string,
  events: readonly GateEvent[],
  spans: Spans,
): Promise<Places> {
  const places = new Map<GateEvent, Place>();
  for (const [account, all] of grouped(events.flatMap(toldBy), ({ event }) => event.account)) {
    const id = accountId(gate, account);
    const span = spans.get(id) ?? (spans.has(id) ? null : await store.matching.archivedSpan(id));
    spans.set(id, span);
    const near = all.filter(({ said }) => isNear(said.at, span));
    if (near.length === 0) continue;
    const fresh = await unknownOf(store, id, near);
    let here = await around(fresh, (from, to) => store.matching.archivedBetween(id, from, to));
    for (const [, theirs] of grouped(fresh, ({ event }) => peerOf(event))) {
      if (here.length === 0) break;
      const found = await placesWith(store, gate, theirs, here);
      for (const [event, place] of found.places) places.set(event, place);
      here = here.filter((each) => !found.taken.has(each));
    }
  }
  return places;
}

/**
 * Who was known from an archive only is whom the platform names from now on.
 * Before anything of the event is applied: conversations may become one by it.
 */
export async function becomeOne(
  store: Store,
  gate: string,
  { peer, at }: MessageEvent,
  { identities }: Place,
): Promise<void> {
  const person = await knownAs(store, gate, peer.identities);
  await store.people.resolve(
    gate,
    {
      identities: [...(person ?? peer).identities, ...identities],
      name: peer.name ?? person?.name ?? undefined,
      same: true,
    },
    at,
  );
}

/** Of one account and person. */
async function placesWith(
  store: Store,
  gate: string,
  told: readonly Told[],
  here: readonly Alike[],
): Promise<{ places: Places; taken: ReadonlySet<Alike> }> {
  const [first] = told;
  const peer = first?.event.peer ?? { identities: [] };
  const person = await knownAs(store, gate, peer.identities);
  const others = await peopleOf(store, here);
  // Whoever an archive has shown to be this person needs no proof any more.
  const own = person ? here.filter(({ personId }) => personId === person.id) : [];
  const pairs = new Map(pairUp(told, own));
  const rest = told.filter((each) => !pairs.has(each));
  const strangers = here.filter(({ personId }) => {
    const other = personId !== null && personId !== person?.id ? others.get(personId) : undefined;
    return other !== undefined && addressOf(other) === null;
  });
  const name = told.find(({ event }) => event.peer.name)?.event.peer.name ?? person?.name ?? null;
  const found = acquaintanceOf(rest, strangers, name, (id) => others.get(id)?.name ?? null);
  for (const [each, archived] of found?.pairs ?? []) pairs.set(each, archived);
  const parts = partsLeft(told, pairs, [...own, ...strangers]);
  const places = [...pairs].map(([{ event }, { externalId, personId }]) => {
    const known = others.get(personId ?? 0)?.identities ?? [];
    const identities = known.filter(({ kind }) => kind.startsWith('archive_'));
    return [event, { externalId, identities, parts: parts.get(event) ?? [] }] as const;
  });
  return { places: new Map(places), taken: new Set(pairs.values()) };
}

/** Further files of archived messages that get another id while nothing is told of these: they go with it. */
function partsLeft(
  told: readonly Told[],
  pairs: Pairs<Told>,
  here: readonly Alike[],
): Map<MessageEvent, Archived['parts']> {
  const taken = new Set(pairs.values());
  const left = grouped(
    here.filter((each) => !taken.has(each)),
    ({ externalId }) => wholeOf(externalId),
  );
  const files = grouped(told, ({ event }) => wholeOf(event.externalId));
  const parts = new Map<MessageEvent, Archived['parts']>();
  for (const [{ event }, { externalId }] of pairs) {
    const whole = wholeOf(externalId);
    const rest = PART.test(event.externalId) ? [] : (left.get(whole) ?? []);
    left.delete(whole);
    const after = files.get(event.externalId)?.length ?? 1;
    parts.set(
      event,
      rest.map((each, index) => ({
        externalId: each.externalId,
        becomes: `${event.externalId}#${after + index}`,
      })),
    );
  }
  return parts;
}

function wholeOf(externalId: string): string {
  return externalId.replace(PART, '');
}

/** Groups are known by names only: nobody could say whose message it was. */
function toldBy(event: GateEvent): Told[] {
  if (event.kind !== 'message' || event.group || event.amends) return [];
  const { at, direction, type, text, peer } = event;
  return peer.identities.length === 0 ? [] : [{ event, said: { at, direction, type, text } }];
}

/** What is not here yet, each once. */
async function unknownOf(store: Store, id: string, told: readonly Told[]): Promise<Told[]> {
  const known = new Set(
    await store.matching.known(
      id,
      told.map(({ event }) => event.externalId),
    ),
  );
  return told.filter(({ event: { externalId } }) => {
    const fresh = !known.has(externalId);
    known.add(externalId);
    return fresh;
  });
}

async function knownAs(
  store: Store,
  gate: string,
  identities: readonly Identity[],
): Promise<Person | null> {
  for (const identity of identities) {
    const person = await whoIs(store, gate, identity);
    if (person) return person;
  }
  return null;
}

async function peopleOf(store: Store, here: readonly Alike[]): Promise<Map<number, Person>> {
  const people = await store.people.findMany(here.flatMap(({ personId }) => personId ?? []));
  return new Map(people.map((person) => [person.id, person]));
}

function peerOf({ peer: { identities } }: MessageEvent): string {
  return `${identities[0]?.kind} ${identities[0]?.value}`;
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}
