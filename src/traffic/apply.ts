import { applyBooking } from '../booking/apply.ts';
/** One event from outside becomes rows; said again, nothing changes. Inside the caller's transaction. */
import { hasReached } from '../domain/delivery.ts';
import type {
  AmendmentEvent,
  GateEvent,
  MessageEvent,
  MovedEvent,
  Party,
  StatusEvent,
  WatermarkEvent,
} from '../domain/event.ts';
import type { RecordEvent } from '../domain/record.ts';
import { becomeOne, type Place } from '../importing/replace.ts';
import type {
  Amendment,
  Conversation,
  JournalCounts,
  NewMessage,
  OutboxRow,
  Person,
  Store,
} from '../store/store.ts';
import { setAside } from './aside.ts';
import type { Context } from './batch.ts';
import { ensureAccount } from './named-account.ts';
import { addressOf, climb, settle } from './settle.ts';

type Outcome = keyof JournalCounts;

/** Says what the event was counted as. */
export async function applyOne(store: Store, context: Context, event: GateEvent): Promise<Outcome> {
  switch (event.kind) {
    case 'message':
      return applyMessage(store, context, event);
    case 'status':
      return (await applyStatus(store, context, event)) ? 'statuses' : 'repeated';
    case 'amendment':
      return (await applyAmendment(store, context, event)) ? 'statuses' : 'repeated';
    case 'watermark':
      return (await applyWatermark(store, context, event)) ? 'statuses' : 'repeated';
    case 'moved':
      return (await applyMove(store, context, event)) ? 'statuses' : 'repeated';
    case 'record':
      return (await applyRecord(store, context, event)) ? 'notices' : 'repeated';
    case 'booking':
      return (await applyBooking(store, context, event)) ? 'notices' : 'repeated';
    case 'notice':
      return (await setAside(store, context, event, 'notice', event.summary))
        ? 'notices'
        : 'repeated';
    case 'unknown':
      return (await setAside(store, context, event, 'unknown', event.reason))
        ? 'unknown'
        : 'repeated';
  }
}

/** What is here already and only moves on (the copy of what was sent from here) is counted as a status. */
async function applyMessage(store: Store, context: Context, event: MessageEvent): Promise<Outcome> {
  const { gate } = context;
  const account = await ensureAccount(store, context, event.account, event.self);
  const place = context.places.get(event);
  if (place) await becomeOne(store, gate, event, place);
  const row = await ownRow(store, account, event.key);
  const person = await store.people.resolve(gate, asAddressed(event.peer, row), event.at);
  const conversation = await conversationOf(store, event, { account, person, row });
  const peer = event.peer.identities[0]?.value ?? '';
  const inbound = event.direction === 'inbound';
  const message: NewMessage = {
    accountId: account,
    externalId: event.externalId,
    conversationId: conversation.id,
    personId: person.id,
    direction: event.direction,
    from: inbound ? peer : event.self,
    to: inbound ? event.self : (event.group?.externalId ?? peer),
    type: event.type,
    text: event.text,
    timestamp: event.at,
    receivedAt: context.now,
    status: event.status ?? (inbound ? 'delivered' : 'sent'),
    error: null,
    replyTo: event.replyTo,
    media: event.media,
    details: event.details ?? null,
    fileLater: context.now - event.at > (context.network.limits.fetchFilesMs ?? Infinity),
    fileGone: context.now - event.at > (context.network.limits.fileLifeMs ?? Infinity),
    key: event.key ?? null,
    raw: event.raw,
  };
  // First of all: whatever else is told of it is then told of what is here.
  if (place) await takePlace(store, context, place, message);
  const known = row !== null && (await store.messages.find(account, event.externalId)) !== null;
  const settled =
    row !== null &&
    (await settle(store, row, {
      externalId: event.externalId,
      status: 'sent',
      at: context.now,
      takenAt: event.at,
      self: event.self,
      raw: event.raw,
    }));
  const fresh = await insertOnce(store, message, event.twin);
  if (row) {
    const { status = 'sent' } = (await store.messages.find(account, event.externalId)) ?? {};
    if (hasReached(status, 'delivered')) await climb(store, row, status, context.now);
  }
  if (event.amends) {
    const by = { by: event.externalId, at: event.at, text: event.text };
    await amend(store, context, { accountId: account, ...event.amends, ...by });
  }
  if (fresh || (settled && !known)) return 'messages';
  return settled ? 'statuses' : 'repeated';
}

/** Under its own id, or where another message has taken that, under the one it gets then. */
async function insertOnce(
  store: Store,
  message: NewMessage,
  twin: string | undefined,
): Promise<boolean> {
  const { accountId, externalId, timestamp } = message;
  const isTaken = async (id: string): Promise<boolean> => {
    const first = await store.messages.find(accountId, id);
    return first !== null && first.timestamp !== timestamp;
  };
  const whole = wholeOf(message);
  // What belongs to a twin must not come to stand with the other one, which may have fewer parts.
  if (twin !== undefined && whole !== null && (await isTaken(whole))) {
    return (await store.messages.insert({ ...message, externalId: twin })).fresh;
  }
  const { fresh } = await store.messages.insert(message);
  if (fresh || twin === undefined || !(await isTaken(externalId))) return fresh;
  return (await store.messages.insert({ ...message, externalId: twin })).fresh;
}

