/** What `gates doctor` asks a gate, and what it finds. Part of the contract. */
import type { BookingNeeds } from './domain/booking.ts';
import type { Text } from './domain/words.ts';

/** What a gate's checks are told of this machine. */
export interface CheckContext {
  /** Where this person's webhooks should come; `null` when no server that the platform could reach runs here. */
  readonly callbackUrl: string | null;
  /** Commands have to name this account. */
  readonly several?: boolean;
  /** Whether what bookings need is there. */
  needs?(): Promise<BookingNeeds>;
}

/** One thing that `gates doctor` found about an account. */
export interface Finding {
  /** What was looked at, in one word: `permissions`, `webhook`, `number`. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly message: Text;
  /** The next command, or what to change. Not for what is in order. */
  readonly cure?: Text | undefined;
}
