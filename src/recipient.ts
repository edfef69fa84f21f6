/** Whom a person means by what they typed. */
import { isSetUp } from './domain/account.ts';
import { GateError, usageError } from './domain/error.ts';
import type { Recipient } from './domain/message.ts';
import { words } from './domain/words.ts';
import type { Gate, Near } from './gate.ts';
import type { Person, Store } from './store/store.ts';

/** Kinds of ids that the network gives out for one account alone: from another one they name nobody. */
const OF_ONE_ACCOUNT: ReadonlySet<string> = new Set(['user_id']);

/** Somebody who can be written to. */
interface Reachable {
  readonly person: Person;
  readonly to: Recipient;
}

/**
 * An address of the network, else the name of somebody or of a group known here: first of all to the account it is for.
 * @throws GateError exit 2 where the network cannot send, nobody is called so, several are, or only somebody
 * who has written to another account
 */
export async function recipientOf(
  gate: Gate,
  text: string,
  near: Near,
  store: Pick<Store, 'accounts' | 'people' | 'messages' | 'conversations'>,
): Promise<Recipient> {
  const { recipient } = gate;
  if (!recipient) throw usageError(words`${gate.title} cannot send.`);
  const named = addressIn(recipient, text, near);
  if ('address' in named && !named.address.public) return named.address;
  const people = await store.people.called(gate.name, text);
  const reachable = people.flatMap((person): Reachable[] => {
    const to = addressOf(recipient, person, near);
    return to ? [{ person, to }] : [];
  });
  // Whose a public name is now, the network is asked: names change hands.
  const groups =
    'address' in named ? [] : await groupsCalled(gate.name, recipient, text, near, store);
  const known = await ofAccount(gate, text, near, store, reachable, groups.length === 0);
  const all = [...known.map(({ to }) => to), ...groups];
  const [only, ...more] = all;
  if (only === undefined) {
    if ('address' in named) return named.address;
    throw named.refused;
  }
  if (more.length === 0) return only;
  const ids = all.map(({ id }) => id).join(', ');
  throw usageError(
    groups.length === 0
      ? words`${all.length} people are called “${text}”: ${ids}.`
      : words`${all.length} people and groups are called “${text}”: ${ids}.`,
    words`Name one by id; who wrote what: gates ${gate.name} read --from ID`,
    'ambiguous_recipient',
  );
}

/** Groups of the account it is for, as far as the network sends to groups; each once. */
async function groupsCalled(
  gate: string,
  recipient: NonNullable<Gate['recipient']>,
  text: string,
  near: Near,
  { conversations }: Pick<Store, 'conversations'>,
): Promise<readonly Recipient[]> {
  const { account } = near;
  const found = new Map<string, Recipient>();
  for (const { accountId, groupId } of await conversations.groups(gate, text)) {
    if (groupId === null || (account && accountId !== account.id)) continue;
    const named = addressIn(recipient, groupId, near);
    if ('address' in named && named.address.kind === 'group') found.set(groupId, named.address);
  }
  return [...found.values()];
}

function addressIn(
  recipient: NonNullable<Gate['recipient']>,
  text: string,
  near: Near,
): { address: Recipient } | { refused: GateError } {
  try {
    return { address: recipient(text, near) };
  } catch (error) {
    if (error instanceof GateError && error.category === 'usage') return { refused: error };
    throw error;
  }
}

/**
 * Those who have a conversation with the account it is for, where somebody has; else those whom any account
 * reaches.
 * @param nobodyElse no group is called so
 * @throws GateError exit 2 where there are only such as the account cannot reach
 */
async function ofAccount(
  gate: Gate,
  text: string,
  { account }: Near,
  { accounts, messages }: Pick<Store, 'accounts' | 'messages'>,
  all: readonly Reachable[],
  nobodyElse: boolean,
): Promise<readonly Reachable[]> {
  if (!account || all.length === 0) return all;
  const here: Reachable[] = [];
  const anywhere: Reachable[] = [];
  const elsewhere = new Map<string, Reachable>();
  for (const one of all) {
    const whose = { gate: gate.name, personIds: [one.person.id], limit: 1 };
    const [there] = await messages.list(whose);
    const [ours] = await messages.list({ ...whose, accountId: account.id });
    if (ours) here.push(one);
    else if (!there || !OF_ONE_ACCOUNT.has(one.to.kind)) anywhere.push(one);
    else elsewhere.set(there.accountId, one);
  }
  if (here.length > 0) return here;
  const [other] = elsewhere.keys();
  if (anywhere.length > 0 || other === undefined || !nobodyElse) return anywhere;
  const usable = (await accounts.list()).filter(isSetUp).find(({ id }) => elsewhere.has(id));
  throw usageError(
    words`“${text}” has a conversation with ${[...elsewhere.keys()].join(', ')}, not with ${account.id}: their id there means nobody here.`,
    usable
      ? words`Choose the account: --account ${usable.id}`
      : words`Nothing can be sent from ${other}: it came with an import and is not set up here.`,
    'other_account',
  );
}

/** The first of a person's identities that the network takes as an address. */
export function addressOf(
  recipient: NonNullable<Gate['recipient']>,
  { identities }: Pick<Person, 'identities'>,
  near: Near,
): Recipient | null {
  for (const { kind, value } of identities) {
    try {
      const found = recipient(value, near);
      if (found.kind === kind) return found;
    } catch {
      // A name or a thread: nothing can be sent to it.
    }
  }
  return null;
}
