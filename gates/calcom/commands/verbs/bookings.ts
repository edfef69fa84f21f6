import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { CancelFlags, RescheduleFlags } from '../booking-change.ts';
import type { ShowFlags } from '../booking-show.ts';
import type { ListFlags } from '../bookings.ts';

const UID = 'its id: gates calcom bookings';

/** What may stand without a verb, too. */
const LIST_FLAGS = `
Without a command they are listed:
  --past           those that are over, the last one first
  --cancelled      those that were cancelled or refused
  --from <time>    beginning since: 2026-11-21, 7d
  --to <time>      and until: 2026-11-30
  --limit <n>      so many
  --offline        what is known here, without asking Cal.com

Examples:
  gates calcom bookings --past --from 90d --user olga
  gates calcom bookings list --help`;

/** `gates calcom bookings …` */
export function bookingVerbs(group: Command, app: App): void {
  const change = () => import('../booking-change.ts');
  group.addHelpText('after', LIST_FLAGS);
  group
    .command('list', { isDefault: true })
    .description('Bookings, and what was arranged for each')
    .option('--upcoming', 'those to come (unless told otherwise)')
    .option('--past', 'those that are over, the last one first')
    .option('--cancelled', 'those that were cancelled or refused')
    .option('--from <time>', 'beginning since: 2026-11-21, 7d')
    .option('--to <time>', 'and until: 2026-11-30')
    .option('--limit <n>', 'so many', '50')
    .option('--offline', 'what is known here, without asking Cal.com')
    .addHelpText(
      'after',
      `
Cal.com is asked, and what was never delivered is made up for. Times are by your
clock at Cal.com. Arranged: meeting, guest told, you told, reminders a day and
an hour before. ✓ done, … waits, ! tried again, ✗ failed, ? not known, · no need

Examples:
  gates calcom bookings --user olga
  gates calcom bookings --past --from 90d --user olga
  gates calcom bookings list --cancelled --json`,
    )
    .action(async (flags: ListFlags) => (await import('../bookings.ts')).list(app, flags));
  group
    .command('show')
    .description('Everything about one booking: each step, its tries, what went wrong')
    .argument('<uid>', UID)
    .option('--offline', 'what is known here, without asking Cal.com')
    .addHelpText('after', '\nExamples:\n  gates calcom bookings show bJ7fKx2mQ4 --user olga')
    .action(async (uid: string, flags: ShowFlags) =>
      (await import('../booking-show.ts')).show(app, uid, flags),
    );
  group
    .command('arrange')
    .description('Make the meeting, tell the guest, lay reminders, now')
    .argument('<uid>', UID)
    .addHelpText(
      'after',
      `
For bookings that were left alone because they were there before Cal.com was
connected, and for steps that failed. What may have been sent is not sent again.

Examples:
  gates calcom bookings arrange bJ7fKx2mQ4 --user olga
  gates calcom bookings arrange bJ7fKx2mQ4 --dry-run`,
    )
    .action(async (uid: string) => (await change()).arrange(app, uid));
  group
    .command('cancel')
    .description('Cancel a booking at Cal.com')
    .argument('<uid>', UID)
    .option('--reason <text>', 'why: the guest reads it')
    .addHelpText(
      'after',
      `
Examples:
  gates calcom bookings cancel bJ7fKx2mQ4 --reason "I am ill" --user olga
  gates calcom bookings cancel bJ7fKx2mQ4 --yes`,
    )
    .action(async (uid: string, flags: CancelFlags) => (await change()).cancel(app, uid, flags));
  group
    .command('reschedule')
    .description('Move a booking at Cal.com')
    .argument('<uid>', UID)
    .option('--at <when>', 'by your clock: "tomorrow 15:00", "2026-11-25 18:30 Europe/Berlin"')
    .option('--reason <text>', 'why: the guest reads it')
    .addHelpText(
      'after',
      `
It gets another id. Whether you are free then is not asked.

Examples:
  gates calcom bookings reschedule bJ7fKx2mQ4 --at "tomorrow 15:00" --user olga
  gates calcom bookings reschedule bJ7fKx2mQ4 --at "2026-11-25 18:30" --dry-run
  gates calcom bookings reschedule bJ7fKx2mQ4 --at "2026-11-25 18:30" --yes`,
    )
    .action(async (uid: string, flags: RescheduleFlags) =>
      (await change()).reschedule(app, uid, flags),
    );
}
