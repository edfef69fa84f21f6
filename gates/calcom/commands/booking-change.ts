/** What a person does to a booking: has it arranged, cancels it, moves it. */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { plural, words } from '../../../src/domain/words.ts';
import { pathId, VERSION } from '../api.ts';
import { object, text } from '../json.ts';
import { askBooking } from '../listing.ts';
import { bookingNamed } from './booking-named.ts';
import { lines } from './booking-show.ts';
import { guestOf, shortTime, type Standing, titleOf, viewOf } from './booking-view.ts';
import { type CalcomPlace, calcomPlace, keep, ownZone, recorded } from './place.ts';

export interface CancelFlags {
  reason?: string;
}

export interface RescheduleFlags extends CancelFlags {
  at?: string;
}

const version = VERSION.bookings;

/** `gates calcom bookings arrange UID`: does what is to be done now, also what failed or was left alone. */
export async function arrange(app: App, uid: string): Promise<void> {
  const place = await calcomPlace(app);
  const standing = await bookingNamed(app, place, uid);
  const { dryRun } = app.options;
  if (dryRun) {
    const open = standing.steps.filter(({ state }) => state === 'waiting' || state === 'failed');
    return app.ui.result(
      { ...viewOf(standing), dryRun },
      standing.state.leftAlone
        ? words`Would arrange what was left alone: ${titleOf(standing.state)}`
        : words`Would try ${plural(open.length, '# step', '# steps')} of ${titleOf(standing.state)}`,
    );
  }
  const entry = { action: 'booking-arrange', subject: standing.state.uid };
  const bookings = await app.bookings(place.user);
  await recorded(app, place, entry, () => bookings.arrange(standing.id));
  const after = await bookingNamed(app, place, standing.state.uid, { offline: true });
  app.ui.result({ ...viewOf(after), dryRun }, await lines(app, place, after));
}

/** `gates calcom bookings cancel UID` */
export async function cancel(app: App, uid: string, { reason }: CancelFlags): Promise<void> {
  const place = await calcomPlace(app);
  const { user, api } = place;
  const standing = await standingNow(app, place, uid);
  const { state } = standing;
  const zone = await ownZone(app, place);
  const when = await shortTime(app, state.booking.startsAt, zone);
  const { dryRun } = app.options;
  const question = words`Cancel “${titleOf(state)}” with ${guestOf(state)} on ${when}? Cal.com tells the guest, too.`;
  const done = !dryRun && (await app.ui.confirm(question));
  if (done) {
    await recorded(app, place, { action: 'booking-cancel', subject: state.uid }, () =>
      api.call('POST', `/bookings/${pathId(state.uid)}/cancel`, {
        version,
        body: reason === undefined ? {} : { cancellationReason: reason },
      }),
    );
  }
  const after = done ? await refreshed(app, place, state.uid) : standing;
  app.ui.result(
    { ...viewOf(after), done, dryRun },
    done
      ? [words`✓ Cancelled: ${titleOf(state)}, ${when}`, nextLine(app, user, state.uid)]
      : dryRun
        ? words`Would cancel ${titleOf(state)}, ${when}`
        : words`Nothing was changed.`,
  );
}

/** `gates calcom bookings reschedule UID --at WHEN` */
export async function reschedule(app: App, uid: string, flags: RescheduleFlags): Promise<void> {
  if (flags.at === undefined) {
    throw usageError(
      words`Say when it is to be: ${'--at'} takes a time.`,
      `gates calcom bookings reschedule ${uid} --at "tomorrow 15:00"`,
      'no_time',
    );
  }
  const place = await calcomPlace(app);
  const { user, api, account } = place;
  const { state } = await standingNow(app, place, uid);
  const { startsAt } = state.booking;
  const zone = await ownZone(app, place);
  const calendar = await app.calendar();
  const { at } = calendar.parse(flags.at, { zone, now: app.now(), flag: '--at' });
  const language = await app.language();
  const when = calendar.say(at, zone, language);
  if (at === startsAt) {
    throw usageError(
      words`“${titleOf(state)}” is at that time already: ${when}`,
      `gates calcom bookings show ${state.uid} --user ${user}`,
      'same_time',
    );
  }
  const { dryRun } = app.options;
  if (dryRun) {
    return app.ui.result(
      { uid: state.uid, startsAt: new Date(at).toISOString(), done: false, dryRun },
      words`Would move ${titleOf(state)} to ${when}`,
    );
  }
  const question = words`Move “${titleOf(state)}” with ${guestOf(state)} to ${when}? Cal.com tells the guest, too.`;
  if (!(await app.ui.confirm(question))) {
    return app.ui.result(
      { uid: state.uid, startsAt: new Date(startsAt).toISOString(), done: false, dryRun },
      words`Nothing was changed.`,
    );
  }
  const entry = {
    action: 'booking-reschedule',
    subject: state.uid,
    detail: { startsAt: new Date(at).toISOString() },
  };
  const { data } = await recorded(app, place, entry, () =>
    api.call('POST', `/bookings/${pathId(state.uid)}/reschedule`, {
      version,
      body: {
        start: new Date(at).toISOString(),
        // Moved by the host it needs no confirmation.
        rescheduledBy: text(account.details['email']) ?? undefined,
        reschedulingReason: flags.reason,
      },
    }),
  );
  const moved = text(object(data)['uid']) ?? state.uid;
  await refreshed(app, place, moved);
  app.ui.result({ uid: moved, startsAt: new Date(at).toISOString(), done: true, dryRun }, [
    words`✓ ${titleOf(state)} is moved to ${when}`,
    nextLine(app, user, moved),
  ]);
}

/** As Cal.com has it at this moment. @throws GateError exit 6 where it is cancelled already */
async function standingNow(app: App, place: CalcomPlace, uid: string): Promise<Standing> {
  const standing = await bookingNamed(app, place, uid);
  if (standing.gate !== 'calcom') throw byHand(place.user, standing);
  const { status } = standing.state;
  if (status === 'booked' || status === 'requested') return standing;
  throw new GateError({
    category: 'policy',
    code: 'booking_over',
    gate: 'calcom',
    message: words`“${titleOf(standing.state)}” was cancelled or refused already.`,
    hint: `gates calcom bookings show ${standing.state.uid} --user ${place.user}`,
  });
}

/** Its meeting is changed where it was made. */
function byHand(user: string, { gate, state, meeting }: Standing): GateError {
  const number = meeting?.slice(meeting.indexOf('/') + 1);
  return usageError(
    words`“${titleOf(state)}” was arranged by hand: Cal.com knows nothing of it.`,
    number === undefined
      ? `gates ${gate} meeting --help`
      : `gates ${gate} meeting update ${number} --user ${user}, gates ${gate} meeting delete ${number} --user ${user}`,
    'by_hand',
  );
}

/** What came of it is known here at once, whether or not it is delivered. */
async function refreshed(app: App, place: CalcomPlace, uid: string): Promise<Standing> {
  await keep(app, place, await askBooking(place.api, place.account.externalId, uid));
  return bookingNamed(app, place, uid, { offline: true });
}

function nextLine(app: App, user: string, uid: string) {
  return app.webhookUrl('calcom', user) === null
    ? words`  The rest is done while gates serve runs; at once: gates calcom bookings arrange ${uid} --user ${user}`
    : words`  What was arranged for it: gates calcom bookings show ${uid} --user ${user}`;
}
