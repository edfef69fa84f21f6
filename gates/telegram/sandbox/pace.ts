/**
 * Flood control. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 messages a
 * second over all, one a second to a chat (short bursts may go over it), 20 a minute to a group.
 */
import { tooManyRequests } from './refusals.ts';
import type { Bot, Chat, World } from './state.ts';

export interface Pace {
  on: boolean;
  perSecond: number;
  chatPerSecond: number;
  /** Messages to one chat that may follow each other at once. */
  chatBurst: number;
  groupPerMinute: number;
  /** Seconds that the next send is refused for. */
  flood: number | null;
  /** Epoch milliseconds. */
  floodUntil: number;
  readonly levels: Map<string, { tokens: number; at: number }>;
}

export function createPace(): Pace {
  return {
    on: true,
    perSecond: 30,
    chatPerSecond: 1,
    chatBurst: 3,
    groupPerMinute: 20,
    flood: null,
    floodUntil: 0,
    levels: new Map(),
  };
}

/** Throws 429 where this many messages come too fast. What is refused counts for nothing. */
export function throttle({ host }: World, { pace }: Bot, chat: Chat, messages = 1): void {
  const now = host.now();
  if (pace.flood !== null) {
    pace.floodUntil = now + pace.flood * 1000;
    pace.flood = null;
  }
  if (now < pace.floodUntil) throw tooManyRequests(Math.ceil((pace.floodUntil - now) / 1000));
  if (!pace.on) return;
  const buckets = [
    { key: 'all', perSecond: pace.perSecond, burst: pace.perSecond },
    chat.kind === 'private'
      ? { key: String(chat.id), perSecond: pace.chatPerSecond, burst: pace.chatBurst }
      : {
          key: String(chat.id),
          perSecond: pace.groupPerMinute / 60,
          burst: pace.groupPerMinute,
        },
  ].map(({ key, perSecond, burst }) => {
    const { tokens, at } = pace.levels.get(key) ?? { tokens: burst, at: now };
    const level = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    // An album larger than what may be put by waits for all of it, and then goes.
    const needed = Math.min(messages, burst);
    return { key, level, wait: level >= needed ? 0 : (needed - level) / perSecond };
  });
  const wait = Math.max(...buckets.map((bucket) => bucket.wait));
  if (wait > 0) throw tooManyRequests(Math.ceil(wait));
  for (const { key, level } of buckets) {
    pace.levels.set(key, { tokens: level - messages, at: now });
  }
}
