/** `gates calcom bookings` */
import type { App } from '../../../src/app.ts';
import type { BookingEvent, BookingState } from '../../../src/domain/booking.ts';
import { usageError } from '../../../src/domain/error.ts';
import { parseSince } from '../../../src/domain/since.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { askBookings } from '../listing.ts';
import {
  guestOf,
  inOrder,
  iso,
  marksOf,
  markOf,
  shortTime,
  type Standing,
  statusOf,
  titleOf,
  viewOf,
  whyOf,
} from './booking-view.ts';
import { type CalcomPlace, calcomPlace, keep, orOffline, ownZone } from './place.ts';

export interface ListFlags {
  upcoming?: boolean;
  past?: boolean;
  cancelled?: boolean;
  from?: string;
  to?: string;
  limit: string;
  offline?: boolean;
}

const DAY_MS = 86_400_000;
/** What is looked back for unless told. */
const MONTH_MS = 30 * DAY_MS;
const MOST_ROWS = 1000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATED = /^\d{4}-\d{2}-\d{2}/;
const AGO = /^\d+(?:\.\d+)?(?:s|m|h|d|w)$/;

/** Which of them are meant. Times are epoch milliseconds. */
interface Meant {
  /** Beginning at or after, and before. */
  from: number | undefined;
  to: number | undefined;
  fits(state: BookingState): boolean;
  /** Whether an answer of Cal.com's may be one of them. */
  isAsked(event: BookingEvent): boolean;
  /** The last one first. */
  backwards: boolean;
  limit: number;
}

/** Asks Cal.com, keeps what it says (deliveries may have been lost), and shows what is here. */
export async function list(app: App, flags: ListFlags): Promise<void> {
  const place = await calcomPlace(app);
  const zone = await ownZone(app, place);
  const meant = await meantBy(app, flags, zone);
  if (!flags.offline) {
    const { from, to, backwards, limit } = meant;
    const asked = {
      after: from,
      // It is asked by when they end.
      before: to === undefined ? undefined : to + DAY_MS,
      order: backwards ? 'desc' : 'asc',
      limit,
      isMeant: (event: BookingEvent) => meant.isAsked(event),
    } as const;
    const events = await orOffline(`gates calcom bookings --offline --user ${place.user}`, () =>
      askBookings(place.api, place.account.externalId, asked),
    );
    await keep(app, place, events);
  }
  const found = await standings(app, place, meant);
  const rows = await Promise.all(found.map((each) => rowOf(app, each, zone)));
  if (rows.length > 0) app.ui.note(words`Times are by the clock of ${zone}.`);
  app.ui.result(found.map(viewOf), () =>
    rows.length === 0
      ? words`There are none.`
      : [
          app.ui.table(rows, [
            { key: 'when', title: 'When' },
            { key: 'guest', title: 'Guest', flexible: true },
            { key: 'title', title: 'Title', flexible: true },
            { key: 'state', title: 'State', flexible: true, show: (state) => state as Text },
            { key: 'arranged', title: 'Arranged' },
            { key: 'uid', title: 'Booking' },
          ]),
          ...troubles(app, place, found),
        ],
  );
}

/** What stands in the store, by when it begins; also what was arranged by hand. */
async function standings(app: App, place: CalcomPlace, meant: Meant): Promise<Standing[]> {
  const { records, bookings } = await app.store(place.user);
  const { from, to, backwards, limit, fits } = meant;
  const rows = await records.list({
    kind: 'booking',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    limit: MOST_ROWS,
  });
  const fitting = rows.filter(({ facts, gate, accountId }) => {
    const state = facts as BookingState;
    const isOwn = gate !== 'calcom' || accountId === place.account.id;
    return isOwn && state.supersededBy === null && fits(state);
  });
  const sorted = (backwards ? fitting.toReversed() : fitting).slice(0, limit);
  return Promise.all(
    sorted.map(async ({ id, gate, facts, meeting }) => ({
      id,
      gate,
      state: facts as BookingState,
      meeting,
      steps: inOrder(await bookings.steps(id)),
    })),
  );
}

