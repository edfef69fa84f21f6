/** Where a booking is to be, by what Cal.com says of it in several places. */
import type { BookingPlace } from '../../../src/domain/booking.ts';
import { type Json, text } from '../json.ts';

const OURS: BookingPlace = { kind: 'ours' };

/** Words for kinds of places, where the place itself is not told: there is none yet. */
const KINDS: ReadonlySet<string> = new Set([
  'inPerson',
  'attendeeInPerson',
  'somewhereElse',
  'link',
  'phone',
  'userPhone',
  'conferencing',
]);

/** Where its guest says where: a page that a stranger names is none to be sent on as ours. */
const GUESTS_OWN: ReadonlySet<string> = new Set(['attendeeInPerson', 'somewhereElse']);

/** `integrations:zoom`, `integrations:daily` …, and `conferencing`: an app makes the link, or is to make it. */
const APP = /^integrations:/;

/**
 * A link that works, an address, a number; ours where there is none, or only a room of Cal Video. `location`: what was agreed;
 * `chosen`: what was filled in, `{value, optionValue}`; `video`: the link that an app has made; `meeting`: the same as
 * `metadata` has it, where whoever books can put something, too: it is believed of an app alone.
 */
export function placeOf(told: {
  location: string | null;
  chosen: Json;
  video: string | null;
  meeting: string | null;
}): BookingPlace {
  const filledIn = text(told.chosen['optionValue']);
  const option = text(told.chosen['value']);
  const location = told.location ?? option;
  const made = [told.video, APP.test(location ?? '') ? told.meeting : null];
  for (const url of made) {
    if (url !== null && isLink(url)) return { kind: 'link', value: url };
  }
  if (location === null || APP.test(location)) return OURS;
  const value = KINDS.has(location) ? filledIn : location;
  if (value === null || APP.test(value) || KINDS.has(value)) return OURS;
  if (GUESTS_OWN.has(option ?? '')) return { kind: 'address', value };
  if (/^https?:\/\//i.test(value)) return isLink(value) ? { kind: 'link', value } : OURS;
  return { kind: isPhone(value) ? 'phone' : 'address', value };
}

/** Of a meeting: an address of the web that is no room of Cal Video (`https://app.cal.com/video/<uid>`). */
function isLink(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, hostname } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  if (hostname.endsWith('.daily.co')) return false;
  return !/^\/video\/[^/]+\/?$/.test(pathname);
}

function isPhone(value: string): boolean {
  return /^\+?[\d\s().-]{6,24}$/.test(value) && value.replaceAll(/\D/g, '').length >= 6;
}
