/** A fresh store for each test, and what tests put into it. */
import { afterEach, beforeEach } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import type { StorePlace } from '../../src/store/connect.ts';
import { dropStore, openStore } from '../../src/store/open.ts';
import type {
  NewAudit,
  NewDelivery,
  NewMessage,
  NewNotice,
  OutboxRow,
  StatusRecord,
  Store,
} from '../../src/store/store.ts';

/** Names a place where no store is yet. */
export type NewPlace = () => StorePlace;

export interface Fixture {
  place(): StorePlace;
  store(): Store;
  /** One more store on the same place, as another process would have it. */
  another(): Promise<Store>;
}

export function useStore(newPlace: NewPlace): Fixture {
  let place: StorePlace;
  let stores: Store[];
  const open = async () => {
    const store = await openStore(place);
    stores.push(store);
    return store;
  };
  beforeEach(async () => {
    place = newPlace();
    stores = [];
    await open();
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await dropStore(place);
  });
  return {
    place: () => place,
    store() {
      const [first] = stores;
      if (!first) throw new Error('no store outside a test');
      return first;
    },
    another: open,
  };
}

export const ACCOUNT = 'whatsapp:100000000000001';
export const CLIENT = '79991234567';
const OWNER = '79997654321';
/** 2026-11-21T08:00:00Z */
export const NOON = Date.UTC(2026, 10, 21, 8);

export function account(changes: Partial<Account> = {}): Account {
  return {
    id: ACCOUNT,
    gate: 'whatsapp',
    externalId: '100000000000001',
    kind: 'channel',
    name: 'Consultations',
    handle: OWNER,
    enabled: true,
    details: { businessAccountId: '200000000000002' },
    login: null,
    createdAt: NOON,
    ...changes,
  };
}

/** A person with a conversation of theirs. */
export async function talk(
  store: Store,
  { accountId = ACCOUNT, phone = CLIENT }: { accountId?: string; phone?: string } = {},
): Promise<{ conversationId: number; personId: number }> {
  const gate = accountId.split(':', 1)[0] ?? '';
  const party = { identities: [{ kind: 'phone', value: phone }] };
  const { id: personId } = await store.people.resolve(gate, party, NOON);
  const place = { accountId, personId, groupId: null, title: null, at: NOON };
  const { id: conversationId } = await store.conversations.resolve(place);
  return { conversationId, personId };
}

export function message(
  changes: Partial<NewMessage> & { conversationId: number; personId: number | null },
): NewMessage {
  return {
    accountId: ACCOUNT,
    externalId: 'wamid.1',
    direction: 'inbound',
    from: CLIENT,
    to: OWNER,
    type: 'text',
    text: 'Здравствуйте',
    timestamp: NOON,
    receivedAt: NOON + 500,
    status: 'delivered',
    error: null,
    replyTo: null,
    media: null,
    key: null,
    raw: { id: 'wamid.1', text: { body: 'Здравствуйте' } },
    ...changes,
  };
}

export function status(changes: Partial<StatusRecord> = {}): StatusRecord {
  return {
    accountId: ACCOUNT,
    externalId: 'wamid.1',
    status: 'delivered',
    at: NOON + 1000,
    key: null,
    error: null,
    raw: { status: 'delivered' },
    ...changes,
  };
}

export function delivery(
  body: string | Uint8Array,
  changes: Partial<NewDelivery> = {},
): NewDelivery {
  return {
    gate: 'whatsapp',
    receivedAt: NOON,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    ...changes,
  };
}

export function notice(changes: Partial<NewNotice> = {}): NewNotice {
  return {
    gate: 'whatsapp',
    accountId: null,
    journalId: null,
    kind: 'notice',
    topic: 'message_template_status_update',
    subject: 'reminder',
    summary: 'Template reminder was approved',
    at: NOON,
    raw: { event: 'APPROVED' },
    personId: null,
    marketing: null,
    conversationId: null,
    digest: 'a1',
    ...changes,
  };
}

export function auditRow(changes: Partial<NewAudit> = {}): NewAudit {
  return {
    at: NOON,
    action: 'whatsapp.send',
    subject: ACCOUNT,
    outcome: 'done',
    detail: '{"outbox":"key-1"}',
    ...changes,
  };
}

export function outboxRow(changes: Partial<OutboxRow> = {}): OutboxRow {
  return {
    id: 'key-1',
    accountId: ACCOUNT,
    gate: 'whatsapp',
    conversationId: null,
    draft: { to: { kind: 'phone', id: CLIENT }, text: 'Добрый день' },
    state: 'queued',
    externalId: null,
    error: null,
    createdAt: NOON,
    sentAt: null,
    updatedAt: NOON,
    owner: null,
    resends: null,
    dueAt: null,
    ...changes,
  };
}
