/** A draft becomes an outbox row, committed before anything leaves this machine. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../auditing.ts';
import type { Account } from '../domain/account.ts';
import { notFound, usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { stateName } from '../domain/states.ts';
import { words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import type { OutboxRow, OutboxState, Store } from '../store/store.ts';

/** States from which the owner may have a message sent once more. */
export const REPEATABLE: readonly OutboxState[] = [
  'scheduled',
  'queued',
  'unknown',
  'failed',
  'dropped',
];

/** Marks a row that another one has taken the place of. */
const RESENT = 'resent';

/**
 * Adds the row with the person and conversation it belongs to. Of several processes that resend the
 * same row one gets through.
 * @throws GateError exit 2 when the row to resend was resent already, or was sent after all
 */
export async function enqueue(
  store: Store,
  init: {
    /** Another one unless told. */
    id?: string | undefined;
    gate: Gate;
    account: Account;
    draft: Draft;
    resends: string | null;
    /** When it is to go; at once unless told. */
    dueAt?: number | undefined;
    owner: string;
    now: number;
    audit: Audit;
  },
): Promise<OutboxRow> {
  const { gate, account, draft, resends, dueAt = null, owner, now, audit } = init;
  return store.transaction(async (tx) => {
    const id = init.id ?? randomUUID();
    const conversation = await conversationOf(tx, gate, account, draft, { id, now });
    const row: OutboxRow = {
      id,
      accountId: account.id,
      gate: account.gate,
      conversationId: conversation.id,
      draft,
      state: dueAt === null ? 'queued' : 'scheduled',
      externalId: null,
      error: null,
      createdAt: now,
      sentAt: null,
      updatedAt: now,
      owner: dueAt === null ? owner : null,
      resends,
      dueAt,
    };
    await tx.outbox.add(row);
    if (resends !== null) await giveWay(tx, resends, row);
    // Which secrets were read for it is on record before anything leaves this machine.
    const again = { action: 'outbox.resend', subject: resends, detail: { as: row.id } };
    await audit.within(tx, ...(resends === null ? [] : [again]));
    return row;
  });
}

/** Where it will stand: with the one it goes to, in the group, in the thread it answers or begins. */
async function conversationOf(
  tx: Store,
  { thread, limits }: Gate,
  account: Account,
  { to, replyTo, details }: Draft,
  { id, now: at }: { id: string; now: number },
): Promise<{ id: number }> {
  const accountId = account.id;
  const group = to.kind === 'group';
  const party = { identities: [{ kind: to.kind, value: to.id }] };
  const person = group ? null : await tx.people.resolve(account.gate, party, at);
  if (limits.threads && thread && person) {
    const own = thread(account, id);
    const subject = typeof details?.['subject'] === 'string' ? details['subject'] : null;
    const follows = replyTo === undefined ? [] : [replyTo];
    return tx.conversations.thread({
      accountId,
      personId: person.id,
      externalId: own,
      thread: { externalId: replyTo ?? own, follows, subject },
      at,
    });
  }
  return tx.conversations.resolve({
    accountId,
    personId: person?.id ?? null,
    groupId: group ? to.id : null,
    title: person?.name ?? null,
    at,
  });
}

async function giveWay(tx: Store, id: string, to: OutboxRow): Promise<void> {
  const before = await tx.outbox.find(id);
  if (!before) throw notFound(words`There is no outbox entry ${id}.`, 'gates outbox list');
  const resent = before.error?.code === RESENT;
  const moved =
    !resent &&
    (await tx.outbox.move(id, REPEATABLE, {
      state: 'dropped',
      error: {
        code: RESENT,
        message: `It was sent again as ${to.id}.`,
        hint: `gates outbox show ${to.id} --user ${tx.user}`,
      },
      updatedAt: to.createdAt,
    }));
  if (moved) return;
  throw usageError(
    resent
      ? words`${id} was sent again already.`
      : words`${id} is ${stateName(before.state)}: sending it again would send it twice.`,
    (resent ? before.error?.hint : null) ?? `gates outbox show ${id} --user ${tx.user}`,
    'already_sent',
  );
}
