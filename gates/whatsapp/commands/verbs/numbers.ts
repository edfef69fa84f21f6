import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { setupFlags, type SetupFlags } from '../flags.ts';
import { numberAtMeta, numberSettings } from './number.ts';
import { registrationSteps } from './registration.ts';

/** `gates whatsapp numbers …` */
export function numbers(group: Command, app: App): void {
  const work = () => import('../numbers.ts');
  group
    .command('list')
    .option('--all', 'what is at Meta too, with its state there')
    .description('The numbers that are set up')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers list --all --user olga')
    .action(async (flags: { all?: boolean }) => {
      const { list, listAll } = await work();
      await (flags.all === true ? listAll(app) : list(app));
    });
  registrationSteps(group, app);
  numberAtMeta(group, app);
  numberSettings(group, app);
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
