import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { AccountFlags } from '../place.ts';
import type { WebhookFlags } from '../webhook.ts';
import { ofBot } from './flags.ts';

const DROP = 'throw away what waits, unread';

/** `gates telegram webhook …` */
export function webhookVerbs(group: Command, app: App): void {
  const work = () => import('../webhook.ts');
  ofBot(group.command('set'))
    .description('Have Telegram deliver updates, instead of asking for them')
    .argument('[url]', 'https address; that of the running gates serve unless told')
    .option('--drop-pending', DROP)
    .addHelpText(
      'after',
      `
A running gates serve asks for updates by itself. A webhook is for a server that
Telegram can reach; it saves nothing but the asking.

Examples:
  gates telegram webhook set --user olga
  gates telegram webhook set https://gates.example.org --user olga --dry-run`,
    )
    .action(async (url: string | undefined, flags: WebhookFlags) =>
      (await work()).set(app, url, flags),
    );
  ofBot(group.command('show'))
    .description('Where updates go, what waits, what failed last')
    .addHelpText('after', '\nExamples:\n  gates telegram webhook show --user olga')
    .action(async (flags: AccountFlags) => (await work()).show(app, flags));
  ofBot(group.command('delete'))
    .description('No webhook any more: updates are asked for')
    .option('--drop-pending', DROP)
    .addHelpText(
      'after',
      `
Examples:
  gates telegram webhook delete --user olga
  gates telegram webhook delete --drop-pending --yes`,
    )
    .action(async (flags: WebhookFlags) => (await work()).remove(app, flags));
}
