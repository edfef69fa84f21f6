/** The verbs only this gate has. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import type { FolderFlags } from './commands/folders.ts';

export function commands(group: Command, app: App): void {
  foldersVerb(group, app);
  showVerb(group, app);
  statusVerb(group, app);
}

function statusVerb(group: Command, app: App): void {
  group
    .command('status')
    .description('Servers, login, folders and room of your mailboxes, and what to do next')
    .option('--account <address>', 'only this mailbox')
    .addHelpText(
      'after',
      `
Examples:
  gates email status --user olga
  gates email status --account olga@example.org --json`,
    )
    .action(async (flags: { account?: string }) =>
      (await import('./commands/status.ts')).status(app, flags),
    );
}

function showVerb(group: Command, app: App): void {
  group
    .command('show')
    .description('One mail: who, what about, its text, invitation and attachments')
    .argument('<id>', 'its Message-ID, as read shows it, or how that begins')
    .option('--quoted', 'with what it quotes of earlier mails, and its signature')
    .option('--html <file>', 'write its HTML there, made safe to open; - for stdout')
    .option('--images', 'let that page load pictures from the web: the sender sees it')
    .addHelpText(
      'after',
      `
Examples:
  gates email show 5f1e2d@example.org --user olga
  gates email show 5f1e2d@example.org --quoted
  gates email show 5f1e2d@example.org --html mail.html`,
    )
    .action(async (id: string, flags: { quoted?: boolean; html?: string; images?: boolean }) =>
      (await import('./commands/show.ts')).show(app, id, flags),
    );
}

function foldersVerb(group: Command, app: App): void {
  group
    .command('folders')
    .description('The folders of a mailbox, and which of them are read')
    .option('--read <folder...>', 'read this one, too')
    .option('--skip <folder...>', 'do not read this one')
    .option('--default', 'all but Trash, Junk and Drafts, as at first')
    .option('--account <address>', 'of this mailbox')
    .addHelpText(
      'after',
      `
Examples:
  gates email folders --user olga
  gates email folders --skip Newsletters --read Junk
  gates email folders --default --account olga@example.org`,
    )
    .action(async (flags: FolderFlags) =>
      (await import('./commands/folders.ts')).folders(app, flags),
    );
}
