import type { AuditEntry } from '../domain/audit.ts';
import { draftKind } from '../domain/message.ts';
import type { OutboxRow, OutboxState } from '../store/store.ts';

/** What is kept of a send that did not end well. */
export type Ending = Pick<OutboxRow, 'state' | 'updatedAt'> & {
  error: NonNullable<OutboxRow['error']>;
};

/** A send as the audit trail has it: whom it was for, and what it said, stands in the outbox alone. */
export function traceOf(
  row: OutboxRow,
  state: OutboxState,
  { code, refusals = 0 }: { code?: string; refusals?: number } = {},
): AuditEntry {
  const ended = state === 'failed' || state === 'dropped' ? 'failed' : 'done';
  return {
    action: `${row.gate}.send`,
    subject: row.accountId,
    outcome: state === 'unknown' ? 'unknown' : ended,
    detail: {
      outbox: row.id,
      conversation: row.conversationId,
      kind: draftKind(row.draft),
      ...(row.resends === null ? {} : { resends: row.resends }),
      ...(code === undefined ? {} : { code }),
      // How often it was sent back as too fast before.
      ...(refusals === 0 ? {} : { refusals }),
    },
  };
}
