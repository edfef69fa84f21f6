/** What is kept of a send that the platform has taken: its message, those it became beside it, where it went. */
import type { Account } from '../domain/account.ts';
import type { Identity } from '../domain/event.ts';
import type { Gate, Receipt } from '../gate.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import { addressOf, messageOf, settle } from './settle.ts';

/**
 * In the transaction that records the send.
 *
 * @param sent.row read again inside it: a status may have been faster than the receipt
 * @param sent.draft as it went out
 */
export async function keepReceipt(
  tx: Store,
  { externalId, person, further = [], movedTo, group, at: sentAt }: Receipt,
  sent: {
    row: OutboxRow;
    draft: OutboxRow['draft'];
    gate: Gate;
    account: Account;
    at: number;
  },
): Promise<void> {
  const { row, draft, gate, account, at } = sent;
  if (person) await known(tx, row, person, at);
  if (movedTo !== undefined) {
    await tx.conversations.move({ accountId: account.id, from: draft.to.id, to: movedTo });
  }
  // The conversation may be another one by now.
  const present = movedTo === undefined && !person ? row : ((await tx.outbox.find(row.id)) ?? row);
  const self = addressOf(gate, account);
  const word = { status: 'accepted', at, sentAt, self } as const;
  const to = movedTo === undefined ? draft.to : { ...draft.to, id: movedTo };
  if (group && to.kind === 'group') {
    await tx.conversations.resolve({
      accountId: account.id,
      personId: null,
      groupId: to.id,
      title: group.name ?? null,
      handle: group.handle,
      at,
    });
  }
  const whole = { ...present, draft: { ...present.draft, to } };
  await settle(tx, whole, { ...word, externalId, raw: { draft, key: row.id } });
  for (const each of further) {
    const part = { ...whole, draft: { ...each.draft, to } };
    const raw = { draft: each.draft, key: row.id };
    const message = await messageOf(tx, part, { ...word, externalId: each.externalId, raw });
    if (message) await tx.messages.insert(message);
  }
}

/** Who was written to by a comment of theirs is the one who has the name that came back. */
async function known(tx: Store, { gate, draft }: OutboxRow, person: Identity, at: number) {
  const { kind, id: value } = draft.to;
  await tx.people.resolve(gate, { identities: [person, { kind, value }], same: true }, at);
}
