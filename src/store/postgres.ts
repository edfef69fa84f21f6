import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { withHooks } from './driver.ts';
import { postgresFailure } from './failure.ts';

/** Milliseconds to wait for a connection: for the server's answer, or for a free one of the pool. */
const CONNECT_TIMEOUT = 10_000;
/** https://www.postgresql.org/docs/15/catalog-pg-type.html: int8, which pg gives as text by itself. */
const INT8 = 20;

/**
 * Opens a pool whose connections all stand in one schema. Nothing is connected before the first query.
 * @throws GateError exit 2 when the URL is none (it is not repeated: it may hold a password).
 */
export async function openPostgres(url: string, schema: string): Promise<Dialect> {
  const place = placeOf(url);
  const { default: pg } = await import('pg');
  const types = {
    getTypeParser: ((oid: number) =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid)) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    allowExitOnIdle: true,
    keepAlive: true,
    application_name: 'gates',
    types,
  });
  const ignore = () => {
    // A connection died (the server restarted). Idle, it has left the pool already and the next query opens
    // another; in use, its next query fails. Without a listener the news would end the process.
  };
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  const dialect = new PostgresDialect({
    pool,
    async onCreateConnection(connection) {
      // The locks of this store are made for `read committed`, its promises for synchronous commits.
      await connection.executeQuery(
        CompiledQuery.raw(
          `select set_config('search_path', $1, false), set_config('synchronous_commit', 'on', false),
            set_config('default_transaction_isolation', 'read committed', false)`,
          [`"${schema}"`],
        ),
      );
    },
  });
  return withHooks(dialect, { failure: (error) => postgresFailure(error, place) });
}

/** `host:port/database` of a URL: what may be shown of it. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw usageError(
      words`GATES_DATABASE_URL is not the address of a PostgreSQL database.`,
      'postgres://NAME:PASSWORD@HOST:5432/DATABASE',
      'bad_database_url',
    );
  }
  return `${parsed.host}${parsed.pathname}`;
}
