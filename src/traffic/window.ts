/** How long after a person's last message they may be answered freely. */
import { GateError } from '../domain/error.ts';
import { dateOf } from '../domain/moment.ts';
import { plural, words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';

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

/**
 * The refusal when the window is closed, with what may be done instead.
 * @param about `onlyAPerson`: an automaton may not, while a person still may
 */
export function windowClosed(
  { name, title, limits }: Pick<Gate, 'name' | 'title' | 'limits'>,
  to: string,
  lastInboundAt: number | null,
  about: { user: string; onlyAPerson?: boolean },
): GateError {
  const { windowMs = 0, personWindowMs = windowMs, template = false } = limits;
  const { user, onlyAPerson = false } = about;
  const hours = Math.round(windowMs / 3_600_000);
  const days = Math.round(personWindowMs / 86_400_000);
  const refused = { category: 'policy', code: 'window_closed', gate: name } as const;
  if (onlyAPerson && lastInboundAt !== null) {
    return new GateError({
      ...refused,
      message: words`${to} last wrote ${dateOf(lastInboundAt)}, more than ${plural(hours, '# hour', '# hours')} ago: from then on ${title} takes what a person writes, and nothing automated.`,
      hint: words`If a person wrote it for this conversation: leave out --automated.`,
    });
  }
  if (template) {
    return new GateError({
      ...refused,
      message:
        lastInboundAt === null
          ? words`${to} has not written yet: only a template may be sent first.`
          : words`${to} last wrote ${dateOf(lastInboundAt)}, more than ${plural(hours, '# hour', '# hours')} ago: only a template may be sent now.`,
      hint: `gates ${name} send --user ${user} --to ${to} --template NAME --lang ru`,
    });
  }
  return new GateError({
    ...refused,
    message:
      lastInboundAt === null
        ? words`${to} has not written yet: on ${title} they have to write first.`
        : words`${to} last wrote ${dateOf(lastInboundAt)}, more than ${plural(days, '# day', '# days')} ago: ${title} takes no answer any more.`,
    hint: words`They have to write again, or reach them another way.`,
  });
}
