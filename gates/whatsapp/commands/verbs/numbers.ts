import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { setupFlags, type SetupFlags } from '../flags.ts';

/** `gates whatsapp numbers …` */
export function numbers(group: Command, app: App): void {
  const work = () => import('../numbers.ts');
  group
    .command('list')
    .description('The numbers that are set up')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers list --user olga')
    .action(async () => (await work()).list(app));
  setupFlags(group.command('add'))
    .description('Set up one more number')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers add --user olga')
    .action(async (flags: SetupFlags) => (await import('../setup.ts')).setup(app, flags));
  group
    .command('enable')
    .argument('<number>', 'phone number or its id')
    .description('Send from and receive on this number again')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers enable +79997654321 --user olga')
    .action(async (named: string) => (await work()).enable(app, named, true));
  group
    .command('disable')
    .argument('<number>', 'phone number or its id')
    .description('Send nothing from this number until it is enabled')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers disable +79997654321 --user olga')
    .action(async (named: string) => (await work()).enable(app, named, false));
  group
    .command('remove')
    .argument('<number>', 'phone number or its id')
    .description('Forget the number and its secrets; its messages stay')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers remove +79997654321 --user olga')
    .action(async (named: string) => (await work()).remove(app, named));
}
