/** Where a guest moves or cancels a booking. */

const BASE = 'https://cal.com';

/**
 * `base`: the address of the installation it was booked at (`bookerUrl`), Cal.com's own unless told. `fixed`: it may not be moved;
 * `binding`: it may not be cancelled.
 */
export function linksOf(told: {
  uid: string;
  base: string | null;
  fixed?: boolean;
  binding?: boolean;
}): { rescheduleUrl: string | null; cancelUrl: string | null } {
  const { uid, base, fixed = false, binding = false } = told;
  if (uid === '') return { rescheduleUrl: null, cancelUrl: null };
  const at = originOf(base);
  const name = encodeURIComponent(uid);
  return {
    rescheduleUrl: fixed ? null : `${at}/reschedule/${name}`,
    cancelUrl: binding ? null : `${at}/booking/${name}?cancel=true`,
  };
}

/** It is sent on to people: an address, or Cal.com's own. */
function originOf(base: string | null): string {
  if (base === null || !URL.canParse(base)) return BASE;
  const { protocol, origin } = new URL(base);
  if (protocol !== 'https:' && protocol !== 'http:') return BASE;
  return origin === 'https://app.cal.com' ? BASE : origin;
}
