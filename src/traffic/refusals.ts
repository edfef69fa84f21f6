/** What a send can end in, as errors with their cure. */
import type { Delivery } from '../domain/delivery.ts';
import { GateError } from '../domain/error.ts';
import type { OutboxRow } from '../store/store.ts';

/** Exit 6: refused before anything was sent. */
export function refusal(gate: string, code: string, message: string, hint?: string): GateError {
  return new GateError({ category: 'policy', code, gate, message, hint });
}

/** Exit 8: the request went out and no answer came. */
export function unknownOutcome(row: OutboxRow, cause: GateError, user: string): GateError {
  return new GateError({
    category: 'unknown_outcome',
    code: 'outcome_unknown',
    gate: row.gate,
    message: `No answer came, so it may or may not have been sent (${row.id}): ${cause.message}`,
    hint: `Nothing is sent again by itself. A later status settles it: gates outbox show ${row.id} --user ${user}`,
    cause,
  });
}

/** The platform took it and could not deliver it. */
export function failedLater(row: OutboxRow): GateError {
  return new GateError({
    category: 'failed',
    code: row.error?.code ?? 'failed',
    gate: row.gate,
    message: row.error?.message ?? 'The platform could not deliver it.',
    hint: row.error?.hint ?? undefined,
  });
}

/** `--wait` ran out of time. */
export function notYet(row: OutboxRow, goal: Delivery, timeoutMs: number, user: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'wait_timeout',
    gate: row.gate,
    message: `Not ${goal} within ${timeoutMs / 1000} s; it is ${row.state} (${row.id}).`,
    hint: `Statuses come through gates serve. Look again: gates outbox show ${row.id} --user ${user}`,
  });
}
