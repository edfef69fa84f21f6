/** What a platform's refusal means, in the reader's language and whenever it is looked at. */
import type { App } from '../app.ts';
import type { StatusError } from '../domain/event.ts';
import { type Text, wordsKept } from '../domain/words.ts';
import type { Explained } from '../gate.ts';
import type { OutboxRow, StoredMessage } from '../store/store.ts';

/** Why a message was not sent or not delivered, as it is shown. */
export interface Reason {
  code: string;
  message: Text;
  hint: Text | null;
}

/** `null` where the network explains nothing. */
export async function explained(
  app: App,
  gate: string,
  error: StatusError,
): Promise<Explained | null> {
  // The gate of an old message may be one that this version does not have.
  if (!app.catalogue.some(({ name }) => name === gate)) return null;
  return (await (await app.gate(gate)).explain?.(error)) ?? null;
}

/** Told at once or later in a status: the same sentence and cure. */
export async function reasonOfRow(app: App, row: OutboxRow): Promise<Reason | null> {
  const { error, gate, externalId } = row;
  if (!error) return null;
  const { platform, said, ...kept } = error;
  const meaning = platform ? await explained(app, gate, platform) : null;
  // An answer may have said more than its code does: then that stands.
  if (meaning && (externalId !== null || meaning.code === error.code)) return meaning;
  if (!said) return kept;
  const { code, hint } = kept;
  return { code, message: wordsKept(said.message), hint: said.hint ? wordsKept(said.hint) : hint };
}

/** Of messages that failed: what their errors mean, by their number in the store. */
export async function reasonsOf(
  app: App,
  messages: readonly StoredMessage[],
): Promise<ReadonlyMap<number, Reason>> {
  const reasons = new Map<number, Reason>();
  for (const { seq, accountId, error } of messages) {
    if (!error) continue;
    const gate = accountId.slice(0, accountId.indexOf(':'));
    const meaning = await explained(app, gate, error);
    if (meaning) reasons.set(seq, meaning);
  }
  return reasons;
}
