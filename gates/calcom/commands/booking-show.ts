import type { App } from '../../../src/app.ts';
import type { BookingPlace, BookingStep, StepName } from '../../../src/domain/booking.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { plural, type Text, words, wordsKept } from '../../../src/domain/words.ts';
import { bookingNamed } from './booking-named.ts';
import { inLine, markOf, type Standing, statusOf, titleOf, viewOf, whyOf } from './booking-view.ts';
import { type CalcomPlace, calcomPlace, ownZone } from './place.ts';

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
  const zone = await ownZone(app, place);
  const [guest, ...others] = booking.guests;
  const theirs = guest?.timeZone;
  const { say } = app.ui;
  return [
    titleOf(state),
    words`State     ${say(statusOf(state))}`,
    words`When      ${calendar.say(booking.startsAt, zone, language)}, ${plural(Math.round((booking.endsAt - booking.startsAt) / 60_000), '# minute', '# minutes')}`,
    ...(theirs && theirs !== zone
      ? [words`Guest’s   ${calendar.say(booking.startsAt, theirs, language)}`]
      : []),
    ...(movedFrom === null ? [] : [words`Before    ${calendar.say(movedFrom, zone, language)}`]),
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
    ...stepLines(app, steps),
    ...(state.leftAlone && state.status === 'booked'
      ? [
          words`It was booked before Cal.com was connected here: gates calcom bookings arrange ${uid}`,
        ]
      : []),
  ];
}

const STEP: Readonly<Record<StepName, Text>> = {
  meeting: words`Meeting`,
  client: words`Guest told`,
  owner: words`You told`,
  reminder_day: words`Reminder a day before`,
  reminder_hour: words`Reminder an hour before`,
  absence: words`Written to an absent guest`,
};

function stepLines(app: App, steps: readonly BookingStep[]): Text[] {
  const shown = steps.filter(({ state }) => state !== 'dropped');
  return shown.length === 0 ? [] : ['', ...shown.flatMap((step) => stepLine(app, step))];
}

function stepLine(app: App, step: BookingStep): Text[] {
  const { name, state, dueAt, tries, error, updatedAt } = step;
  const { say } = app.ui;
  const mark = markOf(step);
  const what = say(STEP[name]);
  const now = app.now();
  if (state === 'done') return [words`${mark} ${what}: ${say(momentOf(updatedAt, now))}`];
  if (error === null) {
    const when = dueAt <= now ? words`waits for gates serve` : momentOf(dueAt, now);
    return [words`${mark} ${what}: ${say(when)}`];
  }
  const why = say(whyOf(step));
  const cure = error.said?.hint ? say(wordsKept(error.said.hint)) : error.hint;
  return [
    state === 'waiting'
      ? words`${mark} ${what}: ${why} Tried ${plural(tries, '# time', '# times')}, again ${say(momentOf(dueAt, now))}.`
      : words`${mark} ${what}: ${why}`,
    ...(cure === null ? [] : [`    ${cure}`]),
  ];
}

function placeOf(place: BookingPlace): Text {
  return place.kind === 'ours' ? words`a meeting made here` : inLine(place.value);
}

/** Of several lines the later ones stand below the first: none of them looks like one of ours. */
function indented(text: string): string {
  return text.split(/[\r\n\u0085\u2028\u2029]+/u).join(`\n${' '.repeat(10)}`);
}
