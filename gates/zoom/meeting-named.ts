/** Meetings as people name them. */
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';

/** Zoom’s numbers have 9 to 11 digits, and may grow: https://developers.zoom.us/docs/api/rest/using-zoom-apis/ */
const NUMBER = /^\d{9,13}$/;
/** Where the number stands in links to join (a registrant's own one: `w`), to start, and of its page at Zoom. */
const LINKED = /^https?:\/\/[^/]+\/(?:j|s|w|wc\/join|wc|meeting)\/(\d{9,13})\b/i;
/** Of one time that a meeting was held: 16 bytes as base64. */
const UUID = /^[A-Za-z0-9+/_-]{20,24}={0,2}$/;

/**
 * The digits of a meeting's number: `853 1234 5678`, `853-1234-5678`, or a link to join it.
 * @throws GateError exit 2 for anything else
 */
export function meetingNumber(text: string): string {
  const number = numberIn(text);
  if (number !== null) return number;
  throw usageError(
    words`“${text}” is no number of a meeting: it has 9 to 11 digits.`,
    'gates zoom meeting list',
  );
}

/** What stands in a path of the API: the number, or the UUID of one time that it was held. @throws GateError exit 2 */
export function meetingNamed(text: string): string {
  const number = numberIn(text);
  if (number !== null) return number;
  return UUID.test(text.trim()) ? text.trim() : meetingNumber(text);
}

/** @throws GateError exit 2 for what is no UUID of a meeting that was held */
export function instanceNamed(text: string): string {
  const uuid = text.trim();
  if (UUID.test(uuid) && !NUMBER.test(uuid)) return uuid;
  throw usageError(
    words`“${text}” is no UUID of one time that a meeting was held.`,
    'gates zoom participants MEETING --instances',
  );
}

function numberIn(text: string): string | null {
  const typed = text.trim();
  const linked = LINKED.exec(typed)?.[1];
  if (linked !== undefined) return linked;
  const digits = typed.replaceAll(/[\s\u00A0-]/g, '');
  return NUMBER.test(digits) ? digits : null;
}
