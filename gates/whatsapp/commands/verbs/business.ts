import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type BusinessFlags, ofBusiness, repeated, type ScheduleFlags } from '../flags.ts';

/** `gates whatsapp business …` */
export function business(group: Command, app: App): void {
  const work = () => import('../business.ts');
  ofBusiness(group.command('show'))
    .description('The business account: review, verification, owner, limits, health')
    .addHelpText('after', '\nExamples:\n  gates whatsapp business show --user olga')
    .action(async (flags: BusinessFlags) => (await work()).show(app, flags));
  ofBusiness(group.command('set'))
    .option('--name <name>', 'up to 100 characters')
    .option('--timezone <id>', 'Meta’s number for a time zone')
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp business set --name "Консультации Ольги" --user olga',
    )
    .action(async (flags: BusinessFlags & { name?: string; timezone?: string }) =>
      (await work()).set(app, flags),
    );
  ofBusiness(group.command('activities'))
    .option('--since <date>', 'only from this day on, e.g. 2026-11-21')
    .option('--type <type>', 'only these, e.g. USER_ADDED')
    .option('--limit <n>', 'how many at the most', '50')
    .description('What was done in the business account, newest first')
    .addHelpText('after', '\nExamples:\n  gates whatsapp business activities --user olga')
    .action(async (flags: BusinessFlags & { since?: string; type?: string; limit: string }) =>
      (await work()).activities(app, flags),
    );
  schedules(group.command('schedules').description('When the business is open'), app);
  users(group.command('users').description('Who may work in the business account'), app);
}

function schedules(group: Command, app: App): void {
  const work = () => import('../schedules.ts');
  ofBusiness(group.command('list'))
    .description('The schedules of the business account')
    .addHelpText('after', '\nExamples:\n  gates whatsapp business schedules list --user olga')
    .action(async (flags: BusinessFlags) => (await work()).list(app, flags));
  ofBusiness(group.command('create'))
    .argument('<name>', 'what it is called, up to 100 characters')
    .requiredOption('--from <time>', 'when it begins, e.g. 09:00')
    .requiredOption('--to <time>', 'when it ends, e.g. 17:00')
    .option(
      '--type <type>',
      'business-hours, automated-response, maintenance-window, custom …',
      'business-hours',
    )
    .option('--timezone <zone>', 'e.g. Europe/Moscow; UTC unless told')
    .option('--days <days>', 'e.g. mon,tue,wed,thu,fri')
    .option('--repeat <how>', 'daily, weekly, monthly or yearly')
    .option('--until <date>', 'last day of the repetition, e.g. 2026-12-31')
    .option('--description <text>', 'up to 500 characters')
    .option('--inactive', 'not in force yet')
    .description('Make a schedule')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp business schedules create "Часы приёма" --from 09:00 --to 17:00
  gates whatsapp business schedules create Night --from 18:00 --to 08:00`,
    )
    .action(async (name: string, flags: ScheduleFlags) => (await work()).create(app, name, flags));
}

function users(group: Command, app: App): void {
  const work = () => import('../business-users.ts');
  const portfolio = 'the business portfolio; found by the account unless told';
  ofBusiness(group.command('list'))
    .option('--business <id>', portfolio)
    .description('Who may work in the business account, and what they may do')
    .addHelpText('after', '\nExamples:\n  gates whatsapp business users list --user olga')
    .action(async (flags: BusinessFlags & { business?: string }) =>
      (await work()).list(app, flags),
    );
  ofBusiness(group.command('add'))
    .argument('<id>', 'id of the user at Meta')
    .option('--task <task>', 'what they may do, e.g. MESSAGING; repeatable', repeated)
    .description('Let somebody work in the business account')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp business users add 100000000000002 --task messaging',
    )
    .action(async (id: string, flags: BusinessFlags & { task?: readonly string[] }) =>
      (await work()).add(app, id, flags),
    );
  ofBusiness(group.command('remove'))
    .argument('<id>', 'id of the user at Meta')
    .description('Take all rights there away from somebody')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp business users remove 100000000000002 --user olga',
    )
    .action(async (id: string, flags: BusinessFlags) => (await work()).remove(app, id, flags));
}
