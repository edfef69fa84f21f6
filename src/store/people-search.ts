import { sql } from 'kysely';
import { anywhere } from './rows.ts';
import type { Db } from './schema.ts';
import { fold } from './words.ts';

/** Shorter, a part of a number or id would be found in almost everybody's. */
const SHORTEST_PART = 4;
const PHONE = /^[+\d\s().-]+$/;

/** A name with the @name behind it, in brackets or not. */
const WITH_HANDLE = /^(.*?)\s*\(?@([\w.]+)\)?$/su;

/** See {@link PeopleStore.search}. */
export async function peopleExactly(db: Db, gate: string, text: string): Promise<number[]> {
  const named = db
    .selectFrom('people')
    .select('id')
    .where('gate', '=', gate)
    .where('folded_name', '=', fold(text));
  const rows = await db
    .selectFrom('identities')
    .select('person_id as id')
    .where('gate', '=', gate)
    .where('value', '=', text.trim())
    .union(named)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether this is the name without its @name, or that alone. Pure. */
export function isCalled(name: string | null, text: string): boolean {
  const [, plain = '', handle = ''] = WITH_HANDLE.exec(name ?? '') ?? [];
  const wanted = fold(text.trim());
  return [plain, handle, `@${handle}`].some((part) => part !== '' && fold(part) === wanted);
}

/** See {@link PeopleStore.like}. */
export async function peopleLike(db: Db, gate: string, text: string): Promise<number[]> {
  const words = fold(text).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const part = PHONE.test(text) ? text.replaceAll(/\D/g, '') : text.trim();
  const named = db
    .selectFrom('people')
    .select('id')
    .where('gate', '=', gate)
    .where((eb) => eb.and(words.map((word) => contains('folded_name', word))));
  const called = db
    .selectFrom('identities')
    .select('person_id as id')
    .where('gate', '=', gate)
    .where(contains('value', part));
  const query = part.length < SHORTEST_PART ? named : named.union(called);
  return (await query.execute()).map(({ id }) => id);
}

function contains(column: 'folded_name' | 'value', text: string) {
  return sql<boolean>`${sql.ref(column)} like ${anywhere(text)} escape '\\'`;
}
