import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { CreateFlags } from '../meeting-create.ts';
import type { DeleteFlags } from '../meeting-end.ts';
import type { ListFlags } from '../meeting-list.ts';
import type { UpdateFlags } from '../meeting-update.ts';

const MEETING = 'its number, or the link to join it';
const OCCURRENCE = 'of a series only this one: its id (show --occurrences)';

/** `gates zoom meeting …` */
export function meetingVerbs(group: Command, app: App): void {
  createVerb(group, app);
  updateVerb(group, app);
  lookVerbs(group, app);
  endVerbs(group, app);
}

function createVerb(group: Command, app: App): void {
  const command = group
    .command('create')
    .description('Plan a meeting; prints the link to join it')
    .argument('<topic>', 'what it is about, up to 200 characters')
    .option('--at <when>', 'tomorrow 15:00, next friday 3pm, 2026-11-25 18:30 …')
    .option('--duration <length>', 'minutes, or 1h30m; 60 unless told')
    .option('--passcode <code>', 'up to 10 characters; Zoom makes one unless told');
  planFlags(command)
    .option('--instant', 'right now, without a plan')
    .option('--invite <whom>', 'send it: telegram:Anna, a known name, a@example.org', repeated)
    .option('--for <whom>', 'arrange it for them: told, reminded, told anew if it moves')
    .option('--lang <code>', 'what those invited read: ru or en')
    .option('--ics <file>', 'write a calendar file there, - for stdout')
    .addHelpText(
      'after',
      `
Times are by the clock of --zone, else of this machine. Whoever is named after
--for is told as if they had booked it: where they wrote last; a running
gates serve reminds them a day and an hour before.

Examples:
  gates zoom meeting create "Консультация" --at "завтра 15:00" --user olga
  gates zoom meeting create Talk --at "25 Nov 10:00" --zone Berlin --duration 30
  gates zoom meeting create Talk --at "fri 18:00" --invite telegram:Anna
  gates zoom meeting create Talk --at "2026-11-25 18:30" --for Anna
  gates zoom meeting create Group --at "mon 19:00" --repeat weekly --times 8
  gates zoom meeting create Open --repeat anytime --waiting-room --dry-run`,
    )
    .action(async (topic: string, flags: CreateFlags) =>
      (await import('../meeting-create.ts')).create(app, topic, flags),
    );
}

function updateVerb(group: Command, app: App): void {
  const command = group
    .command('update')
    .description('Change what is named of a meeting; the rest stays')
    .argument('<meeting>', MEETING)
    .option('--topic <text>', 'what it is about')
    .option('--at <when>', 'when it begins from now on')
    .option('--duration <length>', 'how long it takes from now on: minutes, or 1h30m')
    .option('--passcode <code>', 'another one, up to 10 characters');
  planFlags(command)
    .option('--no-register', 'whoever has the link may come')
    .option('--no-join-before-host', 'nobody is in before the host')
    .option('--no-mute', 'guests come in with their microphone on')
    .option('--occurrence <id>', OCCURRENCE)
    .option('--ics <file>', 'write its calendar file there, - for stdout')
    .addHelpText(
      'after',
      `
A meeting that was made with --for is moved with its booking: the guest is told
the new time, and the reminders follow. One that was booked in a calendar is
moved there.

Examples:
  gates zoom meeting update 85312345678 --at "tomorrow 16:00" --user olga
  gates zoom meeting update 85312345678 --duration 1h30m --waiting-room
  gates zoom meeting update 85312345678 --topic "Итоги" --dry-run`,
    )
    .action(async (id: string, flags: UpdateFlags) =>
      (await import('../meeting-update.ts')).update(app, id, flags),
    );
}

