/** What was done for a booking and what is still to be done, a line each. */
import type { App } from '../../../src/app.ts';
import type { BookingStep, StepName } from '../../../src/domain/booking.ts';
import { plural, type Text, words, wordsKept } from '../../../src/domain/words.ts';
import { markOf, whyOf } from './booking-view.ts';
import type { Clock } from './clock.ts';

const DONE: Readonly<Record<StepName, Text>> = {
  meeting: words`Meeting`,
  client: words`Guest told`,
  owner: words`You told`,
  reminder_day: words`Reminder a day before`,
  reminder_hour: words`Reminder an hour before`,
  absence: words`Written to an absent guest`,
};

/** What is not done yet does not read as if it were. */
const TO_DO: Readonly<Record<StepName, Text>> = {
  ...DONE,
  client: words`Telling the guest`,
  owner: words`Telling you`,
  absence: words`Writing to an absent guest`,
};

/** Done at a time of their own. */
const TIMED: ReadonlySet<StepName> = new Set(['reminder_day', 'reminder_hour']);

export function stepLines(app: App, clock: Clock, steps: readonly BookingStep[]): Text[] {
  const shown = steps.filter(({ state }) => state !== 'dropped');
  if (shown.length === 0) return [];
  return ['', ...shown.flatMap((step) => stepLine(app, clock, step, shown))];
}

function stepLine(
  app: App,
  clock: Clock,
  step: BookingStep,
  steps: readonly BookingStep[],
): Text[] {
  const { name, state, dueAt, tries, error, updatedAt } = step;
  const { say } = app.ui;
  const mark = markOf(step);
  if (state === 'done') return [words`${mark} ${say(DONE[name])}: ${say(clock.past(updatedAt))}`];
  const what = say(TO_DO[name]);
  if (error === null) return [words`${mark} ${what}: ${say(waitsFor(app, clock, step, steps))}`];
  const why = say(whyOf(step));
  const cure = error.said?.hint ? say(wordsKept(error.said.hint)) : error.hint;
  return [
    state === 'waiting'
      ? words`${mark} ${what}: ${why} Tried ${plural(tries, '# time', '# times')}, next try ${say(clock.ahead(dueAt))}.`
      : words`${mark} ${what}: ${why}`,
    ...(cure === null ? [] : [`    ${cure}`]),
  ];
}

function waitsFor(
  app: App,
  clock: Clock,
  { name, dueAt, tries }: BookingStep,
  steps: readonly BookingStep[],
): Text {
  const isOpen = (other: StepName) =>
    name !== other && steps.some((each) => each.name === other && each.state !== 'done');
  const later = dueAt > app.now();
  if (TIMED.has(name) && later) return clock.full(dueAt);
  if (isOpen('meeting')) return words`waits for the meeting`;
  if (name === 'owner' && isOpen('client')) return words`waits until the guest is told`;
  if (later && tries > 0) return words`next try ${clock.ahead(dueAt)}`;
  return words`waits for gates serve`;
}
