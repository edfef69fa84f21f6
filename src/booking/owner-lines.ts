/** What the owner of a booking reads about it. */
import type { App } from '../app.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { BookingFacts, BookingStep } from '../domain/booking.ts';
import type { SendError } from '../domain/event.ts';
import { type Text, words, type Words, wordsKept } from '../domain/words.ts';
import type { Language } from '../language/language.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import { whoIs } from '../traffic/who.ts';
import type { Saying, Told } from './draft.ts';
import { oneLine, severalLines } from './plain.ts';
import { linkOf, placeOf, zoneOf } from './values.ts';

const LONGEST_NOTES = 1500;
const SHORT_NOTES = 200;

export interface OwnerText {
  /** Of a mail. */
  subject: string;
  lines(short: boolean): string;
}

/** By the owner's clock; by the guest's too, where that shows another time. */
export async function ownerLines(
  app: App,
  user: string,
  saying: Saying,
  language: Language,
): Promise<OwnerText> {
  const { say } = await app.translator(language);
  const calendar = await app.calendar();
  const { booking } = saying.booking;
  const title = oneLine(booking.title) ?? '…';
  const heading = say(headingOf(saying, title));
  const told = await toldLines(app, user, saying);
  const lines = (short: boolean): string => {
    const notes = severalLines(booking.notes, short ? SHORT_NOTES : LONGEST_NOTES);
    const all: (Text | null)[] = [
      heading,
      ...timeLines(calendar, saying, language),
      ...guestLines(booking),
      ...placeLines(saying, language),
      booking.reason === null ? null : words`Reason: ${oneLine(booking.reason, 500) ?? ''}`,
      notes === null ? null : words`Notes: ${notes}`,
      '',
      ...told,
    ];
    const said = all.flatMap((line) => (line === null ? [] : [say(line)]));
    return said.join('\n').trim();
  };
  return { subject: oneLine(heading, 250) ?? '', lines };
}

const HEADINGS: Readonly<Record<Told, (title: string) => Words>> = {
  booked: (title) => words`New booking: ${title}`,
  moved: (title) => words`Booking changed: ${title}`,
  cancelled: (title) => words`Booking cancelled: ${title}`,
  reminder_day: (title) => words`Coming up: ${title}`,
  reminder_hour: (title) => words`Coming up: ${title}`,
  absence: (title) => words`The guest did not come: ${title}`,
};

function headingOf({ what, booking: { status } }: Saying, title: string): Words {
  if (status === 'requested') return words`A booking waits for your word: ${title}`;
  if (status === 'refused') return words`Booking declined: ${title}`;
  return HEADINGS[what](title);
}

function timeLines(
  calendar: Calendar,
  { what, booking: { booking, movedFrom } }: Saying,
  language: Language,
): (Text | null)[] {
  const { startsAt, owner, guests } = booking;
  const zone = zoneOf(calendar, owner.timeZone);
  const theirs = zoneOf(calendar, guests[0]?.timeZone, zone);
  const said = calendar.say(startsAt, zone, language);
  const there = calendar.say(startsAt, theirs, language);
  // Whose clock it is stands behind the time.
  const wall = (text: string) => text.slice(0, text.lastIndexOf(' ('));
  const isOther = wall(said) !== wall(there);
  const moved = what === 'moved' && movedFrom !== null && movedFrom !== startsAt;
  return [
    words`When: ${said}`,
    isOther ? words`For the guest: ${there}` : null,
    moved ? words`Before: ${calendar.say(movedFrom, zone, language)}` : null,
  ];
}

function guestLines({ guests }: BookingFacts): Text[] {
  const told = guests.flatMap(({ name, email, phone }) => {
    const parts = [name, email, phone].map((part) => oneLine(part));
    const said = parts.filter((part) => part !== null).join(' · ');
    return said === '' ? [] : [said];
  });
  const [first, ...others] = told;
  return [
    ...(first === undefined ? [] : [words`Guest: ${first}`]),
    ...(others.length === 0 ? [] : [words`With them: ${others.join('; ')}`]),
  ];
}

function placeLines({ what, booking: { booking }, meeting }: Saying, language: Language): Text[] {
  if (what === 'cancelled') return [];
  const link = linkOf(booking, meeting);
  const place = placeOf(booking, language);
  const passcode = oneLine(meeting?.facts.passcode ?? null);
  return [
    ...(link === null ? [] : [words`Meeting: ${link}`]),
    ...(passcode === null ? [] : [words`Passcode: ${passcode}`]),
    ...(place === null ? [] : [words`Place: ${place}`]),
  ];
}

/** What was arranged, and what was not. */
async function toldLines(app: App, user: string, { steps, booking }: Saying): Promise<Text[]> {
  const of = (name: BookingStep['name']) => steps.find((step) => step.name === name);
  const [meeting, client] = [of('meeting'), of('client')];
  const lines: Text[] = [];
  if (meeting?.error && booking.status === 'booked') {
    lines.push(...failed(words`There is no meeting yet.`, meeting.error));
  } else if (meeting?.error) {
    lines.push(...failed(words`The meeting could not be deleted.`, meeting.error));
  }
  if (client && booking.status !== 'requested')
    lines.push(...(await clientLines(app, user, client)));
  return lines;
}

async function clientLines(app: App, user: string, client: BookingStep): Promise<Text[]> {
  const { state, error, result } = client;
  if (state === 'done') {
    const id = result['outbox'];
    const store = await app.store(user);
    const row = typeof id === 'string' && (await store.outbox.find(id));
    if (!row) return [];
    const to = await calledBy(store, row);
    return [words`The guest was told by ${app.row(row.gate).title}: ${to}`];
  }
  if (state === 'waiting') {
    const yet = words`The guest has not been told yet; it is tried again.`;
    return error ? failed(yet, error) : [yet];
  }
  if (state === 'unknown') {
    const perhaps = words`The guest may have been told, or not: nobody answered.`;
    return error ? failed(perhaps, error) : [perhaps];
  }
  if (state === 'failed') {
    const not = words`The guest could not be told: please write to them yourself.`;
    return error ? failed(not, error) : [not];
  }
  return [];
}

/** An address is read as it is; what only a network reads is said by the person's name. */
async function calledBy(store: Store, { gate, draft: { to } }: OutboxRow): Promise<string> {
  if (to.kind === 'email' || to.kind === 'phone') return to.id;
  const person = await whoIs(store, gate, { kind: to.kind, value: to.id });
  return oneLine(person?.name ?? null) ?? to.id;
}

function failed(what: Words, { message, hint, said }: SendError): Text[] {
  const why = said ? wordsKept(said.message) : message;
  const cure = said?.hint ? wordsKept(said.hint) : hint;
  return [what, words`  ${why}`, ...(cure === null ? [] : [words`  → ${cure}`])];
}
