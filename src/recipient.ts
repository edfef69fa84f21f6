/** Whom a person means by what they typed. */
import { GateError, usageError } from './domain/error.ts';
import type { Recipient } from './domain/message.ts';
import { words } from './domain/words.ts';
import type { Gate, Near } from './gate.ts';
import type { Person, Store } from './store/store.ts';
import { fold } from './store/words.ts';

/**
 * An address of the network, else the name of somebody known here.
 * @throws GateError exit 2 where the network cannot send, nobody is called so, or several are
 */
export async function recipientOf(
  gate: Gate,
  text: string,
  near: Near,
  store: Pick<Store, 'people'>,
): Promise<Recipient> {
  const { recipient } = gate;
  if (!recipient) throw usageError(words`${gate.title} cannot send.`);
  try {
    return recipient(text, near);
  } catch (error) {
    if (!(error instanceof GateError) || error.category !== 'usage') throw error;
    const people = await calledSo(store, gate.name, text);
    const known = people.flatMap((person) => addressOf(recipient, person, near) ?? []);
    const [only, ...others] = known;
    if (only === undefined) throw error;
    if (others.length === 0) return only;
    throw usageError(
      words`${people.length} people are called “${text}”: ${known.map(({ id }) => id).join(', ')}.`,
      words`Name one by id; who wrote what: gates ${gate.name} read --from ID`,
      'ambiguous_recipient',
    );
  }
}

/** By their whole name, with or without the @name that stands behind it, or by that. Never by a part. */
export async function calledSo(
  { people }: Pick<Store, 'people'>,
  gate: string,
  text: string,
): Promise<Person[]> {
  const exact = await people.search(gate, text);
  if (exact.length > 0) return exact;
  const wanted = fold(text.trim());
  const like = await people.findMany(await people.like(gate, text));
  return like.filter(({ name }) => {
    const [, plain = '', handle = ''] = /^(.*?)\s*\(?@([\w.]+)\)?$/su.exec(name ?? '') ?? [];
    return [plain, handle, `@${handle}`].some((part) => part !== '' && fold(part) === wanted);
  });
}

/** The first of a person's identities that the network takes as an address. */
function addressOf(
  recipient: NonNullable<Gate['recipient']>,
  { identities }: Person,
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
