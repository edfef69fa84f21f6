import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

/** What the functions of a store work with: the database itself, or a transaction on it. */
export interface Context {
  readonly db: Db;
  readonly engine: Engine;
  /**
   * Several statements as one, with other writers kept out; joins the transaction it is in.
   * `lock` is `revision` (the writer lock) unless told.
   */
  readonly write: <T>(work: (trx: Db) => Promise<T>, lock?: 'revision' | 'journal') => Promise<T>;
  /** A transaction; inside another one a savepoint: what fails there can be caught, and leaves nothing. */
  readonly transaction: <T>(work: (inner: Context) => Promise<T>) => Promise<T>;
}

/** `settled` resolves when every write asked for so far has ended. */
export function rootContext(
  db: Db,
  engine: Engine,
): { context: Context; settled: () => Promise<void> } {
  // One at a time from this process: more would each wait in a connection of the pool, until none is left.
  const queues = { revision: queue(), journal: queue() };
  const write: Context['write'] = (work, lock = 'revision') =>
    queues[lock].run(() =>
      db.transaction().execute(async (trx) => {
        await engine.lock(trx, lock);
        return work(trx);
      }),
    );
  const context: Context = {
    db,
    engine,
    write,
    transaction: (work) => write((trx) => work(joinedContext(trx, engine, 1))),
  };
  return {
    context,
    async settled() {
      await Promise.all([queues.revision.idle(), queues.journal.idle()]);
    },
  };
}

function queue() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run<T>(work: () => Promise<T>): Promise<T> {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
    idle: () => last,
  };
}

/** The writer lock was taken when the transaction began. */
function joinedContext(trx: Db, engine: Engine, depth: number): Context {
  return {
    db: trx,
    engine,
    async write(work, lock = 'revision') {
      if (lock !== 'revision') await engine.lock(trx, lock);
      return work(trx);
    },
    async transaction(work) {
      const point = sql.id(`nested_${depth}`);
      await sql`savepoint ${point}`.execute(trx);
      try {
        const result = await work(joinedContext(trx, engine, depth + 1));
        await sql`release savepoint ${point}`.execute(trx);
        return result;
      } catch (error) {
        await undo(trx, depth);
        throw error;
      }
    },
  };
}

async function undo(trx: Db, depth: number): Promise<void> {
  const point = sql.id(`nested_${depth}`);
  try {
    await sql`rollback to savepoint ${point}`.execute(trx);
    await sql`release savepoint ${point}`.execute(trx);
  } catch {
    // The whole transaction is gone (a full disk, a lost connection): the error that led here says why,
    // and whatever is tried next in this transaction fails.
  }
}
