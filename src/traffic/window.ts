/** How long after a person's last message they may be answered freely. */
import { GateError } from '../domain/error.ts';
import { dateOf } from '../domain/moment.ts';
import { plural, type Words, words } from '../domain/words.ts';
import type { Gate } from '../gate.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
 * @param about `called`: as people know whom it is to; `onlyAPerson`: an automaton may not, while a person still may
 */
export function windowClosed(
  { name, title, limits }: Pick<Gate, 'name' | 'title' | 'limits'>,
  to: string,
  lastInboundAt: number | null,
  about: { user: string; called?: string; onlyAPerson?: boolean },
): GateError {
  const { windowMs = 0, personWindowMs = windowMs, template = false } = limits;
  const { user, called = to, onlyAPerson = false } = about;
  const hours = Math.round(windowMs / HOUR_MS);
  const days = Math.round(personWindowMs / DAY_MS);
  const refused = { category: 'policy', code: 'window_closed', gate: name } as const;
  if (onlyAPerson && lastInboundAt !== null) {
    return new GateError({
      ...refused,
      message: words`${called} last wrote ${dateOf(lastInboundAt)}, more than ${plural(hours, '# hour', '# hours')} ago: from then on ${title} takes what a person writes, and nothing automated.`,
      hint: words`If a person wrote it for this conversation: leave out --automated.`,
    });
  }
  if (template) {
    return new GateError({
      ...refused,
      message: needsTemplate(called, lastInboundAt, limits),
      hint: `gates ${name} send --user ${user} --to ${to} --template NAME --lang ru`,
    });
  }
  return new GateError({
    ...refused,
    message:
      lastInboundAt === null
        ? words`${called} has not written yet: on ${title} they have to write first.`
        : words`${called} last wrote ${dateOf(lastInboundAt)}, more than ${plural(days, '# day', '# days')} ago: ${title} takes no answer any more.`,
    hint: words`They have to write again, or reach them another way.`,
  });
}

function needsTemplate(
  called: string,
  last: number | null,
  { windowMs = 0, personWindowMs }: Gate['limits'],
): Words {
  if (last === null)
    return words`${called} has not written yet: only a template may be sent first.`;
  if (personWindowMs !== undefined) {
    const days = Math.round(personWindowMs / DAY_MS);
    return words`${called} last wrote ${dateOf(last)}, more than ${plural(days, '# day', '# days')} ago: only a template may be sent now.`;
  }
  const hours = Math.round(windowMs / HOUR_MS);
  return words`${called} last wrote ${dateOf(last)}, more than ${plural(hours, '# hour', '# hours')} ago: only a template may be sent now.`;
}
