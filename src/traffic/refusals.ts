/** What a send can end in, as errors with their cure. */
import type { App } from '../app.ts';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { stateName } from '../domain/states.ts';
import { type Text, type Words, words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import type { OutboxRow } from '../store/store.ts';
import { explained } from './explained.ts';

/** A cause in the reader's language, where it was said with words. */
function saidBy(cause: unknown): Text {
  return cause instanceof GateError ? cause.said.message : messageOf(cause);
}

/** Exit 6: refused before anything was sent. */
export function refusal(gate: string, code: string, message: Words, hint?: Text): GateError {
  return new GateError({ category: 'policy', code, gate, message, hint });
}

/**
 * Exit 8: the request went out and no answer came. Also where a status has told meanwhile: the send
 * itself ended without an answer, and a script should look before it goes on.
 */
/** @param gate what it was sent by: not every network tells later what became of a message */
export function unknownOutcome(
  row: OutboxRow,
  cause: unknown,
  user: string,
  { title, limits }: Pick<Gate, 'title' | 'limits'>,
): GateError {
  const settled = limits.tells?.includes('delivered') ?? true;
  const look = `gates outbox show ${row.id} --user ${user}`;
  const told = hasReached(row.state as Delivery, 'accepted');
  return new GateError({
    category: 'unknown_outcome',
    code: 'outcome_unknown',
    gate: row.gate,
    message: told
      ? words`No answer came, but by its status it is ${stateName(row.state)} (${row.id}): ${saidBy(cause)}`
      : words`No answer came, so it may or may not have been sent (${row.id}): ${saidBy(cause)}`,
    hint: told
      ? words`Do not send it again: ${look}`
      : settled
        ? words`Nothing is sent again by itself. A later status settles it: ${look}`
        : words`Nothing is sent again by itself. Look at ${title} whether it is there. If not: gates outbox resend ${row.id} --user ${user}; if it is: gates outbox drop ${row.id} --user ${user}`,
    cause,
  });
}

/** Exit 8 too: the platform has it, but the store could not take that in. A script must not send it again. */
export function notRecorded(
  row: OutboxRow,
  externalId: string,
  cause: unknown,
  user: string,
): GateError {
  return new GateError({
    category: 'unknown_outcome',
    code: 'sent_not_recorded',
    gate: row.gate,
    message: words`It was sent (${externalId}), but that could not be written down: ${saidBy(cause)}`,
    hint: words`Do not send it again. A later status settles it: gates outbox show ${row.id} --user ${user}`,
    cause,
  });
}

/** Another command gave it up, or sent it again, while it waited for its turn. */
export function takenBack(row: OutboxRow, user: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'taken_back',
    gate: row.gate,
    message: words`It was not sent (${row.id}): another command gave it up while it waited for its turn.`,
    hint: row.error?.hint ?? `gates outbox show ${row.id} --user ${user}`,
  });
}

/** The platform took it and could not deliver it: as if that had been its answer. */
export async function failedLater(app: App, row: OutboxRow): Promise<GateError> {
  const { error, gate } = row;
  const meaning = error?.platform ? await explained(app, gate, error.platform) : null;
  return new GateError({
    category: meaning?.category ?? 'failed',
    code: meaning?.code ?? error?.code ?? 'failed',
    gate,
    message:
      meaning?.message ??
      (error ? words`${error.message}` : words`The platform could not deliver it.`),
    hint: meaning?.hint ?? error?.hint ?? undefined,
    platformCode: error?.platform?.code,
  });
}

/** `--wait` ran out of time. */
export function notYet(row: OutboxRow, goal: Delivery, timeoutMs: number, user: string): GateError {
  return new GateError({
    category: 'failed',
    code: 'wait_timeout',
    gate: row.gate,
    message: words`Not ${stateName(goal)} within ${timeoutMs / 1000} s; it is ${stateName(row.state)} (${row.id}).`,
    hint: words`Statuses come through gates serve. Look again: gates outbox show ${row.id} --user ${user}`,
  });
}
