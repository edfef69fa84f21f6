/** Long polling. https://core.telegram.org/bots/api#getupdates */
import { setTimeout as sleep } from 'node:timers/promises';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { HistoryPage, ListenRequest, Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';
import { eventsOf, updateIdOf } from './events/update.ts';
import { ALLOWED_UPDATES } from './updates.ts';

/** Up to which update everything is here, and when the last one came. Plain JSON. */
interface Checkpoint {
  /** The last `update_id` and 1. */
  offset: number;
  /** Epoch milliseconds. */
  at: number;
}

/** How long Telegram holds a request open when there is nothing to tell, seconds. */
const HELD_S = 50;
/** Beyond that no answer comes any more, milliseconds. */
const GRACE_MS = 15_000;
/** So many at once; fewer where so much is in them that the answer is too large to take. */
const LIMIT = 100;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/**
 * After a week without updates the next id is chosen at random: an offset of ours may be far above it, and asking
 * with it would confirm what has never been read. Telegram keeps updates for a day, so nothing comes twice for it.
 */
const OFFSET_LIFE_MS = 6 * 86_400_000;

/**
 * Asks until the signal. What is lost on the way (the network, Telegram’s own trouble) is waited for with growing
 * pauses.
 * @throws GateError `webhook_set`, `polled_elsewhere`, `token_invalid`: nothing that time heals
 */
export async function* listen(
  session: Session,
  { checkpoint, signal, onState }: ListenRequest,
): AsyncIterable<HistoryPage> {
  const api = apiOf(session);
  let here = readCheckpoint(checkpoint);
  let failures = 0;
  let limit = LIMIT;
  let connected = false;
  while (!signal.aborted) {
    // A clock that was set back must not make it young for ever.
    const young = here !== null && Math.abs(session.now() - here.at) < OFFSET_LIFE_MS;
    const offset = young ? here?.offset : undefined;
    // The first one comes back at once: whether the line stands is known then.
    const timeout = connected ? HELD_S : 0;
    let updates: readonly unknown[];
    try {
      updates = listOf(
        await api.call(
          'getUpdates',
          { offset, timeout, limit, allowed_updates: ALLOWED_UPDATES },
          { timeoutMs: timeout * 1000 + GRACE_MS, signal },
        ),
      );
    } catch (error) {
      if (signal.aborted) return;
      if (limit > 1 && error instanceof GateError && error.code === 'answer_too_large') {
        limit = Math.ceil(limit / 10);
        continue;
      }
      const waitMs = patience(error, failures);
      if (waitMs === null) throw error;
      if (connected) onState?.('lost');
      connected = false;
      failures += 1;
      await pause(waitMs, signal);
      continue;
    }
    failures = 0;
    limit = LIMIT;
    if (!connected) onState?.('connected');
    connected = true;
    const ids = updates.map(updateIdOf).filter((id) => id !== null);
    if (ids.length === 0) continue;
    const at = session.now();
    here = { offset: Math.max(...ids) + 1, at };
    yield {
      events: updates.flatMap((update) => eventsOf(update, { account: session.account, at })),
      cursor: null,
      checkpoint: here,
    };
  }
}

/** How long to wait before asking again, milliseconds; `null`: waiting heals nothing. */
function patience(error: unknown, failures: number): number | null {
  if (!(error instanceof GateError)) return null;
  if (error.category !== 'unreachable' && error.category !== 'rate_limited') return null;
  const growing = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 10), LONGEST_WAIT_MS);
  return Math.max(error.retryAfterMs ?? 0, growing);
}

/** Ends early, and quietly, with the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function listOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result;
  throw new GateError({
    category: 'failed',
    code: 'bad_answer',
    gate: 'telegram',
    message: words`Telegram did not answer with updates.`,
  });
}

function readCheckpoint(value: unknown): Checkpoint | null {
  const { offset, at } = (value ?? {}) as Partial<Record<keyof Checkpoint, unknown>>;
  return typeof offset === 'number' && typeof at === 'number' ? { offset, at } : null;
}
