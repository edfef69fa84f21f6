/** Values from a person's own store: accounts, people, messages, what was sent, what was delivered. */
import { type Account, isSetUp } from '../../domain/account.ts';
import type { BookingState } from '../../domain/booking.ts';
import { isLoopback } from '../../domain/loopback.ts';
import type { MeetingFacts } from '../../domain/record.ts';
import { peekStore } from '../../store/open.ts';
import type { Conversation, OutboxState, Person, Store } from '../../store/store.ts';
import { REPEATABLE } from '../../traffic/queue.ts';
import type { Candidate } from './reply.ts';
import { type Ask, gateOf } from './values.ts';

/** As many as a person looks through. */
const MANY = 50;

/** Works on the store of the person the line is about; nothing where that is nobody, or there is no store to look into. */
export async function withStore(
  { app }: Ask,
  work: (store: Store) => Promise<Candidate[]>,
): Promise<Candidate[]> {
  const user = await app.user();
  const url = app.env['GATES_DATABASE_URL'];
  if (url && !isNear(url)) return [];
  const store = await peekStore(url ? { user, url } : { user, file: app.home.storeFile(user) });
  if (!store) return [];
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A database elsewhere is not asked while somebody types. */
function isNear(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === '' || isLoopback(`http://${hostname}`);
}

export function accounts(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) =>
    (await accountsOf(ask, store))
      .filter(isSetUp)
      .map(({ id, handle, name }) => ({ value: id, about: joined(handle, name) })),
  );
}

/** Whom a message can go to: the people and groups last written with, newest first. */
export function people(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) => {
    const recipient = await reader(ask);
    const found: Candidate[] = [];
    for (const { conversation, person } of await recent(ask, store)) {
      const ids = person ? person.identities.map(({ value }) => value) : [conversation.groupId];
      const value = ids.find((id) => id !== null && recipient(id));
      if (!value) continue;
      const about = oneOf(person?.name, conversation.title);
      found.push({ value: dialled(value, ask.text), about });
      // Whoever types a name gets it; the list of all has each once.
      if (!person && conversation.title !== null && ask.text !== '')
        found.push({ value: conversation.title, about: value });
    }
    return found;
  });
}

/** Whoever was written with, over all gates, with the gate in front. */
export function anybody(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) => {
    const people = await newest(store, await store.accounts.list());
    return people.flatMap(({ person }) => {
      const [identity] = person?.identities ?? [];
      if (!person || !identity) return [];
      return [{ value: `${person.gate}:${identity.value}`, about: person.name ?? '' }];
    });
  });
}

/** Meetings that are known here, the next ones first. */
export function meetings(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) => {
    const found = await store.records.list({ kind: 'meeting', from: yesterday(ask), limit: MANY });
    return found.flatMap(({ externalId, facts, startsAt }) => {
      const { topic, state } = facts as MeetingFacts;
      return state === 'deleted'
        ? []
        : [{ value: externalId, about: joined(topic, minuteOf(startsAt)) }];
    });
  });
}

/** What is booked, the next ones first. */
export function bookings(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) => {
    const found = await store.records.list({ kind: 'booking', from: yesterday(ask), limit: MANY });
    return found.map(({ facts, startsAt }) => {
      const { uid, booking } = facts as BookingState;
      return { value: uid, about: joined(booking.guests[0]?.name, minuteOf(startsAt)) };
    });
  });
}

function yesterday({ app }: Ask): number {
  return app.now() - 24 * 60 * 60_000;
}

function minuteOf(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString().slice(0, 16);
}

export function conversations(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) =>
    (await recent(ask, store)).map(({ conversation, person }) => ({
      value: String(conversation.id),
      about: oneOf(person?.name, conversation.title, person?.identities[0]?.value),
    })),
  );
}

