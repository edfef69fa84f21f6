/** `gates zoom meeting show`, `gates zoom meeting ics` */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { meetingNumber } from '../meeting-named.ts';
import { linesOf, viewOf } from '../meeting/view.ts';
import { meetings } from '../meetings.ts';
import { bookingOf } from './meeting-by-hand.ts';
import { calendarFile, checkFile, writeCalendar } from './meeting-file.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';

/** `gates zoom meeting show ID` */
export async function show(app: App, named: string): Promise<void> {
  const id = meetingNumber(named);
  const place = await zoomPlace(app);
  const { reference: _reference, ...view } = viewOf(await meetingAt(place, id));
  const booking = await bookingOf(app, place, id);
  const [guest] = booking?.facts.booking.guests ?? [];
  const whose = guest?.name ?? guest?.email ?? guest?.phone ?? null;
  const lines = await linesOf(app, { ...view, reference: null });
  app.ui.result({ ...view, booking: booking && { id: booking.id, uid: booking.facts.uid } }, [
    ...lines,
    ...(whose === null ? [] : [words`Booked for: ${whose}`]),
  ]);
}

/** `gates zoom meeting ics ID [--out FILE|-]`; on stdout unless told. */
export async function ics(app: App, named: string, flags: { out?: string }): Promise<void> {
  const id = meetingNumber(named);
  const file = flags.out ?? (app.options.json ? `zoom-${id}.ics` : '-');
  await checkFile(app, file, '--out');
  const place = await zoomPlace(app);
  const text = await calendarFile(app, place, await meetingAt(place, id));
  if (app.options.dryRun) {
    return app.ui.result({ id, file, dryRun: true }, words`Would write ${file}.`);
  }
  const written = await writeCalendar(app, file, text);
  if (written === null) return;
  app.ui.result({ id, file: written, dryRun: false }, words`✓ ${written} is written.`);
}

/** @throws GateError exit 5 */
export async function meetingAt({ session, user }: ZoomPlace, id: string): Promise<Meeting> {
  const meeting = await meetings.show(session, id);
  if (meeting) return meeting;
  throw noMeeting(id, user);
}

export function noMeeting(id: string, user: string): GateError {
  return new GateError({
    category: 'not_found',
    code: 'meeting_not_found',
    gate: 'zoom',
    message: words`Zoom has no meeting ${id}: it was deleted, has expired, or belongs to somebody else.`,
    hint: `gates zoom meeting list --user ${user}`,
  });
}
