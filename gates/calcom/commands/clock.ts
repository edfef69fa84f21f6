/** Times by the clock of the booking's owner: the same one all over a page. */
import type { App } from '../../../src/app.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { type CalcomPlace, ownZone } from './place.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Epoch milliseconds. */
export interface Clock {
  /** IANA. */
  zone: string;
  /** Day and hour, and by whose clock. */
  full(at: number): string;
  /** `3 minutes ago`; longer ago than an hour, as `full`. */
  past(at: number): Text;
  /** `in 3 minutes`; further off than an hour, as `full`. */
  ahead(at: number): Text;
}

export async function ownClock(app: App, place: Pick<CalcomPlace, 'account'>): Promise<Clock> {
  const calendar = await app.calendar();
  const language = await app.language();
  const zone = await ownZone(app, place);
  const full = (at: number) => calendar.say(at, zone, language);
  const near = (at: number, now: number) => Math.abs(at - now) < HOUR_MS;
  return {
    zone,
    full,
    past(at) {
      const now = app.now();
      return near(at, now) ? momentOf(Math.min(at, now), now) : full(at);
    },
    ahead(at) {
      const now = app.now();
      if (at - now < MINUTE_MS) return words`within a minute`;
      return near(at, now) ? momentOf(at, now) : full(at);
    },
  };
}
