/** A process of its own that writes to a store: `node worker.ts PLACE TASK PREFIX COUNT`. */
import { seal } from '../../src/audit/chain.ts';
import type { StorePlace } from '../../src/store/connect.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { auditRow, delivery, message, NOON, talk } from './fixture.ts';

type Task = (store: Store, prefix: string, count: number) => Promise<void>;

const say = (line: string) => process.stdout.write(`${line}\n`);

const TASKS: Readonly<Record<string, Task>> = {
  /** Messages one by one and in transactions; says each that was acknowledged. */
  async insert(store, prefix, count) {
    const place = await talk(store);
    for (let index = 0; index < count; index += 1) {
      const given = message({ ...place, externalId: `${prefix}-${index}` });
      if (index % 3) await store.messages.insert(given);
      else await store.transaction((inner) => inner.messages.insert(given));
      say(given.externalId);
    }
  },
  /** All processes insert the same messages: says those that were new. */
  async same(store, _prefix, count) {
    const place = await talk(store);
    for (let index = 0; index < count; index += 1) {
      const { fresh } = await store.messages.insert(message({ ...place, externalId: `m${index}` }));
      if (fresh) say(`m${index}`);
    }
  },
  /** Takes from a bucket of ten that never fills again: says each token it got. */
  async pace(store, prefix, count) {
    for (let index = 0; index < count; index += 1) {
      const got = await store.pace.change(['account'], ([pace]) => {
        const tokens = pace?.tokens ?? 10;
        if (tokens < 1) return { paces: [], result: false };
        return { paces: [{ tokens: tokens - 1, at: NOON, hold: null }], result: true };
      });
      if (got) say(`${prefix}-${index}`);
    }
  },
  /** Says each lease it won. */
  async lease(store, prefix, count) {
    for (let index = 0; index < count; index += 1) {
      if (await store.leases.acquire(`job-${index}`, prefix, NOON + 1000, NOON))
        say(`job-${index}`);
    }
  },
  /** Says each outbox row it may send. */
  async move(store, prefix, count) {
    for (let index = 0; index < count; index += 1) {
      const change = { state: 'sending' as const, owner: prefix, updatedAt: NOON };
      if (await store.outbox.move(`key-${index}`, ['queued'], change)) say(`key-${index}`);
    }
  },
  /** Deliveries in batches: says the ids it got. */
  async append(store, prefix, count) {
    for (let index = 0; index < count; index += 1) {
      const batch = [0, 1, 2].map((part) => delivery(`${prefix}-${index}-${part}`));
      for (const id of await store.journal.append(batch)) say(String(id));
    }
  },
  /** Rows of the audit trail, alone and beside a message: says the place of each. */
  async audit(store, prefix, count) {
    const place = await talk(store);
    for (let index = 0; index < count; index += 1) {
      const row = auditRow({ subject: `${prefix}-${index}` });
      const { head } = await (index % 2
        ? store.audit.append([row], seal)
        : store.transaction(async (tx) => {
            await tx.messages.insert(message({ ...place, externalId: `${prefix}-${index}` }));
            return tx.audit.append([row], seal);
          }));
      say(String(head.id));
    }
  },
};

const [place = '', task = '', prefix = '', count = ''] = process.argv.slice(2);
const store = await openStore(JSON.parse(place) as StorePlace);
const work = TASKS[task];
if (!work) throw new Error(`no task ${task}`);
await work(store, prefix, Number(count));
await store.close();
