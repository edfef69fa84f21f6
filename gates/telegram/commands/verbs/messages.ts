import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { EditFlags } from '../edit.ts';
import type { PinFlags, UnpinFlags } from '../pin.ts';
import type { AccountFlags } from '../place.ts';
import { ofBot, repeated } from './flags.ts';

/** `edit`, `delete`, `pin`, `unpin`: what is done to a message afterwards. */
export function messageVerbs(group: Command, app: App): void {
  ofBot(group.command('edit'))
    .description('Change a message of the bot: its text or caption, file, buttons')
    .argument('<id>', 'id of the message, or its link t.me/…')
    .argument('[text]', 'what it says from now on')
    .option('--format <format>', 'how the text is written: markdown or html')
    .option('--image <file-or-url>', 'an image in place of its file')
    .option('--video <file-or-url>', 'a video in place of its file')
    .option('--audio <file-or-url>', 'an audio file in place of its file')
    .option('--document <file-or-url>', 'a document in place of its file')
    .option('--button <id=title>', 'a button to press (repeatable)', repeated)
    .option('--link-button <title=url>', 'a button that opens a page (repeatable)', repeated)
    .option('--columns <n>', 'so many buttons in a row, 1 to 8')
    .option('--no-buttons', 'take its buttons away; else they stay')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram edit -1001234567890:45 "Начало в 19:00" --user olga
  gates telegram edit t.me/example_news/45 "**Завтра**" --format markdown
  gates telegram edit -1001234567890:45 --image poster.jpg --dry-run`,
    )
    .action(async (id: string, text: string | undefined, flags: EditFlags) =>
      (await import('../edit.ts')).edit(app, { id, text }, flags),
    );
  ofBot(group.command('delete'))
    .description('Delete messages for everybody, within 48 hours (posts: at any time)')
    .argument('<id...>', 'ids of messages, or their links')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram delete -1001234567890:45 --user olga --dry-run
  gates telegram delete 1234567:45 1234567:46 --user olga --yes`,
    )
    .action(async (ids: string[], flags: AccountFlags) =>
      (await import('../remove.ts')).remove(app, ids, flags),
    );
  ofBot(group.command('pin'))
    .description('Keep a message in sight above the others')
    .argument('<id>', 'id of the message, or its link')
    .option('--silent', 'tell nobody of it')
    .addHelpText('after', '\nExamples:\n  gates telegram pin -1001234567890:45 --silent')
    .action(async (id: string, flags: PinFlags) => (await import('../pin.ts')).pin(app, id, flags));
  ofBot(group.command('unpin'))
    .description('Let a pinned message go, or all of a chat')
    .argument('[id]', 'id of the message, or its link')
    .option('--all <chat>', 'every one of a chat: name, @name, id or link')
    .addHelpText(
      'after',
      `
Examples:
  gates telegram unpin -1001234567890:45 --user olga
  gates telegram unpin --all @example_news --yes`,
    )
    .action(async (id: string | undefined, flags: UnpinFlags) =>
      (await import('../pin.ts')).unpin(app, id, flags),
    );
}
