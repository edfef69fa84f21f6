import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

/** What the functions of a store work with: the database itself, or a transaction on it. */
export interface Context {
  readonly db: Db;
  readonly engine: Engine;
  /** Whether this is a transaction, which may hold what others have done. */
  readonly joined: boolean;
  /**
   * Several statements as one, with other writers kept out; joins the transaction it is in.
   * `lock` is `revision` (the writer lock) unless told.
   */
  readonly write: <T>(work: (trx: Db) => Promise<T>, lock?: 'revision' | 'journal') => Promise<T>;
  /** Waits until this process writes nothing else, for work that takes the writer lock in a way of its own. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** A transaction; inside another one a savepoint: what fails there can be caught, and leaves nothing. */
  readonly transaction: <T>(work: (inner: Context) => Promise<T>) => Promise<T>;
  /** Runs once the transaction is committed, never when it is rolled back; at once outside of one. */
  readonly afterCommit: (work: () => void) => void;
}

/** What waits for a transaction's commit. */
type Afterwards = (() => void)[];

/** `settled` resolves when every write asked for so far has ended. */
export function rootContext(
  db: Db,
  engine: Engine,
): { context: Context; settled: () => Promise<void> } {
  // One at a time from this process: more would each wait in a connection of the pool, until none is left.
  // SQLite has one writer: whoever waits in a queue has it at once, whoever tries again and again may starve.
  const revision = queue();
  const queues = { revision, journal: engine.kind === 'sqlite' ? revision : queue() };
  const commit = <T>(
    work: (trx: Db, after: Afterwards) => Promise<T>,
    lock: 'revision' | 'journal',
  ): Promise<T> =>
    queues[lock].run(async () => {
      const after: Afterwards = [];
      const result = await db.transaction().execute(async (trx) => {
        await engine.lock(trx, lock);
        return work(trx, after);
      });
      for (const each of after) each();
      return result;
    });
  const write: Context['write'] = (work, lock = 'revision') => commit(work, lock);
  const context: Context = {
    db,
    engine,
    joined: false,
    write,
    inTurn: (work) => queues.journal.run(work),
    transaction: (work) =>
      commit((trx, after) => work(joinedContext(trx, engine, after, 1)), 'revision'),
    afterCommit: (work) => work(),
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
function joinedContext(trx: Db, engine: Engine, after: Afterwards, depth: number): Context {
  return {
    db: trx,
    engine,
    joined: true,
    async write(work, lock = 'revision') {
      if (lock !== 'revision') await engine.lock(trx, lock);
      return work(trx);
    },
    inTurn: (work) => work(),
    async transaction(work) {
      const point = sql.id(`nested_${depth}`);
      const waiting = after.length;
      await sql`savepoint ${point}`.execute(trx);
      try {
        const result = await work(joinedContext(trx, engine, after, depth + 1));
        await sql`release savepoint ${point}`.execute(trx);
        return result;
      } catch (error) {
        after.splice(waiting);
        await undo(trx, depth);
        throw error;
      }
    },
    afterCommit: (work) => void after.push(work),
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
