/**
 * Somebody is told, once: the first way that takes the message is the one. Each way has an outbox entry of its own
 * with an id that is the same for every try, so that what was laid down before is found again.
 */
import { createHash } from 'node:crypto';
import { type Delivery, hasReached } from '../domain/delivery.ts';
import { GateError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { wordsKept, words } from '../domain/words.ts';
import type { OutboxRow, OutboxState } from '../store/store.ts';
import type { Ended, Errand } from './errand.ts';
import type { Way } from './guest.ts';
import { referenceOf } from './meeting-step.ts';

/** `gates serve` sends it so much later, where whoever laid it down was killed before it could. */
const SPARE_MS = 60_000;

/** In which way somebody was told. */
export interface ToldBy {
  outbox: string;
  account: string;
  conversation: number | null;
}

/** What became of one way: taken, uncertain, or another one is to be tried. */
type Tried =
  | { readonly told: ToldBy }
  | { readonly unknown: GateError }
  | { readonly refused: GateError };

/**
 * @param what tells this message from others of the booking
 * @throws GateError what is worth another try: no network, too fast, the store's trouble
 */
export async function tell(
  errand: Errand,
  what: string,
  ways: readonly Way[],
  draftFor: (way: Way) => Promise<Draft>,
): Promise<{ told: ToldBy } | Extract<Ended, { error: GateError }>> {
  let last: GateError | undefined;
  for (const way of ways) {
    const id = outboxId(errand, what, way);
    const tried = await go(errand, way, id, draftFor);
    if ('told' in tried) return tried;
    if ('unknown' in tried) return { state: 'unknown', error: tried.unknown };
    last = tried.refused;
  }
  // A login that has expired is renewed by somebody: then it can be told.
  if (last?.category === 'auth') throw last;
  return { state: 'failed', error: last ?? nobody() };
}

async function go(
  errand: Errand,
  way: Way,
  id: string,
  draftFor: (way: Way) => Promise<Draft>,
): Promise<Tried> {
  const { app, user, store } = errand;
  const outbound = await app.outbound(user);
  try {
    const laid =
      (await store.outbox.find(id)) ??
      (await outbound.schedule(way.account, await draftFor(way), app.now() + SPARE_MS, { id }));
    const standing = stands(laid);
    if (standing) return standing;
    const sent = await outbound.sendDue(laid);
    return { told: toldBy(sent) };
  } catch (error) {
    return afterwards(errand, id, error);
  }
}

/** What is known of an entry that was laid down before; `null`: it has not gone yet. */
function stands(row: OutboxRow): Tried | null {
  const { state } = row;
  if (WAITING.has(state)) return null;
  if (state === 'unknown' || state === 'sending') return { unknown: uncertain(row) };
  if (state !== 'failed' && hasReached(state as Delivery, 'accepted')) return { told: toldBy(row) };
  return { refused: refusedBefore(row) };
}

const WAITING: ReadonlySet<OutboxState> = new Set(['scheduled', 'queued']);

/** The row says what is certain, whatever was thrown. */
async function afterwards({ store, app }: Errand, id: string, error: unknown): Promise<Tried> {
  if (!(error instanceof GateError)) throw error;
  const row = await store.outbox.find(id);
  if (row === null) {
    // Refused before it was laid down: what could not be asked is asked again, the rest is for another way.
    if (WORTH_ANOTHER_TRY.has(error.category)) throw error;
    return { refused: error };
  }
  const unsent = error.category === 'unreachable' && error.platformCode === undefined;
  if (row.state === 'failed' && (unsent || WORTH_ANOTHER_TRY.has(error.category))) {
    const change = { state: 'scheduled', error: null, sentAt: null, updatedAt: app.now() } as const;
    await store.outbox.move(id, ['failed'], change);
    throw error;
  }
  const standing = stands(row);
  if (standing === null) throw error;
  return standing;
}

/** The platform said it could not just now, and took nothing. */
const WORTH_ANOTHER_TRY: ReadonlySet<string> = new Set([
  'unreachable',
  'rate_limited',
  'interrupted',
]);

function toldBy({ id, accountId, conversationId }: OutboxRow): ToldBy {
  return { outbox: id, account: accountId, conversation: conversationId };
}

/** In the shape of a UUID: some networks carry it along, and know no other keys. */
function outboxId(errand: Errand, what: string, { account, to, ...how }: Way): string {
  const way = JSON.stringify([account.id, to.kind, to.id, how]);
  const name = `${referenceOf(errand)}\n${what}\n${way}`;
  const hex = createHash('sha256').update(name).digest('hex');
  // RFC 9562, 5.8: version 8, made in a way of our own.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join('-');
}

function uncertain({ id, gate, error }: OutboxRow): GateError {
  return new GateError({
    category: 'unknown_outcome',
    code: 'outcome_unknown',
    gate,
    message: error?.said ? wordsKept(error.said.message) : words`It may have been sent (${id}).`,
    hint: `gates outbox show ${id}`,
  });
}

function refusedBefore({ id, gate, error }: OutboxRow): GateError {
  return new GateError({
    category: 'failed',
    code: error?.code ?? 'not_sent',
    gate,
    message: error?.said
      ? wordsKept(error.said.message)
      : words`It was not sent (${id}): ${error?.message ?? ''}`,
    hint: `gates outbox show ${id}`,
  });
}

function nobody(): GateError {
  return new GateError({
    category: 'not_found',
    code: 'no_way',
    message: words`There is no way to reach them: they are known on no gate, and there is no mailbox to write from.`,
    hint: words`Connect a mailbox: gates email login`,
  });
}
