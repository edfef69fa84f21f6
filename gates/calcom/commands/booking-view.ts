/** A booking with what was arranged for it: for scripts, and in a line. */
import type { App } from '../../../src/app.ts';
import {
  type BookingState,
  type BookingStep,
  type Guest,
  type StepName,
  STEPS,
} from '../../../src/domain/booking.ts';
import { type Text, words, wordsKept } from '../../../src/domain/words.ts';

/** A booking as it stands here, and what was done for it. */
export interface Standing {
  /** Of its row. */
  id: number;
  /** Of the calendar it was booked in, or of the network it was made at by hand. */
  gate: string;
  state: BookingState;
  /** The meeting made for it: its external id behind its account. */
  meeting: string | null;
  steps: readonly BookingStep[];
}

/** Times are ISO 8601 in UTC. */
export interface BookingView {
  uid: string;
  title: string;
  type: string | null;
  status: BookingState['status'];
  absent: boolean;
  startsAt: string;
  endsAt: string;
  /** When it was to begin before it was moved. */
  movedFrom: string | null;
  guests: readonly Guest[];
  place: BookingState['booking']['place'];
  notes: string | null;
  reason: string | null;
  rescheduleUrl: string | null;
  cancelUrl: string | null;
  /** Nothing is done for it unless somebody asks. */
  leftAlone: boolean;
  meeting: string | null;
  steps: readonly StepView[];
}

export interface StepView {
  name: StepName;
  state: BookingStep['state'];
  dueAt: string;
  tries: number;
  error: { code: string; message: string; hint: string | null } | null;
}

export function viewOf({ state, meeting, steps }: Standing): BookingView {
  const { uid, status, absent, movedFrom, leftAlone, booking } = state;
  const { title, type, guests, place, notes, reason, rescheduleUrl, cancelUrl } = booking;
  return {
    uid,
    title,
    type,
    status,
    absent,
    startsAt: iso(booking.startsAt),
    endsAt: iso(booking.endsAt),
    movedFrom: movedFrom === null ? null : iso(movedFrom),
    guests: guests.map(({ absentAt: _absentAt, ...guest }) => guest),
    place,
    notes,
    reason,
    rescheduleUrl,
    cancelUrl,
    leftAlone,
    meeting,
    steps: steps.map(({ name, state: standing, dueAt, tries, error }) => ({
      name,
      state: standing,
      dueAt: iso(dueAt),
      tries,
      error: error && { code: error.code, message: error.message, hint: error.hint },
    })),
  };
}

/** In the order in which they are done. */
export function inOrder(steps: readonly BookingStep[]): BookingStep[] {
  return steps.toSorted((a, b) => STEPS.indexOf(a.name) - STEPS.indexOf(b.name));
}

/** `✓`, `…` waits, `!` is tried again, `✗` failed, `?` nobody knows; nothing where nothing is to be done. */
export function markOf(step: BookingStep | undefined): string {
  if (!step || step.state === 'dropped') return '';
  if (step.state === 'waiting') return step.error === null ? '…' : '!';
  return { done: '✓', failed: '✗', unknown: '?' }[step.state];
}

/** Of meeting, guest told, you told, reminders a day and an hour before: a mark each, `·` where there is nothing to do. */
export function marksOf({ steps }: Pick<Standing, 'steps'>): string {
  const marks = SHOWN.map((name) => markOf(steps.find((each) => each.name === name)) || '·');
  return marks.every((mark) => mark === '·') ? '' : marks.join('');
}

const SHOWN = STEPS.filter((name) => name !== 'absence');

/** `2026-11-24 15:00` by the clock of a zone. Epoch milliseconds. */
export async function shortTime(app: App, at: number, zone: string): Promise<string> {
  const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone }).format(at);
  return `${day} ${(await app.calendar()).clock(at, zone)}`;
}

const STATUS: Readonly<Record<BookingState['status'], Text>> = {
  requested: words`to be confirmed`,
  booked: words`booked`,
  cancelled: words`cancelled`,
  refused: words`refused`,
};

export function statusOf({ status, absent, leftAlone }: BookingState): Text {
  if (absent) return words`did not come`;
  return leftAlone && status === 'booked' ? words`left alone` : STATUS[status];
}

/** Why a step has not worked so far. */
export function whyOf({ error }: BookingStep): Text {
  return error?.said ? wordsKept(error.said.message) : (error?.message ?? '');
}

export function guestOf({ booking }: BookingState): string {
  const [guest] = booking.guests;
  return inLine(guest?.name ?? guest?.email ?? guest?.phone ?? '–');
}

export function titleOf({ booking }: BookingState): string {
  return inLine(booking.title);
}

/** What somebody typed, as part of a line of ours. */
export function inLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** Epoch milliseconds. */
export const iso = (at: number): string => new Date(at).toISOString();
