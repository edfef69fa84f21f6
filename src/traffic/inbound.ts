/**
 * The door in: everything from outside becomes rows here. Journal entry → parse → dedupe → store →
 * bus. Killed at any point it picks up from the journal; applied twice, nothing changes.
 */
import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import { accountId, NOT_SET_UP } from '../domain/account.ts';
import { messageOf } from '../domain/error.ts';
import type { GateEvent, MessageEvent, StatusEvent } from '../domain/event.ts';
import type { Gate } from '../gate.ts';
import type { JournalCounts, JournalEntry, Store } from '../store/store.ts';
import { addressOf, settle } from './settle.ts';

export interface Inbound {
  /** Parses and applies one journal entry, and marks it `done` (or `aside`, when its body is unreadable). */
  apply(entry: JournalEntry): Promise<JournalCounts>;
  /** Applies events that came another way (polling, history). One bad event is set aside, not its neighbours. */
  accept(
    gate: string,
    events: readonly GateEvent[],
    journalId: number | null,
  ): Promise<JournalCounts>;
}

type Outcome = keyof JournalCounts;

export function openInbound(app: App, store: Store): Inbound {
  const accept: Inbound['accept'] = async (gate, events, journalId) => {
    const network = await app.gate(gate);
    const context: Context = { gate, network, journalId, now: app.now(), known: new Set() };
    try {
      return await store.transaction((tx) => applyAll(tx, context, events));
    } catch {
      // Something in the batch cannot be stored: one at a time finds it, and its neighbours land.
      return applyEach(store, context, events);
    }
  };
  return {
    accept,
    async apply(entry) {
      const gate = await app.gate(entry.gate);
      let events: readonly GateEvent[];
      try {
        if (!gate.webhook) throw new Error(`${gate.title} takes no webhooks`);
        events = gate.webhook.parse(entry.body);
      } catch (error) {
        await store.journal.aside(entry.id, messageOf(error));
        return { ...NONE, unknown: 1 };
      }
      const counts = await accept(entry.gate, events, entry.id);
      await store.journal.done(entry.id, counts);
      return counts;
    },
  };
}

interface Context {
  gate: string;
  network: Gate;
  journalId: number | null;
  now: number;
  /** Accounts seen in this batch: asked for once. */
  known: Set<string>;
}

const NONE: JournalCounts = { messages: 0, statuses: 0, notices: 0, unknown: 0, repeated: 0 };

async function applyAll(
  store: Store,
  context: Context,
  events: readonly GateEvent[],
): Promise<JournalCounts> {
  const counts = { ...NONE };
  for (const event of events) counts[await applyOne(store, context, event)] += 1;
  return counts;
}

async function applyEach(
  store: Store,
  context: Context,
  events: readonly GateEvent[],
): Promise<JournalCounts> {
  const counts = { ...NONE };
  for (const event of events) {
    // What the failed batch believed to have made is not there.
    const alone = { ...context, known: new Set<string>() };
    try {
      counts[await store.transaction((tx) => applyOne(tx, alone, event))] += 1;
    } catch (error) {
      const summary = messageOf(error);
      await store.transaction((tx) => setAside(tx, alone, event, 'bad', summary));
      counts.unknown += 1;
    }
  }
  return counts;
}

async function applyOne(store: Store, context: Context, event: GateEvent): Promise<Outcome> {
  switch (event.kind) {
    case 'message':
      return (await applyMessage(store, context, event)) ? 'messages' : 'repeated';
    case 'status':
      return (await applyStatus(store, context, event)) ? 'statuses' : 'repeated';
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

async function applyMessage(store: Store, context: Context, event: MessageEvent): Promise<boolean> {
  const { gate } = context;
  const account = await ensureAccount(store, context, event.account, event.self);
  const person = await store.people.resolve(gate, event.peer, event.at);
  const conversation = await store.conversations.resolve({
    accountId: account,
    personId: event.group ? null : person.id,
    groupId: event.group?.externalId ?? null,
    title: event.group?.name ?? person.name,
    at: event.at,
  });
  const peer = event.peer.identities[0]?.value ?? '';
  const inbound = event.direction === 'inbound';
  const row = event.key ? await store.outbox.find(event.key) : null;
  if (row) {
    await settle(store, row, {
      externalId: event.externalId,
      status: 'sent',
      at: event.at,
      self: event.self,
      raw: event.raw,
    });
  }
  const { fresh } = await store.messages.insert({
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
    status: inbound ? 'delivered' : 'sent',
    error: null,
    replyTo: event.replyTo,
    media: event.media,
    key: event.key ?? null,
    raw: event.raw,
  });
  return fresh || row !== null;
}

async function applyStatus(store: Store, context: Context, event: StatusEvent): Promise<boolean> {
  const account = await ensureAccount(store, context, event.account, event.account);
  if (event.peer) await store.people.resolve(context.gate, event.peer, event.at);
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
  const row =
    (event.key ? await store.outbox.find(event.key) : null) ??
    (await store.outbox.findByExternalId(account, event.externalId));
  if (row) {
    const owner = await store.accounts.find(row.accountId);
    const self = owner ? addressOf(context.network, owner) : event.account;
    await settle(store, row, {
      externalId: event.externalId,
      status: event.status,
      at: event.at,
      error: event.error,
      self,
      raw: event.raw,
    });
  }
  return true;
}

/** Kept once, by the content of the raw item. */
async function setAside(
  store: Store,
  context: Context,
  event: GateEvent,
  kind: 'notice' | 'unknown' | 'bad',
  summary: string,
): Promise<boolean> {
  const raw = event.raw ?? null;
  const digest = createHash('sha256').update(JSON.stringify(raw)).digest('hex');
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
  });
  return fresh;
}

/**
 * The account a webhook names. One that was never set up here is kept too (nothing that was
 * acknowledged is lost), marked so that nothing is sent from it.
 */
async function ensureAccount(
  store: Store,
  context: Context,
  externalId: string,
  self: string,
): Promise<string> {
  const id = accountId(context.gate, externalId);
  if (context.known.has(id)) return id;
  if (!(await store.accounts.find(id))) {
    await store.accounts.save({
      id,
      gate: context.gate,
      externalId,
      kind: 'channel',
      name: self,
      handle: self === externalId ? null : self,
      enabled: false,
      details: NOT_SET_UP,
      login: null,
      createdAt: context.now,
    });
  }
  context.known.add(id);
  return id;
}
