import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { AutomationFlags } from '../automation.ts';
import { type NumberFlags, ofNumber, repeated } from '../flags.ts';

/** `gates whatsapp automation …` */
export function automation(group: Command, app: App): void {
  const work = () => import('../automation.ts');
  ofNumber(group.command('show'))
    .description('What a chat with the number offers by itself')
    .addHelpText('after', '\nExamples:\n  gates whatsapp automation show --user olga')
    .action(async (flags: NumberFlags) => (await work()).show(app, flags.account));
  ofNumber(group.command('set'))
    .option('--welcome <on|off>', 'whether a chat opened for the first time is told of')
    .option('--prompt <text>', 'a question to tap, up to 80 characters; up to four', repeated)
    .option('--command <name=text>', 'a command after a slash; up to 30', repeated)
    .option('--clear <part>', 'take away: welcome, prompts, commands', repeated)
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp automation set --prompt "Сколько стоит консультация?"
  gates whatsapp automation set --command "price=Стоимость" --user olga
  gates whatsapp automation set --welcome off --clear prompts`,
    )
    .action(async (flags: AutomationFlags) => (await work()).set(app, flags));
}
