/**
 * How fast an account may ask, and how often a person's meetings may be made or changed in a day.
 * https://developers.zoom.us/docs/api/rate-limits/ : a Pro account's limits.
 */
import { Refusal, tooFast, tooManyToday } from './refusals.ts';
import type { World } from './world.ts';

export type Category = 'Light' | 'Medium' | 'Heavy';

/** A second. */
const LIMITS: Readonly<Record<Category, number>> = { Light: 30, Medium: 20, Heavy: 10 };
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Pace {
  on: boolean;
  /** Creates and updates of a person in a day, UTC. */
  daily: number;
  readonly seconds: Map<Category, { second: number; asked: number }>;
  readonly days: Map<string, { day: number; done: number }>;
}

export function newPace(): Pace {
  return { on: true, daily: 100, seconds: new Map(), days: new Map() };
}

/** Counts a request. Throws 429; else gives the headers that every answer has. */
export function counted({ host, state }: World, category: Category): Record<string, string> {
  const limit = LIMITS[category];
  const second = Math.floor(host.now() / 1000);
  const known = state.pace.seconds.get(category);
  const asked = (known?.second === second ? known.asked : 0) + 1;
  if (state.pace.on && asked > limit) throw tooFast(category, limit);
  state.pace.seconds.set(category, { second, asked });
  return {
    'X-RateLimit-Category': category,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(Math.max(0, limit - asked)),
  };
}

/** Counts a meeting made or changed for this person. Throws 429 that names the next midnight, UTC. */
export function countedToday({ host, state: { pace } }: World, user: string): void {
  const day = Math.floor(host.now() / DAY_MS);
  const known = pace.days.get(user);
  const done = (known?.day === day ? known.done : 0) + 1;
  if (done > pace.daily) throw tooManyToday(pace.daily, (day + 1) * DAY_MS);
  pace.days.set(user, { day, done });
}

export const RATE_LIMITED: Refusal = tooFast('Light', LIMITS.Light);
