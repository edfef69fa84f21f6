/** `gates zoom meeting delete`, `gates zoom meeting end` */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { meetingNumber } from '../meeting-named.ts';
import { numbered, viewOf } from '../meeting/view.ts';
import { deleteMeeting } from '../meetings.ts';
import { bookingOf, rearrange } from './meeting-by-hand.ts';
import { noted } from './meeting-made.ts';
import { checkOccurrence, meetingAt, noMeeting } from './meeting-show.ts';
import { type Arranged, arrangedLines, unarranged } from './meeting-steps.ts';
import { recorded, type ZoomPlace, zoomPlace } from './place.ts';

export interface DeleteFlags {
  notify: boolean;
  occurrence?: string;
  force?: boolean;
}

/** `gates zoom meeting delete ID`. @throws GateError exit 5 for one that is gone already */
export async function remove(app: App, named: string, flags: DeleteFlags): Promise<void> {
  const id = meetingNumber(named);
  const place = await zoomPlace(app);
  const view = viewOf(await meetingAt(place, id));
  checkOccurrence(view, flags.occurrence);
  const booking = await bookingOf(app, place, id);
  if (booking && !booking.byHand) checkCalendar(place, id, flags.force === true);
  const { dryRun } = app.options;
  const { occurrence } = flags;
  const held = view.occurrences.find((one) => one.id === occurrence);
  const what = held
    ? words`${numbered(id)}, ${clockTime(Date.parse(held.startsAt), app.now())}`
    : numbered(id);
  const sure =
    !dryRun &&
    (await app.ui.confirm(
      booking?.byHand && occurrence === undefined
        ? words`Delete the meeting “${view.topic}” (${what}) and tell its guest?`
        : words`Delete the meeting “${view.topic}” (${what})?`,
    ));
  let arranged: Arranged | null = null;
  if (sure) {
    const detail = { booking: booking?.facts.uid ?? null, occurrence: occurrence ?? null };
    arranged = await recorded(app, place, { action: 'meeting-delete', subject: id, detail }, () =>
      booking?.byHand && occurrence === undefined
        ? rearrange(app, place, id, 'cancelled', (facts) => facts)
        : gone(app, place, id, flags),
    );
  }
  const lines = [
    deletedLine(what, dryRun, sure),
    ...(arranged ? await arrangedLines(app, arranged, 'undone') : []),
  ];
  const fault = arranged && unarranged(arranged, view);
  if (fault) {
    for (const line of lines) app.ui.note(line);
    throw fault;
  }
  const booked = arranged && { id: arranged.id, uid: arranged.uid, steps: arranged.steps };
  app.ui.result(
    { id, deleted: sure, occurrence: occurrence ?? null, booking: booked, dryRun },
    lines,
  );
}

function deletedLine(what: Text, dryRun: boolean, sure: boolean): Text {
  if (dryRun) return words`Would delete the meeting ${what}.`;
  return sure ? words`✓ The meeting ${what} is deleted.` : words`Nothing was deleted.`;
}

/** Registrants are told by Zoom, and the alternative hosts, unless nobody is to be. */
async function gone(
  app: App,
  place: ZoomPlace,
  id: string,
  { notify, occurrence }: DeleteFlags,
): Promise<null> {
  const { existed } = await deleteMeeting(place.session, id, {
    cancel_meeting_reminder: notify,
    schedule_for_reminder: notify,
    ...(occurrence === undefined ? {} : { occurrence_id: occurrence }),
  });
  if (!existed) throw noMeeting(id, place.user);
  if (occurrence === undefined) await noted(app, place, id, { state: 'deleted' }, null);
  return null;
}

/** `gates zoom meeting end ID`: everybody is put out. */
export async function end(app: App, named: string): Promise<void> {
  const id = meetingNumber(named);
  const place = await zoomPlace(app);
  const { topic, state } = viewOf(await meetingAt(place, id));
  const { dryRun } = app.options;
  if (state !== 'started') {
    throw new GateError({
      category: 'policy',
      code: 'not_started',
      gate: 'zoom',
      message: words`The meeting ${numbered(id)} is not under way.`,
      hint: `gates zoom meeting list --live --user ${place.user}`,
    });
  }
  const question = words`End the meeting “${topic}” (${numbered(id)}) for everybody?`;
  const sure = !dryRun && (await app.ui.confirm(question));
  if (sure) {
    await recorded(app, place, { action: 'meeting-end', subject: id }, () =>
      place.api.call('PUT', `/meetings/${id}/status`, { body: { action: 'end' } }),
    );
    await noted(app, place, id, { state: 'ended', endedAt: app.now() }, null);
  }
  app.ui.result(
    { id, ended: sure, dryRun },
    dryRun
      ? words`Would end the meeting ${numbered(id)}.`
      : sure
        ? words`✓ The meeting ${numbered(id)} is over.`
        : words`The meeting goes on.`,
  );
}

/** @throws GateError exit 6: what was booked in a calendar is cancelled there */
function checkCalendar({ user }: ZoomPlace, id: string, force: boolean): void {
  if (force) return;
  throw new GateError({
    category: 'policy',
    code: 'booked_elsewhere',
    gate: 'zoom',
    message: words`The meeting ${numbered(id)} belongs to a booking: move or cancel it in the calendar it was booked in, and its guest is told.`,
    hint: words`To delete only the meeting, and tell nobody: --force. Bookings: ${`gates calcom bookings --user ${user}`}`,
  });
}