/** Messages of the gate, newest first; of the person named by `--to`, where somebody is. */
export function messages(
  ask: Ask,
  only: { unread?: boolean; media?: boolean } = {},
): Promise<Candidate[]> {
  return withStore(ask, async (store) => {
    const gate = gateOf(ask);
    const whom = ask.place.given.get('--to')?.at(-1);
    const named =
      gate === undefined || whom === undefined
        ? []
        : await store.people.search(gate, (await reader(ask))(whom) ?? whom);
    const found = await store.messages.list({
      ...(gate === undefined ? {} : { gate }),
      ...(named.length > 0 ? { personIds: named.map(({ id }) => id) } : {}),
      ...(only.unread ? { unread: true } : {}),
      limit: MANY,
    });
    return found
      .filter(({ media }) => !only.media || media !== null)
      .toReversed()
      .map(({ externalId, from, type, text }) => ({
        value: externalId,
        about: joined(from, text ?? `[${type}]`),
      }));
  });
}

/** What was sent; for a command that gives up or repeats, only what can be. */
export function outbox(ask: Ask): Promise<Candidate[]> {
  const states: readonly OutboxState[] | undefined = /^outbox (resend|drop)$/.test(ask.place.path)
    ? REPEATABLE
    : undefined;
  return withStore(ask, async (store) =>
    (await store.outbox.list({ limit: MANY, ...(states ? { states } : {}) })).map(
      ({ id, state, draft }) => ({ value: id, about: joined(draft.to.id, state, draft.text) }),
    ),
  );
}

/** What the platforms delivered; what was set aside comes first where it can be applied again. */
export function deliveries(ask: Ask): Promise<Candidate[]> {
  return withStore(ask, async (store) =>
    (await store.journal.list({ limit: MANY })).map(({ id, gate, state, receivedAt, error }) => ({
      value: String(id),
      about: joined(gate, new Date(receivedAt).toISOString().slice(0, 16), state, error),
    })),
  );
}

function accountsOf(ask: Ask, store: Store): Promise<Account[]> {
  const gate = gateOf(ask);
  return store.accounts.list(gate === undefined ? {} : { gate });
}

async function recent(
  ask: Ask,
  store: Store,
): Promise<{ conversation: Conversation; person: Person | undefined }[]> {
  const named = ask.place.given.get('--account')?.at(-1);
  const accounts = await accountsOf(ask, store);
  return newest(
    store,
    accounts.filter(({ id }) => named === undefined || id === named),
  );
}

/** Conversations of these accounts, the last one first. */
async function newest(
  store: Store,
  accounts: readonly Account[],
): Promise<{ conversation: Conversation; person: Person | undefined }[]> {
  const found: Conversation[] = [];
  for (const { id } of accounts) {
    found.push(...(await store.conversations.list({ accountId: id, limit: MANY })));
  }
  const last = found
    .toSorted((a, b) => (b.lastMessageAt ?? 0) - (a.lastMessageAt ?? 0))
    .slice(0, MANY);
  const ids = last.flatMap(({ personId }) => personId ?? []);
  const people = new Map((await store.people.findMany(ids)).map((each) => [each.id, each]));
  return last.map((conversation) => ({
    conversation,
    person: people.get(conversation.personId ?? -1),
  }));
}

/** How the gate reads what stands after `--to`: the address it sends to, or `undefined` where it is none. */
async function reader(ask: Ask): Promise<(text: string) => string | undefined> {
  const gate = gateOf(ask);
  const loaded = gate === undefined ? undefined : await ask.app.gate(gate);
  return (text) => {
    try {
      return loaded?.recipient ? loaded.recipient(text).id : text;
    } catch {
      // Not an address of this network: not offered.
      return undefined;
    }
  };
}

/** A number as it is being typed: with its plus where one stands already. */
function dialled(id: string, typed: string): string {
  return typed.startsWith('+') && /^\d+$/.test(id) ? `+${id}` : id;
}

function joined(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

function oneOf(...names: readonly (string | null | undefined)[]): string {
  return names.find(Boolean) ?? '';
}
