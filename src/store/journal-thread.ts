/**
 * A thread that does nothing but append to the journal of one SQLite file. A commit lasts until the disk has it:
 * meanwhile the process goes on receiving and applying.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { sqliteFailure } from './failure.ts';
import { toJson } from './json.ts';
import type { JournalAppender, NewDelivery } from './passing.ts';
import { storable } from './rows.ts';
import { PATIENCE, PRAGMAS } from './sqlite.ts';

/** Sooner than any other connection, so that none of them has to; often and little, so that no delivery waits long. */
const CHECKPOINT = 'wal_autocheckpoint = 1000';

/** One commit: deliveries laid side by side, their bodies one after the other. */
interface Batch {
  gates: string[];
  times: number[];
  headers: string[];
  lengths: number[];
  bodies: ArrayBuffer;
}

/** What became of a batch; `null`: it is on disk. */
type Answer = { code: unknown; message: string } | null;

export function openJournalThread(file: string): JournalAppender {
  let worker: Worker | undefined;
  /** Answers come in the order of the batches. */
  const waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  function start(): Worker {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3');
    const pragmas = [...PRAGMAS, CHECKPOINT];
    const workerData: Settings = { driver, file, pragmas, timeout: PATIENCE };
    // As text: a bundle has no file for it.
    const started = new Worker(`(${appendAll.toString()})()`, { eval: true, workerData });
    const lost = (error: unknown): void => {
      // Told twice (an error, then its end): by then the batches that wait may be another thread's.
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of waiting.splice(0)) reject(sqliteFailure(error, file));
    };
    started.on('message', (answer: Answer) => {
      const batch = waiting.shift();
      if (answer === null) batch?.resolve();
      else batch?.reject(sqliteFailure(Object.assign(new Error(answer.message), answer), file));
    });
    started.on('error', lost);
    started.on('exit', () => lost(new Error('the thread of the journal has ended')));
    return started;
  }

  return {
    append: (deliveries) =>
      new Promise((resolve, reject) => {
        const batch = batchOf(deliveries);
        worker ??= start();
        waiting.push({ resolve, reject });
        worker.postMessage(batch, [batch.bodies]);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}

function batchOf(deliveries: readonly NewDelivery[]): Batch {
  const size = deliveries.reduce((sum, { body }) => sum + body.length, 0);
  const bodies = new Uint8Array(size);
  let at = 0;
  for (const { body } of deliveries) {
    bodies.set(body, at);
    at += body.length;
  }
  return {
    gates: deliveries.map(({ gate }) => storable(gate)),
    times: deliveries.map(({ receivedAt }) => receivedAt),
    headers: deliveries.map(({ headers }) => storable(toJson(headers))),
    lengths: deliveries.map(({ body }) => body.length),
    bodies: bodies.buffer,
  };
}

interface Settings {
  driver: string;
  file: string;
  pragmas: readonly string[];
  timeout: number;
}

/** The thread. Only its text goes there: it must name nothing from outside itself. */
function appendAll(): void {
  const { parentPort: port, workerData } = process.getBuiltinModule('node:worker_threads');
  const { driver, file, pragmas, timeout } = workerData as Settings;
  const Database = process.getBuiltinModule('node:module').createRequire(driver)(driver);
  // Unlike the event loop, this thread may wait for the lock inside SQLite.
  const database = new Database(file, { fileMustExist: true, timeout });
  for (const pragma of pragmas) database.pragma(pragma);
  const insert = database.prepare(
    "insert into journal (gate, received_at, headers, body, state) values (?, ?, ?, ?, 'new')",
  );
  const append = database.transaction(({ gates, times, headers, lengths, bodies }: Batch) => {
    let at = 0;
    for (const [index, length] of lengths.entries()) {
      const body = Buffer.from(bodies, at, length);
      insert.run(gates[index], times[index], headers[index], body);
      at += length;
    }
  });
  port?.on('message', (batch: Batch) => {
    let answer: Answer = null;
    try {
      append.immediate(batch);
    } catch (error) {
      const { code, message } = error as Error & { code?: unknown };
      answer = { code, message };
    }
    port.postMessage(answer);
  });
}