/** What a meeting can be told to be. */
function planFlags(command: Command): Command {
  return command
    .option('--zone <zone>', 'time zone: Europe/Berlin, Berlin, Москва, MSK, +03:00')
    .option('--agenda <text>', 'what else is to be said of it')
    .option('--waiting-room', 'guests wait until the host lets them in')
    .option('--no-waiting-room', 'guests come straight in')
    .option('--join-before-host', 'guests may be there before the host')
    .option('--mute', 'guests come in muted')
    .option('--record <where>', 'record it by itself: cloud, local or none')
    .option('--register', 'guests register and get a link of their own')
    .option('--approve <how>', 'registrations: automatically or manually')
    .option('--alternative-host <address>', 'who may host it, too (repeatable)', repeated)
    .option('--invitee <address>', 'stands in Zoom’s list of guests (repeatable)', repeated)
    .option('--repeat <how>', 'daily, weekly, monthly, or anytime: at no set time')
    .option('--every <n>', 'every so many days, weeks or months')
    .option('--on <days>', 'weekly: mon,wed; monthly: 23, 2nd tue or last fri')
    .option('--times <n>', 'so often in all, up to 60')
    .option('--until <date>', 'not after this day');
}

/** `list`, `show`, `ics`: nothing is changed. */
function lookVerbs(group: Command, app: App): void {
  group
    .command('list')
    .description('Meetings to come, or of another time')
    .option('--past', 'of the last 30 days, the last one first')
    .option('--live', 'only those under way')
    .option('--from <time>', 'beginning at or after: 2d (ago), yesterday, 2026-11-21 9:00')
    .option('--to <time>', 'beginning before; a day alone to its end')
    .option('--limit <n>', 'so many at most', '100')
    .addHelpText(
      'after',
      `
Zoom tells of the last six months and of the next six.

Examples:
  gates zoom meeting list --user olga
  gates zoom meeting list --past --json
  gates zoom meeting list --from 2026-11-21 --to 2026-11-28`,
    )
    .action(async (flags: ListFlags) => (await import('../meeting-list.ts')).list(app, flags));
  group
    .command('show')
    .description('One meeting: its link, time, settings, and for whom it was made')
    .argument('<meeting>', MEETING)
    .option('--occurrences', 'all times of a series, with their ids')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom meeting show 85312345678 --user olga
  gates zoom meeting show 85312345678 --occurrences`,
    )
    .action(async (id: string, flags: { occurrences?: boolean }) =>
      (await import('../meeting-show.ts')).show(app, id, flags),
    );
  group
    .command('ics')
    .description('A calendar file of a meeting')
    .argument('<meeting>', MEETING)
    .option('--out <file>', 'write it there; stdout unless told, in the JSON of --json')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom meeting ics 85312345678 > meeting.ics
  gates zoom meeting ics 85312345678 --out meeting.ics --user olga`,
    )
    .action(async (id: string, flags: { out?: string }) =>
      (await import('../meeting-show.ts')).ics(app, id, flags),
    );
}

function endVerbs(group: Command, app: App): void {
  group
    .command('delete')
    .description('Delete a meeting, or one time of a series')
    .argument('<meeting>', MEETING)
    .option('--no-notify', 'Zoom writes nobody: neither registrants nor hosts')
    .option('--occurrence <id>', OCCURRENCE)
    .option('--force', 'though it was booked in a calendar; its guest is not told')
    .addHelpText(
      'after',
      `
A meeting that was made with --for is cancelled with its booking: the guest is
told, and the reminders are gone.

Examples:
  gates zoom meeting delete 85312345678 --user olga --dry-run
  gates zoom meeting delete 85312345678 --no-notify --yes`,
    )
    .action(async (id: string, flags: DeleteFlags) =>
      (await import('../meeting-end.ts')).remove(app, id, flags),
    );
  group
    .command('end')
    .description('End a meeting that is under way, for everybody in it')
    .argument('<meeting>', MEETING)
    .addHelpText('after', '\nExamples:\n  gates zoom meeting end 85312345678 --user olga --yes')
    .action(async (id: string) => (await import('../meeting-end.ts')).end(app, id));
}

/** An option that may be given several times: all its values, in order. */
function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
