/** `gates zoom meeting update` */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { record } from '../json.ts';
import { meetingNumber } from '../meeting-named.ts';
import { changedMeeting, TYPE } from '../meeting/body.ts';
import { linesOf, numbered, viewOf } from '../meeting/view.ts';
import { bookingOf, rearrange } from './meeting-by-hand.ts';
import { type Change, changeLines } from './meeting-changes.ts';
import { calendarFile, checkFile, writeCalendar } from './meeting-file.ts';
import { checkTexts, type MeetingFlags, minutesOf, nativeOf } from './meeting-flags.ts';
import { noted } from './meeting-made.ts';
import { movedSeries, recurrenceOf, type Span } from './meeting-repeat.ts';
import { checkOccurrence, meetingAt } from './meeting-show.ts';
import { type Arranged, arrangedLines, unarranged } from './meeting-steps.ts';
import { whenOf } from './meeting-when.ts';
import { recorded, type ZoomPlace, zoomPlace } from './place.ts';

export interface UpdateFlags extends MeetingFlags {
  topic?: string;
  occurrence?: string;
  ics?: string;
}

const MINUTE_MS = 60_000;

export async function update(app: App, named: string, flags: UpdateFlags): Promise<void> {
  const id = meetingNumber(named);
  checkTexts(flags.topic, flags);
  const native = nativeOf(flags);
  const place = await zoomPlace(app);
  const meeting = await meetingAt(place, id);
  const before = viewOf(meeting);
  checkOccurrence(before, flags.occurrence);
  const change = await changeOf(app, flags, meeting, native);
  const booking = await bookingOf(app, place, id);
  const times = change.startsAt !== undefined || change.duration !== undefined;
  if (booking && !booking.byHand && times) throw bookedElsewhere(id, booking);
  if (flags.ics !== undefined) await checkFile(app, flags.ics, '--ics');
  const body = changedMeeting(change, before.reference);
  if (app.options.dryRun) return would(app, meeting, change, body);
  const moves = booking?.byHand === true && (times || change.topic !== undefined);
  let arranged: Arranged | null = null;
  const entry = { action: 'meeting-update', subject: id, detail: { changed: Object.keys(body) } };
  await recorded(app, place, entry, async () => {
    const booked = moves ? await moved(app, place, meeting, change) : null;
    if (times) arranged = booked;
    // What moved with its booking is not told to Zoom twice: it counts the changes of a day.
    const rest = booked && times ? changedMeeting(withoutTimes(change), before.reference) : body;
    if (Object.keys(rest).length > 0) await patch(place, id, rest, flags.occurrence);
  });
  const after = await meetingAt(place, id);
  await noted(app, place, id, after.facts, after.raw);
  const file =
    flags.ics === undefined
      ? null
      : await writeCalendar(app, flags.ics, await calendarFile(app, place, after));
  await told(app, after, arranged, file, flags.ics === '-');
}

/** Its booking would keep the time before, and its guest be reminded of that one: also by force it is not moved here. */
function bookedElsewhere(
  id: string,
  { gate, facts }: NonNullable<Awaited<ReturnType<typeof bookingOf>>>,
): GateError {
  return new GateError({
    category: 'policy',
    code: 'booked_elsewhere',
    gate: 'zoom',
    message: words`The meeting ${numbered(id)} belongs to a booking: its time is changed in the calendar it was booked in, and its guest is told.`,
    hint: `gates ${gate} bookings reschedule ${facts.uid} --at …`,
  });
}

async function told(
  app: App,
  after: Meeting,
  arranged: Arranged | null,
  file: string | null,
  quiet: boolean,
): Promise<void> {
  const { reference: _reference, ...view } = viewOf(after);
  const lines: Text[] = [
    words`✓ The meeting ${numbered(view.id)} is changed.`,
    ...(await linesOf(app, { ...view, reference: null })),
    ...(file === null ? [] : [words`Calendar file: ${file}`]),
    ...(arranged ? await arrangedLines(app, arranged, 'arranged') : []),
  ];
  const fault = arranged && unarranged(arranged, view);
  if (fault || quiet) for (const line of lines) app.ui.note(line);
  if (fault) throw fault;
  const booking = arranged && { id: arranged.id, uid: arranged.uid, steps: arranged.steps };
  if (!quiet) app.ui.result({ ...view, booking, file, dryRun: false }, lines);
}

