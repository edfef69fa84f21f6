/** What every step of a booking works with. */
import type { App } from '../app.ts';
import type { BookingStep, StepName } from '../domain/booking.ts';
import { GateError } from '../domain/error.ts';
import type { Store, StoredBooking } from '../store/store.ts';

export interface Errand {
  readonly app: App;
  readonly user: string;
  readonly store: Store;
  readonly row: StoredBooking;
  readonly steps: readonly BookingStep[];
  readonly step: BookingStep;
  /** Keeps what the step has done so far, at once: a killed process goes on from there. */
  keep(result: BookingStep['result']): Promise<void>;
}

/** How a step ended: done, or what is to be waited for. `failed`: trying again would change nothing. */
export type Ended =
  | { readonly state: 'done' | 'dropped'; readonly result?: BookingStep['result'] }
  | { readonly state: 'failed' | 'unknown'; readonly error: GateError };

export function stepNamed(steps: readonly BookingStep[], name: StepName): BookingStep | undefined {
  return steps.find((step) => step.name === name);
}