/** Of a message that is one of several parts: the id of the first. */
function wholeOf({ details }: NewMessage): string | null {
  const part = details?.['part'] as { of?: unknown } | undefined;
  return typeof part?.of === 'string' ? part.of : null;
}

/** A group's, a thread's, or that with the other side. */
async function conversationOf(
  store: Store,
  event: MessageEvent,
  { account, person, row }: { account: string; person: Person; row: OutboxRow | null },
): Promise<Pick<Conversation, 'id'>> {
  const { group, thread, externalId, at } = event;
  if (thread && !group) {
    // What was sent from here stands in its conversation since it was queued.
    const id = row?.conversationId ?? null;
    if (id !== null) return { id };
    return store.conversations.thread({
      accountId: account,
      personId: person.id,
      externalId,
      thread,
      at,
    });
  }
  return store.conversations.resolve({
    accountId: account,
    personId: group ? null : person.id,
    groupId: group?.externalId ?? null,
    title: group ? (group.name ?? null) : person.name,
    handle: group?.handle,
    at,
  });
}

async function takePlace(
  store: Store,
  context: Context,
  place: Place,
  message: NewMessage,
): Promise<void> {
  const { files } = await store.messages.replace(place, message);
  // Before the commit: after a crash in between it is all done once more.
  await context.removeFiles(files);
}

async function applyAmendment(
  store: Store,
  context: Context,
  { account, amends, by, at, text }: AmendmentEvent,
): Promise<boolean> {
  const accountId = await ensureAccount(store, context, account, account);
  return amend(store, context, { accountId, ...amends, by, at, text });
}

/** Says whether it was new. */
async function amend(store: Store, context: Context, amendment: Amendment): Promise<boolean> {
  const { fresh } = await store.messages.amend(amendment);
  if (!fresh || amendment.kind !== 'revoke' || !(await context.purges())) return fresh;
  const { files } = await store.messages.amend({ ...amendment, kind: 'purge' });
  // Before the commit: after a crash in between it is all done once more.
  await context.removeFiles(files);
  return true;
}

async function applyRecord(store: Store, context: Context, event: RecordEvent): Promise<boolean> {
  const accountId = await ensureAccount(store, context, event.account, event.account);
  const { record: kind, externalId, meeting, facts, at, raw } = event;
  const { gate, now } = context;
  const put = { accountId, gate, kind, externalId, meeting, facts, at: at || now, raw, now };
  return (await store.records.put(put)).fresh;
}

async function applyMove(store: Store, context: Context, event: MovedEvent): Promise<boolean> {
  const accountId = await ensureAccount(store, context, event.account, event.account);
  return store.conversations.move({ accountId, from: event.from, to: event.to });
}

async function applyWatermark(
  store: Store,
  context: Context,
  event: WatermarkEvent,
): Promise<boolean> {
  const account = await ensureAccount(store, context, event.account, event.account);
  const person = await store.people.resolve(context.gate, event.peer, event.at);
  const conversation = await store.conversations.resolve({
    accountId: account,
    personId: person.id,
    groupId: null,
    title: person.name,
    at: event.at,
  });
  const { status, upTo } = event;
  const { fresh, keys } = await store.statuses.mark({
    conversationId: conversation.id,
    status,
    upTo,
  });
  for (const key of keys) {
    const row = await ownRow(store, account, key);
    if (row) await climb(store, row, status, context.now);
  }
  return fresh;
}

async function applyStatus(store: Store, context: Context, event: StatusEvent): Promise<boolean> {
  const account = await ensureAccount(store, context, event.account, event.account);
  const row =
    (await ownRow(store, account, event.key)) ??
    (await store.outbox.findByExternalId(account, event.externalId));
  if (event.peer) await store.people.resolve(context.gate, asAddressed(event.peer, row), event.at);
  const { fresh } = await store.statuses.record({
    accountId: account,
    externalId: event.externalId,
    status: event.status,
    at: event.at,
    key: event.key ?? null,
    error: event.error ?? null,
    raw: event.raw,
  });
  if (!fresh) return false;
  if (row) {
    const owner = await store.accounts.find(account);
    await settle(store, row, {
      externalId: event.externalId,
      status: event.status,
      at: context.now,
      error: event.error,
      self: owner ? addressOf(context.network, owner) : event.account,
      raw: event.raw,
    });
  }
  return true;
}

/** The outbox row our own key names, if it is of this account: a key in another's webhook proves nothing. */
async function ownRow(
  store: Store,
  account: string,
  key: string | undefined,
): Promise<OutboxRow | null> {
  const row = key === undefined ? null : await store.outbox.find(key);
  return row?.accountId === account ? row : null;
}

/**
 * The person with whom they were written to under: a platform may know a number in another spelling
 * than the one that was typed, and their answer must find the same conversation.
 */
function asAddressed(peer: Party, row: OutboxRow | null): Party {
  if (!row || row.draft.to.kind === 'group') return peer;
  const { kind, id: value } = row.draft.to;
  return { ...peer, identities: [{ kind, value }, ...peer.identities] };
}
