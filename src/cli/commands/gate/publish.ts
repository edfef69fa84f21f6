import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Gate, Posts } from '../../../gate.ts';
import { type DraftFlags, offerDraftFlags } from '../../draft-flags.ts';
import { examples } from '../../examples.ts';

export interface PublishFlags extends Omit<DraftFlags, 'to'> {
  account?: string;
  channel?: string;
  at?: string;
  pin?: boolean;
  silent?: boolean;
  split?: false;
}

/** A gate with channels. */
export type Publisher = Gate & { readonly posts: Posts };

/** `gates <gate> publish`, with the flags of `send`. */
export function registerPublish(group: Command, app: App, gate: Publisher): void {
  const command = group
    .command('publish')
    .description('Publish in a channel, for everybody who reads it')
    .argument('[text]', 'the text; - reads it from stdin')
    .option('--channel <channel>', 'another than the one of setup: @name, id or link')
    .option('--account <id>', 'which of your accounts publishes it')
    .option('--at <time>', 'later, by gates serve: 2h, 18:30, tomorrow 10:00, 2026-11-25 18:30')
    .option('--pin', 'keep it above the other posts');
  offerDraftFlags(command, gate);
  if (gate.split) command.option('--no-split', 'refuse a text too long for one post');
  command
    .addHelpText(
      'after',
      examples(
        `${gate.name} publish "Новый набор в группу" --user olga --dry-run`,
        `${gate.name} publish --image poster.jpg --caption "Приходите" --pin --yes`,
        `${gate.name} publish "Завтра эфир" --at "2026-11-25 18:30" --yes`,
      ),
    )
    .action(async (text: string | undefined, flags: PublishFlags) =>
      (await import('./publication.ts')).publish(app, gate, text, flags),
    );
}
