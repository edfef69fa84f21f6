import type { App } from '../../../src/app.ts';
import type { BookingPlace } from '../../../src/domain/booking.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { bookingNamed } from './booking-named.ts';
import { stepLines } from './booking-steps.ts';
import { inLine, type Standing, statusOf, titleOf, viewOf } from './booking-view.ts';
import { ownClock } from './clock.ts';
import { type CalcomPlace, calcomPlace } from './place.ts';

export interface ShowFlags {
  offline?: boolean;
}

/** `gates calcom bookings show UID` */
export async function show(app: App, uid: string, { offline }: ShowFlags): Promise<void> {
  const place = await calcomPlace(app);
  const standing = await bookingNamed(app, place, uid, { offline });
  app.ui.result(viewOf(standing), await lines(app, place, standing));
}

/** Everything that is known of it, and each step with its tries. */
export async function lines(app: App, place: CalcomPlace, standing: Standing): Promise<Text[]> {
  const { state, meeting, steps } = standing;
  const { booking, uid, movedFrom } = state;
  const calendar = await app.calendar();
  const language = await app.language();
  const clock = await ownClock(app, place);
  const { zone } = clock;
  const [guest, ...others] = booking.guests;
  const theirs = guest?.timeZone;
  const { say } = app.ui;
  return [
    titleOf(state),
    words`State     ${say(statusOf(state))}`,
    words`When      ${clock.full(booking.startsAt)}, ${plural(Math.round((booking.endsAt - booking.startsAt) / 60_000), '# minute', '# minutes')}`,
    ...(theirs && theirs !== zone
      ? [words`Guest’s   ${calendar.say(booking.startsAt, theirs, language)}`]
      : []),
    ...(movedFrom === null ? [] : [words`Before    ${clock.full(movedFrom)}`]),
    words`Guest     ${inLine([guest?.name, guest?.email, guest?.phone].filter(Boolean).join(', ')) || '–'}`,
    ...(others.length > 0
      ? [
          words`With      ${inLine(others.map(({ name, email }) => email ?? name ?? '–').join(', '))}`,
        ]
      : []),
    words`Where     ${say(placeOf(booking.place))}`,
    ...(meeting === null ? [] : [words`Meeting   ${meeting}`]),
    ...(booking.notes === null ? [] : [words`Notes     ${indented(booking.notes)}`]),
    ...(booking.reason === null ? [] : [words`Reason    ${indented(booking.reason)}`]),
    words`Booking   ${uid}`,
    ...(state.status === 'booked' && booking.rescheduleUrl !== null
      ? [words`Move it   ${booking.rescheduleUrl}`]
      : []),
    ...stepLines(app, clock, steps),
    ...(state.leftAlone && state.status === 'booked'
      ? [
          words`It was booked before Cal.com was connected here: gates calcom bookings arrange ${uid}`,
        ]
      : []),
  ];
}

function placeOf(place: BookingPlace): Text {
  return place.kind === 'ours' ? words`a meeting made here` : inLine(place.value);
}

/** Of several lines the later ones stand below the first: none of them looks like one of ours. */
function indented(text: string): string {
  return text.split(/[\r\n\u0085\u2028\u2029]+/u).join(`\n${' '.repeat(10)}`);
}
