/** How long after a person's last message they may be answered freely. */
import { GateError } from '../domain/error.ts';
import { dateOf } from '../domain/moment.ts';
import { plural, words } from '../domain/words.ts';

/**
 * Whether a free-form message may be sent: within `windowMs` of the person's last one. Judged at the
 * moment of sending. `null`: they never wrote.
 */
export function windowOpen(
  windowMs: number | undefined,
  lastInboundAt: number | null,
  now: number,
): boolean {
  if (windowMs === undefined) return true;
  return lastInboundAt !== null && now - lastInboundAt < windowMs;
}

/** The refusal when the window is closed, with the template command that may be used instead. */
export function windowClosed(
  gate: string,
  to: string,
  windowMs: number,
  lastInboundAt: number | null,
  user: string,
): GateError {
  const hours = Math.round(windowMs / 3_600_000);
  return new GateError({
    category: 'policy',
    code: 'window_closed',
    gate,
    message:
      lastInboundAt === null
        ? words`${to} has not written yet: only a template may be sent first.`
        : words`${to} last wrote ${dateOf(lastInboundAt)}, more than ${plural(hours, '# hour', '# hours')} ago: only a template may be sent now.`,
    hint: `gates ${gate} send --user ${user} --to ${to} --template NAME --lang ru`,
  });
}
