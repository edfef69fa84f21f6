import { Kysely } from 'kysely';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { type Engine, postgresEngine, sqliteEngine } from './engine.ts';
import type { Db, Tables } from './schema.ts';

/** Where one person's store is: a schema at `url` where there is one, else the SQLite file. */
export interface StorePlace {
  user: string;
  /** The SQLite file; made when missing. */
  file?: string | undefined;
  /** `postgres://…`: the database that holds everyone's schemas. */
  url?: string | undefined;
}

/** The engine below a store, with whatever tables are there. Each driver is loaded when it is needed. */
export async function connect(place: StorePlace): Promise<{ db: Db; engine: Engine }> {
  const schema = schemaOf(place.user);
  if (place.url !== undefined) {
    const { openPostgres } = await import('./postgres.ts');
    const dialect = await openPostgres(place.url, schema);
    return { db: new Kysely<Tables>({ dialect }), engine: postgresEngine(schema) };
  }
  const { openSqlite } = await import('./sqlite.ts');
  const file = fileOf(place);
  const dialect = await openSqlite(file);
  const appender: Engine['appender'] = async () => {
    const { openJournalThread } = await import('./journal-thread.ts');
    return openJournalThread(file);
  };
  return { db: new Kysely<Tables>({ dialect }), engine: { ...sqliteEngine, appender } };
}

/** @throws GateError exit 2 for what is no user name. */
export function schemaOf(user: string): string {
  if (/^[a-z][a-z0-9_-]{0,31}$/.test(user)) return `gates_${user}`;
  throw usageError(words`“${user}” cannot be a user name.`, 'gates user add olga');
}

export function fileOf({ file }: StorePlace): string {
  if (file === undefined) throw new Error('a store needs a file or a database');
  return file;
}
