/** When a file that could not be fetched is tried again. Pure. */
import type { MediaRow } from '../store/store.ts';

/** A platform keeps what came in a webhook for a week. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
const FETCHABLE_MS = 7 * 86_400_000;
const FIRST_MS = 1000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * 1 s, 2 s, 4 s … 4 h after the attempt that failed at `now`; `null` when the file is gone by then.
 * @param asked how long the platform asked to wait, milliseconds
 */
export function nextTry(
  { tries, receivedAt }: Pick<MediaRow, 'tries' | 'receivedAt'>,
  now: number,
  asked = 0,
): number | null {
  const wait = Math.min(FIRST_MS * 2 ** Math.min(tries, 30), LONGEST_MS);
  const at = now + Math.max(wait, asked);
  return at < receivedAt + FETCHABLE_MS ? at : null;
}
