/** The verbs only WhatsApp has. Flags are read here; the work is in `commands/`, loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import { type NumberFlags, ofNumber, setupFlags, type SetupFlags } from './commands/flags.ts';
import { media } from './commands/verbs/media.ts';
import { numbers } from './commands/verbs/numbers.ts';
import { templates } from './commands/verbs/templates.ts';

export function commands(group: Command, app: App): void {
  setupFlags(group.command('setup'))
    .description('Set a number up: find it, check it, keep its secrets, subscribe its webhook')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp setup --user olga
  gates whatsapp setup --user olga --business-account ID --number ID --yes
  gates whatsapp setup --with-token --app-secret-file secret.txt < token.txt`,
    )
    .action(async (flags: SetupFlags) => (await import('./commands/setup.ts')).setup(app, flags));

  ofNumber(group.command('status'))
    .description(
      'What the platform says of the numbers, their token and webhook, and what to do next',
    )
    .addHelpText('after', '\nExamples:\n  gates whatsapp status --user olga')
    .action(async (flags: NumberFlags) =>
      (await import('./commands/status.ts')).status(app, flags.account),
    );

  numbers(group.command('numbers').description('The numbers of this person'), app);
  media(group.command('media').description('Files at the platform'), app);
  templates(group.command('template').description('Approved messages for a closed window'), app);
}
