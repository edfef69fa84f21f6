import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';

type EditFlags = NumberFlags & { subject?: string; description?: string; picture?: string };

/** `gates whatsapp groups …` */
export function groups(group: Command, app: App): void {
  const work = () => import('../groups.ts');
  ofNumber(group.command('list'))
    .description('The groups that the number leads')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups list --user olga')
    .action(async (flags: NumberFlags) => (await work()).list(app, flags.account));
  ofNumber(group.command('show'))
    .argument('<id>', 'id of the group')
    .description('One group, and who is in it')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups show GROUP --user olga')
    .action(async (id: string, flags: NumberFlags) => (await work()).show(app, id, flags.account));
  ofNumber(group.command('create'))
    .argument('<subject>', 'its name, up to 128 characters')
    .option('--description <text>', 'what it is for, up to 2048 characters')
    .option('--approve', 'let people in one by one')
    .description('Make a group of up to 8 people; they join by its link')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp groups create "Разбор по средам" --approve --user olga',
    )
    .action(
      async (subject: string, flags: NumberFlags & { description?: string; approve?: boolean }) =>
        (await work()).create(app, subject, flags),
    );
  ofNumber(group.command('edit'))
    .argument('<id>', 'id of the group')
    .option('--subject <text>', 'another name')
    .option('--description <text>', 'another description')
    .option('--picture <file>', 'a square JPEG, 192 pixels wide at least')
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp groups edit GROUP --subject "Разбор" --user olga',
    )
    .action(async (id: string, flags: EditFlags) => (await work()).edit(app, id, flags));
  ofNumber(group.command('delete'))
    .argument('<id>', 'id of the group')
    .description('Delete a group; everybody is put out of it')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups delete GROUP --user olga')
    .action(async (id: string, flags: NumberFlags) =>
      (await work()).remove(app, id, flags.account),
    );
  ofNumber(group.command('invite-link'))
    .argument('<id>', 'id of the group')
    .option('--reset', 'make a new one; the old one leads nowhere then')
    .description('The link by which people join')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups invite-link GROUP --user olga')
    .action(async (id: string, flags: NumberFlags & { reset?: boolean }) =>
      (await work()).link(app, id, flags),
    );
  ofNumber(group.command('participants').description('Who is in a group').command('remove'))
    .argument('<id>', 'id of the group')
    .argument('<who...>', 'phone numbers or user ids')
    .description('Put people out of a group; its link does not let them back')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp groups participants remove GROUP +79991234567',
    )
    .action(async (id: string, who: string[], flags: NumberFlags) =>
      (await work()).putOut(app, { id, who }, flags.account),
    );
  joining(group.command('requests').description('Who asks to be let in'), app);
}

/** `gates whatsapp groups requests …` */
function joining(group: Command, app: App): void {
  const work = () => import('../join-requests.ts');
  ofNumber(group.command('list'))
    .argument('<id>', 'id of the group')
    .description('Who waits to be let in')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups requests list GROUP --user olga')
    .action(async (id: string, flags: NumberFlags) => (await work()).list(app, id, flags.account));
  ofNumber(group.command('approve'))
    .argument('<id>', 'id of the group')
    .argument('<request...>', 'ids of requests, or who asks')
    .description('Let people in')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp groups requests approve GROUP REQUEST\n  gates whatsapp groups requests approve GROUP +79991234567',
    )
    .action(async (id: string, requests: string[], flags: NumberFlags) =>
      (await work()).answer(app, { id, requests, approve: true }, flags.account),
    );
  ofNumber(group.command('reject'))
    .argument('<id>', 'id of the group')
    .argument('<request...>', 'ids of requests, or who asks')
    .description('Turn people away')
    .addHelpText('after', '\nExamples:\n  gates whatsapp groups requests reject GROUP REQUEST')
    .action(async (id: string, requests: string[], flags: NumberFlags) =>
      (await work()).answer(app, { id, requests, approve: false }, flags.account),
    );
}
