/** Whom a booking link is given to. */
import type { App } from '../../../src/app.ts';
import type { BookingContact } from '../../../src/domain/booking.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

/** @throws GateError exit 2 for somebody unknown, known on several gates, and for a group */
export async function guestMeant(app: App, user: string, typed: string): Promise<BookingContact> {
  const { gate, to, called } = await app.whom(user, typed, '--to');
  if (to.kind === 'group') {
    throw usageError(
      words`--to: “${called}” is a group; a time is booked by a person.`,
      words`Name somebody: --to ${gate.name}:NAME`,
      'bad_recipient',
    );
  }
  return { gate: gate.name, identity: { kind: to.kind, value: to.id } };
}
