/** The verbs only WhatsApp has. Flags are read here; the work is in `commands/`, loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import { type NumberFlags, ofNumber, setupFlags, type SetupFlags } from './commands/flags.ts';
import { analytics } from './commands/verbs/analytics.ts';
import { api } from './commands/verbs/api.ts';
import { automation } from './commands/verbs/automation.ts';
import { blocking } from './commands/verbs/block.ts';
import { business } from './commands/verbs/business.ts';
import { commerce } from './commands/verbs/commerce.ts';
import { forms } from './commands/verbs/forms.ts';
import { groups } from './commands/verbs/groups.ts';
import { media } from './commands/verbs/media.ts';
import { numbers } from './commands/verbs/numbers.ts';
import { profile } from './commands/verbs/profile.ts';
import { qr } from './commands/verbs/qr.ts';
import { registration } from './commands/verbs/registration.ts';
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

  registration(group, app);
  numbers(group.command('numbers').description('The numbers of this person'), app);
  business(group.command('business').description('The business account of the numbers'), app);
  forms(group.command('forms').description('Forms that people fill in (WhatsApp Flows)'), app);
  media(group, app);
  templates(group.command('template').description('Approved messages for a closed window'), app);
  analytics(group.command('analytics').description('Figures: messages, prices, templates'), app);
  profile(group.command('profile').description('What people see of the number'), app);
  qr(group.command('qr').description('Links and QR codes that open a chat'), app);
  blocking(group, app);
  automation(group.command('automation').description('What a chat offers by itself'), app);
  commerce(group.command('commerce').description('Catalogue and cart in the chat'), app);
  groups(group.command('groups').description('Groups, for official business accounts'), app);
  api(group, app);
}
