/** What comes in the place of a text's placeholders. */
import type { App } from '../app.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { BookingFacts } from '../domain/booking.ts';
import { GateError } from '../domain/error.ts';
import type { Language } from '../language/language.ts';
import type { Saying, Told } from './draft.ts';
import type { Values } from './fill.ts';
import { nameIn, oneLine, pageIn, placeIn, reasonIn, titleIn } from './plain.ts';
import { toldOf } from './plan.ts';

/** Where there is nothing to join any more, and nothing to move or cancel. */
const OVER: ReadonlySet<Told> = new Set(['cancelled', 'absence']);

/** By the clock of the guest's zone, else of the owner's. */
export async function valuesOf(
  app: Pick<App, 'calendar'>,
  saying: Saying,
  language: Language,
): Promise<Values> {
  const {
    what,
    booking: { booking },
    meeting,
  } = saying;
  const calendar = await app.calendar();
  const [guest] = booking.guests;
  const before = toldBefore(saying);
  const zone = zoneOf(calendar, guest?.timeZone, booking.owner.timeZone);
  const say = (at: number) => calendar.say(at, zone, language);
  const over = OVER.has(what);
  return {
    name: nameIn(guest?.name ?? null),
    title: titleIn(booking.title, guest?.name ?? null),
    when: say(booking.startsAt),
    was: before === null ? null : say(before),
    link: over ? null : linkOf(booking, meeting),
    passcode: over ? null : oneLine(meeting?.facts.passcode ?? null),
    place: over ? null : placeIn(placeOf(booking, language)),
    move: what === 'cancelled' ? null : pageIn(booking.rescheduleUrl),
    cancel: over ? null : pageIn(booking.cancelUrl),
    reason: reasonIn(booking.reason),
    owner: oneLine(booking.owner.name),
  };
}

/** When the guest thinks it is, where that is another time; `null`: it has stayed. Epoch milliseconds. */
function toldBefore({ what, booking: { booking, movedFrom }, steps }: Saying): number | null {
  if (what !== 'moved') return null;
  const client = steps.find(({ name }) => name === 'client');
  const last = toldOf(client).at(-1)?.startsAt ?? movedFrom;
  return last === booking.startsAt ? null : last;
}

/** Where they join: the meeting made for it, or the page the calendar tells. */
export function linkOf({ place }: BookingFacts, meeting: Saying['meeting']): string | null {
  if (meeting) return pageIn(meeting.facts.joinUrl);
  return place.kind === 'link' ? pageIn(place.value) : null;
}

/** Where it is, if that is no page. */
export function placeOf({ place }: BookingFacts, language: Language): string | null {
  if (place.kind === 'ours') return null;
  const value = oneLine(place.value);
  if (value === null || (place.kind === 'link' && pageIn(value) !== null)) return null;
  if (place.kind !== 'phone') return value;
  return language === 'ru' ? `по телефону ${value}` : `by phone, ${value}`;
}

/** The first that this machine knows, else its own. */
export function zoneOf(
  calendar: Pick<Calendar, 'ownZone' | 'zone'>,
  ...zones: readonly (string | null | undefined)[]
): string {
  for (const zone of zones) {
    const known = zone ? knownAs(calendar, zone) : null;
    if (known !== null) return known;
  }
  return calendar.ownZone();
}

/** What came from outside may be no zone at all. */
function knownAs(calendar: Pick<Calendar, 'zone'>, zone: string): string | null {
  try {
    return calendar.zone(zone);
  } catch (error) {
    if (error instanceof GateError) return null;
    throw error;
  }
}
