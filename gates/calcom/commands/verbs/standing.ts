import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';

/** `gates calcom status` */
export function standingVerbs(group: Command, app: App): void {
  group
    .command('status')
    .description('Whose key it is, whether bookings arrive, and what to do next')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom status --user olga\n  gates calcom status --json',
    )
    .action(async () => (await import('../status.ts')).status(app));
}
