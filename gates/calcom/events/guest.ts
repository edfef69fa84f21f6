/** How a guest can be reached, as Cal.com writes it. */
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

/** E.164; `null` for what is none: a number without its country's code is nobody's for sure. */
export function phoneOf(value: unknown): string | null {
  const number = text(value)?.replaceAll(/[\s().-]/g, '') ?? '';
  return /^\+\d{6,15}$/.test(number) ? number : null;
}
