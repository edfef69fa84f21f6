/** Why a message that is to be sent has not gone yet, for people. */
import type { App } from '../app.ts';
import { GateError } from '../domain/error.ts';
import type { Hold } from '../domain/pace.ts';
import { plural, type Text, type Words, words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';
import { type Delay, takeTurn } from '../http/pace.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import { limitsOf, type PaceLimit } from './rates.ts';
import { isAbandoned } from './reconcile.ts';

export interface Wait extends Delay {
  limit: PaceLimit;
}

/** Of a queued message. */
export interface Waiting {
  reason: Text;
  /** Epoch milliseconds; a guess where others go first. */
  until: number;
}

/** `Waits 3 seconds: …` */
export function waitingLine({ reason, until }: Waiting, now: number): Words {
  return words`Waits ${spanOf(until - now)}: ${reason}`;
}

export async function waitingNote(gate: Gate, wait: Wait, now: number): Promise<Words> {
  return waitingLine({ reason: await reasonOf(gate, wait), until: wait.until }, now);
}

/** Exit 7: it would have to wait, and may not. */
export async function tooSoon(gate: Gate, wait: Wait, now: number): Promise<GateError> {
  return new GateError({
    category: 'rate_limited',
    code: 'would_wait',
    gate: gate.name,
    message: words`It would have to wait ${spanOf(wait.until - now)}: ${await reasonOf(gate, wait)}`,
    hint: words`Leave --no-wait out, and it goes when its turn has come.`,
    retryAfterMs: wait.until - now,
  });
}

/** What the queued ones of these rows wait for, by id. A row whose process has ended waits for nobody. */
export async function waitings(
  app: App,
  store: Store,
  rows: readonly OutboxRow[],
): Promise<ReadonlyMap<string, Waiting>> {
  const found = new Map<string, Waiting>();
  const now = app.now();
  const queued = rows.filter((row) => row.state === 'queued' && !isAbandoned(row, now));
  if (queued.length === 0) return found;
  /** How many wait in each line, the oldest first. */
  const before = new Map<string, number>();
  for (const row of queued.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const account = await store.accounts.find(row.accountId);
    if (!account) continue;
    const gate = await app.gate(row.gate);
    const limits = limitsOf(gate, account, row.draft.to);
    const paces = await store.pace.read(limits.map(({ key }) => key));
    let longest: Wait | null = null;
    for (const [index, limit] of limits.entries()) {
      const { key, rate } = limit;
      const turn = takeTurn(paces[index] ?? null, rate, now);
      const place = before.get(key) ?? 0;
      before.set(key, place + 1);
      const delay =
        'delay' in turn ? turn.delay : { until: now, hold: null, perSecond: rate.perSecond };
      const until = delay.until + (place / delay.perSecond) * 1000;
      if (!longest || until > longest.until) longest = { ...delay, until, limit };
    }
    if (!longest || longest.until <= now) continue;
    found.set(row.id, {
      reason: await reasonOf(gate, longest),
      until: Math.round(longest.until),
    });
  }
  return found;
}

async function reasonOf(gate: Gate, { hold, limit, perSecond }: Wait): Promise<Text> {
  const { title } = gate;
  if (hold) return words`${title} asked for a pause. ${await saidOf(gate, hold.reason)}`;
  if (limit.whose === 'recipient') {
    const seconds = Math.round(1 / limit.perSecond);
    return words`${title} takes one message in ${plural(seconds, '# second', '# seconds')} to one person.`;
  }
  // After a pause less than what the network allows.
  const share = perSecond / limit.rate.perSecond;
  const exact = limit.perSecond * share;
  const rate = Math.max(1, Math.round(exact));
  if (share < 1) {
    return words`${title} found this account too fast; for a while it sends ${plural(rate, '# message', '# messages')} a second.`;
  }
  if (exact < 1) {
    const seconds = Math.round(1 / limit.perSecond);
    return words`${title} lets this account send one message in ${plural(seconds, '# second', '# seconds')}.`;
  }
  return words`${title} lets this account send ${plural(rate, '# message', '# messages')} a second.`;
}

async function saidOf(gate: Gate, { code, message }: Hold['reason']): Promise<Text> {
  const explained = await gate.explain?.({ code, title: message, detail: null });
  return explained?.message ?? message;
}

function spanOf(ms: number): Words {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 120) return words`${plural(seconds, '# second', '# seconds')}`;
  return words`${plural(Math.round(seconds / 60), '# minute', '# minutes')}`;
}
