import type { CompiledQuery } from 'kysely';
import { FOR_EACH } from './rows.ts';
import type { Db } from './schema.ts';

/** A query builder, or raw SQL. */
interface Built<Row> {
  compile(db: Db): CompiledQuery<Row>;
}

/** A query with the places of its values: of which row, and which of its values. `null`: part of the query. */
interface Compiled {
  readonly query: CompiledQuery;
  readonly places: readonly (Place | null)[];
}

interface Place {
  row: number;
  name: string;
}

/**
 * A query built and compiled once for each open store, and run with other values each time: building one
 * takes several times as long as SQLite needs to run it. `build` must use each value as a plain value
 * (compare it, insert it) and must not look at it; a value may be null, never undefined.
 */
export function prepared<Values extends object, Row>(
  build: (db: Db, values: Values) => Built<Row>,
): (db: Db, values: Values) => Promise<Row[]> {
  const compiled = compiledOnce((db, [values]: Values[]) => build(db, values as Values));
  return (db, values) => run<Row>(db, compiled(db, 1), [values]);
}

/**
 * An insert of one row into a table whose key counts up, on SQLite only: gives the key. `returning` would take as
 * long as the insert itself.
 */
export function preparedInsert<Values extends object>(
  build: (db: Db, values: Values) => Built<unknown>,
): (db: Db, values: Values) => Promise<number> {
  const compiled = compiledOnce((db, [values]: Values[]) => build(db, values as Values));
  return async (db, values) => {
    const { query, places } = compiled(db, 1);
    const parameters = valuesAt(places, query, [values]);
    return Number((await db.executeQuery({ ...query, parameters })).insertId);
  };
}

/**
 * {@link prepared} over many rows: they go in statements of `largest` rows and of its halves, so that there are few
 * different ones to compile. Rows that come back are in the order of the statements.
 */
export function preparedRows<Values extends object, Row>(
  largest: number,
  build: (db: Db, rows: readonly Values[]) => Built<Row>,
): (db: Db, rows: readonly Values[]) => Promise<Row[]> {
  const compiled = compiledOnce(build);
  return async (db, rows) => {
    const all: Row[] = [];
    let size = largest;
    for (let from = 0; from < rows.length; from += size) {
      while (size > rows.length - from) size = Math.ceil(size / 2);
      const part = rows.slice(from, from + size);
      for (const row of await run<Row>(db, compiled(db, size), part)) all.push(row);
    }
    return all;
  };
}

/**
 * {@link preparedRows} one by one, on SQLite only: there a statement of one row is cheaper than its share of one of many,
 * which has to be able to undo itself, as long as nothing else happens between one row and the next.
 */
export function preparedEach<Values extends object>(
  build: (db: Db, values: Values) => Built<unknown>,
): (db: Db, rows: readonly Values[]) => Promise<void> {
  const compiled = compiledOnce((db, [values]: Values[]) => build(db, values as Values));
  return async (db, rows) => {
    const { query, places } = compiled(db, 1);
    const parameters = rows.map((row) => valuesAt(places, query, [row]));
    await db.executeQuery({ ...query, sql: FOR_EACH + query.sql, parameters });
  };
}

function compiledOnce(
  build: (db: Db, rows: never[]) => Built<unknown>,
): (db: Db, count: number) => Compiled {
  // A transaction shares its adapter with the store it is of.
  const known = new WeakMap<object, Map<number, Compiled>>();
  return (db, count) => {
    const { adapter } = db.getExecutor();
    const sizes = known.get(adapter) ?? new Map<number, Compiled>();
    known.set(adapter, sizes);
    const compiled = sizes.get(count) ?? compile(db, count, build);
    sizes.set(count, compiled);
    return compiled;
  };
}

function compile(
  db: Db,
  count: number,
  build: (db: Db, rows: never[]) => Built<unknown>,
): Compiled {
  const slots = new Map<unknown, Place>();
  const rows = Array.from(
    { length: count },
    (_, row) =>
      new Proxy(
        {},
        {
          get(_target, name) {
            const slot = Object.freeze({});
            slots.set(slot, { row, name: String(name) });
            return slot;
          },
        },
      ),
  );
  const query = build(db, rows as never[]).compile(db);
  return { query, places: query.parameters.map((value) => slots.get(value) ?? null) };
}

async function run<Row>(
  db: Db,
  { query, places }: Compiled,
  rows: readonly object[],
): Promise<Row[]> {
  const parameters = valuesAt(places, query, rows);
  return (await db.executeQuery({ ...query, parameters })).rows as Row[];
}

function valuesAt(
  places: Compiled['places'],
  { parameters }: CompiledQuery,
  rows: readonly object[],
): unknown[] {
  const given = rows as readonly Readonly<Record<string, unknown>>[];
  return places.map((place, at) =>
    place === null ? parameters[at] : given[place.row]?.[place.name],
  );
}
