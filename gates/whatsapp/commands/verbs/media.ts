import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

/** `gates whatsapp media …` */
export function media(group: Command, app: App): void {
  const work = () => import('../media.ts');
  ofNumber(group.command('get'))
    .argument('<id>', 'id of a message or of a file')
    .option('--out <file>', 'where to write it; - for stdout')
    .description('Download the file of a message (ids of incoming files live for 7 days)')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp media get wamid.ID --user olga --out photo.jpg',
    )
    .action(async (id: string, flags: NumberFlags & { out?: string }) =>
      (await work()).get(app, id, flags),
    );
  ofNumber(group.command('upload'))
    .argument('<file>', 'a file on this machine')
    .description('Upload a file once; its id is good for 30 days')
    .addHelpText('after', '\nExamples:\n  gates whatsapp media upload price.pdf --user olga')
    .action(async (file: string, flags: NumberFlags) =>
      (await work()).put(app, file, flags.account),
    );
  ofNumber(group.command('delete'))
    .argument('<id>', 'id of the file')
    .description('Delete a file at the platform')
    .addHelpText('after', '\nExamples:\n  gates whatsapp media delete 1234567890 --user olga')
    .action(async (id: string, flags: NumberFlags) =>
      (await work()).remove(app, id, flags.account),
    );
}
