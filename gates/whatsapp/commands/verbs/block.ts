import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

/** `gates whatsapp block`, `unblock`, `blocked` */
export function blocking(group: Command, app: App): void {
  const work = () => import('../block.ts');
  ofNumber(group.command('block'))
    .argument('<who...>', 'phone numbers or user ids')
    .description('Take no more messages from people who wrote within 24 hours')
    .addHelpText('after', '\nExamples:\n  gates whatsapp block "+7 999 123-45-67" --user olga')
    .action(async (who: string[], flags: NumberFlags) =>
      (await work()).block(app, who, flags.account),
    );
  ofNumber(group.command('unblock'))
    .argument('<who...>', 'phone numbers or user ids')
    .description('Let blocked people write again')
    .addHelpText('after', '\nExamples:\n  gates whatsapp unblock "+7 999 123-45-67" --user olga')
    .action(async (who: string[], flags: NumberFlags) =>
      (await work()).unblock(app, who, flags.account),
    );
  ofNumber(group.command('blocked'))
    .description('Who is blocked')
    .addHelpText('after', '\nExamples:\n  gates whatsapp blocked --user olga')
    .action(async (flags: NumberFlags) => (await work()).blocked(app, flags.account));
}
