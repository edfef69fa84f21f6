import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';
import type { ListFlags } from '../media-list.ts';

/** `gates whatsapp media …` */
export function media(group: Command, app: App): void {
  const work = () => import('../media.ts');
  ofNumber(group.command('get'))
    .argument('<id>', 'id of a message or of a file')
    .option('--out <file>', 'where to write it; - for stdout')
    .description('Write the file of a message somewhere: as kept here, else from WhatsApp')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp media get wamid.ID --user olga --out photo.jpg

gates serve keeps the files of incoming messages by itself. WhatsApp has them
for 7 days.`,
    )
    .action(async (id: string, flags: NumberFlags & { out?: string }) =>
      (await work()).get(app, id, flags),
    );
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
  const files = () => import('../media-list.ts');
  ofNumber(group.command('list'))
    .option('--missing', 'only those that are not on this machine')
    .option('--limit <n>', 'the newest so many', '50')
    .option('--since <time>', 'sent since: 2d, 12h, 2026-11-21')
    .description('The files of incoming messages, and where they are')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp media list --user olga --since 2d
  gates whatsapp media list --missing --json`,
    )
    .action(async (flags: ListFlags) => (await files()).list(app, flags));
  ofNumber(group.command('fetch'))
    .argument('[id...]', 'ids of messages or of files; all that are missing unless named')
    .description('Fetch files that are not on this machine now')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp media fetch --user olga
  gates whatsapp media fetch wamid.ID --user olga`,
    )
    .action(async (ids: readonly string[], flags: NumberFlags) =>
      (await files()).fetch(app, ids, flags.account),
    );
}
