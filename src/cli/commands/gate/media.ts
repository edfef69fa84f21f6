import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Gate } from '../../../gate.ts';
import { examples } from '../../examples.ts';
import type { GetFlags } from './media-get.ts';
import type { ListFlags } from './media-list.ts';

/** A gate that can open files of messages. */
export type MediaGate = Gate & Required<Pick<Gate, 'media'>>;

/** `gates <gate> media …`: the files of messages. What only one network does with files its gate adds. */
export function registerMedia(group: Command, app: App, gate: MediaGate): void {
  const files = group.command('media').description('Files of messages');
  const get = files
    .command('get')
    .description('Write the file of a message somewhere: as kept here, else from the platform')
    .argument('<id>', 'id of a message or of a file')
    .option('--out <file>', 'where to write it; - for stdout')
    .addHelpText(
      'after',
      `${examples(`${gate.name} media get ID --user olga --out photo.jpg`)}

gates serve keeps the files of incoming messages by itself.`,
    )
    .action(async (id: string, flags: GetFlags) =>
      (await import('./media-get.ts')).get(app, gate, id, flags),
    );
  if (gate.files) ofAccount(get);
  const listing = () => import('./media-list.ts');
  ofAccount(files.command('list'))
    .option('--missing', 'only those that are not on this machine')
    .option('--limit <n>', 'the newest so many', '50')
    .option('--since <time>', 'sent since: 2d, 12h, 2026-11-21')
    .description('The files of incoming messages, and where they are')
    .addHelpText(
      'after',
      examples(
        `${gate.name} media list --user olga --since 2d`,
        `${gate.name} media list --missing --json`,
      ),
    )
    .action(async (flags: ListFlags) => (await listing()).list(app, gate, flags));
  ofAccount(files.command('fetch'))
    .argument('[id...]', 'ids of messages or of files; all that are missing unless named')
    .description('Fetch files that are not on this machine now')
    .addHelpText(
      'after',
      examples(`${gate.name} media fetch --user olga`, `${gate.name} media fetch ID --user olga`),
    )
    .action(async (ids: readonly string[], flags: { account?: string }) =>
      (await listing()).fetch(app, gate, ids, flags.account),
    );
}

function ofAccount(command: Command): Command {
  return command.option('--account <id>', 'which of your accounts');
}
