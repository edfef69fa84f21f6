import { nameAndId, typedRecipient } from '../domain/called.ts';
import type { Identity, Party } from '../domain/event.ts';
import type { Recipient } from '../domain/message.ts';
import type { Person, Store } from '../store/store.ts';

/** Whom a network names so; nobody is made. */
export async function whoIs(
  store: Store,
  gate: string,
  { kind, value }: Identity,
): Promise<Person | null> {
  const found = await store.people.search(gate, value);
  const same = (one: Identity): boolean => one.kind === kind && one.value === value;
  return found.find(({ identities }) => identities.some(same)) ?? null;
}

/** Whom a message goes to, for people: with the name that is known here. */
export async function calledOf(store: Store, gate: string, to: Recipient): Promise<string> {
  if (to.kind === 'group') {
    const groups = await store.conversations.groups(gate, to.id);
    return nameAndId(groups.find(({ title }) => title !== null)?.title, to.id);
  }
  const person = await whoIs(store, gate, { kind: to.kind, value: to.id });
  return nameAndId(person?.name, typedRecipient(to));
}

/**
 * For news, which names people less well than they name themselves (a comment tells `@anna` alone): a name
 * that is known stays.
 */
export async function asKnown(store: Store, gate: string, peer: Party): Promise<Party> {
  const [first] = peer.identities;
  if (!first || peer.name === undefined) return peer;
  const { name, ...nameless } = peer;
  return (await whoIs(store, gate, first))?.name ? nameless : { ...nameless, name };
}
