/** A kysely dialect with our own hands around every statement. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { storableValues } from './rows.ts';

export interface Hooks {
  /** What starts a transaction, where the dialect's own word will not do. */
  readonly begin?: string;
  /** Around each statement. `inside`: a transaction has begun and should still stand. */
  readonly run?: <T>(execute: () => Promise<T>, inside: boolean) => Promise<T>;
  /** What to throw in place of what the engine threw. */
  readonly failure: (error: unknown) => unknown;
}

export function withHooks(dialect: Dialect, hooks: Hooks): Dialect {
  return {
    createDriver: () => hookedDriver(dialect.createDriver(), hooks),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

function hookedDriver(driver: Driver, hooks: Hooks): Driver {
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inside = new WeakSet<DatabaseConnection>();

  async function translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw hooks.failure(error);
    }
  }

  function hooked(original: DatabaseConnection): DatabaseConnection {
    const connection: DatabaseConnection = {
      executeQuery<R>(query: CompiledQuery, options?: object): Promise<QueryResult<R>> {
        const execute = () => original.executeQuery<R>(withStorableText(query), options);
        const { run } = hooks;
        return translated(run ? () => run(execute, inside.has(connection)) : execute);
      },
      streamQuery: (query, size, options) => original.streamQuery(query, size, options),
    };
    originals.set(connection, original);
    return connection;
  }

  const originalOf = (connection: DatabaseConnection) => originals.get(connection) ?? connection;

  return {
    init: (options) => translated(() => driver.init(options)),
    acquireConnection: async (options) =>
      hooked(await translated(() => driver.acquireConnection(options))),
    releaseConnection: (connection, options) =>
      driver.releaseConnection(originalOf(connection), options),
    async beginTransaction(connection, settings) {
      const { begin } = hooks;
      if (begin !== undefined) await connection.executeQuery(CompiledQuery.raw(begin));
      else await translated(() => driver.beginTransaction(originalOf(connection), settings));
      inside.add(connection);
    },
    async commitTransaction(connection) {
      await translated(() => driver.commitTransaction(originalOf(connection)));
      inside.delete(connection);
    },
    async rollbackTransaction(connection) {
      inside.delete(connection);
      try {
        await driver.rollbackTransaction(originalOf(connection));
      } catch {
        // The engine has rolled back by itself (a full disk, a lost connection): what counts is
        // the error that led here, and kysely would throw this one in its place.
      }
    },
    destroy: (options) => driver.destroy(options),
  };
}

function withStorableText(query: CompiledQuery): CompiledQuery {
  const parameters = storableValues(query.parameters);
  return parameters === query.parameters ? query : { ...query, parameters };
}