async function rowOf(app: App, standing: Standing, zone: string): Promise<Record<string, unknown>> {
  const { state } = standing;
  const { uid, booking } = state;
  return {
    when: await shortTime(app, booking.startsAt, zone),
    guest: guestOf(state),
    title: titleOf(state),
    state: statusOf(state),
    arranged: marksOf(standing),
    uid,
  };
}

/** What has not worked, a line each, and that somebody has to see to it. */
function troubles(app: App, { user }: CalcomPlace, found: readonly Standing[]): Text[] {
  const lines = found.flatMap((standing): Text[] =>
    standing.steps
      .filter(({ state, error }) => state !== 'dropped' && state !== 'done' && error !== null)
      .map((step) => words`${markOf(step)} ${standing.state.uid}: ${whyOf(step)}`),
  );
  const alone = found.some(({ state }) => state.leftAlone && state.status === 'booked');
  return [
    ...(lines.length > 0 ? ['', ...lines, words`  More: gates calcom bookings show UID`] : []),
    ...(alone
      ? [
          '',
          words`Left alone: booked before Cal.com was connected here. To arrange one: gates calcom bookings arrange UID`,
        ]
      : []),
    ...(waits(found) && app.webhookUrl('calcom', user) === null
      ? ['', words`What waits (…) is done while gates serve runs.`]
      : []),
  ];
}

function waits(found: readonly Standing[]): boolean {
  return found.some(({ steps }) => steps.some(({ state }) => state === 'waiting'));
}

async function meantBy(app: App, flags: ListFlags, zone: string): Promise<Meant> {
  const { upcoming, past, cancelled } = flags;
  if ([upcoming, past, cancelled].filter(Boolean).length > 1) {
    throw usageError(words`${'--upcoming'}, ${'--past'} and ${'--cancelled'} exclude each other.`);
  }
  const now = app.now();
  const limit = limitOf(flags.limit);
  const from = flags.from === undefined ? undefined : await edge(app, flags.from, '--from', zone);
  const to = flags.to === undefined ? undefined : await edge(app, flags.to, '--to', zone);
  const month = from ?? now - MONTH_MS;
  if (cancelled) return { from: month, to, ...those(isOver), backwards: true, limit };
  if (past) {
    const fits = those((over, endsAt) => !isOver(over) && endsAt <= now);
    return { from: month, to: to ?? now, ...fits, backwards: true, limit };
  }
  if (from !== undefined || (to !== undefined && !upcoming)) {
    return { from, to, ...those(() => true), backwards: false, limit };
  }
  const fits = those((over, endsAt) => !isOver(over) && endsAt > now);
  // One that has begun is not over.
  return { from: now - DAY_MS, to, ...fits, backwards: false, limit };
}

function isOver(status: string): boolean {
  return status === 'cancelled' || status === 'refused';
}

/** By how it stands and when it ends, here and in an answer of Cal.com's. */
function those(fits: (status: string, endsAt: number) => boolean): Pick<Meant, 'fits' | 'isAsked'> {
  return {
    fits: ({ status, booking }) => fits(status, booking.endsAt),
    isAsked: ({ news, booking }) => booking !== null && fits(news, booking.endsAt),
  };
}

/** `2d` (ago), a day from its beginning or to its end, or any time. */
async function edge(
  app: App,
  text: string,
  flag: '--from' | '--to',
  zone: string,
): Promise<number> {
  const typed = text.trim();
  if (AGO.test(typed)) return parseSince(typed, app.now(), flag);
  const calendar = await app.calendar();
  if (!DATE.test(typed)) {
    // What is named by its date may have passed.
    const now = DATED.test(typed) ? 0 : app.now();
    return calendar.parse(typed, { zone, now, flag }).at;
  }
  const day = Date.parse(typed);
  const until = flag === '--to' && !Number.isNaN(day) ? iso(day + DAY_MS).slice(0, 10) : typed;
  return calendar.parse(`${until} 00:00`, { zone, now: 0, flag }).at;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) return limit;
  throw usageError(
    words`${'--limit'} takes a number from 1 to ${String(MOST_ROWS)}, not “${text}”.`,
  );
}
