import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { GetFlags } from '../recording-get.ts';
import type { ListFlags } from '../recordings.ts';

/** `gates zoom recordings …` */
export function recordingVerbs(group: Command, app: App): void {
  group
    .command('list')
    .option('--from <time>', 'held since: 90d, 2026-09-01; 30 days back unless told')
    .option('--to <time>', 'held until: 30d, 2026-10-31')
    .option('--meeting <id>', 'of one meeting: its number, or a UUID')
    .option('--passcodes', 'show what their links ask for')
    .description('Recordings in the cloud')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom recordings list
  gates zoom recordings list --from 2026-09-01 --to 2026-10-31 --json
  gates zoom recordings list --meeting 85312345678 --passcodes`,
    )
    .action(async (flags: ListFlags) => (await import('../recordings.ts')).list(app, flags));
  group
    .command('get')
    .argument('<meeting>', 'its number (the last time it was held), or a UUID')
    .option('--type <type>', 'video, audio, transcript, chat or all', 'all')
    .option('--file <id>', 'only the file with this id')
    .option('--out <place>', 'a folder, a file for one alone, or - for stdout')
    .option('--wait [time]', 'wait until Zoom has made it: 30m; a day unless told')
    .description('Save the files of a recording')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom recordings get 85312345678 --out recordings/
  gates zoom recordings get 85312345678 --type video --wait 2h
  gates zoom recordings get 85312345678 --type transcript --out - > talk.vtt

Files are called by day, topic and what is on them. A file is there whole or not
at all; one that is whole is not fetched again.`,
    )
    .action(async (meeting: string, flags: GetFlags) =>
      (await import('../recording-get.ts')).get(app, meeting, flags),
    );
}
