import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type BusinessFlags, ofBusiness, repeated } from '../flags.ts';

export interface AnalyticsFlags extends BusinessFlags {
  since: string;
  until?: string;
  granularity?: string;
  by?: string;
  template?: readonly string[];
}

/** `gates whatsapp analytics …` */
export function analytics(group: Command, app: App): void {
  const work = () => import('../analytics.ts');
  spanned(group.command('messages', { isDefault: true }))
    .description('Messages sent and delivered (unless another word is given)')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp analytics --since 30d --user olga
  gates whatsapp analytics messages --since 2026-11-01 --granularity day --json`,
    )
    .action(async (flags: AnalyticsFlags) => (await work()).messages(app, flags));
  broken(spanned(group.command('conversations')), 'category,type,direction,country,number')
    .description('Conversations, and what they cost')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp analytics conversations --since 30d --by category',
    )
    .action(async (flags: AnalyticsFlags) => (await work()).conversations(app, flags));
  broken(spanned(group.command('pricing')), 'category,type,tier,country,number')
    .description('Messages delivered, by what they are charged as, and their cost')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp analytics pricing --since 30d --by category,country',
    )
    .action(async (flags: AnalyticsFlags) => (await work()).pricing(app, flags));
  ofBusiness(group.command('templates'))
    .option('--since <time>', 'from: 30d, 12h, 2026-11-21; at most 90 days back', '30d')
    .option('--until <time>', 'to: 2d, 2026-11-21; until now unless told')
    .option('--template <name>', 'only this one; repeatable', repeated)
    .description('What became of each template, by day')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp analytics templates --since 30d --user olga
  gates whatsapp analytics templates --template appointment_reminder`,
    )
    .action(async (flags: AnalyticsFlags) => (await work()).templates(app, flags));
  ofBusiness(group.command('enable'))
    .description('Let the platform count what becomes of templates; cannot be undone')
    .addHelpText('after', '\nExamples:\n  gates whatsapp analytics enable --user olga')
    .action(async (flags: BusinessFlags) => (await work()).enable(app, flags));
}

function spanned(command: Command): Command {
  return ofBusiness(command)
    .option('--since <time>', 'from: 30d, 12h, 2026-11-21; at most a year back', '30d')
    .option('--until <time>', 'to: 2d, 2026-11-21; until now unless told')
    .option('--granularity <word>', 'hour, day or month; by the time asked for unless told');
}

function broken(command: Command, words: string): Command {
  return command.option('--by <words>', `broken down by: ${words}`);
}
