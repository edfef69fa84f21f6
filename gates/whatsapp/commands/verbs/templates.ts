import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

/** `gates whatsapp template …` */
export function templates(group: Command, app: App): void {
  const work = () => import('../template.ts');
  ofNumber(group.command('list'))
    .description('All templates of the business account')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template list --user olga')
    .action(async (flags: NumberFlags) => (await work()).list(app, flags.account));
  ofNumber(group.command('show'))
    .argument('<name>', 'name of the template')
    .description('One template in all its languages, with the command that sends it')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template show reminder --user olga')
    .action(async (name: string, flags: NumberFlags) =>
      (await work()).show(app, name, flags.account),
    );
}
