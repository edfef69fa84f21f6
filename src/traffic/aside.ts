/** What is no message and no word about one: news, and what nobody understood. */
import { createHash } from 'node:crypto';
import { accountId } from '../domain/account.ts';
import type { GateEvent, NoticeEvent } from '../domain/event.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './batch.ts';
import { asKnown } from './who.ts';

/** Keeps an event beside the messages, once by the content of its raw item. Says whether it was new. */
export async function setAside(
  store: Store,
  context: Context,
  event: GateEvent,
  kind: 'notice' | 'unknown' | 'bad',
  summary: string,
): Promise<boolean> {
  const raw = event.raw ?? null;
  const digest = createHash('sha256').update(JSON.stringify(raw)).digest('hex');
  const told = event.kind === 'notice' && kind === 'notice' ? event : null;
  const peer = told?.peer && (await asKnown(store, context.gate, told.peer));
  const person = peer && (await store.people.resolve(context.gate, peer, event.at));
  const { fresh } = await store.notices.add({
    gate: context.gate,
    accountId: event.account === null ? null : accountId(context.gate, event.account),
    journalId: context.journalId,
    kind,
    topic: event.kind === 'notice' ? event.topic : event.kind,
    subject: event.kind === 'notice' ? event.subject : null,
    summary,
    // The platform gives no time to some of them.
    at: event.at || context.now,
    raw,
    digest,
    personId: person?.id ?? null,
    marketing: told?.marketing ?? null,
    conversationId: told?.meeting === undefined ? null : await talkOf(store, context, told),
  });
  if (fresh && told && person) await noteReach(store, told, person.id, context);
  return fresh;
}

/**
 * The conversation that a meeting was made for: it stands with the meeting, or with the booking that it was made for.
 * Nothing else of the conversation is touched: nobody has written. Where the network does not say whose meeting it is,
 * it is looked for among all accounts.
 */
async function talkOf(
  store: Store,
  { gate }: Context,
  { account, meeting }: NoticeEvent,
): Promise<number | null> {
  if (meeting === undefined) return null;
  const all = account === null ? await store.accounts.list({ gate }) : [];
  const ids = account === null ? all.map(({ id }) => id) : [accountId(gate, account)];
  for (const id of ids) {
    const booking = await store.bookings.ofMeeting({ accountId: id, externalId: meeting });
    const record = await store.records.find(id, 'meeting', meeting);
    const found = record?.conversationId ?? booking?.conversationId;
    if (found !== null && found !== undefined) return found;
  }
  return null;
}

/** Of their own conversation alone: what they block is the account, not a group they share with it. */
async function noteReach(
  store: Store,
  { account, reachable, at }: NoticeEvent,
  personId: number,
  { gate, now }: Context,
): Promise<void> {
  if (account === null || reachable === undefined) return;
  const place = { accountId: accountId(gate, account), personId };
  await store.conversations.reach(place, reachable ? null : at || now);
}
