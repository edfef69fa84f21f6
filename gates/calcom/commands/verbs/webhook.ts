import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { SetFlags } from '../webhook.ts';

/** `gates calcom webhook …` */
export function webhookVerbs(group: Command, app: App): void {
  const work = () => import('../webhook.ts');
  group
    .command('set')
    .description('Have Cal.com deliver bookings to this machine')
    .option('--url <address>', 'https address; that of the running gates serve unless told')
    .addHelpText(
      'after',
      `
A running gates serve with a public address does this by itself. Done again it
changes nothing, and mends what was changed at Cal.com.

Examples:
  gates calcom webhook set --user olga
  gates calcom webhook set --url https://gates.example.org --user olga
  gates calcom webhook set --user olga --dry-run`,
    )
    .action(async (flags: SetFlags) => (await work()).set(app, flags));
  group
    .command('show')
    .description('Where Cal.com delivers, and of what it tells')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom webhook show --user olga\n  gates calcom webhook show --json',
    )
    .action(async () => (await work()).show(app));
  group
    .command('delete')
    .description('Have Cal.com deliver no more')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom webhook delete --user olga\n  gates calcom webhook delete --yes',
    )
    .action(async () => (await work()).remove(app));
}
