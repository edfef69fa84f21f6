/** The verbs only this gate has. Flags are read in `commands/verbs/`; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import {
  furtherVerbs,
  menuVerbs,
  profileVerbs,
  standingVerbs,
  topicVerbs,
} from './commands/verbs/bot.ts';
import { messageVerbs } from './commands/verbs/messages.ts';
import { webhookVerbs } from './commands/verbs/webhook.ts';

export function commands(group: Command, app: App): void {
  standingVerbs(group, app);
  messageVerbs(group, app);
  webhookVerbs(group.command('webhook').description('Where updates are delivered'), app);
  menuVerbs(group.command('menu').description('The menu of commands in a chat'), app);
  profileVerbs(group.command('profile').description('What people see of the bot'), app);
  topicVerbs(group.command('topic').description('Topics of a group'), app);
  furtherVerbs(group, app);
}
