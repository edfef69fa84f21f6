/** How a guest can be reached, as Cal.com writes it. */
import type { Absentee } from '../../../src/domain/booking.ts';
import { text } from '../json.ts';

/** Who books by their number alone gets an address of Cal.com's own, which nobody reads. */
const MADE_UP = /^\+?(?<number>\d{6,15})(?:\+[^@]*)?@sms\.cal\.com$/i;

export function addressOf(value: unknown): { email: string | null; phone: string | null } {
  const email = text(value);
  if (email === null) return { email, phone: null };
  const number = MADE_UP.exec(email)?.groups?.['number'];
  if (number !== undefined) return { email: null, phone: `+${number}` };
  // With an addition of Cal.com's own, `olga+clxyz…@example.org`, it is the same mailbox.
  return { email: email.toLowerCase(), phone: null };
}

/** Who did not come, by the address that Cal.com has them under; `null`: it tells none. */
export function absenteeOf(value: unknown, absent: boolean): Absentee | null {
  const { email, phone } = addressOf(value);
  if (email !== null) return { email, absent };
  return phone === null ? null : { email, phone, absent };
}

/** E.164; `null` for what is none: a number without its country's code is nobody's for sure. */
export function phoneOf(value: unknown): string | null {
  const number = text(value)?.replaceAll(/[\s().-]/g, '') ?? '';
  return /^\+\d{6,15}$/.test(number) ? number : null;
}
