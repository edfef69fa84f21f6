import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { CommerceFlags } from '../commerce.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

/** `gates whatsapp commerce …` */
export function commerce(group: Command, app: App): void {
  const work = () => import('../commerce.ts');
  ofNumber(group.command('show'))
    .description('Whether a chat shows the catalogue and a cart')
    .addHelpText('after', '\nExamples:\n  gates whatsapp commerce show --user olga')
    .action(async (flags: NumberFlags) => (await work()).show(app, flags.account));
  ofNumber(group.command('set'))
    .option('--cart <on|off>', 'whether people can fill a cart')
    .option('--catalog <on|off>', 'whether the catalogue is shown')
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp commerce set --cart off --catalog on --user olga',
    )
    .action(async (flags: CommerceFlags) => (await work()).set(app, flags));
}
