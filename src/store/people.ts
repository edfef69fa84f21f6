import type { Identity, Party } from '../domain/event.ts';
import type { Context } from './context.ts';
import { asked, unasked } from './people-asked.ts';
import { merge } from './people-merge.ts';
import { isCalled, peopleExactly, peopleLike } from './people-search.ts';
import { prepared, preparedRows } from './prepared.ts';
import { chunksOf, storable } from './rows.ts';
import type { Db } from './schema.ts';
import type { PeopleStore, Person } from './store.ts';
import { fold } from './words.ts';

interface Known extends Identity {
  personId: number;
}

export function peopleStore(context: Context): PeopleStore {
  const { db, write } = context;
  return {
    async resolve(gate, told, at) {
      const party = storableParty(told);
      // Most parties are known and unchanged: no need to keep other writers out for them.
      const known = await knownIdentities(db, gate, party);
      const person = await personNamed(db, party, known);
      if (person && !isNews(party, known, person)) return person;
      return write((trx) => settle(trx, gate, party, at));
    },

    async find(id) {
      return (await load(db, [id]))[0] ?? null;
    },

    findMany: (ids) => load(db, ids),

    like: (gate, text) => peopleLike(db, gate, text),

    async unasked(filter) {
      const { ids, ...rest } = await unasked(context, filter);
      return { people: await load(db, ids), ...rest };
    },

    asked: (one) => asked(context, one),

    search: async (gate, text) => load(db, await peopleExactly(db, gate, text)),

    async called(gate, text) {
      const exact = await peopleExactly(db, gate, text);
      if (exact.length > 0) return load(db, exact);
      const like = await load(db, await peopleLike(db, gate, text));
      return like.filter(({ name }) => isCalled(name, text));
    },
  };
}

async function settle(trx: Db, gate: string, party: Party, at: number): Promise<Person> {
  const name = nameOf(party);
  const found = await knownIdentities(trx, gate, party);
  const known = party.same ? await mergeAll(trx, found) : found;
  const person = await personNamed(trx, party, known);
  const id = person?.id ?? (await insertPerson(trx, gate, name, at));
  const missing = unknownIdentities(party, known);
  if (missing.length > 0) {
    await trx
      .insertInto('identities')
      .values(missing.map(({ kind, value }) => ({ gate, kind, value, person_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (person && isNewName(name, person)) {
    await trx
      .updateTable('people')
      .set({ name, folded_name: fold(name) })
      .where('id', '=', id)
      .execute();
  }
  const [settled] = await load(trx, [id]);
  if (!settled) throw new Error(`person ${id} was not stored`);
  return settled;
}

/** Those whom the identities name as one person: the one known longest. */
async function mergeAll(trx: Db, known: readonly Known[]): Promise<Known[]> {
  const [personId, ...others] = [...new Set(known.map((one) => one.personId))].toSorted(
    (a, b) => a - b,
  );
  if (personId === undefined) return [];
  for (const other of others) await merge(trx, personId, other);
  return known.map((one) => ({ ...one, personId }));
}

async function insertPerson(
  trx: Db,
  gate: string,
  name: string | null,
  at: number,
): Promise<number> {
  const { id } = await trx
    .insertInto('people')
    .values({ gate, name, folded_name: name === null ? null : fold(name), created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const identitiesOf = preparedRows(4, (db, rows: readonly (Identity & { gate: string })[]) =>
  db
    .selectFrom('identities')
    .select(['kind', 'value', 'person_id as personId'])
    .where((eb) =>
      eb.or(
        rows.map(({ gate, kind, value }) =>
          eb.and([eb('gate', '=', gate), eb('kind', '=', kind), eb('value', '=', value)]),
        ),
      ),
    ),
);

async function knownIdentities(db: Db, gate: string, party: Party): Promise<Known[]> {
  if (party.identities.length === 0) throw new Error('a party without an identity is nobody');
  return identitiesOf(
    db,
    party.identities.map(({ kind, value }) => ({ gate, kind, value })),
  );
}

/**
 * Whom the first known identity names, in the order the gate gave them: where two of them name
 * two people, its first word counts, and nobody is merged.
 */
async function personNamed(
  db: Db,
  party: Party,
  known: readonly Known[],
): Promise<Person | undefined> {
  for (const identity of party.identities) {
    const match = known.find((one) => isSame(one, identity));
    if (match) return loadOne(db, match.personId);
  }
  return undefined;
}

function isNews(party: Party, known: readonly Known[], person: Person): boolean {
  const name = nameOf(party);
  if (party.same && known.some(({ personId }) => personId !== person.id)) return true;
  return unknownIdentities(party, known).length > 0 || isNewName(name, person);
}

/** An @name alone says less than a name that stands before it. */
function isNewName(told: string | null, { name }: Person): told is string {
  return told !== null && told !== name && !(told.startsWith('@') && name?.endsWith(` (${told})`));
}

function unknownIdentities(party: Party, known: readonly Known[]): Identity[] {
  return party.identities.filter((identity) => !known.some((one) => isSame(one, identity)));
}

/** Compared with what the store gives back: it must be spelt the same. */
function storableParty({ identities, name, same }: Party): Party {
  return {
    same,
    identities: identities.map(({ kind, value }) => ({ kind, value: storable(value) })),
    name: name === undefined ? undefined : storable(name),
  };
}

function isSame(a: Identity, b: Identity): boolean {
  return a.kind === b.kind && a.value === b.value;
}

function nameOf(party: Party): string | null {
  return party.name === undefined || party.name.trim() === '' ? null : party.name;
}

const PERSON = ['people.id', 'people.gate', 'people.name'] as const;

// Two queries: their join takes SQLite several times as long.
const personWith = prepared((db, { id }: { id: number }) =>
  db.selectFrom('people').select(PERSON).where('id', '=', id),
);
const identitiesWith = prepared((db, { id }: { id: number }) =>
  db.selectFrom('identities').select(['kind', 'value']).where('person_id', '=', id),
);

async function loadOne(db: Db, id: number): Promise<Person | undefined> {
  const [person] = await personWith(db, { id });
  if (!person) return undefined;
  return { ...person, identities: (await identitiesWith(db, { id })).toSorted(byKindAndValue) };
}

/** In the order asked for; who is not there is left out. */
async function load(db: Db, ids: readonly number[]): Promise<Person[]> {
  const people = new Map<number, Person & { identities: Identity[] }>();
  for (const some of chunksOf([...new Set(ids)], 1)) {
    const rows = await db
      .selectFrom('people')
      .leftJoin('identities', 'identities.person_id', 'people.id')
      .select([...PERSON, 'identities.kind', 'identities.value'])
      .where('people.id', 'in', some)
      .execute();
    for (const { id, gate, name, kind, value } of rows) {
      const person = people.get(id) ?? { id, gate, name, identities: [] };
      people.set(id, person);
      if (kind !== null && value !== null) person.identities.push({ kind, value });
    }
  }
  for (const { identities } of people.values()) identities.sort(byKindAndValue);
  return [...new Set(ids)].flatMap((id) => people.get(id) ?? []);
}

function byKindAndValue(a: Identity, b: Identity): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.value < b.value ? -1 : Number(a.value > b.value);
}
