/** `gates zoom meeting create` */
import type { App, Whom } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Meeting, MeetingPlan } from '../../../src/gate.ts';
import { TYPE } from '../meeting/body.ts';
import { recurrenceRule } from '../meeting/recurrence.ts';
import { linesOf, type MeetingView, viewOf } from '../meeting/view.ts';
import { arrange } from './meeting-by-hand.ts';
import { calendarFile, checkFile, keptFile, writeCalendar } from './meeting-file.ts';
import { checkTexts, type MeetingFlags, minutesOf, nativeOf } from './meeting-flags.ts';
import {
  checkInvitations,
  invitation,
  type Invited,
  invitedLines,
  sendInvitations,
  type Spoken,
} from './meeting-invite.ts';
import { make, newReference } from './meeting-made.ts';
import { recurrenceOf } from './meeting-repeat.ts';
import { type Arranged, arrangedLines, unarranged } from './meeting-steps.ts';
import { checkTime, whenOf } from './meeting-when.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';

export interface CreateFlags extends MeetingFlags {
  instant?: boolean;
  invite?: readonly string[];
  for?: string;
  lang?: string;
  ics?: string;
}

const HOUR = '60';
const NOBODY = { invited: [], failed: [] };

/** What is to be made, and for whom. */
interface Wish {
  plan: MeetingPlan & { reference: string };
  invitees: readonly Whom[];
  contact: Whom | null;
  language: Spoken;
}

/** `gates zoom meeting create TOPIC --at WHEN` */
export async function create(app: App, topic: string, flags: CreateFlags): Promise<void> {
  const plan = await planOf(app, topic, flags);
  const language = await languageOf(app, flags.lang);
  const place = await zoomPlace(app);
  const { user } = place;
  const invitees: Whom[] = [];
  for (const whom of flags.invite ?? []) {
    invitees.push(await app.whom(user, whom, '--invite'));
  }
  const contact = flags.for === undefined ? null : await app.whom(user, flags.for, '--for');
  if (contact?.to.kind === 'group') {
    throw usageError(words`${'--for'} takes one person; a group is invited with ${'--invite'}.`);
  }
  const wish = { plan, invitees, contact, language };
  const before = plannedView(plan);
  await checkInvitations(app, user, await drafts(app, wish, before));
  if (flags.ics !== undefined) await checkFile(app, flags.ics, '--ics');
  if (app.options.dryRun) return wouldMake(app, wish, before);
  const { meeting, arranged } = await made(app, place, wish, flags);
  const view = viewOf(meeting);
  const attached = await mailed(app, place, wish, meeting);
  const { invited, failed } =
    invitees.length === 0
      ? NOBODY
      : await sendInvitations(app, user, await drafts(app, wish, view, attached));
  // Last, so that a disk that is full keeps nobody from being told.
  const { file, unwritten } = await written(app, place, flags.ics, meeting);
  const fault = failed[0] ?? (arranged && unarranged(arranged, view)) ?? unwritten;
  const lines = [
    ...(await linesOf(app, view)),
    ...(file === null ? [] : [words`Calendar file: ${file}`]),
    ...(arranged ? await arrangedLines(app, arranged, 'arranged') : []),
    ...invitedLines(app, invited),
  ];
  if (fault && app.options.json) throw standing(view, fault);
  if (flags.ics === '-') for (const line of lines) app.ui.note(line);
  else app.ui.result(created(view, { invited, arranged, file, dryRun: false }), lines);
  if (fault) throw standing(view, fault);
}

/** Everything the flags say of the meeting itself. @throws GateError exit 2, exit 6 for what is too long */
async function planOf(app: App, topic: string, flags: CreateFlags): Promise<Wish['plan']> {
  const instant = flags.instant === true;
  checkTime(flags, instant);
  checkTexts(topic, flags);
  if (flags.for !== undefined && (instant || flags.repeat !== undefined)) {
    throw usageError(words`${'--for'} is for one meeting at a set time.`);
  }
  const native = nativeOf(flags);
  const duration = minutesOf(flags.duration ?? HOUR);
  const { startsAt, zone, until } = await whenOf(app, flags);
  const begins = startsAt ?? app.now();
  const recurrence = recurrenceOf(flags, { startsAt: begins, zone, until });
  return {
    topic: topic.trim(),
    startsAt: begins,
    duration,
    timeZone: zone,
    agenda: flags.agenda,
    reference: newReference(),
    native: {
      ...native,
      ...(instant ? { type: TYPE.instant } : {}),
      ...(flags.repeat === 'anytime' ? { type: TYPE.anytime } : {}),
      ...(recurrence ? { type: TYPE.recurring, recurrence } : {}),
    },
  };
}

