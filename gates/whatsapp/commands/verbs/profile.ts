import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber, repeated } from '../flags.ts';
import type { ProfileFlags } from '../profile.ts';

/** `gates whatsapp profile …` */
export function profile(group: Command, app: App): void {
  const work = () => import('../profile.ts');
  ofNumber(group.command('show'))
    .option('--picture-out <file>', 'where to save the picture')
    .description('What people see of the number')
    .addHelpText('after', '\nExamples:\n  gates whatsapp profile show --user olga')
    .action(async (flags: NumberFlags & { pictureOut?: string }) =>
      (await work()).show(app, flags),
    );
  ofNumber(group.command('set'))
    .option('--about <text>', 'the line under the name, up to 139 characters')
    .option('--description <text>', 'what the business does, up to 512 characters')
    .option('--address <text>', 'up to 256 characters')
    .option('--email <address>', 'up to 128 characters')
    .option('--website <address>', 'with https:// or http://; up to two', repeated)
    .option('--vertical <kind>', 'kind of business, e.g. EDU or PROF_SERVICES')
    .option('--picture <file>', 'a square JPEG or PNG, 192 pixels wide at least')
    .option('--clear <field>', 'take away: address, description, email, websites', repeated)
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp profile set --about "Консультации по будням" --user olga
  gates whatsapp profile set --website https://example.org --picture logo.png
  gates whatsapp profile set --clear address --clear websites`,
    )
    .action(async (flags: ProfileFlags) => (await work()).set(app, flags));
}
