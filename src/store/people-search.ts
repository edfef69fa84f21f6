import { sql } from 'kysely';
import { anywhere } from './rows.ts';
import type { Db } from './schema.ts';
import { fold } from './words.ts';

/** Shorter, a part of a number or id would be found in almost everybody's. */
const SHORTEST_PART = 4;
const PHONE = /^[+\d\s().-]+$/;

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
