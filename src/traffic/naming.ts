/**
 * Names that a history tells: of those who have none yet. Who has one keeps it, for a list of conversations
 * may know less of somebody than their network says when it is asked for them.
 */
import type { Account } from '../domain/account.ts';
import type { GateEvent, Identity, Party } from '../domain/event.ts';
import type { Gate } from '../gate.ts';
import type { Store } from '../store/store.ts';
import { NAMED_MS } from './introduce.ts';
import { whoIs } from './who.ts';

export interface Naming {
  /** Before events land; `after`: once they have, in the same transaction. */
  before(
    tx: Store,
    events: readonly GateEvent[],
    now: number,
  ): Promise<{ events: readonly GateEvent[]; after(): Promise<void> }>;
}

export function openNaming(gate: Gate, account: Account): Naming {
  /** Looked for once: from then on they have a name, or this history told it. */
  const known = new Set<string>();
  return {
    async before(tx, events, now) {
      const fresh = new Map<string, Identity>();
      for (const { name, identities } of peersOf(events)) {
        const [first] = identities;
        if (name === undefined || !first || known.has(keyOf(first))) continue;
        known.add(keyOf(first));
        if (!(await whoIs(tx, gate.name, first))?.name) fresh.set(keyOf(first), first);
      }
      const keepsName = ({ identities: [first] }: Party): boolean =>
        first === undefined || fresh.has(keyOf(first));
      return {
        events: events.map((event) =>
          event.kind !== 'message' || keepsName(event.peer)
            ? event
            : { ...event, peer: { ...event.peer, name: undefined } },
        ),
        async after() {
          for (const identity of fresh.values()) {
            const person = await whoIs(tx, gate.name, identity);
            if (!person) continue;
            const until = now + NAMED_MS;
            await tx.people.asked({ accountId: account.id, personId: person.id, until, now });
          }
        },
      };
    },
  };
}

function peersOf(events: readonly GateEvent[]): Party[] {
  return events.flatMap((event) => (event.kind === 'message' ? [event.peer] : []));
}

function keyOf({ kind, value }: Identity): string {
  return `${kind} ${value}`;
}
