import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { accountStore } from './accounts.ts';
import { auditStore } from './audit.ts';
import { bookingStore } from './bookings.ts';
import { connect, fileOf, schemaOf, type StorePlace } from './connect.ts';
import { type Context, rootContext } from './context.ts';
import { conversationStore } from './conversations.ts';
import { currentRevision } from './counter.ts';
import type { Engine } from './engine.ts';
import { journalStore } from './journal.ts';
import { leaseStore } from './leases.ts';
import { matchingStore } from './matching.ts';
import { mediaStore } from './media.ts';
import { memoryStore } from './memory.ts';
import { messageStore } from './messages.ts';
import { isCurrent, migrate } from './migrate.ts';
import { noticeStore } from './notices.ts';
import { outboxStore } from './outbox.ts';
import { paceStore } from './pace.ts';
import { peopleStore } from './people.ts';
import { recordStore } from './records.ts';
import type { Db } from './schema.ts';
import { statusStore } from './statuses.ts';
import type { Store } from './store.ts';

export type { StorePlace } from './connect.ts';

/**
 * Opens a person's store, making and migrating it as needed.
 *
 * Inside `transaction` use only the store that `work` is given, and await each call before the next: the
 * outer one waits until the transaction has ended, so waiting for it there is waiting for ever.
 * A transaction keeps every other writer of that person out, in all processes; do not talk to a network in it.
 * A nested `transaction` can fail and be caught without spoiling the outer one.
 *
 * @throws GateError exit 4 when PostgreSQL cannot be reached; exit 1 when the store cannot be written, is
 * damaged, or was made by a newer version; exit 2 for a name or an address that is none.
 */
export async function openStore(options: StorePlace & { now?: () => number }): Promise<Store> {
  const { db, engine } = await connect(options);
  try {
    await migrate(db, engine, options.now ?? Date.now);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return rootStore(options.user, db, engine);
}

/**
 * Opens a person's store for a look that must change nothing: it is neither made nor migrated. `null` where
 * there is none, or where its tables are of another version.
 */
export async function peekStore(options: StorePlace): Promise<Store | null> {
  if (options.url === undefined && !existsSync(fileOf(options))) return null;
  const { db, engine } = await connect(options);
  try {
    if (await isCurrent(db)) return rootStore(options.user, db, engine);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  await db.destroy();
  return null;
}

/** Removes a person's store with everything in it. Says nothing when there is none. */
export async function dropStore(options: StorePlace): Promise<void> {
  const schema = schemaOf(options.user);
  if (options.url === undefined) {
    const { removeSqlite } = await import('./sqlite.ts');
    removeSqlite(fileOf(options));
    return;
  }
  const { db } = await connect(options);
  try {
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(db);
  } finally {
    await db.destroy();
  }
}

function rootStore(user: string, db: Db, engine: Engine): Store {
  const { context, settled } = rootContext(db, engine);
  return storeOver(user, context, async () => {
    await settled();
    await closeGently(db, engine);
  });
}

function storeOver(user: string, context: Context, close: () => Promise<void>): Store {
  let closed: Promise<void> | undefined;
  return {
    user,
    engine: context.engine.kind,
    accounts: accountStore(context),
    people: peopleStore(context),
    conversations: conversationStore(context),
    messages: messageStore(context),
    matching: matchingStore(context),
    statuses: statusStore(context),
    journal: journalStore(context),
    notices: noticeStore(context),
    outbox: outboxStore(context),
    audit: auditStore(context),
    pace: paceStore(context),
    leases: leaseStore(context),
    memory: memoryStore(context),
    media: mediaStore(context),
    records: recordStore(context),
    bookings: bookingStore(context),
    transaction: (work) =>
      context.transaction((inner) => work(storeOver(user, inner, refuseToClose))),
    afterCommit: (work) => context.afterCommit(work),
    revision: () => currentRevision(context.db),
    readOnce: () => context.engine.keepLittle(context.db),
    close: () => (closed ??= close()),
  };
}

/** SQLite's one connection would be closed under the feet of a statement that waits for it. */
async function closeGently(db: Db, engine: Engine): Promise<void> {
  if (engine.kind === 'sqlite') await db.connection().execute(async () => undefined);
  await db.destroy();
}

async function refuseToClose(): Promise<void> {
  throw new Error('a transaction cannot close its store');
}
