/** `gates whatsapp business schedules …`: when the business is open. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import {
  checkSchedule,
  createSchedule,
  listSchedules,
  type NewSchedule,
} from '../business/business-people.ts';
import { accountAtMeta } from '../numbers/numbers-at-meta.ts';
import { changed } from './change.ts';
import type { BusinessFlags, ScheduleFlags } from './flags.ts';
import { orDash } from './given.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const TYPES = [
  'BUSINESS_HOURS',
  'AUTOMATED_RESPONSE',
  'MESSAGE_CAMPAIGN',
  'MAINTENANCE_WINDOW',
  'CUSTOM',
];
const REPEATS = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `gates whatsapp business schedules list` */
export async function list(app: App, flags: BusinessFlags): Promise<void> {
  const { graph, id } = await accountAtMeta(app, flags);
  const found = await listSchedules(graph, id);
  app.ui.result(found, () =>
    found.length === 0
      ? words`There is no schedule yet.`
      : app.ui.table(
          found.map((one) => ({ ...one, hours: `${one.from ?? ''}–${one.to ?? ''}` })),
          [
            { key: 'id', title: 'ID' },
            { key: 'name', title: 'Name', flexible: true },
            { key: 'type', title: 'Kind', show: orDash },
            { key: 'hours', title: 'Hours' },
            { key: 'timezone', title: 'Time zone', show: orDash },
            { key: 'status', title: 'Status', show: orDash },
          ],
        ),
  );
}

/** `gates whatsapp business schedules create NAME --type … --from … --to …` */
export async function create(app: App, name: string, flags: ScheduleFlags): Promise<void> {
  const request = scheduleOf(name, flags);
  checkSchedule(request);
  const { user, graph, id: businessAccountId } = await accountAtMeta(app, flags);
  let id: string | null = null;
  const audited = { user, action: 'schedule-create', subject: businessAccountId };
  await changed(app, audited, async () => {
    id = await createSchedule(graph, businessAccountId, request);
  });
  const { dryRun } = app.options;
  app.ui.result(
    { id, schedule: request, dryRun },
    dryRun ? words`Would make the schedule “${name}”.` : words`✓ ${id ?? ''}  ${name}`,
  );
}

function scheduleOf(name: string, flags: ScheduleFlags): NewSchedule {
  const type = choice('type', flags.type, TYPES);
  for (const [flag, time] of [['--from', flags.from] as const, ['--to', flags.to] as const]) {
    if (!TIME.test(time)) throw usageError(words`${flag} takes a time like 09:00, not “${time}”.`);
  }
  const days = flags.days?.split(',').map((day) => dayOf(day.trim()));
  const { description, timezone, repeat, until } = flags;
  if (timezone !== undefined && !Intl.supportedValuesOf('timeZone').includes(timezone)) {
    if (timezone !== 'UTC') throw usageError(words`There is no time zone “${timezone}”.`);
  }
  return {
    name,
    schedule_type: type,
    ...(description === undefined ? {} : { description }),
    start_time: flags.from,
    end_time: flags.to,
    ...(timezone === undefined ? {} : { timezone }),
    ...(days === undefined ? {} : { days_of_week: days }),
    is_active: flags.inactive !== true,
    ...(repeat === undefined
      ? {}
      : {
          recurrence_pattern: {
            frequency: choice('repeat', repeat, REPEATS),
            interval: 1,
            ...(until === undefined ? {} : { end_date: until }),
          },
        }),
  };
}

function choice(flag: string, typed: string, choices: readonly string[]): string {
  const found = typed.toUpperCase().replaceAll('-', '_');
  if (choices.includes(found)) return found;
  const all = choices.map((one) => one.toLowerCase().replaceAll('_', '-'));
  throw usageError(words`--${flag} takes one of: ${all.join(', ')}.`);
}

/** `mon`, `Monday` … */
function dayOf(typed: string): string {
  const found = DAYS.find((day) => typed.length >= 3 && day.startsWith(typed.toUpperCase()));
  if (found !== undefined) return found;
  throw usageError(words`“${typed}” is no day.`, words`write them like mon,tue,wed`);
}
