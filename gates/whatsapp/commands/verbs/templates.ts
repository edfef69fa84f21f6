import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { ofNumber, repeated } from '../flags.ts';
import type { CreateFlags, OneTemplateFlags } from '../template-change.ts';
import type { LibraryFlags } from '../template-library.ts';
import type { ListFlags } from '../template.ts';

/** `gates whatsapp template …` */
export function templates(group: Command, app: App): void {
  reading(group, app);
  changing(group, app);
}

function reading(group: Command, app: App): void {
  ofNumber(group.command('list'))
    .option('--name <text>', 'whose name contains this')
    .option('--status <word>', 'approved, pending, rejected, paused, disabled …')
    .option('--category <word>', 'marketing, utility, authentication')
    .option('--language <code>', 'e.g. ru or en_US')
    .description('All templates of the business account')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp template list --user olga
  gates whatsapp template list --user olga --status approved --language ru`,
    )
    .action(async (flags: ListFlags) => (await import('../template.ts')).list(app, flags));
  ofNumber(group.command('show'))
    .argument('<name>', 'name of the template')
    .option('--lang <code>', 'in this language only')
    .description('One template as people see it, with the command that sends it')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template show reminder --user olga')
    .action(async (name: string, flags: { account?: string; lang?: string }) =>
      (await import('../template.ts')).show(app, name, flags),
    );
  group
    .command('history')
    .argument('<name>', 'name of the template')
    .option('--lang <code>', 'in this language only')
    .description('Its status, quality and category over time, by the webhooks that came')
    .addHelpText('after', '\nExamples:\n  gates whatsapp template history reminder --user olga')
    .action(async (name: string, flags: { lang?: string }) =>
      (await import('../template-history.ts')).history(app, name, flags),
    );
  ofNumber(group.command('library'))
    .argument('[search]', 'words in it')
    .option('--name <name>', 'of this name')
    .option('--topic <word>', 'e.g. ORDER_MANAGEMENT, PAYMENTS')
    .option('--usecase <word>', 'e.g. SHIPMENT_CONFIRMATION')
    .option('--industry <word>', 'e.g. E_COMMERCE')
    .option('--lang <code>', 'in this language only')
    .description('Templates that Meta has written and approved already')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp template library payment --lang ru --user olga',
    )
    .action(async (search: string | undefined, flags: LibraryFlags) =>
      (await import('../template-library.ts')).library(app, search, flags),
    );
}

function changing(group: Command, app: App): void {
  const work = () => import('../template-change.ts');
  ofNumber(group.command('create'))
    .argument('[file]', 'what is in it, as JSON or YAML')
    .option('--name <name>', 'its name, in place of the file’s')
    .option('--lang <code>', 'its language, in place of the file’s')
    .option('--from-library <name>', 'from Meta’s library, in place of a file')
    .option(
      '--library-input <key=value>',
      'url=, example=, phone=, minutes=, security= … for it (repeatable)',
      repeated,
    )
    .description('Make a template in one language; Meta looks at it before it can be sent')
    .addHelpText('after', CREATE_HELP)
    .action(async (file: string | undefined, flags: CreateFlags) =>
      (await work()).create(app, file, flags),
    );
  ofNumber(group.command('edit'))
    .argument('<name>', 'name of the template')
    .argument('<file>', 'JSON or YAML, as for create')
    .option('--lang <code>', 'which of its languages')
    .description('Change an approved (10 times in 30 days), rejected or paused template')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp template edit reminder new.yaml --lang ru --user olga',
    )
    .action(async (name: string, file: string, flags: OneTemplateFlags) =>
      (await work()).edit(app, name, file, flags),
    );
  ofNumber(group.command('delete'))
    .argument('<name>', 'name of the template')
    .option('--lang <code>', 'this language only')
    .option('--id <id>', 'the one with this id only')
    .description('Delete a template in all its languages; its name is taken for 30 days')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp template delete old_offer --user olga
  gates whatsapp template delete reminder --lang en_US --user olga --yes`,
    )
    .action(async (name: string, flags: OneTemplateFlags) =>
      (await work()).remove(app, name, flags),
    );
}

const CREATE_HELP = `
In short, as JSON or YAML; all that it may have is in the gate’s README:
  {"name":"thanks","language":"ru","category":"utility","body":"Спасибо!"}
Files are named relative to it, and uploaded. Meta’s own shape goes as it is.

Examples:
  gates whatsapp template create receipt.yaml --user olga --dry-run
  gates whatsapp template create meta.json --name order_receipt --lang ru
  gates whatsapp template create --from-library NAME --name pay_soon --lang ru`;
