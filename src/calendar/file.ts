/** Calendar files: RFC 5545. */

/** One entry of a calendar. Times are epoch milliseconds. */
export interface CalendarEntry {
  /** The same for every version of it. */
  uid: string;
  /** Counts its versions, from 0: a later one takes the place of those before. */
  sequence: number;
  title: string;
  startsAt: number;
  endsAt: number;
  /** IANA: what a repeated entry keeps to when clocks are changed. */
  zone: string;
  description: string | null;
  /** An address, or a link to join by. */
  location: string | null;
  url: string | null;
  organizer: { name: string; email: string } | null;
  guests: readonly { name: string | null; email: string }[];
  /** As RFC 5545 has it (`FREQ=WEEKLY;BYDAY=TU;COUNT=5`). */
  recurrence: string | null;
  cancelled: boolean;
  /** When this version was made. */
  madeAt: number;
  /** Minutes before it begins that the calendar reminds of it. */
  reminders: readonly number[];
}

export interface CalendarFile {
  entries: readonly CalendarEntry[];
}

export function file(_file: CalendarFile): string {
  return 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
}
