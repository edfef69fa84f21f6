/** The verbs only WhatsApp has. Flags are read here; the work is in `commands/`, loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';

export interface SetupFlags {
  businessAccount?: string;
  number?: string;
  appId?: string;
  appSecretFile?: string;
  withToken?: boolean;
}

interface NumberFlags {
  account?: string;
}

export function commands(group: Command, app: App): void {
  setupFlags(group.command('setup'))
    .description('Set a number up: find it, check it, keep its secrets, subscribe its webhook')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp setup --user olga
  gates whatsapp setup --user olga --business-account ID --number ID --yes
  gates whatsapp setup --with-token --app-secret-file secret.txt < token.txt`,
    )
    .action(async (flags: SetupFlags) => (await import('./commands/setup.ts')).setup(app, flags));

  ofNumber(group.command('status'))
    .description(
      'What the platform says of the numbers, their token and webhook, and what to do next',
    )
    .addHelpText('after', '\nExamples:\n  gates whatsapp status --user olga')
    .action(async (flags: NumberFlags) =>
      (await import('./commands/status.ts')).status(app, flags.account),
    );

  numbers(group.command('numbers').description('The numbers of this person'), app);
  media(group.command('media').description('Files at the platform'), app);
  templates(group.command('template').description('Approved messages for a closed window'), app);
}

function numbers(group: Command, app: App): void {
  const work = () => import('./commands/numbers.ts');
  group
    .command('list')
    .description('The numbers that are set up')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers list --user olga')
    .action(async () => (await work()).list(app));
  setupFlags(group.command('add'))
    .description('Set up one more number')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers add --user olga')
    .action(async (flags: SetupFlags) => (await import('./commands/setup.ts')).setup(app, flags));
  group
    .command('enable')
    .argument('<number>', 'phone number or its id')
    .description('Send from and receive on this number again')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers enable +79997654321 --user olga')
    .action(async (named: string) => (await work()).enable(app, named, true));
  group
    .command('disable')
    .argument('<number>', 'phone number or its id')
    .description('Send nothing from this number until it is enabled')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers disable +79997654321 --user olga')
    .action(async (named: string) => (await work()).enable(app, named, false));
  group
    .command('remove')
    .argument('<number>', 'phone number or its id')
    .description('Forget the number and its secrets; its messages stay')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers remove +79997654321 --user olga')
    .action(async (named: string) => (await work()).remove(app, named));
}

function media(group: Command, app: App): void {
  const work = () => import('./commands/media.ts');
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

function templates(group: Command, app: App): void {
  const work = () => import('./commands/template.ts');
  ofNumber(group.command('list'))
    .description('All templates of the business account')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template list --user olga')
    .action(async (flags: NumberFlags) => (await work()).list(app, flags.account));
  ofNumber(group.command('show'))
    .argument('<name>', 'name of the template')
    .description('One template in all its languages, with the command that sends it')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template show reminder --user olga')
    .action(async (name: string, flags: NumberFlags) =>
      (await work()).show(app, name, flags.account),
    );
}

function setupFlags(command: Command): Command {
  return command
    .option('--business-account <id>', 'the WhatsApp business account')
    .option('--number <id>', 'the phone number, or its id')
    .option('--app-id <id>', 'the Meta app; found by the token unless told')
    .option('--app-secret-file <file>', 'the app’s secret from a file, - for stdin')
    .option('--with-token', 'read a system user’s token from stdin');
}

function ofNumber(command: Command): Command {
  return command.option('--account <id>', 'which of several numbers');
}
