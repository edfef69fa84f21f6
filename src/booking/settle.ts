/** What is due for one booking is done, step by step, by one process at a time. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { App } from '../app.ts';
import { type BookingStep, STEPS, type StepName } from '../domain/booking.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Store, StoredBooking } from '../store/store.ts';
import { hasEnded } from '../traffic/account-lease.ts';
import { planFor } from './apply.ts';
import type { Ended, Errand } from './errand.ts';
import { stepNamed } from './errand.ts';
import { accountedFor } from './laid.ts';
import { meetingStep, wantsMeeting } from './meeting-step.ts';
import { absenceStep, clientStep, ownerStep, reminderStep } from './told-steps.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LEASE_MS = 5 * MINUTE_MS;
const SHORTEST_MS = 1000;
/** What may have been sent: so soon, then twice as long each time. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;
const MOST_DOUBLED = 16;
/** The waits between tries; the last one from then on. */
const WAITS_MS = [5000, 15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS];
/** The owner hears how it went; of what goes wrong for longer, that it does. */
const OWNER_WAITS_MS = 10 * MINUTE_MS;

const WORK: Readonly<Record<StepName, (errand: Errand) => Promise<Ended>>> = {
  meeting: meetingStep,
  client: clientStep,
  owner: ownerStep,
  reminder_day: reminderStep,
  reminder_hour: reminderStep,
  absence: absenceStep,
};

/**
 * Resolves when nothing more can be done for it just now. Errors of a step stand with it; throws only the store's
 * trouble.
 * @returns whether this process did it: another one may be at it
 */
export async function settle(app: App, user: string, store: Store, id: number): Promise<boolean> {
  const lease = `booking ${id}`;
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const acquire = (): Promise<boolean> =>
    store.leases.acquire(lease, owner, app.now() + LEASE_MS, app.now());
  if (!(await acquire())) {
    const holder = await store.leases.holder(lease);
    if (holder === null || !hasEnded(holder)) return false;
    await store.leases.release(lease, holder);
    if (!(await acquire())) return false;
  }
  // A message may wait long for its turn.
  let renewal: Promise<unknown> = Promise.resolve();
  const renewing = setInterval(() => {
    renewal = acquire().catch(() => false);
  }, MINUTE_MS).unref();
  try {
    for (let next = await nextOf(app, store, id); next; next = await nextOf(app, store, id)) {
      if (app.signal.aborted || !(await acquire())) return true;
      await take(app, user, store, next);
    }
    await putOff(app, store, id);
    return true;
  } finally {
    clearInterval(renewing);
    await renewal;
    await store.leases.release(lease, owner);
  }
}

/** What may have been sent is looked at again: a status may have settled it. */
const OPEN: ReadonlySet<BookingStep['state']> = new Set(['waiting', 'unknown']);

interface Next {
  row: StoredBooking;
  steps: readonly BookingStep[];
  step: BookingStep;
}

/** The first step that is due and does not wait for one before it. */
async function nextOf(app: App, store: Store, id: number): Promise<Next | null> {
  // In this order: should a newer version come in between, its steps are not done for the one before.
  const steps = await store.bookings.steps(id);
  const row = await store.bookings.find(id);
  if (!row) return null;
  for (const name of STEPS) {
    const step = stepNamed(steps, name);
    if (!step || !OPEN.has(step.state) || step.dueAt > app.now()) continue;
    if (isReady(row, steps, step, app.now())) return { row, steps, step };
  }
  return null;
}

/** What waits for another step is looked at when that one is. */
async function putOff(app: App, store: Store, id: number): Promise<void> {
  const now = app.now();
  await store.transaction(async (tx) => {
    const steps = await tx.bookings.steps(id);
    const meeting = stepNamed(steps, 'meeting');
    const next = meeting?.state === 'waiting' ? meeting.dueAt : now + MINUTE_MS;
    for (const step of steps) {
      if (step.state !== 'waiting' || step.dueAt > now || step.name === 'meeting') continue;
      const latest = step.name === 'owner' ? step.updatedAt + OWNER_WAITS_MS : Infinity;
      const dueAt = Math.max(now + SHORTEST_MS, Math.min(next, latest));
      await tx.bookings.setStep(id, { ...step, dueAt });
    }
  });
}

