/** Names of people whom webhooks name by an id alone: asked of their network, once, and now and then again. */
import type { App } from '../app.ts';
import type { Account } from '../domain/account.ts';
import { type ErrorCategory, GateError } from '../domain/error.ts';
import type { Party } from '../domain/event.ts';
import type { Gate } from '../gate.ts';
import type { Person, Store } from '../store/store.ts';
import { openCalls } from './calls.ts';

const DAY_MS = 86_400_000;
/** How long a name is taken to be right. */
export const NAMED_MS = 30 * DAY_MS;
/** How long nobody is asked for again of whom nothing was told. */
const UNTOLD_MS = DAY_MS;
/** Whoever was silent for longer is not asked for only because their name may be another by now. */
const ACTIVE_MS = 30 * DAY_MS;
/** People that are looked at in one query: it may stand in nobody's way. */
const LOOK = 100;
/** How fast a gate is asked that sets no pace for it. */
const RATE = { perSecond: 2, burst: 2 };
/** What is wrong with one question, not with all of them. */
const OF_ONE: ReadonlySet<ErrorCategory> = new Set(['failed', 'not_found', 'policy', 'usage']);

export type Introducing = Gate & Required<Pick<Gate, 'person'>>;

export interface Introducer {
  /**
   * Asks about those who are due, among the next people after this id. Says who was named and which id was
   * looked at last. `nameless`: only those who have no name yet. Throws where nobody can be asked for now (no login, no network): whoever is left stays due.
   */
  some(
    afterId: number,
    only?: { nameless: boolean },
  ): Promise<{ named: readonly Person[]; last: number; more: boolean }>;
}

export function openIntroducer(init: {
  app: App;
  user: string;
  store: Store;
  gate: Introducing;
  account: Account;
  signal: AbortSignal;
}): Introducer {
  const { app, user, store, gate, account, signal } = init;
  const rate = gate.limits.historyRate ?? RATE;
  const calls = openCalls({ app, store, gate, account, purpose: 'people', rate, signal });

  async function ask(person: Person): Promise<Party | null> {
    for (const identity of person.identities) {
      const party = await patiently(async () => {
        const session = await app.session(user, account);
        return gate.person(session, identity);
      }).catch((error: unknown) => {
        // Refused for this one person: it must not keep the others from being asked for.
        if (error instanceof GateError && OF_ONE.has(error.category)) return null;
        throw error;
      });
      // Whatever it tells, it is told of this identity.
      if (party?.name) return { ...party, identities: [identity, ...party.identities] };
    }
    return null;
  }

  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      await calls.turn();
      try {
        const answer = await call();
        await calls.passed();
        return answer;
      } catch (error) {
        if (!(await calls.tooFast(error))) throw error;
      }
    }
  }

  async function introduce(person: Person): Promise<Person | null> {
    const party = await ask(person);
    const now = app.now();
    const patience = party || person.name !== null ? NAMED_MS : UNTOLD_MS;
    return store.transaction(async (tx) => {
      const named = party && (await tx.people.resolve(gate.name, party, now));
      const { id: personId } = named ?? person;
      const until = now + patience;
      await tx.people.asked({ accountId: account.id, personId, until, now });
      if (!named) return null;
      const place = { accountId: account.id, personId, groupId: null, title: named.name, at: now };
      await tx.conversations.resolve(place);
      return named;
    });
  }

  return {
    async some(afterId, { nameless } = { nameless: false }) {
      const now = app.now();
      const activeSince = nameless ? Number.POSITIVE_INFINITY : now - ACTIVE_MS;
      const filter = { accountId: account.id, afterId, now, activeSince };
      const { people, ...rest } = await store.people.unasked({ ...filter, limit: LOOK });
      const named: Person[] = [];
      for (const person of people) {
        const told = await introduce(person);
        if (told) named.push(told);
      }
      return { named, ...rest };
    },
  };
}
