/** What was done for a booking that was made here, for scripts and for people. */
import type { App } from '../../../src/app.ts';
import { type BookingStep, type StepName, STEPS } from '../../../src/domain/booking.ts';
import { GateError } from '../../../src/domain/error.ts';
import { clockTime, momentOf } from '../../../src/domain/moment.ts';
import { type Text, words, wordsKept } from '../../../src/domain/words.ts';
import { type MeetingView, numbered } from '../meeting/view.ts';

/** A booking with what was done for it by now. */
export interface Arranged {
  id: number;
  uid: string;
  steps: readonly StepView[];
  /** Not for scripts: steps as they stand. */
  standing: readonly BookingStep[];
}

export interface StepView {
  name: StepName;
  state: BookingStep['state'];
  /** When it is to be done, or tried next: ISO 8601 in UTC. */
  dueAt: string;
  error: { code: string; message: string; hint: string | null } | null;
}

export async function arrangedOf(
  app: App,
  user: string,
  id: number,
  uid: string,
): Promise<Arranged> {
  const steps = await (await app.store(user)).bookings.steps(id);
  const place = ({ name }: BookingStep): number => STEPS.indexOf(name);
  const standing = steps.toSorted((a, b) => place(a) - place(b));
  return { id, uid, standing, steps: standing.map(stepView) };
}

function stepView({ name, state, dueAt, error }: BookingStep): StepView {
  return {
    name,
    state,
    dueAt: new Date(dueAt).toISOString(),
    error: error && { code: error.code, message: error.message, hint: error.hint },
  };
}

/** What was done, a line each. */
export async function arrangedLines(
  app: App,
  { standing }: Arranged,
  how: 'arranged' | 'undone',
): Promise<Text[]> {
  const lines = standing.flatMap((step) => stepLine(app, step, how) ?? []);
  const reminders = standing.some(
    ({ name, state }) => state === 'waiting' && name.startsWith('reminder'),
  );
  const serving = app.webhookUrl('zoom', await app.user()) !== null;
  return reminders && !serving
    ? [...lines, words`  Reminders go out while ${'gates serve'} runs.`]
    : lines;
}

const DONE: Readonly<Record<StepName, Text | null>> = {
  meeting: words`✓ The meeting is arranged at Zoom.`,
  client: words`✓ The guest was told.`,
  owner: words`✓ You were told.`,
  reminder_day: words`✓ The guest was reminded a day before.`,
  reminder_hour: words`✓ The guest was reminded an hour before.`,
  absence: null,
};

const GONE = words`✓ The meeting is gone at Zoom.`;

const WHAT: Readonly<Record<StepName, Text>> = {
  meeting: words`the meeting`,
  client: words`telling the guest`,
  owner: words`telling you`,
  reminder_day: words`the reminder a day before`,
  reminder_hour: words`the reminder an hour before`,
  absence: words`writing to an absent guest`,
};

function stepLine(
  app: App,
  { name, state, dueAt, error }: BookingStep,
  how: 'arranged' | 'undone',
): Text | null {
  if (state === 'dropped') return null;
  if (state === 'done') return name === 'meeting' && how === 'undone' ? GONE : DONE[name];
  const why: Text = error?.said ? wordsKept(error.said.message) : (error?.message ?? '');
  if (state === 'failed') return words`✗ ${WHAT[name]}: ${why} ${cureOf(error)}`;
  if (state === 'unknown') return words`? ${WHAT[name]}: ${why}`;
  return error === null
    ? words`  ${WHAT[name]}: ${clockTime(dueAt, app.now())}`
    : words`! ${WHAT[name]}: ${why} Tried again: ${momentOf(dueAt, app.now())}`;
}

function cureOf(error: BookingStep['error']): Text {
  return error?.said?.hint ? wordsKept(error.said.hint) : (error?.hint ?? '');
}

/** The first thing that went wrong of what is to be done at once; `null` where nothing did. */
export function unarranged(
  { standing }: Arranged,
  { id }: Pick<MeetingView, 'id'>,
): GateError | null {
  const step = standing.find(
    ({ name, error }) => error !== null && (name === 'meeting' || name === 'client'),
  );
  if (!step || step.state === 'done') return null;
  return failure(step, words`${WHAT[step.name]} (${numbered(id)})`);
}

/** What kept a step from being done, as an error of this command. */
export function failure({ state, error }: BookingStep, what: Text): GateError {
  const { code = 'failed', message = '', hint = null, said } = error ?? {};
  const why: Text = said ? wordsKept(said.message) : message;
  const cure: Text | null = said?.hint ? wordsKept(said.hint) : hint;
  return new GateError({
    category: state === 'unknown' ? 'unknown_outcome' : 'failed',
    code,
    gate: 'zoom',
    message:
      state === 'waiting'
        ? words`${what}: ${why} It is tried again while gates serve runs.`
        : words`${what}: ${why}`,
    ...(cure === null ? {} : { hint: cure }),
  });
}
