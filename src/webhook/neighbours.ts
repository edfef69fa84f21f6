/** Who else on this machine may be meant by a delivery: one Meta app has one address. */
import type { App } from '../app.ts';
import type { Delivery, Webhook } from '../gate.ts';
import type { Keyring, Keys } from './keyring.ts';

/** How long what was seen on disk is taken for so, milliseconds: a delivery costs no look at it. */
const FRESH_MS = 250;

/** Somebody with accounts of a gate; `Error`: their store or vault does not answer, so nobody can tell. */
export interface Neighbour {
  user: string;
  keys: Keys | Error;
}

export interface Neighbours {
  /** Whether there is such a person. Somebody new is seen at once. */
  has(user: string): boolean;
  /** Those beside this person who have set up accounts of the gate. */
  of(user: string, gate: string): Promise<readonly Neighbour[]>;
}

export function openNeighbours(app: App, keyring: Keyring): Neighbours {
  let users: readonly string[] = [];
  let seenAt = -Infinity;
  const known = new Map<string, { at: number; found: Promise<readonly Neighbour[]> }>();

  function everybody(): readonly string[] {
    if (performance.now() - seenAt > FRESH_MS) {
      users = app.home.users();
      seenAt = performance.now();
    }
    return users;
  }

  async function look(user: string, gate: string): Promise<readonly Neighbour[]> {
    const others = everybody().filter((name) => name !== user);
    const all = await Promise.all(
      others.map(async (name): Promise<Neighbour> => {
        const keys = await keyring.keys(name, gate).catch(asError);
        return { user: name, keys };
      }),
    );
    return all.filter(({ keys }) => keys instanceof Error || keys.accounts.size > 0);
  }

  return {
    has: (user) => everybody().includes(user) || app.home.hasUser(user),
    of(user, gate) {
      const name = `${user}/${gate}`;
      const last = known.get(name);
      if (last && performance.now() - last.at <= FRESH_MS) return last.found;
      const found = look(user, gate);
      known.set(name, { at: performance.now(), found });
      const forget = (): void => void known.delete(name);
      found.then((all) => all.some(({ keys }) => keys instanceof Error) && forget(), forget);
      return found;
    },
  };
}

/** A delivery, or what of it is this person's. */
export interface Part {
  user: string;
  delivery: Delivery;
  /** External id of the account it is for, where its body does not say. */
  account?: string;
}

/**
 * By whose secret it came with: the person addressed, and whoever else here has the same account.
 * @throws the error of a neighbour whose it may be, where it is nobody else's
 */
export function byAddressee(
  addressee: NonNullable<Webhook['addressee']>,
  delivery: Delivery,
  people: readonly Neighbour[],
): Part[] {
  const parts: Part[] = [];
  let locked: Error | undefined;
  for (const { user, keys } of people) {
    if (keys instanceof Error) {
      locked ??= keys;
      continue;
    }
    const account = addressee(delivery, keys.credentials);
    if (account !== null) parts.push({ user, delivery, account });
  }
  if (parts.length === 0 && locked) throw locked;
  return parts;
}

/**
 * What concerns somebody else here goes to their journal, not to the one the address names (and to both,
 * where it is of a business account that both have numbers of); and it still does when the person whom the
 * address names has left. Without keys of their own that person gets nothing.
 * @param keys of the person addressed, if their secret fits
 * @param fits whether the delivery was signed with one of these secrets
 * @throws the neighbour's error where the body may hold what is theirs: it will be delivered again
 */
export function byOwner(
  { only }: Webhook,
  { user, keys }: { user: string; keys: Keys },
  delivery: Delivery,
  neighbours: readonly Neighbour[],
  fits: (keys: Keys) => boolean,
): Part[] {
  const own = keys.credentials.length > 0;
  if (!only || neighbours.length === 0) return own ? [{ user, delivery }] : [];
  const parts: Part[] = [];
  const foreign = new Set<string>();
  for (const { user: other, keys: theirs } of neighbours) {
    if (theirs instanceof Error) {
      if (only(delivery.body, (id) => id !== '' && !keys.accounts.has(id))) throw theirs;
      continue;
    }
    if (!fits(theirs)) continue;
    // News of what both have accounts in is for both.
    const shared = (id: string) => theirs.common.has(id) && keys.common.has(id);
    const belongs = (id: string) =>
      theirs.accounts.has(id) && (!keys.accounts.has(id) || shared(id));
    const body = only(delivery.body, belongs);
    if (body === null) continue;
    parts.push({ user: other, delivery: { ...delivery, body } });
    for (const id of theirs.accounts) if (!keys.accounts.has(id)) foreign.add(id);
  }
  if (foreign.size === 0) return own ? [...parts, { user, delivery }] : parts;
  const rest = own ? only(delivery.body, (id) => !foreign.has(id)) : null;
  return rest === null ? parts : [...parts, { user, delivery: { ...delivery, body: rest } }];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
