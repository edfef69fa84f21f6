/** `gates zoom meeting show`, `gates zoom meeting ics` */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { meetingNumber } from '../meeting-named.ts';
import { linesOf, type MeetingView, viewOf } from '../meeting/view.ts';
import { meetings } from '../meetings.ts';
import { bookingOf } from './meeting-by-hand.ts';
import { calendarFile, checkFile, writeCalendar } from './meeting-file.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';

/** `gates zoom meeting show ID` */
export async function show(
  app: App,
  named: string,
  flags: { occurrences?: boolean } = {},
): Promise<void> {
  const id = meetingNumber(named);
  const place = await zoomPlace(app);
  const { reference: _reference, ...view } = viewOf(await meetingAt(place, id));
  const booking = await bookingOf(app, place, id);
  const [guest] = booking?.facts.booking.guests ?? [];
  const whose = guest?.name ?? guest?.email ?? guest?.phone ?? null;
  const lines = await linesOf(app, { ...view, reference: null });
  const told = { ...view, booking: booking && { id: booking.id, uid: booking.facts.uid } };
  if (flags.occurrences && view.occurrences.length > 0) {
    return app.ui.result(told, () => occurrenceTable(app, view));
  }
  app.ui.result(told, [...lines, ...(whose === null ? [] : [words`Booked for: ${whose}`])]);
}

function occurrenceTable(app: App, { occurrences }: Pick<MeetingView, 'occurrences'>): string {
  return app.ui.table(occurrences, [
    {
      key: 'startsAt',
      title: 'Starts',
      show: (value) => clockTime(Date.parse(String(value)), app.now()),
    },
    { key: 'duration', title: 'Minutes', align: 'right' },
    { key: 'id', title: 'ID for --occurrence' },
  ]);
}

/** `gates zoom meeting ics ID [--out FILE|-]`; on stdout unless told, under `--json` in its document. */
export async function ics(app: App, named: string, flags: { out?: string }): Promise<void> {
  const id = meetingNumber(named);
  const file = flags.out ?? null;
  if (file !== null) await checkFile(app, file, '--out');
  const place = await zoomPlace(app);
  const text = await calendarFile(app, place, await meetingAt(place, id));
  const { dryRun, json } = app.options;
  if (file === null && json) return app.ui.result({ id, file, ics: text, dryRun }, '');
  if (dryRun) {
    const where = file ?? '-';
    return app.ui.result({ id, file, ics: null, dryRun }, words`Would write ${where}.`);
  }
  const written = await writeCalendar(app, file ?? '-', text);
  if (written === null) return;
  app.ui.result({ id, file: written, ics: null, dryRun }, words`✓ ${written} is written.`);
}

/** @throws GateError exit 5 */
export async function meetingAt({ session, user }: ZoomPlace, id: string): Promise<Meeting> {
  const meeting = await meetings.show(session, id);
  if (meeting) return meeting;
  throw noMeeting(id, user);
}

/** @throws GateError exit 5 for a time that the meeting is not held: without it all of them would be meant */
export function checkOccurrence({ id, occurrences }: MeetingView, named: string | undefined): void {
  if (named === undefined || occurrences.some((one) => one.id === named)) return;
  throw new GateError({
    category: 'not_found',
    code: 'no_occurrence',
    gate: 'zoom',
    message: words`The meeting ${id} has no time to come ${named}.`,
    hint: `gates zoom meeting show ${id} --occurrences`,
  });
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
