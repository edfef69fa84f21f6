import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

/** Of `gates whatsapp media …` what concerns files that were uploaded. */
export function media(verbs: Command, app: App): void {
  const group = verbs.commands.find((each) => each.name() === 'media') ?? verbs.command('media');
  const work = () => import('../media.ts');
  ofNumber(group.command('upload'))
    .argument('<file>', 'a file on this machine')
    .option('--again', 'even if WhatsApp has this file already')
    .description('Upload a file once; its id is good for 30 days')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp media upload price.pdf --user olga
  gates whatsapp media upload price.pdf --user olga --again`,
    )
    .action(async (file: string, flags: NumberFlags & { again?: boolean }) =>
      (await work()).put(app, file, flags),
    );
  ofNumber(group.command('delete'))
    .argument('<id>', 'id of the file')
    .description('Delete a file at the platform')
    .addHelpText('after', '\nExamples:\n  gates whatsapp media delete 1234567890 --user olga')
    .action(async (id: string, flags: NumberFlags) =>
      (await work()).remove(app, id, flags.account),
    );
}
