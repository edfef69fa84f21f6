/** A text too long for one message goes out as several, one after the other. */
import type { Account } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import type { OutboxRow } from '../store/store.ts';
import type { Outbound, SendOptions } from './outbound.ts';

/** The messages that a draft is. @throws GateError exit 6 where it is too long, and is not to be split */
export async function piecesOf(
  gate: Pick<Gate, 'name' | 'split'>,
  draft: Draft,
  whole = false,
): Promise<readonly Draft[]> {
  const pieces = (await gate.split?.(draft)) ?? [draft];
  if (pieces.length <= 1 || !whole) return pieces.length === 0 ? [draft] : pieces;
  throw new GateError({
    category: 'policy',
    code: 'text_too_long',
    gate: gate.name,
    message: words`The text is too long for one message: it would be ${pieces.length}.`,
    hint: words`Shorten it, or leave out --no-split.`,
  });
}

/**
 * Sends each piece once the one before it was taken. What goes wrong with one keeps the others back: they have
 * not been sent.
 */
export async function sendEach(
  outbound: Pick<Outbound, 'send'>,
  gate: Pick<Gate, 'name' | 'split'>,
  account: Account,
  draft: Draft,
  { whole, ...options }: SendOptions & { whole?: boolean } = {},
): Promise<[OutboxRow, ...OutboxRow[]]> {
  const pieces = await piecesOf(gate, draft, whole);
  const rows: OutboxRow[] = [];
  for (const piece of pieces) {
    try {
      rows.push(await outbound.send(account, piece, options));
    } catch (error) {
      if (rows.length === 0 || !(error instanceof GateError)) throw error;
      throw partly(error, rows.length, pieces.length);
    }
  }
  return rows as [OutboxRow, ...OutboxRow[]];
}

function partly(error: GateError, sent: number, all: number): GateError {
  const { category, code, gate, platformCode, platformDetail, said } = error;
  return new GateError({
    category,
    code,
    gate,
    platformCode,
    platformDetail,
    message: words`The text is ${all} messages, of which ${sent} went out. ${said.message}`,
    hint: said.hint,
    cause: error,
  });
}