/** @throws GateError exit 2 where nothing is to be different */
async function changeOf(
  app: App,
  flags: UpdateFlags,
  meeting: Meeting,
  native: Record<string, unknown>,
): Promise<Change> {
  const { topic, agenda, duration, occurrence } = flags;
  const known = meeting.facts.timeZone ?? undefined;
  const { startsAt, zone, until } = await whenOf(app, flags, known);
  const begins = startsAt ?? meeting.facts.startsAt ?? app.now();
  const recurrence = recurrenceOf(flags, { startsAt: begins, zone, until });
  if (recurrence && occurrence !== undefined) {
    throw usageError(words`${'--occurrence'} changes one time; ${'--repeat'} changes all of them.`);
  }
  const moves = startsAt !== null || flags.zone !== undefined;
  const change: Change = {
    ...(topic === undefined ? {} : { topic: topic.trim() }),
    ...(agenda === undefined ? {} : { agenda }),
    ...(startsAt === null ? {} : { startsAt }),
    ...(duration === undefined ? {} : { duration: minutesOf(duration) }),
    ...(moves ? { timeZone: zone } : {}),
    native: {
      ...native,
      ...(flags.repeat === 'anytime' ? { type: TYPE.anytime } : {}),
      ...(recurrence ? { type: TYPE.recurring, recurrence } : {}),
      ...(moves && !recurrence && occurrence === undefined
        ? seriesOf(meeting, { startsAt: begins, zone, until })
        : {}),
    },
  };
  if (Object.keys(changedMeeting(change, null)).length > 0) return change;
  throw usageError(
    words`Say what is to be different.`,
    'gates zoom meeting update --help',
    'no_change',
  );
}

/** A series is moved as a whole only where Zoom is told again how it repeats. */
function seriesOf({ raw, facts }: Meeting, span: Span): Record<string, unknown> {
  const { type, recurrence } = record(raw);
  if (type !== TYPE.recurring) return {};
  const began = { ...span, startsAt: facts.startsAt ?? span.startsAt };
  const again = movedSeries(recurrence, { ...began, zone: facts.timeZone ?? span.zone }, span);
  return again === null ? {} : { recurrence: again };
}

function withoutTimes({
  startsAt: _at,
  duration: _length,
  timeZone: _zone,
  topic: _topic,
  ...rest
}: Change): Change {
  return rest;
}

/** The booking is moved, its meeting with it, and its guest is told. */
function moved(
  app: App,
  place: ZoomPlace,
  { externalId, facts: { duration: lasts } }: Meeting,
  change: Change,
): Promise<Arranged | null> {
  return rearrange(app, place, externalId, 'moved', (facts) => {
    const startsAt = change.startsAt ?? facts.startsAt;
    const length =
      change.duration === undefined ? facts.endsAt - facts.startsAt : change.duration * MINUTE_MS;
    return {
      ...facts,
      title: change.topic ?? facts.title,
      startsAt,
      endsAt: startsAt + (length || (lasts ?? 0) * MINUTE_MS),
      owner: { ...facts.owner, timeZone: change.timeZone ?? facts.owner.timeZone },
      notes: change.agenda ?? facts.notes,
    };
  });
}

async function patch(
  { api }: ZoomPlace,
  id: string,
  body: Record<string, unknown>,
  occurrence: string | undefined,
): Promise<void> {
  const query = { occurrence_id: occurrence };
  await api.call('PATCH', `/meetings/${id}`, { query, body });
}

async function would(
  app: App,
  { externalId: id, facts }: Meeting,
  change: Change,
  body: Record<string, unknown>,
): Promise<void> {
  const { password, ...shown } = body;
  const changed = Object.keys(shown).concat(password === undefined ? [] : ['password']);
  const lines = await changeLines(app, change, facts.timeZone ?? null);
  app.ui.result({ id, changed, dryRun: true }, [
    words`Would change the meeting ${numbered(id)}:`,
    ...lines.map((line) => words`  ${line}`),
  ]);
}
