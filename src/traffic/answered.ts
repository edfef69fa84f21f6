/** The message that a draft answers: what is kept here of it goes along. */
import type { Account } from '../domain/account.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Store } from '../store/store.ts';
import { refusal } from './refusals.ts';

/** The draft with the message it answers, where that is here. */
export async function withAnswered(
  store: Store,
  { id: accountId }: Account,
  draft: Draft,
): Promise<Draft> {
  if (draft.replyTo === undefined) return draft;
  const found = await store.messages.find(accountId, draft.replyTo);
  if (!found) return draft;
  const { externalId, from, timestamp, text, details } = found;
  return { ...draft, answered: { externalId, from, timestamp, text, details } };
}

/**
 * Two automata would answer each other for ever (RFC 3834, 2).
 * @throws GateError exit 6 when no person wrote what an automaton is to answer
 */
export function checkAnswered({ gate }: Account, { automated, answered }: Draft): void {
  if (!automated || !answered?.details?.['automatic']) return;
  throw refusal(
    gate,
    'answers_automatic',
    words`${answered.externalId} was written by no person: an automated message never answers it.`,
    words`Leave out --automated if a person answers it.`,
  );
}
