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
import { isAbandoned } from '../traffic/reconcile.ts';
import type { Told } from './draft.ts';
import type { Ended, Errand } from './errand.ts';
import type { Way } from './guest.ts';
import { isTakenBack, type Laid, laidOf, takeBack } from './laid.ts';
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
 * `dropped`: a newer version came meanwhile, and this one is told to nobody.
 * @throws GateError what is worth another try: no network, too fast, the store's trouble
 */
export async function tell(
  errand: Errand,
  what: Told,
  ways: readonly Way[],
  draftFor: (way: Way) => Promise<Draft>,
): Promise<{ told: ToldBy } | { state: 'dropped' } | Extract<Ended, { error: GateError }>> {
  const { row, step } = errand;
  const { version } = row.facts;
  const about = { version, what, startsAt: row.facts.booking.startsAt };
  const laid = laidOf(step).filter((each) => each.version === version);
  const laidDown = async (outbox: string): Promise<void> => {
    if (laid.some((each) => each.outbox === outbox)) return;
    laid.push({ outbox, ...about });
    await errand.keep({ ...step.result, laid });
  };
  let last: GateError | undefined;
  // What is on its way is the one, whichever way would be better by now.
  for (const way of [...laid, ...ways]) {
    const tried = await go(errand, way, { laidDown, draftFor });
    if (tried === null) continue;
    if ('state' in tried) return tried;
    if ('told' in tried) return tried;
    if ('unknown' in tried) return { state: 'unknown', error: tried.unknown };
    last = tried.refused;
  }
  // A login that has expired is renewed by somebody: then it can be told.
  if (last?.category === 'auth') throw last;
  return { state: 'failed', error: last ?? nobody() };
}

/** `null`: what was to be laid down in this way never was. */
async function go(
  errand: Errand,
  way: Way | Laid,
  init: { laidDown(id: string): Promise<void>; draftFor(way: Way): Promise<Draft> },
): Promise<Tried | { state: 'dropped' } | null> {
  const { app, user, store } = errand;
  const outbound = await app.outbound(user);
  const id = 'outbox' in way ? way.outbox : outboxId(errand, way);
  try {
    let row = await store.outbox.find(id);
    if (row === null) {
      if ('outbox' in way) return null;
      const draft = await init.draftFor(way);
      await init.laidDown(id);
      if (!(await isWanted(errand))) return { state: 'dropped' };
      row = await outbound.schedule(way.account, draft, app.now() + SPARE_MS, { id });
    }
    if (isTakenBack(row)) {
      const change = { state: 'scheduled', error: null, updatedAt: app.now() } as const;
      await store.outbox.move(id, ['dropped'], change);
      row = { ...row, ...change };
    }
    const standing = stands(row, app.now());
    if (standing) return standing;
    if (await isWanted(errand)) return { told: toldBy(await outbound.sendDue(row)) };
    await takeBack(store, id, app.now());
    return { state: 'dropped' };
  } catch (error) {
    return afterwards(errand, id, error);
  }
}

/** Whether the step is still to be done for this version. */
async function isWanted({ store, row, step }: Errand): Promise<boolean> {
  const present = await store.bookings.step(row.id, step.name);
  return present?.version === step.version && present.state !== 'dropped';
}

/**
 * What is known of an entry that was laid down before; `null`: it has not gone yet.
 * @throws GateError `busy` while another process sends it
 */
function stands(row: OutboxRow, now: number): Tried | null {
  const { state } = row;
  if (WAITING.has(state)) return null;
  if (state === 'sending' && !isAbandoned(row, now)) throw busy(row);
  if (state === 'unknown' || state === 'sending') return { unknown: uncertain(row) };
  // Its owner knows what became of it, or has seen to it themselves.
  if (state === 'dropped') return { told: toldBy(row) };
  if (state !== 'failed' && hasReached(state as Delivery, 'accepted')) return { told: toldBy(row) };
  return { refused: refusedBefore(row) };
}

const WAITING: ReadonlySet<OutboxState> = new Set(['scheduled', 'queued']);

/** The row says what is certain, whatever was thrown. */
async function afterwards(
  { store, app }: Errand,
  id: string,
  error: unknown,
): Promise<Tried | { state: 'dropped' }> {
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
  // A newer version came while it waited for its turn.
  if (isTakenBack(row)) return { state: 'dropped' };
  const standing = stands(row, app.now());
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
function outboxId(errand: Errand, { account, to, template }: Way): string {
  const { name: step, version, result } = errand.step;
  const way = JSON.stringify([account.id, to.kind, to.id, template, result['again']]);
  const name = `${referenceOf(errand)}\n${step} ${version}\n${way}`;
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

function busy({ id, gate }: OutboxRow): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'busy',
    gate,
    message: words`It is being sent just now (${id}).`,
    hint: `gates outbox show ${id}`,
  });
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
