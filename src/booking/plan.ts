/** What is to be done for a booking as it stands, seen from what was done already. Pure. */
import type { BookingState, BookingStep, StepName } from '../domain/booking.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long before it begins its guest is reminded; and how soon after the booking that would only be a nuisance. */
const REMINDERS = {
  reminder_day: { aheadMs: 24 * HOUR_MS, notWithinMs: 3 * HOUR_MS },
  reminder_hour: { aheadMs: HOUR_MS, notWithinMs: 15 * MINUTE_MS },
} as const;

/** What the guest was told so far, as it stands in the result of the step `client`. */
export interface ToldVersion {
  readonly version: number;
  readonly what: 'booked' | 'moved' | 'cancelled';
  readonly startsAt: number;
}

export function toldOf(step: Pick<BookingStep, 'result'> | undefined): readonly ToldVersion[] {
  const told = step?.result['told'];
  return Array.isArray(told) ? (told as ToldVersion[]) : [];
}

/** The steps that change; the others stay as they are. */
export function plan(
  booking: BookingState,
  steps: readonly BookingStep[],
  now: number,
): BookingStep[] {
  const of = (name: StepName): BookingStep | undefined => steps.find((step) => step.name === name);
  const { version, status } = booking;
  const changes: BookingStep[] = [];
  const wait = (name: StepName, dueAt = now): void => {
    const known = of(name);
    // Told again of what was done, or is about to be: nothing to do.
    if (known?.version === version && known.state !== 'dropped') return;
    const result = known?.result ?? {};
    const fresh = { state: 'waiting', tries: 0, error: null, updatedAt: now } as const;
    changes.push({ name, version, dueAt, result, ...fresh });
  };
  const drop = (name: StepName): void => {
    const known = of(name);
    if (!known || known.state === 'dropped') return;
    if (known.state === 'waiting' || known.version !== version) {
      changes.push({ ...known, version, state: 'dropped', error: null, updatedAt: now });
    }
  };

  const ahead = booking.booking.endsAt > now;
  const stands = status === 'booked' && booking.supersededBy === null;
  if (stands && !ahead) {
    for (const name of ['client', 'owner', 'reminder_day', 'reminder_hour'] as const) drop(name);
  } else if (stands && !booking.leftAlone) {
    if (booking.booking.place.kind === 'ours' || of('meeting')) wait('meeting');
    wait('client');
    wait('owner');
    for (const name of ['reminder_day', 'reminder_hour'] as const) {
      const { aheadMs, notWithinMs } = REMINDERS[name];
      const dueAt = booking.booking.startsAt - aheadMs;
      if (dueAt - now >= notWithinMs) wait(name, dueAt);
      else if (of(name)?.version !== version) drop(name);
    }
  } else if (status === 'requested' && booking.supersededBy === null) {
    // The time it had stands no more, the one that is asked for not yet.
    for (const name of ['meeting', 'client', 'reminder_day', 'reminder_hour'] as const) drop(name);
    if (ahead && !booking.leftAlone) wait('owner');
  } else if (!stands) {
    // Undone is what was done, and told whoever was told.
    if (of('meeting')) wait('meeting');
    const silent = booking.supersededBy !== null || !ahead;
    if (!silent && toldOf(of('client')).length > 0) wait('client');
    else drop('client');
    if (!silent && isTold(of('owner'))) wait('owner');
    else drop('owner');
    drop('reminder_day');
    drop('reminder_hour');
  }
  planAbsence(booking, of('absence'), { wait, drop });
  return changes;
}

function isTold(step: BookingStep | undefined): boolean {
  return step !== undefined && (step.result['outbox'] !== undefined || step.state === 'done');
}

function planAbsence(
  { absent, leftAlone, status }: BookingState,
  known: BookingStep | undefined,
  { wait, drop }: { wait(name: StepName): void; drop(name: StepName): void },
): void {
  if (absent && !leftAlone && status === 'booked') wait('absence');
  else if (known?.state === 'waiting') drop('absence');
}
