/** The verbs only Messenger has. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import type { CreateFlags, TemplateFlags } from '../meta/messaging/commands/template.ts';
import { messagingVerbs, type Network, ofAccount } from '../meta/messaging/verbs.ts';

const NETWORK: Network = { gate: 'messenger', account: 'page', one: 'a page' };

export function commands(group: Command, app: App): void {
  messagingVerbs(group, app, NETWORK);
  personas(group.command('personas').description('Names and pictures to answer under'), app);
  templates(group.command('template').description('Utility templates, sent at any time'), app);
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

/** `gates messenger template …` */
function templates(group: Command, app: App): void {
  const work = () => import('../meta/messaging/commands/template.ts');
  ofAccount(group.command('list'), NETWORK)
    .description('The utility templates of the page, with what Meta said of them')
    .addHelpText('after', '\nExamples:\n  gates messenger template list --user olga')
    .action(async (flags: { account?: string }) => (await work()).list(app, flags));
  ofAccount(group.command('show'), NETWORK)
    .description('One template, with the command that sends it')
    .argument('<name>', 'name of the template')
    .option('--lang <code>', 'in this language only')
    .addHelpText('after', '\nExamples:\n  gates messenger template show reminder --user olga')
    .action(async (name: string, flags: TemplateFlags) => (await work()).show(app, name, flags));
  ofAccount(group.command('create'), NETWORK)
    .description('Give Meta a new template to approve; that takes seconds as a rule')
    .argument('<file>', 'JSON or YAML, in Meta’s own words')
    .option('--name <name>', 'its name, instead of the file’s')
    .option('--lang <code>', 'its language, instead of the file’s')
    .addHelpText('after', `\n${TEMPLATE_FILE}`)
    .action(async (file: string, flags: CreateFlags) => (await work()).create(app, file, flags));
  ofAccount(group.command('delete'), NETWORK)
    .description('Delete a template, in every language or in one')
    .argument('<name>', 'name of the template')
    .option('--lang <code>', 'in this language only')
    .addHelpText(
      'after',
      `
Examples:
  gates messenger template delete reminder --user olga
  gates messenger template delete reminder --lang en_US --yes`,
    )
    .action(async (name: string, flags: TemplateFlags) => (await work()).remove(app, name, flags));
}

const TEMPLATE_FILE = `A file holds components HEADER, BODY, BUTTONS, with examples of parameters:
  {"name":"reminder","language":"ru","components":[
  {"type":"BODY","text":"Ждём вас {{1}}.","example":{"body_text":[["12 мая"]]}},
  {"type":"BUTTONS","buttons":[{"type":"POSTBACK","text":"Да","payload":"1"}]}]}
Buttons are POSTBACK, URL (url) or PHONE_NUMBER (phone_number).

Examples:
  gates messenger template create reminder.yaml --user olga
  gates messenger template create reminder.yaml --lang en_US --dry-run`;
