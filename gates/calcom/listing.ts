/** Bookings asked of Cal.com. https://cal.com/docs/api-reference/v2/bookings/get-all-bookings */
import type { BookingEvent } from '../../src/domain/booking.ts';
import { GateError } from '../../src/domain/error.ts';
import { type CalcomApi, pathId, VERSION } from './api.ts';
import { formerOf, goesOn, listedEvents } from './events/listed.ts';
import { type Json, object, text } from './json.ts';

const version = VERSION.bookings;

/** However often it was moved: further back nobody looks. */
const STEPS_BACK = 20;

/** Every state: what was cancelled is told by nothing but its being asked for. */
export const EVERY_STATUS = 'upcoming,recurring,past,cancelled,unconfirmed';

/** Epoch milliseconds; beginning after, over before. */
export interface Asked {
  after?: number | undefined;
  before?: number | undefined;
  order: 'asc' | 'desc';
  /** It is asked on until so many are found that are meant. */
  limit: number;
  isMeant(event: BookingEvent): boolean;
}

/** Events of what is booked, with all ids that each had before. */
export async function askBookings(
  api: CalcomApi,
  account: string,
  { after, before, order, limit, isMeant }: Asked,
): Promise<BookingEvent[]> {
  const events: BookingEvent[] = [];
  const query = {
    status: EVERY_STATUS,
    afterStart: iso(after),
    beforeEnd: iso(before),
    sortStart: order,
  };
  const known = new Map<string, Json>();
  for await (const page of api.pages('/bookings', { version, query })) {
    events.push(...(await eventsOfPage(api, account, page, known)));
    if (events.filter(isMeant).length >= limit) break;
  }
  return events;
}

/** One booking, by any id it has or had; empty: there is none. */
export async function askBooking(
  api: CalcomApi,
  account: string,
  uid: string,
): Promise<BookingEvent[]> {
  const known = new Map<string, Json>();
  let booking = await showBooking(api, uid);
  for (let steps = 0; booking && goesOn(booking) && steps < STEPS_BACK; steps += 1) {
    known.set(text(booking['uid']) ?? '', booking);
    booking = await showBooking(api, text(booking['rescheduledToUid']) ?? '');
  }
  return booking ? eventsOfPage(api, account, [booking], known) : [];
}

/** `known`: what was listed so far, by id; what is in the page is added. */
export async function eventsOfPage(
  api: CalcomApi,
  account: string,
  page: readonly Json[],
  known: Map<string, Json>,
): Promise<BookingEvent[]> {
  for (const booking of page) known.set(text(booking['uid']) ?? '', booking);
  const events: BookingEvent[] = [];
  for (const booking of page) {
    const formerly = goesOn(booking) ? [] : await chainOf(api, booking, known);
    events.push(...listedEvents(booking, { account, formerly }));
  }
  return events;
}

/** Every id it had before, the latest first: each booking tells the one before it. */
async function chainOf(api: CalcomApi, booking: Json, known: Map<string, Json>): Promise<string[]> {
  const chain: string[] = [];
  let before = formerOf(booking);
  while (before !== null && !chain.includes(before) && chain.length < STEPS_BACK) {
    chain.push(before);
    const former: Json | null = known.get(before) ?? (await showBooking(api, before));
    if (former) known.set(before, former);
    before = former && formerOf(former);
  }
  return chain;
}

/** `null`: there is none, or it is somebody else's. */
async function showBooking(api: CalcomApi, uid: string): Promise<Json | null> {
  try {
    const { data } = await api.call('GET', `/bookings/${pathId(uid)}`, { version });
    return Array.isArray(data) ? object(data[0]) : object(data);
  } catch (error) {
    const absent = error instanceof GateError && ['404', '403'].includes(error.platformCode ?? '');
    if (absent) return null;
    throw error;
  }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
