/** What may change while a message waits for its turn: judged when it is asked for, and again when it goes. */
import type { Account } from '../domain/account.ts';
import { notFound } from '../domain/error.ts';
import type { Draft, Recipient } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import type { Person, Store } from '../store/store.ts';
import { refusal } from './refusals.ts';
import { calledOf } from './who.ts';
import { windowClosed, windowOpen } from './window.ts';

/** How many of a person's last messages are looked through for one that is not in a group. */
const LOOK_BACK = 200;

/** @throws GateError exit 6 when the account was switched off, exit 5 when it was removed */
export async function checkEnabled(store: Store, { id, gate }: Account): Promise<void> {
  const present = await store.accounts.find(id);
  if (!present)
    throw notFound(words`The account ${id} is gone.`, `gates account list --user ${store.user}`);
  if (present.enabled) return;
  const cure = `gates account enable ${id} --user ${store.user}`;
  throw refusal(gate, 'account_disabled', words`${id} is switched off.`, cure);
}

/**
 * In which window it may go out at this moment.
 * @throws GateError exit 6 when it may not: only a template, or nothing at all before they write again
 */
export async function checkWindow(
  store: Store,
  gate: Gate,
  account: Account,
  draft: Draft,
  now: number,
): Promise<NonNullable<Draft['window']>> {
  const { windowMs, personWindowMs, windowless = [] } = gate.limits;
  // Groups have no window of their own.
  const free = draft.template || draft.to.kind === 'group' || windowless.includes(draft.to.kind);
  if (windowMs === undefined || free) return 'standard';
  const last = await lastInbound(store, account, draft.to);
  if (windowOpen(windowMs, last, now)) return 'standard';
  const byPerson = personWindowMs !== undefined && windowOpen(personWindowMs, last, now);
  if (byPerson && !draft.automated) return 'person';
  const called = await calledOf(store, gate.name, draft.to);
  const about = { user: store.user, called, onlyAPerson: byPerson };
  throw windowClosed(gate, draft.to.id, last, about);
}

/** @throws GateError exit 6 when it advertises, to somebody who has told us to stop that */
export async function checkConsent(store: Store, account: Account, draft: Draft): Promise<void> {
  if (!draft.marketing || draft.to.kind === 'group') return;
  for (const { id } of await peopleNamed(store, account, draft.to)) {
    if (!(await store.notices.marketingStopped(account.id, id))) continue;
    throw refusal(
      account.gate,
      'marketing_stopped',
      words`${await calledOf(store, account.gate, draft.to)} has stopped marketing messages from ${account.id}.`,
      words`Send only what they ask for, once they write.`,
    );
  }
}

/** Those who have exactly this identity. */
async function peopleNamed(store: Store, account: Account, to: Recipient): Promise<Person[]> {
  const found = await store.people.search(account.gate, to.id);
  return found.filter((person) =>
    person.identities.some(({ kind, value }) => kind === to.kind && value === to.id),
  );
}

/** When the other side last wrote to us, by the platform's clock. What they wrote in groups does not count. */
async function lastInbound(store: Store, account: Account, to: Recipient): Promise<number | null> {
  const people = await peopleNamed(store, account, to);
  const messages = await store.messages.list({
    accountId: account.id,
    personIds: people.map((person) => person.id),
    direction: 'inbound',
    limit: LOOK_BACK,
  });
  const inGroup = new Map<number, boolean>();
  for (const message of messages.toReversed()) {
    const { conversationId } = message;
    // Whoever takes a reaction back has said nothing.
    if (message.type === 'reaction' && !message.text) continue;
    if (!inGroup.has(conversationId)) {
      const place = await store.conversations.find(conversationId);
      inGroup.set(conversationId, (place?.groupId ?? null) !== null);
    }
    if (inGroup.get(conversationId) === false) return message.timestamp;
  }
  return null;
}
