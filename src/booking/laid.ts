/**
 * Messages laid down for a step stand with it before they are sent. What was laid down for a version that stands no
 * more is taken back; what has gone was told, even if whoever sent it was killed before that stood with the booking.
 */
import type { BookingStep } from '../domain/booking.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import type { Told } from './draft.ts';
import { toldOf, type ToldVersion } from './plan.ts';

export interface Laid {
  /** Id of the outbox entry, which may not be there yet. */
  readonly outbox: string;
  /** Of the booking. */
  readonly version: number;
  readonly what: Told;
  readonly startsAt: number;
}

const TAKEN_BACK = 'superseded';

export function laidOf(step: Pick<BookingStep, 'result'>): readonly Laid[] {
  const laid = step.result['laid'];
  return Array.isArray(laid) ? (laid as Laid[]) : [];
}

/** Whether it was taken back from here, not by its owner. */
export function isTakenBack({ state, error }: Pick<OutboxRow, 'state' | 'error'>): boolean {
  return state === 'dropped' && error?.code === TAKEN_BACK;
}

/** Nobody hears it any more, unless it is on its way already. */
export async function takeBack(store: Store, id: string, now: number): Promise<void> {
  const message = 'The booking has changed since.';
  const error = { code: TAKEN_BACK, message, hint: null };
  await store.outbox.move(id, ['scheduled'], { state: 'dropped', error, updatedAt: now });
}

/**
 * The step, with what was laid down for any other version than this one accounted for. In a transaction.
 * @param version `null`: for none any more
 */
export async function accountedFor(
  store: Store,
  step: BookingStep,
  version: number | null,
  now: number,
): Promise<BookingStep> {
  const all = laidOf(step);
  const kept = all.filter((laid) => laid.version === version);
  if (kept.length === all.length) return step;
  const told: ToldVersion[] = [...toldOf(step)];
  let outbox = step.result['outbox'];
  for (const laid of all.filter((each) => !kept.includes(each))) {
    await takeBack(store, laid.outbox, now);
    const row = await store.outbox.find(laid.outbox);
    if (row === null || row.state === 'failed' || isTakenBack(row)) continue;
    outbox = row.id;
    told.push(laid as ToldVersion);
  }
  const gone = outbox === undefined ? {} : { outbox };
  const heard = step.name === 'client' && told.length > 0 ? { told: told.map(versionOf) } : {};
  return { ...step, result: { ...step.result, ...gone, ...heard, laid: kept } };
}

function versionOf({ version, what, startsAt }: ToldVersion): ToldVersion {
  return { version, what, startsAt };
}