/** Nobody is told of a meeting that is not there. Once it would be over, nothing waits for it any more. */
function isReady(
  { facts }: StoredBooking,
  steps: readonly BookingStep[],
  { name, updatedAt, tries }: BookingStep,
  now: number,
): boolean {
  if (name === 'meeting') return true;
  const meeting = stepNamed(steps, 'meeting');
  const made = !wantsMeeting(facts) || isCurrent(meeting, facts.version, 'done');
  if (name !== 'owner') return made || facts.booking.endsAt <= now;
  const client = stepNamed(steps, 'client');
  const toldOrNot = client === undefined || client.state !== 'waiting';
  return (made && toldOrNot) || tries > 0 || now - updatedAt >= OWNER_WAITS_MS;
}

function isCurrent(step: BookingStep | undefined, version: number, state: string): boolean {
  return step?.version === version && step.state === state;
}

async function take(app: App, user: string, store: Store, next: Next): Promise<void> {
  const { row, steps } = next;
  let { step } = next;
  const keep = async (result: BookingStep['result']): Promise<void> => {
    step = { ...step, result, updatedAt: step.updatedAt };
    await change(store, row, step, app.now());
  };
  const errand: Errand = { app, user, store, row, steps, step, keep };
  const audit = await app.audit(user);
  const trace = { action: `booking.${step.name}`, subject: row.facts.uid };
  try {
    const ended = await WORK[step.name](errand);
    const result = ('result' in ended && ended.result) || step.result;
    const error = 'error' in ended ? kept(app, ended.error) : null;
    const lookMs = LOOK_AGAIN_MS * 2 ** Math.min(step.tries, MOST_DOUBLED);
    const dueAt = ended.state === 'unknown' ? app.now() + lookMs : step.dueAt;
    const after = { ...step, state: ended.state, dueAt, tries: step.tries + 1, result, error };
    await change(store, row, { ...after, updatedAt: app.now() }, app.now());
    if (ended.state === 'done') await audit.record({ ...trace, detail: { version: step.version } });
    if ('error' in ended && step.state === 'waiting') await audit.failed(trace, ended.error);
  } catch (thrown) {
    if (app.signal.aborted) return;
    const error = asGateError(thrown);
    const { waitMs, over } = patience(row, step, error, app.now());
    const later = { ...step, tries: step.tries + 1, error: kept(app, error) };
    const state = over ? 'failed' : 'waiting';
    const dueAt = over ? step.dueAt : app.now() + waitMs;
    // What is waited for was waiting since: the owner hears of it in time.
    await change(store, row, { ...later, state, dueAt }, app.now());
    if (over || step.tries === 0) await audit.failed(trace, error);
  }
}

/** A newer version may have come meanwhile: then the step is to be done for that one, with what was done so far. */
async function change(
  store: Store,
  { id }: StoredBooking,
  step: BookingStep,
  now: number,
): Promise<void> {
  await store.transaction(async (tx) => {
    const present = await tx.bookings.step(id, step.name);
    if (present === null || present.version <= step.version) {
      const over = step.state === 'dropped' || step.state === 'failed';
      await tx.bookings.setStep(id, over ? await accountedFor(tx, step, null, now) : step);
      return;
    }
    await tx.bookings.setStep(id, { ...present, result: step.result });
    // What was planned for that one did not know of what was done since.
    const row = await tx.bookings.find(id);
    if (row) await planFor(tx, id, row.facts, now);
  });
}

function patience(
  { facts }: StoredBooking,
  { tries, name }: BookingStep,
  { retryAfterMs }: GateError,
  now: number,
): { waitMs: number; over: boolean } {
  const usual = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? HOUR_MS;
  const waitMs = Math.max(usual, retryAfterMs ?? 0);
  // What is cancelled is cleared away even when its time is over.
  const end =
    name === 'meeting' || name === 'owner' || facts.status !== 'booked'
      ? facts.booking.endsAt + DAY_MS
      : facts.booking.startsAt;
  return { waitMs, over: now + waitMs > end && tries >= WAITS_MS.length };
}

function asGateError(thrown: unknown): GateError {
  if (thrown instanceof GateError) return thrown;
  const message = words`Unexpected: ${messageOf(thrown)}`;
  return new GateError({ category: 'failed', code: 'internal', message, cause: thrown });
}

function kept(app: App, error: GateError): NonNullable<BookingStep['error']> {
  const { code, said } = error;
  const hint = said.hint;
  return {
    code,
    message: app.redact(error.message),
    hint: error.hint ?? null,
    said: {
      message: said.message.withTexts((text) => app.redact(text)).kept,
      hint: hint === undefined || typeof hint === 'string' ? null : hint.kept,
    },
  };
}
