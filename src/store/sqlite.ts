import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import { type Dialect, SqliteDialect, type SqliteStatement } from 'kysely';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { withHooks } from './driver.ts';
import { sqliteFailure } from './failure.ts';
import { FOR_EACH, storableValues } from './rows.ts';

/** How long to wait for another process to finish its transaction, milliseconds. */
export const PATIENCE = 15_000;
/** Of every connection. */
export const PRAGMAS: readonly string[] = [
  // In WAL, NORMAL would lose the last commits on a power cut: what we acknowledge must stay.
  'synchronous = FULL',
  'foreign_keys = ON',
  // Pages. Whoever commits over this copies the log back into the file: where deliveries come, the journal's thread does.
  'wal_autocheckpoint = 4000',
  'journal_size_limit = 67108864',
  'temp_store = MEMORY',
];
/** How long statements may follow one another before timers and sockets get their turn, milliseconds. */
const TURN = 10;
/** Prepared statements kept, and the longest one worth keeping (batches differ in length). */
const STATEMENTS = 200;
const STATEMENT_LENGTH = 4000;

/**
 * Opens a file as a store, making it (0600, in a 0700 folder) when there is none.
 *
 * Transactions are `begin immediate`: a deferred one that turns into a writer fails with
 * SQLITE_BUSY_SNAPSHOT when another process has written meanwhile. Waiting for a lock is done here
 * and not by `busy_timeout`, which would stop the event loop — and with it a transaction of this very process
 * that holds the lock through another store on the same file.
 *
 * @throws GateError exit 1 with the cure: not writable, full, damaged.
 */
export async function openSqlite(file: string): Promise<Dialect> {
  const failure = (error: unknown) => sqliteFailure(error, file);
  let database: BetterSqlite3.Database;
  try {
    createPrivately(file);
    const { default: Database } = await import('better-sqlite3');
    database = new Database(file, { fileMustExist: true, timeout: 0 });
  } catch (error) {
    throw failure(error);
  }
  try {
    await configure(database, file);
  } catch (error) {
    database.close();
    throw failure(error);
  }
  const breathe = breather();
  return withHooks(
    new SqliteDialect({
      database: { prepare: cachedPrepare(database), close: () => database.close() },
    }),
    {
      begin: 'begin immediate',
      failure,
      async run(execute, inside) {
        if (!inside) {
          await breathe();
          return patiently(execute);
        }
        // On a full disk SQLite ends the transaction by itself; what follows would commit one by one.
        if (!database.inTransaction) throw lostTransaction(file);
        return execute();
      },
    },
  );
}

/** Removes a store's file with its write-ahead log. Missing files are fine. */
export function removeSqlite(file: string): void {
  try {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
  } catch (error) {
    throw sqliteFailure(error, file);
  }
}

/**
 * SQLite gives -wal and -shm the mode of the file itself, so that one is made first.
 * A file that is there already is never opened here: closing it would drop the locks
 * this process holds on it through another connection (https://sqlite.org/howtocorrupt.html, 2.2).
 */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat !== undefined) {
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) chmodSync(file, 0o600);
    return;
  }
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function configure(database: BetterSqlite3.Database, file: string): Promise<void> {
  const mode = await patiently(async () => database.pragma('journal_mode = WAL', { simple: true }));
  if (mode !== 'wal') {
    throw new GateError({
      category: 'failed',
      code: 'store_no_wal',
      message: words`The disk that holds ${file} has no write-ahead logging (a network folder?).`,
      hint: words`Set GATES_HOME to a folder on a disk of this machine.`,
    });
  }
  for (const pragma of PRAGMAS) database.pragma(pragma);
}

/**
 * SQLite answers at once: a loop over a store would never leave the microtask queue, and whoever else waits
 * in this process (a webhook, a timer, Ctrl-C) would wait for its end.
 */
function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN) return;
    await nextTurn();
    since = performance.now();
  };
}

/** Tries again while another connection holds the lock: soon, then less often. Waits are random, so that nobody starves. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await wait(1 + Math.random() * Math.min(15, 2 ** tries));
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}

function cachedPrepare(database: BetterSqlite3.Database): (sql: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = sql.startsWith(FOR_EACH)
      ? forEach(database.prepare(sql))
      : (database.prepare(sql) as unknown as SqliteStatement);
    if (sql.length <= STATEMENT_LENGTH) {
      if (statements.size >= STATEMENTS) statements.clear();
      statements.set(sql, statement);
    }
    return statement;
  };
}

/** A statement whose parameters are rows: run for one after the other, with nothing in between. */
function forEach(statement: BetterSqlite3.Statement): SqliteStatement {
  const nothing = (): never[] => [];
  return {
    reader: false,
    all: nothing,
    iterate: () => nothing().values(),
    run(rows) {
      for (const row of rows) statement.run(storableValues(row as readonly unknown[]));
      return { changes: rows.length, lastInsertRowid: 0 };
    },
  };
}

function lostTransaction(file: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'store_transaction_lost',
    message: words`The transaction on ${file} was rolled back because writing failed.`,
    hint: words`Check that the disk has free space, then run the command again.`,
  });
}
