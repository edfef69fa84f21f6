import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { LinkFlags } from '../event-types.ts';

/** `gates calcom event-types`, `gates calcom link` */
export function linkVerbs(group: Command, app: App): void {
  const work = () => import('../event-types.ts');
  group
    .command('event-types')
    .description('What can be booked, and the address of each')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom event-types --user olga\n  gates calcom event-types --json',
    )
    .action(async () => (await work()).list(app));
  group
    .command('link')
    .description('The address to book at; for somebody, so that they are known when they do')
    .argument('[event-type]', 'its name in the address; your page with all of them unless told')
    .option('--to <whom>', 'who gets it: telegram:Anna, whatsapp:+49…, an e-mail address')
    .addHelpText(
      'after',
      `
Who books by an address that was made for them is told of it on the gate they
were named on. The word in it means nothing to anybody else.

Examples:
  gates calcom link --user olga
  gates calcom link consultation --to telegram:Anna --user olga
  gates calcom link consultation --to whatsapp:+79991234567`,
    )
    .action(async (named: string | undefined, flags: LinkFlags) =>
      (await work()).link(app, named, flags),
    );
}