async function made(
  app: App,
  place: ZoomPlace,
  { plan, contact, language }: Wish,
  { zone, lang }: CreateFlags,
): Promise<{ meeting: Meeting; arranged: Arranged | null }> {
  if (!contact) return { meeting: await make(app, place, plan), arranged: null };
  const guestZone = zone === undefined ? null : plan.timeZone;
  // Whoever has written is told in the language they write in.
  const theirs = lang === undefined ? null : language;
  return arrange(app, place, { plan, contact, language: theirs, guestZone });
}

async function written(
  app: App,
  place: ZoomPlace,
  ics: string | undefined,
  meeting: Meeting,
): Promise<{ file: string | null; unwritten: GateError | null }> {
  if (ics === undefined) return { file: null, unwritten: null };
  try {
    const file = await writeCalendar(app, ics, await calendarFile(app, place, meeting));
    return { file, unwritten: null };
  } catch (error) {
    if (error instanceof GateError) return { file: null, unwritten: error };
    throw error;
  }
}

async function drafts(
  app: App,
  { invitees, language }: Wish,
  view: MeetingView,
  file?: string,
): Promise<{ invitee: Whom; draft: Draft }[]> {
  return Promise.all(
    invitees.map(async (invitee) => ({
      invitee,
      draft: await invitation(app, invitee, view, language, file),
    })),
  );
}

/** The calendar file that goes with mails; none of a meeting at no set time. */
async function mailed(
  app: App,
  place: ZoomPlace,
  { invitees, language }: Wish,
  meeting: Meeting,
): Promise<string | undefined> {
  const timeless = typeof meeting.facts.startsAt !== 'number';
  if (timeless || !invitees.some(({ gate }) => gate.limits.threads)) return undefined;
  const { say } = await app.translator(language);
  return keptFile(app, place, await calendarFile(app, place, meeting, say));
}

/** The meeting before there is one: what Zoom gives it is not known yet. */
function plannedView({
  topic,
  startsAt,
  duration,
  timeZone,
  agenda,
  native,
}: MeetingPlan): MeetingView {
  const { type, password, recurrence } = native ?? {};
  const timeless = type === TYPE.anytime || type === TYPE.instant;
  const rule = recurrenceRule(recurrence);
  return viewOf({
    externalId: '00000000000',
    facts: {
      topic,
      startsAt: timeless ? null : startsAt,
      duration,
      timeZone,
      agenda: agenda ?? null,
      passcode: typeof password === 'string' ? password : null,
      ...(rule !== null && { recurrence: rule }),
    },
    raw: { type, settings: native?.['settings'] ?? {} },
  });
}

async function wouldMake(app: App, wish: Wish, view: MeetingView): Promise<void> {
  const { invitees, contact } = wish;
  const [, , ...about] = await linesOf(app, { ...view, joinUrl: '' });
  app.ui.result(
    { ...created(view, { invited: [], arranged: null, file: null, dryRun: true }), id: null },
    [
      words`Would make the meeting ${view.topic}.`,
      ...about,
      ...(contact ? [words`Would arrange it for ${contact.called} (${contact.gate.title}).`] : []),
      ...invitees.map(({ called, gate }) => words`Would invite ${called} over ${gate.title}.`),
    ],
  );
}

function created(
  { reference: _reference, ...view }: MeetingView,
  more: {
    invited: readonly Invited[];
    arranged: Arranged | null;
    file: string | null;
    dryRun: boolean;
  },
) {
  const { invited, arranged, file, dryRun } = more;
  const booking = arranged && { id: arranged.id, uid: arranged.uid, steps: arranged.steps };
  return { ...view, invited, booking, file, dryRun };
}

/** The meeting is there, whatever else went wrong. */
function standing({ id, joinUrl }: MeetingView, error: GateError): GateError {
  const { category, code, said, retryAfterMs } = error;
  const hint: Text | undefined = said.hint;
  return new GateError({
    category,
    code,
    gate: error.gate ?? 'zoom',
    message: words`The meeting ${id} is made (${joinUrl ?? ''}), but: ${said.message}`,
    hint,
    retryAfterMs,
    cause: error,
  });
}

async function languageOf(app: App, named: string | undefined): Promise<Spoken> {
  if (named === undefined) return app.language();
  if (named === 'ru' || named === 'en') return named;
  throw usageError(words`${'--lang'} takes ru or en, not “${named}”.`);
}
