/** The verbs only Messenger has. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import {
  type Network,
  ofAccount,
  profileVerbs,
  setupVerb,
  statusVerb,
  threadVerbs,
} from '../meta/messaging/verbs.ts';

const NETWORK: Network = { gate: 'messenger', account: 'page', one: 'a page' };

export function commands(group: Command, app: App): void {
  setupVerb(group, app, NETWORK);
  statusVerb(group, app, NETWORK);
  profileVerbs(
    group.command('profile').description('What people see before they write'),
    app,
    NETWORK,
  );
  threadVerbs(group, app, NETWORK);
  personas(group.command('personas').description('Names and pictures to answer under'), app);
}

/** `gates messenger personas …` */
function personas(group: Command, app: App): void {
  const work = () => import('../meta/messaging/commands/personas.ts');
  ofAccount(group.command('list'), NETWORK)
    .description('The personas of the page')
    .addHelpText('after', '\nExamples:\n  gates messenger personas list --user olga')
    .action(async (flags: { account?: string }) => (await work()).list(app, flags));
  ofAccount(group.command('add'), NETWORK)
    .description('Add a persona')
    .argument('<name>', 'up to 50 characters, e.g. “Ольга В.”')
    .requiredOption('--picture <address>', 'https address of its picture, up to 8 MB')
    .addHelpText(
      'after',
      `
Examples:
  gates messenger personas add "Ольга В." --picture https://example.org/olga.jpg`,
    )
    .action(async (name: string, flags: { account?: string; picture: string }) =>
      (await work()).add(app, name, flags),
    );
  ofAccount(group.command('remove'), NETWORK)
    .description('Remove a persona')
    .argument('<persona>', 'its id or name')
    .addHelpText('after', '\nExamples:\n  gates messenger personas remove 1234567890 --yes')
    .action(async (id: string, flags: { account?: string }) =>
      (await work()).remove(app, id, flags),
    );
}
